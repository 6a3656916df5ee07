//! The sentences that the rules were made for.

use super::*;
use why403::table::expr::to_text;

fn said(text: &str) -> String {
    let said = read(text);
    assert!(said.puzzling.is_empty(), "{:?}", said.puzzling);
    assert!(said.junk.is_empty(), "{:?}", said.junk);
    said.expr.map(|expr| to_text(&expr)).unwrap_or_default()
}

#[test]
fn one_scope() {
    for text in [
        "OAuth app tokens and personal access tokens (classic) need the `admin:org` scope to use this endpoint.",
        "OAuth tokens and personal access tokens (classic) need the `admin:org` scope to use this endpoint.",
        "OAuth tokens and personal access tokens (classic) need the`admin:org` scope to use this endpoint.",
        "Personal access tokens (classic) need the `admin:org` scope to use this endpoint.",
        "OAuth app tokens and personal access tokens (classic) need the admin:org scope to use this endpoint.",
        "OAuth app tokens and personal access tokens (classic) need the `admin:org` scopes to use this endpoint.",
        "OAuth app tokens and personal access tokens (classic) need `admin:org` scope.",
        "You must authenticate using an access token with the `admin:org` scope to use this endpoint.",
        "OAuth app tokens and personal access tokens (classic) need the `admin:org` scope or the \"Actions policies\" fine-grained permission to use this endpoint.",
        "See \"[Set permissions](#set-permissions).\" OAuth app tokens and personal access tokens (classic) need the `admin:org` scope to use this endpoint.",
        "The authenticated user must have collaborator access to a repository to create, update, or read secrets\n\nOAuth tokens and personal access tokens (classic) need the`admin:org` scope to use this endpoint.",
        "The user must have access to read secrets OAuth tokens and personal access tokens (classic) need the`admin:org` scope to use this endpoint.",
    ] {
        assert_eq!(said(text), "scope admin:org", "{text}");
    }
    assert_eq!(
        said("This endpoint only works for PATs (classic) with the `repo` scope."),
        "scope repo"
    );
}

#[test]
fn one_of_several_scopes_and_all_of_several() {
    for (text, expected) in [
        (
            "OAuth app tokens and personal access tokens (classic) need the `repo` or `security_events` scope to use this endpoint.",
            "any scope(repo, security_events)",
        ),
        (
            "OAuth app tokens and personal access tokens (classic) need either the `manage_billing:copilot` or `read:enterprise` scopes to use this endpoint.",
            "any scope(manage_billing:copilot, read:enterprise)",
        ),
        (
            "OAuth app tokens and personal access tokens (classic) need the `admin:org`, `write:org`, or `repo` scopes to use this endpoint.",
            "any scope(admin:org, write:org, repo)",
        ),
        (
            "OAuth app tokens and personal access tokens (classic) need the `read:packages` and `delete:packages` scopes to use this endpoint.",
            "all scope(read:packages, delete:packages)",
        ),
        (
            "OAuth app tokens and personal access tokens (classic) need both the `read:org` and `repo` scopes to use this endpoint.",
            "all scope(read:org, repo)",
        ),
        (
            "Therefore, this API requires at least `user` or `read:org` scope for OAuth app tokens and personal access tokens (classic). Requests with insufficient scope will receive a `403 Forbidden` response.",
            "any scope(user, read:org)",
        ),
    ] {
        assert_eq!(said(text), expected, "{text}");
    }
}

#[test]
fn a_scope_for_private_repositories_may_not_be_needed() {
    for text in [
        "If the repository is private, OAuth tokens and personal access tokens (classic) need the `repo` scope to use this endpoint.",
        "OAuth app tokens and personal access tokens (classic) need the `repo` scope to use this endpoint with a private repository.",
        "OAuth app tokens and personal access tokens (classic) need the `repo` scope to use this endpoint on a private repository.",
        "OAuth app tokens and personal access tokens (classic) need the `repo` scope to use this endpoint if the repository is private.",
        "Anyone with read access to the repository can use this endpoint\n\nOAuth app tokens and personal access tokens (classic) need the `repo` scope to use this endpoint with a private repository.",
    ] {
        assert_eq!(said(text), "any(scope repo, unknown)", "{text}");
    }
    assert_eq!(
        said(
            "OAuth app tokens and personal access tokens (classic) need the `repo` or `repository_advisories:read` scope to to get a published security advisory in a private repository, or any unpublished security advisory that the authenticated user has access to."
        ),
        "any(scope repo, scope repository_advisories:read, unknown)"
    );
    assert_eq!(
        said(
            "If the repository is private, you must have at least `read` permission for that repository, and your token must have the `repo` or `admin:org` scope."
        ),
        "any(scope repo, scope admin:org, unknown)"
    );
    assert_eq!(
        said(
            "OAuth app tokens and personal access tokens (classic) need the `read:org` scope to use this endpoint. If the repository is private, the `repo` scope is also required."
        ),
        "all(scope read:org, any(scope repo, unknown))"
    );
}

