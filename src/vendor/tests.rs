use super::*;
use crate::reason::{self, Join, Reason};
use crate::requirement::Context;

const HEAD: &str = "why403 vendor 1\nname Acme\nsource Acme's pages | 2026\n";

fn vendor(lines: &str) -> Vendor {
    read("acme", &format!("{HEAD}{lines}")).unwrap()
}

/// Line, column and what is wrong.
fn fault(lines: &str) -> (usize, usize, String) {
    let error = read("acme", &format!("{HEAD}{lines}")).unwrap_err();
    (error.line, error.column, error.reason)
}

fn scopes(names: &[&str], join: Join) -> Reason {
    let names = names.iter().map(|name| (*name).to_owned()).collect();
    reason::ScopeMissing {
        names,
        join,
        ..Default::default()
    }
    .into()
}

#[test]
fn every_fault_has_a_line() {
    for (lines, line, wrong) in [
        ("remedy no.such\n  step x\n", 4, "there is no reason `no.such`"),
        (
            "remedy scope.missing\n  step Tick {nams}.\n",
            4,
            "the reason `scope.missing` has no field `nams`",
        ),
        (
            "remedy scope.missing if divisions\n  step x\n",
            4,
            "the reason `scope.missing` has no field `divisions`",
        ),
        ("remedy scope.missing\n  step Tick {names.\n", 5, "`{` is not closed"),
        (
            "remedy scope.missing\n  place {@nowhere}\n",
            4,
            "there is no console `nowhere`",
        ),
        ("remedy scope.missing\n", 4, "this remedy says nothing"),
        ("  step x\n", 4, "this line belongs to none above it"),
        ("host api *.com\n", 4, "`*.com` is no pattern of hosts"),
        (
            "host api api.{region}.acme.com\n",
            4,
            "there is no region for `{region}`",
        ),
        ("host web api.acme.com\n", 4, "`web` cannot stand here"),
        ("nonsense x\n", 4, "a line cannot begin with `nonsense`"),
        ("docs http://acme.com\n", 4, "this is no address of the web"),
        (
            "console roles\n",
            4,
            "a console has a key, a place and perhaps an address",
        ),
        (
            "token prefix acme_ x access promised | token\n",
            4,
            "the shortest length is missing here",
        ),
        ("scopes-ignored nobody why\n", 4, "`nobody` holds no token"),
        (
            "token form {letters} access promised | token\n",
            4,
            "`letters` is no class of characters",
        ),
        (
            "token form {any}_{any} access promised | token\n",
            4,
            "two pieces of this form may be as long as they like",
        ),
        (
            "token prefix a_ 20 access promised odd | token\n",
            4,
            "`odd` cannot stand here",
        ),
        ("token prefix a_ 20 access promised\n", 4, "`` cannot stand here"),
        (
            "credential path hooks.acme.com /hooks\n",
            4,
            "this path says no place of a secret",
        ),
        ("claim sub client | why\n", 4, "this claim has no value"),
        ("page-id ray id:\n", 4, "the number has no name"),
        ("issues nothing\n", 4, "`nothing` cannot stand here"),
        ("field acme-scopes scope\n", 4, "a vendor's own field begins with `x-`"),
        ("field x-acme scope most\n", 4, "`most` cannot stand here"),
    ] {
        let (at, _, reason) = fault(lines);
        assert_eq!((at, reason.as_str()), (line, wrong), "{lines}");
    }
    let unsourced = read("acme", "why403 vendor 1\nname Acme\nhost api api.acme.com\n").unwrap_err();
    assert_eq!(
        (unsourced.line, unsourced.reason.as_str()),
        (3, "no source stands above this fact")
    );
    assert_eq!(read("acme", "name Acme\n").unwrap_err().line, 1);
    assert_eq!(
        read("acme", "why403 vendor 1\nwatch ask\n").unwrap_err().reason,
        "the vendor has no name"
    );
}

