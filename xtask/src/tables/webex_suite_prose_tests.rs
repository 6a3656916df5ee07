//! The sentences that the rules were made for.

use super::*;
use why403::table::expr::to_text;

fn said(text: &str) -> String {
    let said = read(text);
    assert!(said.puzzling.is_empty(), "{:?}", said.puzzling);
    said.expr.map(|expr| to_text(&expr)).unwrap_or_default()
}

#[test]
fn administrators_with_a_scope() {
    for (text, expected) in [
        (
            "Requires an administrator auth token with the `spark-admin:workspace_locations_write` scope.",
            "all(role administrator, scope spark-admin:workspace_locations_write)",
        ),
        (
            "This requires a full or read-only administrator auth token with a scope of `spark-admin:telephony_config_read`.",
            "all(any role(\"full administrator\", \"read-only administrator\"), scope spark-admin:telephony_config_read)",
        ),
        (
            "This API requires requires a full administrator auth token with a scope of `spark-admin:telephony_config_read`.",
            "all(role \"full administrator\", scope spark-admin:telephony_config_read)",
        ),
        (
            "This requires a full, device, or read-only administrator auth token with a scope of `spark-admin:telephony_config_read`.",
            "all(any role(\"full administrator\", \"device administrator\", \"read-only administrator\"), scope spark-admin:telephony_config_read)",
        ),
        (
            "Retrieving this list requires a full, user or read-only administrator or location administrator auth token with a scope of `spark-admin:telephony_config_read`.",
            "all(any role(\"full administrator\", \"user administrator\", \"read-only administrator\", \"location administrator\"), scope spark-admin:telephony_config_read)",
        ),
        (
            "Requires a full, location, user, or read-only admin auth token with the scope of `spark-admin:telephony_config_read`.",
            "all(any role(\"full administrator\", \"location administrator\", \"user administrator\", \"read-only administrator\"), scope spark-admin:telephony_config_read)",
        ),
        (
            "* Updating a location in your organization requires a full administrator or location administrator auth token with a scope of `spark-admin:locations_write`.",
            "all(any role(\"full administrator\", \"location administrator\"), scope spark-admin:locations_write)",
        ),
        (
            "* Searching and viewing locations in your organization requires an administrator or location administrator auth token with any of the following scopes: `spark-admin:locations_read`, `spark-admin:people_read` or `spark-admin:device_read`.",
            "all(any role(administrator, \"location administrator\"), any scope(spark-admin:locations_read, spark-admin:people_read, spark-admin:device_read))",
        ),
        (
            "To access this endpoint, you must use an administrator token with `spark-admin:reports_read` and `identity:people_read` [scopes](/docs/integrations#scopes).",
            "all(role administrator, all scope(spark-admin:reports_read, identity:people_read))",
        ),
        (
            "To access this endpoint, you must use an administrator token with `spark-admin:reports_write` scope.",
            "all(role administrator, scope spark-admin:reports_write)",
        ),
        (
            "Only an admin auth token with the `spark-admin:hybrid_clusters_read` scope can list clusters.",
            "all(role administrator, scope spark-admin:hybrid_clusters_read)",
        ),
        (
            "Requires a full or user administrator auth token with a scope of `spark-admin:people_write` or read-only administrator auth token with a scope of `spark-admin:people_read`.",
            "any(all(any role(\"full administrator\", \"user administrator\"), scope spark-admin:people_write), all(role \"read-only administrator\", scope spark-admin:people_read))",
        ),
    ] {
        assert_eq!(said(text), expected, "{text}");
    }
}

#[test]
fn scopes_by_themselves() {
    for (text, expected) in [
        (
            "The authenticated user calling this API must have the `meeting:participants_write` scope.",
            "scope meeting:participants_write",
        ),
        (
            "The Service App that creates the guest must have the scope `guest-issuer:write`.",
            "scope guest-issuer:write",
        ),
        (
            "To retrieve the number of guests, the scopes `guest-issuer:read` or `guest-issuer:write` are needed.",
            "any scope(guest-issuer:read, guest-issuer:write)",
        ),
        (
            "To call this endpoint, you need an integration with the spark:applications_token scope.",
            "scope spark:applications_token",
        ),
        (
            "To call this API the `audit:events_read` scope must be selected for the Integration or Service App and authorized by a Full Admin.",
            "scope audit:events_read",
        ),
        (
            "This endpoint retrieves the specified setting for the given organization and is accessible with the scope 'identity:organizations_read'.",
            "scope identity:organizations_read",
        ),
        (
            "It is accessible with the scope 'identity:organizations_rw'.",
            "scope identity:organizations_rw",
        ),
        (
            "Authentication must happen via a Service App with the scope `spark-admin:datasource_write`.",
            "scope spark-admin:datasource_write",
        ),
        (
            "Show all data sources registered for this Service App with the scope `spark-admin:datasource_read`.",
            "scope spark-admin:datasource_read",
        ),
        (
            "No specific scope is needed to retrieve the dataSource schemas, but a valid API token should be presented.",
            "nothing",
        ),
        (
            "This requires an auth token with the `spark-admin:devices_write` scope, and either `identity:placeonetimepassword_create` (allows creating activation codes for workspaces only) or `identity:one_time_password` (allows creating activation codes for workspaces or persons).",
            "all(scope spark-admin:devices_write, any scope(identity:placeonetimepassword_create, identity:one_time_password))",
        ),
    ] {
        assert_eq!(said(text), expected, "{text}");
    }
}