#[test]
fn public_repo_suffices_where_the_repository_is_public() {
    for text in [
        "OAuth app tokens and personal access tokens (classic) need the `repo` scope to use this endpoint with private or public repositories, or the `public_repo` scope to use this endpoint with only public repositories.",
        "OAuth app tokens and personal access tokens (classic) need the `public_repo` or `repo` scope to create a public repository, and `repo` scope to create a private repository.",
        "OAuth app tokens and personal access tokens (classic) need the `public_repo` or `repo` scope to use this endpoint with a public repository, and `repo` scope to use this endpoint with a private repository.",
        "OAuth app tokens and personal access tokens (classic) need the `repo` scope to use this endpoint. If this endpoint is only used with public repositories, the token can use the `public_repo` scope instead.",
    ] {
        assert_eq!(said(text), "any(scope repo, all(scope public_repo, unknown))", "{text}");
    }
    assert_eq!(
        said(
            "OAuth app tokens and personal access tokens (classic) need the `security_events` or `repo`s cope to use this endpoint with private or public repositories, or the `public_repo` scope to use this endpoint with only public repositories."
        ),
        "any(scope security_events, scope repo, all(scope public_repo, unknown))"
    );
    assert_eq!(
        said(
            "You must use an access token with the `security_events` scope to use this endpoint with private repos, the `public_repo` scope also grants permission to read security events on public repos only."
        ),
        "any(scope security_events, all(scope public_repo, unknown))"
    );
    assert_eq!(
        said(
            "OAuth app tokens and personal access tokens (classic) need the `repo` or `security_events` scope to use this endpoint. If this endpoint is only used with public repositories, the token can use the `public_repo` scope instead."
        ),
        "any(scope repo, scope security_events, all(scope public_repo, unknown))"
    );
}

#[test]
fn scopes_for_a_special_case() {
    for text in [
        "OAuth app tokens and personal access tokens (classic) need the `workflow` scope when the resolved target commit modifies workflow files.",
        "The `workflow` scope is also required in order to modify files in the `.github/workflows` directory.",
    ] {
        assert_eq!(said(text), "any(scope workflow, unknown)", "{text}");
    }
}

#[test]
fn scopes_that_only_make_the_answer_fuller_are_not_required() {
    for text in [
        "OAuth app tokens and personal access tokens (classic) need the `admin:org` scope to see the full details about an organization.",
        "OAuth app tokens and personal access tokens (classic) need the `user` scope in order for the response to include private profile information.",
        "For OAuth app tokens and personal access tokens (classic), this endpoint only lists organizations that your authorization allows you to operate on in some way (e.g., you can list teams with `read:org` scope, you can publicize your organization membership with `user` scope, etc.).",
        "Depending on what is rendered in the Markdown, you may need to provide additional token scopes for labels, such as `issues:read` or `pull_requests:read`.",
    ] {
        assert_eq!(said(text), "", "{text}");
    }
}

#[test]
fn apps_and_clients_by_themselves() {
    assert!(read("You must use a [JWT](https://docs.github.com/x) to access this endpoint.").app_jwt);
    assert!(read("GitHub Apps must use a [JWT](https://docs.github.com/x) to access this endpoint.").app_jwt);
    assert!(read("OAuth apps must use [basic authentication](https://x) with their client ID and client secret to access this endpoint.").basic);
    assert!(!read("Lists apps.").app_jwt);
}

#[test]
fn slips_and_puzzles_are_reported() {
    let said = read(
        "OAuth tokens and personal access tokens (classic) need the `admin:repository` scope to use this endpoint.",
    );
    assert_eq!(
        (said.expr, said.junk),
        (Some(Expr::Unknown), vec!["admin:repository".to_owned()])
    );
    let said = read("The scope depends on the weather.");
    assert_eq!(said.puzzling, ["the scope depends on the weather"]);
    assert_eq!(read("Lists the members of a team."), Said::default());
}