#[test]
fn remedies_are_filled_from_the_reasons_fields() {
    let acme = vendor(
        "console roles | Admin > Roles | https://acme.com/roles\n\
         remedy scope.missing when client if names>1 join=any\n  step Tick {names:narrowest} (of {names:and}).\n\
         remedy scope.missing if names\n  step Add {names}[ at {@roles}].\n  step if join=any | One is enough.\n  place {@roles} > Edit\n\
         remedy context.user\n  place {@roles}\n\
         covers write > read\n",
    );
    let advice = |reason: &Reason, holder| acme.advice(reason, holder);
    let both = scopes(&["write", "read"], Join::Any);
    let said = advice(&both, Some(Context::Client)).unwrap();
    assert_eq!(said.steps, ["Tick read (of write and read)."]);
    let said = advice(&both, None).unwrap();
    assert_eq!(said.steps, ["Add write or read at Admin > Roles.", "One is enough."]);
    assert_eq!(said.place.as_deref(), Some("Admin > Roles > Edit"));
    assert_eq!(
        said.links.first().map(|link| link.url.as_str()),
        Some("https://acme.com/roles")
    );
    assert_eq!(advice(&scopes(&[], Join::All), None), None);
    // Without steps of its own a rule has those of the reason.
    let user: Reason = reason::ContextUser::default().into();
    assert_eq!(advice(&user, None).unwrap().steps, user.steps(None));
}

#[test]
fn a_vendor_with_all_kinds_of_facts_is_read() {
    let acme = vendor(
        "host api api-{region}.acme.com\nhost api api-{region}.acme.io region x unasked\nregion eu1\nregion c{number}\n\
         region \"far away\" far\nprefix /gateway\nprefix /ex/acme/*\ncovers write_* > read_*\nalias /me /users/me\napi-path /v1/*\ncoverage nothing path /v1/docs*\n\
         coverage part host *.acme.io\nscopes-ignored client they have none\ntakes basic\ntakes scheme Token\n\
         learn permissions when client | Ask {origin}.\nlearn permissions not-on hooks.acme.com | Look.\n\
         credential header x-acme-token raw\ncredential cookie sid\ntoken prefix acme_ 20 access promised | access token\n\
         recognise path /v1/* header x-acme-id body error.code=4*\n",
    );
    let (_, region) = acme.host("api-c12.acme.com").unwrap();
    assert_eq!(region.unwrap().words(), "c12 (api-c12.acme.com)");
    assert_eq!(
        acme.host("api-far.acme.com").unwrap().1.unwrap().words(),
        "far away (far)"
    );
    assert_eq!(acme.host("api-xx.acme.com"), None);
    assert_eq!(acme.path("/gateway/v1/x"), "/v1/x");
    assert_eq!(acme.path("/gatewayx/v1"), "/gatewayx/v1");
    assert_eq!(acme.path("/ex/acme/7/v1/x"), "/v1/x");
    assert!(acme.covers("write_orders", "read_orders") && !acme.covers("write_orders", "read_users"));
    assert_eq!(acme.other_path("/me/mail").as_deref(), Some("/users/me/mail"));
    assert_eq!(acme.other_path("/men"), None);
    assert!(acme.serves_api("/v1/x") && !acme.serves_api("/login"));
    assert_eq!(acme.coverage("api-eu1.acme.com", "/v1/docs/a"), Coverage::Nothing);
    assert_eq!(acme.coverage("api-eu1.acme.io", "/v1/x"), Coverage::Part);
    assert_eq!(acme.coverage("api-eu1.acme.com", "/v1/x"), Coverage::Whole);
    let learn = |holder, origin| acme.how_to_learn(false, origin, holder);
    assert_eq!(
        learn(Some(Context::Client), "https://a.acme.com").as_deref(),
        Some("Ask https://a.acme.com.")
    );
    assert_eq!(learn(None, "https://a.acme.com").as_deref(), Some("Look."));
    assert_eq!(learn(None, "https://hooks.acme.com"), None);
    assert_eq!(acme.tokens.len() + acme.credentials.len() + acme.recognise.len(), 4);
}

