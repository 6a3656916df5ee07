//! The tables of the vendors that `xtask/src/tables/common` and its neighbours make: as many operations as the documents
//! have, and what the tables say of single calls.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::BTreeMap;
use why403::requirement::Expr;
use why403::table::{Knowledge, Operation, Table, TextTable, compile, expr, text};

const VENDORS: [&str; 27] = [
    "zoom",
    "ringcentral",
    "okta",
    "auth0",
    "jira",
    "confluence",
    "bitbucket",
    "connect",
    "zoho-desk",
    "zoho-crm",
    "infobip",
    "front",
    "azure-devops",
    "powerbi",
    "pagerduty",
    "pipedrive",
    "digitalocean",
    "dropbox",
    "figma",
    "asana",
    "discord",
    "spotify",
    "square",
    "sentry",
    "klaviyo",
    "xero",
    "datadog",
];

fn text_table(name: &str) -> TextTable {
    let path = format!("{}/vendors/{name}/table.txt", env!("CARGO_MANIFEST_DIR"));
    text::parse(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// What the documents of a vendor hold, counted in the documents themselves and not by the generator.
struct Documents {
    operations: usize,
    /// Those that name something required.
    requiring: usize,
    /// Those that say that nothing is required.
    free: usize,
    /// In how many ways a path may begin.
    beginnings: usize,
    /// Those left out, and those at a method and path that another one has.
    fewer: usize,
    /// Of these, those that name something required or say that nothing is.
    fewer_said: usize,
}

/// `operations requiring free`, for documents of which every operation is one of the table.
const fn plain(operations: usize, requiring: usize, free: usize) -> Documents {
    Documents {
        operations,
        requiring,
        free,
        beginnings: 1,
        fewer: 0,
        fewer_said: 0,
    }
}

#[test]
fn tables_hold_what_the_documents_hold() {
    let fewer = |fewer, fewer_said, documents| Documents {
        fewer,
        fewer_said,
        ..documents
    };
    let twice = |documents| Documents {
        beginnings: 2,
        ..documents
    };
    let vendors: BTreeMap<&str, Documents> = [
        // 1,759 with classic scopes, 7 with granular ones alone.
        ("zoom", plain(1859, 1766, 0)),
        // 475 name a permission of the app; 2 are for clients without a token.
        ("ringcentral", plain(520, 475, 2)),
        // Management, OAuth, MyAccount: 816; governance: 229; Access Gateway: 55; Privileged Access: 194. Of the governance
        // documents 67 repeat one another.
        ("okta", fewer(67, 67, plain(1294, 1244, 9))),
        // 496 with classic scopes, 1 with granular ones alone; each on the site and through the gateway.
        ("jira", twice(plain(531, 497, 0))),
        ("confluence", twice(plain(360, 356, 0))),
        // 307 with classic scopes, 2 with granular ones alone.
        ("bitbucket", plain(335, 309, 0)),
        // 41 repeat an action of the other generation of Wisdom, 20 are told apart by a query alone.
        ("connect", fewer(61, 61, plain(1249, 1192, 0))),
        ("zoho-desk", plain(704, 687, 5)),
        // One is a stand-in; 20 paths differ from another's by the name of a parameter alone.
        ("zoho-crm", fewer(21, 19, plain(417, 411, 2))),
        ("infobip", plain(943, 926, 0)),
        // The two documents share one.
        ("front", fewer(1, 1, plain(255, 254, 0))),
        ("azure-devops", plain(1086, 1059, 5)),
        ("powerbi", plain(286, 266, 0)),
        ("pagerduty", plain(465, 397, 0)),
        ("digitalocean", fewer(1, 1, plain(659, 641, 1))),
        ("dropbox", plain(276, 273, 0)),
        ("figma", plain(47, 46, 0)),
        ("asana", plain(247, 144, 0)),
        // 209 are for bots, with or without a scope beside; 22 ask for nothing.
        ("discord", plain(242, 219, 22)),
        ("spotify", plain(96, 64, 32)),
        ("square", plain(316, 289, 1)),
        ("sentry", plain(223, 222, 0)),
        // 338 with scopes; 7 of the others are open to a page.
        ("klaviyo", plain(345, 338, 7)),
        // Employees, pay runs and the like are the same for each country: 72 repeat another.
        ("xero", fewer(72, 72, plain(475, 475, 0))),
        // 210 of the first version, below /v1 and /api/v1 alike; 158 of the second. Three are for another host.
        ("pipedrive", plain(2 * 210 + 158, 2 * 210 + 158, 0)),
        // The management API, the account's own, and the organisation's own below two paths.
        ("auth0", plain(469 + 15 + 2 * 41, 469 + 15 + 2 * 41, 0)),
        // 587 with permissions and 20 that say that none is needed; of the others 53 with scopes, and one is open to all.
        ("datadog", plain(758, 587 + 53, 20 + 1)),
    ]
    .into();
    assert_eq!(vendors.len(), 27);
    for (name, documents) in vendors {
        let table = text_table(name);
        let said = table
            .operations
            .iter()
            .filter(|o| o.knowledge() != Knowledge::Unknown)
            .count();
        let expected = (documents.operations - documents.fewer) * documents.beginnings;
        assert_eq!(table.operations.len(), expected, "{name}");
        let expected = (documents.requiring + documents.free - documents.fewer_said) * documents.beginnings;
        assert_eq!(said, expected, "{name}: operations of which something is said");
    }
}

/// A list whose source does not say how its names hang together is not taken for one that does.
#[test]
fn lists_without_a_join_are_counted() {
    fn listed(expr: &Expr) -> bool {
        match expr {
            Expr::Listed(_) => true,
            Expr::Any(list) | Expr::All(list) => list.iter().any(listed),
            Expr::Is(_) | Expr::Unknown => false,
        }
    }
    let mut lines = String::new();
    for name in VENDORS {
        let table = text_table(name);
        let parts = |operation: &Operation| operation.requirement.parts.iter().any(|part| listed(&part.expr));
        let count = table.operations.iter().filter(|operation| parts(operation)).count();
        if count > 0 {
            lines.push_str(&format!("{name} {count}\n"));
        }
    }
    insta::assert_snapshot!(lines, @"
    okta 101
    connect 17
    zoho-desk 280
    zoho-crm 1
    infobip 447
    azure-devops 69
    powerbi 4
    spotify 8
    ");
}

fn of(name: &str, host: &str, call: &str) -> String {
    let table = Table::load(compile(&text_table(name)).unwrap()).unwrap();
    let (method, path) = call.split_once(' ').unwrap();
    let found = table.lookup_at(host, method, path).operation();
    let operation = found.unwrap_or_else(|| panic!("{call}")).to_operation();
    let mut lines = vec![operation.template.clone()];
    let parts = operation.requirement.parts.iter();
    lines.extend(parts.map(|part| format!("{:?} {}", part.provenance, expr::to_text(&part.expr))));
    lines.extend(operation.note.clone());
    lines.join("\n")
}

#[test]
fn names_hang_together_as_each_source_says() {
    let calls = [
        // Either generation of scopes, any level.
        ("zoom", "api.zoom.us", "GET /v2/users/me"),
        // The app's permission and the user's.
        (
            "ringcentral",
            "platform.ringcentral.com",
            "GET /restapi/v1.0/account/~/call-log",
        ),
        // One set of scopes or the other, all of either.
        ("jira", "acme.atlassian.net", "GET /rest/api/3/auditing/record"),
        (
            "jira",
            "api.atlassian.com",
            "GET /ex/jira/1-2/rest/api/3/auditing/record",
        ),
        ("confluence", "acme.atlassian.net", "POST /wiki/rest/api/audit"),
        (
            "bitbucket",
            "api.bitbucket.org",
            "GET /2.0/repositories/acme/site/deploy-keys",
        ),
        // A role, but the document does not say that no other will do.
        ("okta", "acme.okta.com", "GET /governance/api/v1/campaigns"),
        ("okta", "acme.pam.okta.com", "GET /v1/teams/acme/access_reports"),
        // An action; where a query tells operations apart, what both agree on.
        (
            "connect",
            "connect.eu-central-1.amazonaws.com",
            "PUT /contact/outbound-voice",
        ),
        ("connect", "meetings-chime.us-east-1.amazonaws.com", "POST /meetings"),
        ("zoho-desk", "desk.zoho.eu", "GET /api/v1/accessibleOrganizations"),
        ("zoho-crm", "www.zohoapis.eu", "GET /crm/v8/settings/modules/Leads"),
        ("azure-devops", "dev.azure.com", "GET /acme/_apis/hooks/consumers"),
        ("powerbi", "api.powerbi.com", "GET /v1.0/myorg/reports/1-2/Export"),
        ("powerbi", "api.powerbi.com", "POST /v1.0/myorg/AssignToCapacity"),
        ("pipedrive", "acme.pipedrive.com", "GET /api/v1/activityFields"),
        ("digitalocean", "api.digitalocean.com", "POST /v2/1-clicks/kubernetes"),
        (
            "digitalocean",
            "api.digitalocean.com",
            "POST /v2/domains/example.org/records",
        ),
        ("discord", "discord.com", "GET /api/v10/applications/1/commands"),
        ("discord", "discord.com", "GET /api/v10/gateway"),
        ("discord", "discord.com", "GET /api/v10/oauth2/@me"),
        ("spotify", "api.spotify.com", "POST /v1/me/playlists"),
        ("spotify", "api.spotify.com", "GET /v1/me"),
        ("spotify", "api.spotify.com", "GET /v1/albums/1"),
        ("klaviyo", "a.klaviyo.com", "POST /client/back-in-stock-subscriptions"),
        ("datadog", "api.datadoghq.eu", "DELETE /api/v1/dashboard"),
        ("dropbox", "content.dropboxapi.com", "POST /2/account/get_photo"),
    ];
    let mut lines = String::new();
    for (name, host, call) in calls {
        lines.push_str(&format!("{call}: {}\n", of(name, host, call)));
    }
    insta::assert_snapshot!(lines, @"
    GET /v2/users/me: /v2/users/{userId}
    Official any scope(user:read, user:read:admin, user:write, user:write:admin, user_info:read, user_profile, user:read:user, user:read:user:admin)
    GET /restapi/v1.0/account/~/call-log: /restapi/v1.0/account/{accountId}/call-log
    Official scope ReadCallLog
    Official permission FullCompanyCallLog
    GET /rest/api/3/auditing/record: /rest/api/3/auditing/record
    Official any(scope manage:jira-configuration, all scope(read:audit-log:jira, read:user:jira))
    GET /ex/jira/1-2/rest/api/3/auditing/record: /ex/jira/{cloudId}/rest/api/3/auditing/record
    Official any(scope manage:jira-configuration, all scope(read:audit-log:jira, read:user:jira))
    POST /wiki/rest/api/audit: /wiki/rest/api/audit
    Official all scope(read:audit-log:confluence, write:audit-log:confluence)
    GET /2.0/repositories/acme/site/deploy-keys: /2.0/repositories/{workspace}/{repo_slug}/deploy-keys
    Official any(all scope(repository, repository:admin), scope admin:repository:bitbucket)
    GET /governance/api/v1/campaigns: /governance/api/v1/campaigns
    Official scope okta.governance.accessCertifications.read
    Official any(role ACCESS_CERTIFICATIONS_ADMIN, unknown)
    GET /v1/teams/acme/access_reports: /v1/teams/{team_name}/access_reports
    Official role security_admin
    PUT /contact/outbound-voice: /contact/outbound-voice
    Official permission connect:StartOutboundVoiceContact
    POST /meetings: /meetings
    Official listed permission(chime:CreateMeeting, chime:CreateMeetingWithAttendees)
    the path is that of several operations, which the rest of the request tells apart: CreateMeeting, CreateMeetingWithAttendees
    GET /api/v1/accessibleOrganizations: /api/v1/accessibleOrganizations
    Official listed scope(Desk.basic.READ, Desk.settings.READ)
    GET /crm/v8/settings/modules/Leads: /crm/v8/settings/modules/{api_name}
    Official any scope(ZohoCRM.settings.modules.all, ZohoCRM.settings.all)
    GET /acme/_apis/hooks/consumers: /{organization}/_apis/hooks/consumers
    Official listed scope(vso.work, vso.build, vso.code)
    GET /v1.0/myorg/reports/1-2/Export: /v1.0/myorg/reports/{reportId}/Export
    Prose listed scope(Report.ReadWrite.All, Report.Read.All, Dataset.Read.All)
    POST /v1.0/myorg/AssignToCapacity: /v1.0/myorg/AssignToCapacity
    Prose all scope(Capacity.ReadWrite.All, Workspace.ReadWrite.All)
    GET /api/v1/activityFields: /api/v1/activityFields
    Official any(scope activities:read, scope activities:full, header x-api-token)
    POST /v2/1-clicks/kubernetes: /v2/1-clicks/kubernetes
    Official all scope(kubernetes:update, addon:create)
    POST /v2/domains/example.org/records: /v2/domains/{domain_name}/records
    Official any scope(domain:create, domain:update)
    GET /api/v10/applications/1/commands: /api/v10/applications/{application_id}/commands
    Official any(context bot, scope applications.commands.update)
    GET /api/v10/gateway: /api/v10/gateway
    Official nothing
    GET /api/v10/oauth2/@me: /api/v10/oauth2/@me
    Official any(context bot, unknown)
    POST /v1/me/playlists: /v1/me/playlists
    Official any scope(playlist-modify-public, playlist-modify-private)
    GET /v1/me: /v1/me
    Official listed scope(user-read-private, user-read-email)
    GET /v1/albums/1: /v1/albums/{id}
    Official nothing
    POST /client/back-in-stock-subscriptions: /client/back-in-stock-subscriptions
    Official all scope(catalogs:write, profiles:write)
    the document asks for no token here, and names this all the same
    DELETE /api/v1/dashboard: /api/v1/dashboard
    Official permission dashboards_write
    Official any(scope dashboards_write, all header(dd-api-key, dd-application-key))
    POST /2/account/get_photo: /2/account/get_photo
    Official scope account_info.read
    a team's token may act as an administrator or for any member here
    ");
}
