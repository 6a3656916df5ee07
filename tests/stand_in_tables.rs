//! Operations drawn from every bundled table: the stand-in refuses them to a caller without any right, and the engine reads
//! the refusal with the reason that the stand-in had; it allows them to a caller who holds the smallest set that is enough.
//! The two sides share the table and nothing else: what is enough comes from the room `smallest`, what is refused from
//! `stand_in`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[path = "support/dialects.rs"]
mod dialects;
mod support;

use std::collections::BTreeSet;
use std::sync::Arc;
use why403::diagnosis;
use why403::exchange::{Body, Exchange, Outcome};
use why403::platforms::{ALL, by_id};
use why403::requirement::{Atom, Context, Expr, Provenance};
use why403::smallest::{Asked, Measure, smallest};
use why403::stand_in::{Answered, Request, Verdict};
use why403::table::{Auth, Operation, Template};

/// So many operations of each table, and so many of their refusals are explained as well.
const DRAWN: usize = 1000;
const EXPLAINED: usize = 40;
const NOW_MS: i64 = 1_795_176_000_000;

/// The finalizer of SplitMix64: a draw that is the same in each run.
fn mixed(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Who may call, and with what.
struct Enough {
    context: Context,
    names: Vec<Atom>,
    headers: Vec<String>,
}

/// The smallest set for an operation, of the first kind of caller that it is open to.
fn enough(
    operation: &Operation,
    covers: &dyn Fn(&Atom, &Atom) -> bool,
    scopes_count: &dyn Fn(Context) -> bool,
) -> Option<Enough> {
    let documented = |provenance: Provenance| {
        matches!(
            provenance,
            Provenance::Official | Provenance::Prose | Provenance::Imported
        )
    };
    let needs: Vec<Expr> = (operation.requirement.parts.iter())
        .filter(|part| documented(part.provenance))
        .map(|part| part.expr.clone())
        .filter(|expr| *expr != Expr::Unknown)
        .collect();
    let kinds = [Context::User, Context::Client, Context::Bot, Context::Guest];
    kinds
        .into_iter()
        .filter(|context| scopes_count(*context))
        .find_map(|context| {
            let found = smallest(&Asked {
                needs: &needs,
                caller: Some(context),
                covers,
                opens: &|_| 1,
                preferred: &|_| false,
                among: None,
                measure: Measure::Fewest,
            });
            let headers = needs.iter().flat_map(Expr::atoms).filter_map(|atom| match atom {
                Atom::Header(name) => Some(name.to_ascii_lowercase()),
                _ => None,
            });
            found.unmet.is_empty().then(|| Enough {
                context,
                names: found.names,
                headers: headers.collect(),
            })
        })
}

fn token(value: &str, enough: &Enough, holds: bool) -> serde_json::Value {
    let list = |kind: &str| -> Vec<&str> {
        let own = enough.names.iter().filter(|atom| holds && atom.kind() == kind);
        own.map(Atom::name).collect()
    };
    serde_json::json!({
        "value": value, "context": enough.context.word(), "scopes": list("scope"), "permissions": list("permission"),
        "roles": list("role"), "licenses": list("license"),
    })
}

/// What became of the operations of one table.
#[derive(Default)]
struct Counts {
    drawn: usize,
    allowed: usize,
    refused: usize,
    explained: usize,
    free: usize,
    unmet: usize,
    twins: usize,
    own: usize,
}

struct Drawn {
    operation: Operation,
    enough: Enough,
    host: String,
    path: String,
}

/// Holds one platform's table; mistakes are added.
fn hold(id: &str, wrong: &mut Vec<String>) -> Counts {
    let tables = Arc::new(support::tables_of(&[id]));
    let table = tables.table(id).unwrap();
    let platform = by_id(id).unwrap();
    let covers = |held: &Atom, needed: &Atom| match (held, needed) {
        (Atom::Scope(held), Atom::Scope(needed)) => platform.covers(held, needed) || table.scope_covers(held, needed),
        _ => false,
    };
    let counted = |context: Context| platform.scopes_ignored(Some(context), None).is_none();
    let mut all: Vec<usize> = (0..table.len()).collect();
    all.sort_by_key(|index| mixed(*index as u64 ^ 0x0403));
    let mut counts = Counts::default();
    let mut drawn = Vec::new();
    for index in all.into_iter().take(DRAWN) {
        counts.drawn += 1;
        let operation = table.operation(index).unwrap();
        let Some(enough) = enough(&operation, &covers, &counted) else {
            counts.unmet += 1;
            continue;
        };
        let hosts = table
            .bases()
            .find(|base| base.key == operation.base)
            .map(|base| base.hosts.clone());
        let host = hosts.unwrap_or_default().first().map(|host| host.replace('*', "any"));
        let path = Template::parse(&operation.template)
            .unwrap()
            .example(|at| format!("{}", 7000 + at));
        drawn.push(Drawn {
            operation,
            enough,
            host: host.unwrap_or_else(|| dialects::host_of(id)),
            path,
        });
    }
    let mut tokens = Vec::new();
    for (at, one) in drawn.iter().enumerate() {
        tokens.push(token(&format!("holds-enough-for-number-{at}"), &one.enough, true));
        tokens.push(token(
            &format!("holds-nothing-as-{}", one.enough.context.word()),
            &one.enough,
            false,
        ));
    }
    let stand_in = dialects::of_platform(id, Arc::clone(&tables), serde_json::json!({ "token": tokens }));
    let ask = |one: &Drawn, token: Option<&str>| -> Answered {
        let bearer = token.map(|token| format!("Bearer {token}"));
        let mut headers = vec![("host", one.host.as_str())];
        headers.extend(bearer.as_ref().map(|bearer| ("authorization", bearer.as_str())));
        // Where a maker's keys travel in such headers, a call without them is one without a credential.
        let wanted = one.enough.headers.iter().filter(|_| token.is_some());
        headers.extend(wanted.map(|name| (name.as_str(), "1")));
        let method = if one.operation.method == "*" {
            "POST"
        } else {
            &one.operation.method
        };
        stand_in.answer(
            &Request {
                method,
                target: &one.path,
                headers: &headers,
                body: &[],
            },
            NOW_MS,
        )
    };
    for (at, one) in drawn.iter().enumerate() {
        let what = format!("{id} {} {}", one.operation.method, one.operation.template);
        let allowed = ask(one, Some(&format!("holds-enough-for-number-{at}")));
        let meant =
            allowed.line.operation.as_deref() == Some(&*format!("{} {}", one.operation.method, one.operation.template));
        if !meant && allowed.line.operation.is_some() {
            // Another operation of the same shape stands before it.
            counts.twins += 1;
            continue;
        }
        let own = |line: &why403::stand_in::Line| {
            line.operation.is_none() && matches!(line.reason, None | Some("client.credentials"))
        };
        if own(&allowed.line) && allowed.status != 404 {
            // A token endpoint or a sign-in, which the stand-in has itself.
            counts.own += 1;
            continue;
        }
        if allowed.line.verdict != Verdict::Allowed {
            wrong.push(format!(
                "{what}: not allowed with {:?}: {}",
                one.enough.names,
                allowed.line.text()
            ));
            continue;
        }
        counts.allowed += 1;
        if one.enough.names.is_empty() {
            counts.free += 1;
            // Without a token it is refused all the same, unless none is needed.
            let bare = ask(one, None);
            if bare.line.reason != Some("credential.none") && one.operation.auth != Auth::Open {
                wrong.push(format!("{what}: without a token: {}", bare.line.text()));
            }
            continue;
        }
        let bare_token = format!("holds-nothing-as-{}", one.enough.context.word());
        let refused = ask(one, Some(&bare_token));
        if refused.line.verdict != Verdict::Refused {
            wrong.push(format!("{what}: allowed without {:?}", one.enough.names));
            continue;
        }
        counts.refused += 1;
        // The reason must be about something that would have helped.
        let kinds: BTreeSet<&str> = one.enough.names.iter().map(Atom::kind).collect();
        let kind = refused
            .line
            .reason
            .unwrap_or_default()
            .split('.')
            .next()
            .unwrap_or_default();
        if !kinds.contains(kind) {
            wrong.push(format!("{what}: refused for {kind}, and {kinds:?} are needed"));
        }
        if counts.explained < EXPLAINED {
            counts.explained += 1;
            let mut call = Exchange::new(
                "1",
                &ask_method(one),
                &format!("https://{}{}", one.host, one.path),
                NOW_MS,
            )
            .unwrap();
            call.request_headers
                .push("authorization", format!("Bearer {bare_token}"));
            for name in &one.enough.headers {
                call.request_headers.push(name, "1");
            }
            call.outcome = Outcome::Status(refused.status);
            call.response_headers = refused
                .headers
                .iter()
                .map(|(name, value)| (name, value.as_str()))
                .collect();
            call.response_body = Body::of(&refused.body);
            let read = diagnosis::diagnose(&call, &tables, &[]);
            let first = read.findings.first().map(|finding| finding.reason.id());
            if first != refused.line.reason {
                wrong.push(format!(
                    "{what}: refused for {:?} in the words {}, read as {first:?}: {}",
                    refused.line.reason, refused.line.words, refused.body
                ));
            }
        }
    }
    counts
}

fn ask_method(one: &Drawn) -> String {
    if one.operation.method == "*" {
        "POST".to_owned()
    } else {
        one.operation.method.clone()
    }
}

#[test]
fn every_table_is_enforced_and_the_smallest_set_is_enough() {
    let mut wrong = Vec::new();
    let mut sum = Counts::default();
    println!(
        "platform: drawn, allowed with the smallest set, refused without, explained alike, needs no name, not open to any known caller, answered as another operation of the same path, a token endpoint or sign-in of its own"
    );
    for platform in ALL.iter().filter(|platform| platform.has_table()) {
        let counts = hold(platform.id(), &mut wrong);
        println!(
            "{}: {}, {}, {}, {}, {}, {}, {}, {}",
            platform.id(),
            counts.drawn,
            counts.allowed,
            counts.refused,
            counts.explained,
            counts.free,
            counts.unmet,
            counts.twins,
            counts.own
        );
        sum.drawn += counts.drawn;
        sum.allowed += counts.allowed;
        sum.refused += counts.refused;
        sum.explained += counts.explained;
    }
    println!(
        "in all: {} drawn, {} allowed, {} refused, {} explained",
        sum.drawn, sum.allowed, sum.refused, sum.explained
    );
    assert!(
        wrong.is_empty(),
        "{} are wrong:\n{}",
        wrong.len(),
        wrong.iter().take(60).cloned().collect::<Vec<_>>().join("\n")
    );
    assert!(sum.refused >= 5_000, "only {}", sum.refused);
}