#[test]
fn forms_and_marks_are_read() {
    let acme = vendor(
        "token form ac_{Team=digit:2-4}_{any:20} key promised kind robot holder bot check crc32-base62 marks also b also c | Maker | key\n\
         token resembles hex 40 | a token of Acme\nclaim sub=*@acme client | its form\nissues for-others\n\
         credential path hooks.acme.com /**/in/*/{secret}\ncredential bot api.acme.com\nrequest-id X-Acme x-other | Acme's number\n\
         request-id x-third\npage-id Ray Id: | Ray\nrefuses-inside https://acme.com/api/\ntells v*/rights\ntoken-endpoint /OAuth.get\n\
         field x-acme-*scopes scope all either\nfield x-acme-free free\n",
    );
    let [form] = acme.tokens.as_slice() else { panic!() };
    assert_eq!(
        (form.folder.as_str(), form.vendor.as_str(), form.what.as_str()),
        ("acme", "Maker", "key")
    );
    assert_eq!(form.kind, Some(TokenKind::new("robot")));
    assert_eq!(
        (form.holder, form.check),
        (Some(Context::Bot), Some(Check::Crc32Base62))
    );
    assert!(form.marks && form.also == ["b", "c"]);
    let token = format!("ac_123_{}", "x".repeat(20));
    assert_eq!(form.pattern.read(&token).unwrap().facts, [("Team", "123")]);
    let [like] = acme.resemblances.as_slice() else { panic!() };
    assert_eq!((like.alphabet, like.length), (Alphabet::Hex, 40));
    let [mark] = acme.claim_marks.as_slice() else { panic!() };
    assert!(mark.value.fits("x@acme") && mark.shown == "sub: …@acme" && mark.holder == Context::Client);
    assert!(acme.issues_for_others && acme.credentials.len() == 2);
    let ids: Vec<(&str, Option<&str>)> = acme
        .request_ids
        .iter()
        .map(|id| (id.header.as_str(), id.label.as_deref()))
        .collect();
    let number = Some("Acme's number");
    assert_eq!(ids, [("x-acme", number), ("x-other", number), ("x-third", None)]);
    assert_eq!(acme.page_ids.first().unwrap().words, "ray id:");
    assert_eq!((acme.refuses_inside.len(), acme.tells.len()), (1, 1));
    assert_eq!(acme.token_endpoints, ["/oauth.get"]);
    let says: Vec<FieldSays> = acme.fields.iter().map(|field| field.says).collect();
    let needs = FieldSays::Needs {
        kind: FieldKind::Scope,
        join: FieldJoin::All,
        either: true,
    };
    assert_eq!(says, [needs, FieldSays::Free]);
}

#[test]
fn the_bundle_is_the_folders_without_remarks_and_sources() {
    let text = format!("{HEAD}# a remark\nhost api api.acme.com\n\nwatch first\n");
    let table =
        "why403 table 1\nsource a | A document | 2026-08-11 | | facts\nsource b | B | 2025 | | facts\n\nGET /a\n";
    let all = [
        stripped("credentials", HEAD, None, false),
        stripped("b", HEAD, Some(""), false),
        stripped("acme", &text, Some(table), false),
    ];
    let bundle = Bundle::read(&all.concat()).unwrap();
    let ids: Vec<&str> = bundle.vendors.iter().map(|vendor| vendor.id.as_str()).collect();
    assert_eq!(ids, ["acme", "b"]);
    let acme = bundle.vendors.first().unwrap();
    assert_eq!(acme.table_date.as_deref(), Some("2026-08-11"));
    assert!(acme.has_table && !acme.has_claims && acme.first && acme.sources.is_empty());
    assert_eq!(bundle.general.id, "credentials");
    assert!(!all.concat().contains("remark"));
}
