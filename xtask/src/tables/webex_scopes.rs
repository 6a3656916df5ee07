//! Scopes of the Webex suite for operations whose own description names none: the vendor's page "Meetings API scopes"
//! for meetings, and for the rest what the names of the scopes say (`spark:rooms_read` for reading rooms).

use why403::requirement::{Expr, Part, Provenance};

use super::build::{listed, one_or, scope};

/// The source of what the page states.
pub(super) const PAGE_SOURCE: &str = "meeting-scopes";
/// Title and address of the page.
pub(super) const PAGE: (&str, &str) = (
    "Webex Meetings, page with the scopes of all meetings APIs",
    "https://developer.webex.com/docs/meetings",
);
/// The source of what the names say.
pub(super) const NAMES_SOURCE: &str = "scope-names";
/// Title and address of the list of names.
pub(super) const NAMES: (&str, &str) = (
    "Webex, names of the scopes that an integration can ask for",
    "https://developer.webex.com/docs/integrations",
);

/// How a rule knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Known {
    /// The page has a row for it.
    Stated,
    /// The scope's name says it.
    Named,
}
use Known::{Named, Stated};

/// A path and what is below it, scopes for reading, scopes for writing: any one suffices. `a&b` stands for two of which
/// the page does not say whether both are needed.
type Rule = (&'static str, Known, &'static [&'static str], &'static [&'static str]);

const SCHEDULES: [&[&str]; 2] = [
    &["meeting:schedules_read", "meeting:admin_schedule_read"],
    &["meeting:schedules_write", "meeting:admin_schedule_write"],
];
const PREFERENCES: [&[&str]; 2] = [
    &["meeting:preferences_read", "meeting:admin_preferences_read"],
    &["meeting:preferences_write", "meeting:admin_preferences_write"],
];
const RECORDINGS: [&[&str]; 2] = [
    &[
        "meeting:recordings_read",
        "meeting:admin_recordings_read",
        "spark-compliance:meetings_read",
    ],
    &["meeting:recordings_write", "meeting:admin_recordings_write"],
];
const CONFIG: [&[&str]; 2] = [&["meeting:admin_config_read"], &["meeting:admin_config_write"]];
const TRANSCRIPTS: &[&str] = &[
    "meeting:transcripts_read&meeting:schedules_read",
    "meeting:admin_transcripts_read",
    "spark-compliance:meetings_read",
];

/// A longer path stands before the shorter one that it begins with. An empty list: not known.
const RULES: &[Rule] = &[
    (
        "/meetings/controls",
        Stated,
        &["meeting:controls_read"],
        &["meeting:controls_write"],
    ),
    ("/meetings/join", Stated, &[], &["meeting:schedules_read"]),
    ("/meetings/reassignHost", Stated, &[], &["meeting:admin_schedule_write"]),
    ("/meetings/sessionTypes", Stated, SCHEDULES[0], &[]),
    ("/meetings/{meetingId}/registrants", Stated, SCHEDULES[0], SCHEDULES[1]),
    ("/meetings/{meetingId}/registration", Stated, SCHEDULES[0], SCHEDULES[1]),
    ("/meetings/{meetingId}/", Named, SCHEDULES[0], SCHEDULES[1]),
    ("/meetings/{meetingId}", Stated, SCHEDULES[0], SCHEDULES[1]),
    ("/meetings/", Named, SCHEDULES[0], SCHEDULES[1]),
    ("/meetings", Stated, SCHEDULES[0], SCHEDULES[1]),
    (
        "/admin/meetings",
        Stated,
        &["meeting:admin_schedule_read", "spark-compliance:meetings_read"],
        &[],
    ),
    ("/meetingInvitees", Stated, SCHEDULES[0], SCHEDULES[1]),
    (
        "/meetingParticipants",
        Stated,
        &[
            "meeting:participants_read",
            "meeting:admin_participants_read",
            "spark-compliance:meetings_read",
        ],
        &["meeting:participants_write"],
    ),
    ("/recordings/query", Stated, &[], RECORDINGS[0]),
    ("/recordings/softDelete", Stated, &[], RECORDINGS[1]),
    ("/recordings/restore", Stated, &[], RECORDINGS[1]),
    ("/recordings/purge", Stated, &[], RECORDINGS[1]),
    ("/recordings/{recordingId}/accessList", Stated, &[], RECORDINGS[1]),
    (
        "/recordings/{recordingId}",
        Stated,
        RECORDINGS[0],
        &[
            "meeting:recordings_write",
            "meeting:admin_recordings_write",
            "spark-compliance:meetings_write",
        ],
    ),
    ("/recordings", Stated, RECORDINGS[0], &[]),
    (
        "/admin/recordings",
        Stated,
        &["meeting:admin_recordings_read", "spark-compliance:meetings_read"],
        &["meeting:admin_recordings_write"],
    ),
    ("/group/recordings", Stated, &["meeting:group_meeting_read"], &[]),
    (
        "/meetingTranscripts/{transcriptId}/snippets",
        Stated,
        &["meeting:transcripts_read", "spark-compliance:meetings_read"],
        &["meeting:transcripts_write", "spark-compliance:meetings_write"],
    ),
    ("/meetingTranscripts/{transcriptId}/download", Stated, TRANSCRIPTS, &[]),
    ("/meetingTranscripts/", Named, &[], &["meeting:transcripts_write"]),
    ("/meetingTranscripts", Stated, TRANSCRIPTS, &[]),
    (
        "/meetingSummaries",
        Stated,
        &["meeting:summaries_read", "spark-compliance:meetings_read"],
        &["meeting:summaries_write", "spark-compliance:meetings_write"],
    ),
    ("/meetingPreferences", Stated, PREFERENCES[0], PREFERENCES[1]),
    (
        "/admin/meetingPreferences/personalMeetingRoom/refreshId",
        Stated,
        &[],
        &["meeting:admin_preferences_write&meeting:admin_config_write"],
    ),
    ("/meetingReports/usage", Stated, &["meeting:admin_config_read"], &[]),
    (
        "/meetingReports/attendees",
        Stated,
        &[
            "meeting:participants_read&meeting:schedules_read",
            "meeting:admin_config_read",
        ],
        &[],
    ),
    ("/admin/meeting/config", Named, CONFIG[0], CONFIG[1]),
    ("/admin/meeting/userconfig", Named, CONFIG[0], CONFIG[1]),
    (
        "/rooms",
        Named,
        &["spark:rooms_read", "spark:all", "spark-compliance:rooms_read"],
        &["spark:rooms_write", "spark:all", "spark-compliance:rooms_write"],
    ),
    (
        "/messages",
        Named,
        &["spark:messages_read", "spark:all", "spark-compliance:messages_read"],
        &["spark:messages_write", "spark:all", "spark-compliance:messages_write"],
    ),
    (
        "/memberships",
        Named,
        &[
            "spark:memberships_read",
            "spark:all",
            "spark-compliance:memberships_read",
        ],
        &[
            "spark:memberships_write",
            "spark:all",
            "spark-compliance:memberships_write",
        ],
    ),
    (
        "/team/memberships",
        Named,
        &[
            "spark:team_memberships_read",
            "spark:all",
            "spark-compliance:team_memberships_read",
        ],
        &[
            "spark:team_memberships_write",
            "spark:all",
            "spark-compliance:team_memberships_write",
        ],
    ),
    (
        "/teams",
        Named,
        &["spark:teams_read", "spark:all", "spark-compliance:teams_read"],
        &["spark:teams_write", "spark:all"],
    ),
    // Every kind of token asks for itself; what it needs for that is not in a name.
    ("/people/me", Named, &[], &[]),
    (
        "/people",
        Named,
        &["spark:people_read", "spark:all", "spark-admin:people_read"],
        &["spark-admin:people_write"],
    ),
    (
        "/devices",
        Named,
        &["spark:devices_read", "spark-admin:devices_read"],
        &["spark:devices_write", "spark-admin:devices_write"],
    ),
    (
        "/workspaces",
        Named,
        &["spark-admin:workspaces_read"],
        &["spark-admin:workspaces_write"],
    ),
    ("/workspaceMetrics", Named, &["spark-admin:workspace_metrics_read"], &[]),
    (
        "/workspaceDurationMetrics",
        Named,
        &["spark-admin:workspace_metrics_read"],
        &[],
    ),
    ("/xapi/status", Named, &["spark:xapi_statuses", "spark:all"], &[]),
    ("/xapi/command", Named, &[], &["spark:xapi_commands", "spark:all"]),
    ("/events", Named, &["spark-compliance:events_read"], &[]),
    ("/licenses", Named, &["spark-admin:licenses_read"], &[]),
    ("/roles", Named, &["spark-admin:roles_read"], &[]),
    ("/organizations", Named, &["spark-admin:organizations_read"], &[]),
    ("/resourceGroups", Named, &["spark-admin:resource_groups_read"], &[]),
    (
        "/resourceGroup/memberships",
        Named,
        &["spark-admin:resource_group_memberships_read"],
        &["spark-admin:resource_group_memberships_write"],
    ),
    (
        "/reports",
        Named,
        &["spark-admin:reports_read", "analytics:read_all"],
        &["spark-admin:reports_write", "analytics:read_all"],
    ),
    (
        "/report/templates",
        Named,
        &["spark-admin:reports_read", "analytics:read_all"],
        &[],
    ),
    ("/analytics", Named, &["analytics:read_all"], &[]),
    ("/adminAudit", Named, &["audit:events_read"], &[]),
    (
        "/dataSources",
        Named,
        &["spark-admin:datasource_read"],
        &["spark-admin:datasource_write"],
    ),
    (
        "/groups",
        Named,
        &["identity:groups_read", "identity:groups_rw"],
        &["identity:groups_rw"],
    ),
    (
        "/contacts",
        Named,
        &["identity:contacts_read", "identity:contacts_rw"],
        &["identity:contacts_rw"],
    ),
    (
        "/videoMesh",
        Named,
        &["spark-admin:video_mesh_api_read"],
        &["spark-admin:video_mesh_api_write"],
    ),
    (
        "/broadworks/billing/reports",
        Named,
        &["spark-admin:broadworks_billing_reports_read"],
        &["spark-admin:broadworks_billing_reports_write"],
    ),
    (
        "/broadworks/enterprises",
        Named,
        &["spark-admin:broadworks_enterprises_read"],
        &["spark-admin:broadworks_enterprises_write"],
    ),
    (
        "/broadworks/subscribers",
        Named,
        &["spark-admin:broadworks_subscribers_read"],
        &["spark-admin:broadworks_subscribers_write"],
    ),
    (
        "/wholesale/billing/reports",
        Named,
        &["spark-admin:wholesale_billing_reports_read"],
        &["spark-admin:wholesale_billing_reports_write"],
    ),
    (
        "/wholesale/customers",
        Named,
        &["spark-admin:wholesale_customers_read"],
        &["spark-admin:wholesale_customers_write"],
    ),
    (
        "/wholesale/subPartners",
        Named,
        &["spark-admin:wholesale_sub_partners_read"],
        &["spark-admin:wholesale_sub_partners_write"],
    ),
    (
        "/wholesale/subscribers",
        Named,
        &["spark-admin:wholesale_subscribers_read"],
        &["spark-admin:wholesale_subscribers_write"],
    ),
    ("/cdr_feed", Named, &["spark-admin:calling_cdr_read"], &[]),
    ("/cdr_stream", Named, &["spark-admin:calling_cdr_read"], &[]),
    ("/telephony/calls", Named, &["spark:calls_read"], &["spark:calls_write"]),
    (
        "/telephony/conference",
        Named,
        &["spark:calls_read"],
        &["spark:calls_write"],
    ),
    (
        "/telephony/voiceMessages",
        Named,
        &["spark:calls_read"],
        &["spark:calls_write"],
    ),
    (
        "/telephony/config",
        Named,
        &["spark-admin:telephony_config_read"],
        &["spark-admin:telephony_config_write"],
    ),
];

/// What is known of an operation by its method and path (`/v1/rooms/{roomId}`).
pub(super) fn part(method: &str, template: &str) -> Option<Part> {
    let path = template.strip_prefix("/v1")?;
    let below = |rule: &str| match path.strip_prefix(rule) {
        Some(rest) => rest.is_empty() || rest.starts_with('/') || rule.ends_with('/'),
        None => false,
    };
    let (_, known, reading, writing) = RULES.iter().find(|(rule, ..)| below(rule))?;
    let ways = if matches!(method, "GET" | "HEAD") {
        reading
    } else {
        writing
    };
    let ways: Vec<Expr> = ways
        .iter()
        .map(|way| listed(way.split('&').map(scope).collect()))
        .collect();
    if ways.is_empty() {
        return None;
    }
    let (provenance, source) = match known {
        Stated => (Provenance::Prose, PAGE_SOURCE),
        Named => (Provenance::Inference, NAMES_SOURCE),
    };
    Some(Part::new(one_or(ways, Expr::Any), provenance, source))
}

#[cfg(test)]
#[path = "webex_scopes_tests.rs"]
mod tests;