#[test]
fn one_s_own_and_others() {
    for (text, expected) in [
        (
            "Lists all active Webex devices. This requires the `spark:devices_read` scope. Administrators can list all devices within their organization. This requires an administrator auth token with the `spark-admin:devices_read` scope.",
            "any(scope spark:devices_read, all(role administrator, scope spark-admin:devices_read))",
        ),
        (
            "This requires an auth token with the `spark:devices_read` scope to see your own device, or `spark-admin:devices_read` to see any other device in your organization.",
            "any(all(scope spark:devices_read, unknown), scope spark-admin:devices_read)",
        ),
        (
            "Deleting your own device requires an auth token with the `spark:devices_write` scope. Deleting any other device in the organization will require an administrator auth token with the `spark-admin:devices_write` scope.",
            "any(all(scope spark:devices_write, unknown), all(role administrator, scope spark-admin:devices_write))",
        ),
        (
            "For your own device, this requires an auth token with the `spark:devices_write` scope. An auth token with the `spark-admin:devices_write` scope is required to operate on other devices within the organization.",
            "any(all(scope spark:devices_write, unknown), scope spark-admin:devices_write)",
        ),
        (
            "The authenticated user calling this API must either have an Administrator role with the `meeting:admin_participants_read` scope, or be the meeting host.",
            "any(all(role administrator, scope meeting:admin_participants_read), unknown)",
        ),
        (
            "Querying command schemas requires the `spark:xapi_commands` scope and querying status schemas requires the `spark:xapi_statuses` scope.",
            "any(all(scope spark:xapi_commands, unknown), all(scope spark:xapi_statuses, unknown))",
        ),
        (
            "* The `spark:all` scope is required when `roomId` is specified.",
            "any(scope spark:all, unknown)",
        ),
    ] {
        assert_eq!(said(text), expected, "{text}");
    }
}

#[test]
fn administrators_without_a_scope() {
    for (text, expected) in [
        (
            "The authenticated user must be a read-only or full administrator of the organization to which the meeting belongs and must not be an external administrator.",
            "any role(\"read-only administrator\", \"full administrator\")",
        ),
        (
            "The authenticated user must be a Partner full administrator or Partner read-only administrator of the organization.",
            "any role(\"partner full administrator\", \"partner read-only administrator\")",
        ),
        (
            "Meeting archive details are only available to full administrators, not even the meeting host.",
            "role \"full administrator\"",
        ),
        (
            "Only organization administrators can retrieve meeting quality data.",
            "role administrator",
        ),
        (
            "Creating a new contact for a given organization requires an org admin role.",
            "role administrator",
        ),
        (
            "Site administrators can use this API to update the option of features, options and privileges that are configured for their WebEx service sites.",
            "role \"site administrator\"",
        ),
    ] {
        assert_eq!(said(text), expected, "{text}");
    }
}

#[test]
fn lists_of_scopes_and_of_administrators() {
    let text = "An 'OAuth' token issued by the 'Identity Broker' is required to access this endpoint. The token must include one of the following scopes:\n\n- `Identity:Organization`\n\n- `identity:organizations_rw`\n\n**Administrator Roles:**\n\nThe following administrators can use this API:\n\n- `id_full_admin`\n";
    assert_eq!(
        said(text),
        "all(any scope(Identity:Organization, identity:organizations_rw), role id_full_admin)"
    );
    let text = "* Searching and viewing location in your organization requires an administrator or location administrator auth token with any of the following scopes:\n\n    * `spark-admin:locations_read`\n    * `spark-admin:people_read`\n";
    assert_eq!(
        said(text),
        "all(any role(administrator, \"location administrator\"), any scope(spark-admin:locations_read, spark-admin:people_read))"
    );
}

#[test]
fn what_parameters_are_for_is_no_requirement() {
    for text in [
        "This parameter is only used if the user or application calling the API has the admin on-behalf-of scopes.",
        "This attribute should only be set if the user or application calling the API has the admin-level scopes.",
        "* A full admin or a content admin can list all the ended and ongoing meeting instances of the organization he manages with the `meeting:admin_schedule_read` scope and `meetingType=meeting` parameter.",
        "If `roomId` is specified but the user calling the API is not a member of the Webex space specified by `roomId`, the API will fail even if the user has the admin-level scopes or so.",
    ] {
        assert_eq!(said(text), "", "{text}");
    }
}

#[test]
fn what_no_rule_understands_is_reported() {
    assert_eq!(
        read("The scope depends on the weather.").puzzling,
        ["The scope depends on the weather"]
    );
    assert_eq!(read("Lists people."), Said::default());
}
