//! Patterns against sentences of servers.

use super::*;

fn captured(pattern: &str, text: &str) -> String {
    let pattern = Pattern::parse(pattern).unwrap();
    match pattern.find(&Words::of(text)) {
        None => "no".to_owned(),
        Some(captures) => {
            let shown = captures.iter().map(|one| {
                let join = one.join.map(|join| format!(" {}", join.word())).unwrap_or_default();
                format!("{}={}{join}", one.name, one.values.join("+"))
            });
            format!("yes {}", shown.collect::<Vec<_>>().join(" "))
                .trim_end()
                .to_owned()
        }
    }
}

#[test]
fn words_blanks_quotes_and_case() {
    assert_eq!(captured("jwt expired", "Error: JWT  Expired."), "yes");
    assert_eq!(captured("jwt expired", "jwtexpired"), "no");
    assert_eq!(captured("you don't have", "You don’t have it"), "yes");
    assert_eq!(captured("ip is not allowed", "membership is not allowed"), "no");
    assert_eq!(captured("^forbidden$", "Forbidden."), "yes");
    assert_eq!(captured("^forbidden$", "Forbidden for you"), "no");
    assert_eq!(captured("token (is|has) (expired|ended)", "the token has ended"), "yes");
    assert_eq!(captured("scope(s|) missing", "scope missing"), "yes");
    assert_eq!(captured("scope(s|) missing", "scopes missing"), "yes");
    assert_eq!(captured("(un|)known (a (b|c)|d)", "unknown a c"), "yes");
    assert_eq!(captured("feature(s) is", "the feature(s) is"), "yes");
    assert_eq!(captured("no … here", "no such thing is here"), "yes");
    assert_eq!(captured("no … here", "no. But here"), "no");
    assert_eq!(captured("no …… here", "no. But here"), "yes");
}

#[test]
fn a_word_of_prose_is_never_a_scope() {
    let missing = "missing scope(s|)(:|) {scopes}";
    assert_eq!(
        captured(missing, "Missing scope: read:org to do this"),
        "yes scopes=read:org"
    );
    assert_eq!(captured(missing, "missing scope: contacts"), "yes scopes=contacts");
    assert_eq!(
        captured(missing, "Missing scopes: contacts, deals and tickets."),
        "yes scopes=contacts+deals+tickets all"
    );
    assert_eq!(captured(missing, "Missing scope: this call is not allowed"), "no");
    assert_eq!(captured(missing, "Missing scope permissions on the request"), "no");
    assert_eq!(
        captured(missing, "missing scope 'repo' or 'public_repo' for it"),
        "yes scopes=repo+public_repo any"
    );
    assert_eq!(captured(missing, "missing scopes: [a, b:c] now"), "yes scopes=a+b:c");
    assert_eq!(
        captured(missing, "missing scopes: read:a write:b please"),
        "yes scopes=read:a+write:b"
    );
    assert_eq!(captured(missing, "missing scope: something went wrong"), "no");
    assert_eq!(
        captured("requires the {scope} scope", "This requires the user scope"),
        "yes scope=user"
    );
    assert_eq!(
        captured("requires the {scope} scope", "This requires the correct scope"),
        "no"
    );
    assert_eq!(
        captured("requires the {scope} scope", "requires the file_variables:read scope"),
        "yes scope=file_variables:read"
    );
}

#[test]
fn held_lists_stay_outside() {
    let github = "one of the following scopes(:|) {scopes}";
    let text = "The 'login' field requires one of the following scopes: ['read:org', 'a:b'], but your token has only been granted the: ['repo'] scopes.";
    assert_eq!(captured(github, text), "yes scopes=read:org+a:b");
    let graph = "API requires one of {scopes}";
    let text = "API requires one of 'Chat.ReadBasic, Chat.Read'. Scopes on the request 'User.Read'";
    assert_eq!(captured(graph, text), "yes scopes=Chat.ReadBasic+Chat.Read");
}

#[test]
fn roles_have_blanks_only_within_quotes_or_with_capitals() {
    let role = "requires the {role} role";
    assert_eq!(
        captured(role, "This requires the 'Global Administrator' role"),
        "yes role=Global Administrator"
    );
    assert_eq!(
        captured(role, "This requires the Global Administrator role"),
        "yes role=Global Administrator"
    );
    assert_eq!(captured(role, "This requires the admin role"), "yes role=admin");
    assert_eq!(captured(role, "This requires the right kind of role"), "no");
}

#[test]
fn the_other_extractors() {
    assert_eq!(
        captured("expired at {time}", "Jwt expired at 2026-11-20T12:00:00Z"),
        "yes time=2026-11-20T12:00:00Z"
    );
    assert_eq!(
        captured(
            "expired (on|at) {time}",
            "expired on Fri Nov 20 12:00:00 UTC 2026. Again"
        ),
        "yes time=Fri Nov 20 12:00:00 UTC 2026"
    );
    assert_eq!(
        captured(
            "not authorized to perform: {action} on resource: {arn}",
            "User: arn:aws:iam::1:user/a is not authorized to perform: s3:GetObject on resource: \"arn:aws:s3:::b/k\" because"
        ),
        "yes action=s3:GetObject arn=arn:aws:s3:::b/k"
    );
    assert_eq!(
        captured("IP address {ip}", "IP address [192.0.2.7] is"),
        "yes ip=192.0.2.7"
    );
    assert_eq!(
        captured("see {address}", "see https://a.example/x?token=1."),
        "yes address=https://a.example/x"
    );
    assert_eq!(
        captured("app {guid}", "app '1eb65fdf-9643-417f-9974-ad72cae0e10f'"),
        "yes guid=1eb65fdf-9643-417f-9974-ad72cae0e10f"
    );
    assert_eq!(
        captured("the {text} feature", "The Employee Onboarding feature is"),
        "yes text=Employee Onboarding"
    );
    assert_eq!(
        captured("because {text}", "because you said so. Next"),
        "yes text=you said so"
    );
    assert_eq!(
        captured("{text} is disabled", "Maps API is disabled"),
        "yes text=Maps API"
    );
}

#[test]
fn what_is_wrong_is_said() {
    assert!(Pattern::parse("a {scop}").is_err());
    assert!(Pattern::parse("{scope}").is_err());
    assert!(Pattern::parse("… a").is_err());
    assert!(Pattern::parse("(a|)").is_err());
    assert!(Pattern::parse("a {scope").is_err());
}
