//! What the rules of [`super`] say, and that none hides another.

use super::*;
use why403::table::expr::to_text;

fn said(method: &str, template: &str) -> Option<String> {
    let part = part(method, template)?;
    Some(format!("{:?} {}", part.provenance, to_text(&part.expr)))
}

#[test]
fn the_page_is_prose_and_a_name_is_an_inference() {
    assert_eq!(
        said("GET", "/v1/meetings/{meetingId}").as_deref(),
        Some("Prose any scope(meeting:schedules_read, meeting:admin_schedule_read)")
    );
    assert_eq!(
        said("PUT", "/v1/meetings/{meetingId}/breakoutSessions").as_deref(),
        Some("Inference any scope(meeting:schedules_write, meeting:admin_schedule_write)")
    );
    assert_eq!(
        said("DELETE", "/v1/rooms/{roomId}").as_deref(),
        Some("Inference any scope(spark:rooms_write, spark:all, spark-compliance:rooms_write)")
    );
}

#[test]
fn what_neither_says_stays_unknown() {
    assert_eq!(said("GET", "/v1/hds/clusters/{clusterId}"), None);
    assert_eq!(said("POST", "/v1/roomsX"), None);
    assert_eq!(said("POST", "/v1/events"), None);
    assert_eq!(said("GET", "/identity/scim/{orgId}/v2/Users"), None);
}

#[test]
fn no_rule_is_hidden_by_one_before_it() {
    for (at, (path, ..)) in RULES.iter().enumerate() {
        let hidden = RULES.iter().take(at).find(|(before, ..)| {
            path.strip_prefix(before)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || before.ends_with('/'))
        });
        assert_eq!(hidden.map(|(before, ..)| before), None, "{path}");
    }
}
