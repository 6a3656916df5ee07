use super::*;
use std::collections::HashSet;

#[test]
fn ids_are_distinct_and_lead_back() {
    let ids: HashSet<&str> = ReasonId::ALL.iter().map(|reason| reason.id()).collect();
    assert_eq!(ids.len(), ReasonId::ALL.len());
    for reason in ReasonId::ALL {
        assert_eq!(ReasonId::from_id(reason.id()), Some(*reason));
    }
    assert_eq!(ReasonId::from_id("no.such"), None);
}

#[test]
fn every_reason_says_what_it_means_how_it_is_known_and_how_it_is_mended() {
    for reason in ReasonId::ALL {
        let doc: Vec<&str> = reason.doc().iter().map(|line| line.trim()).collect();
        assert!(doc.first().is_some_and(|line| line.len() > 20), "{reason}");
        for heading in ["# How it is known", "# How to mend it", "# Standard"] {
            let at = doc.iter().position(|line| *line == heading);
            let told = at.and_then(|at| doc.get(at + 2)).is_some_and(|line| line.len() > 4);
            assert!(told, "{reason} lacks the section {heading}");
        }
    }
}

#[test]
fn every_reason_has_a_sentence_in_the_servers_voice_without_any_field() {
    for reason in ReasonId::ALL {
        let made = Reason::from_fields(*reason, &Fields::default()).unwrap();
        let sentence = made.sentence(&Voice::Server);
        assert!(sentence.ends_with('.'), "{reason}: {sentence}");
        assert!(
            !sentence.contains("  ") && !sentence.contains(" ."),
            "{reason}: {sentence}"
        );
    }
}

#[test]
fn fields_come_back_as_they_were_given() {
    let mut fields = Fields::default();
    fields.set("names", Value::Names(vec!["a".to_owned(), "b".to_owned()]));
    fields.set("join", Value::Join(Join::Any));
    let made = Reason::from_fields(ReasonId::ScopeMissing, &fields).unwrap();
    assert_eq!(made.fields(), fields);
    let wrong = Reason::from_fields(ReasonId::Csrf, &fields).unwrap_err();
    assert_eq!(wrong.code(), "reason.field");
}

#[test]
fn nothing_replaces_itself_or_in_a_circle() {
    for reason in ReasonId::ALL {
        let mut seen = vec![*reason];
        let mut next: Vec<ReasonId> = reason.narrows().to_vec();
        while let Some(one) = next.pop() {
            assert_ne!(one, *reason, "{reason} replaces itself");
            if !seen.contains(&one) {
                seen.push(one);
                next.extend(one.narrows());
            }
        }
    }
}

#[test]
fn long_lists_are_cut_in_sentences() {
    let names: Vec<String> = (0..60).map(|number| format!("s{number}")).collect();
    assert_eq!(words::few(&names), "s0, s1, s2, s3, s4, s5, s6, s7 and 52 more");
    assert_eq!(words::few(&names[..9]), "s0, s1, s2, s3, s4, s5, s6, s7, s8");
    assert_eq!(words::few(&[]), "");
}
