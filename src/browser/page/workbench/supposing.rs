//! What the user does with a supposed caller.

use super::{Workbench, pasting, source};
use crate::browser::page::App;
use crate::browser::view::workbench::WhatIf;
use crate::report::desk::{Asks, Suppose};
use crate::requirement::{Atom, Context};
use std::rc::Rc;

/// Takes what was typed or chosen; false when the field is none of these.
pub(super) fn input(app: &Rc<App<Workbench>>, what: &str, value: &str) -> bool {
    match what {
        "suppose-kind" => app.write(|page| value.clone_into(&mut page.bench.detail.what_if.kind)),
        "suppose-name" => app.write(|page| value.clone_into(&mut page.bench.detail.what_if.name)),
        "suppose-caller" => suppose_more(app, |asks| {
            let all = [Context::User, Context::Client, Context::Bot, Context::Guest];
            asks.caller = all.into_iter().find(|one| one.word() == value);
        }),
        "suppose-token" => {
            let token = app.read(|page| page.bench.meant(value));
            suppose_more(app, |asks| asks.token = token);
        }
        // Also beside the token, where two are compared.
        other => return pasting::input(app, other, value),
    }
    true
}

/// Does what a button says; false when it is none of these.
pub(super) fn press(app: &Rc<App<Workbench>>, what: &str, subject: &str) -> bool {
    let named = subject.split_once(':').and_then(|(kind, name)| atom(kind, name));
    let flip = |list: &mut Vec<Atom>, name: &Atom| match list.contains(name) {
        true => list.retain(|one| one != name),
        false => list.push(name.clone()),
    };
    match (what, named) {
        ("suppose-with", Some(name)) => suppose_more(app, |asks| {
            asks.without.retain(|one| *one != name);
            flip(&mut asks.with, &name);
        }),
        ("suppose-without", Some(name)) => suppose_more(app, |asks| {
            asks.with.retain(|one| *one != name);
            flip(&mut asks.without, &name);
        }),
        ("suppose-add", _) => {
            let typed = app.read(|page| {
                let what_if = &page.bench.detail.what_if;
                let kind = if what_if.kind.is_empty() {
                    "scope"
                } else {
                    &what_if.kind
                };
                atom(kind, what_if.name.trim())
            });
            if let Some(name) = typed {
                suppose_more(app, |asks| {
                    if !asks.with.contains(&name) {
                        asks.with.push(name);
                    }
                });
            }
        }
        ("suppose-nothing", _) => app.change(|page| {
            let turn = page.bench.detail.what_if.turn + 1;
            page.bench.detail.what_if = WhatIf {
                turn,
                ..WhatIf::default()
            };
        }),
        ("suppose-with" | "suppose-without", None) => {}
        _ => return false,
    }
    true
}

fn atom(kind: &str, name: &str) -> Option<Atom> {
    let name = Some(name.to_owned()).filter(|name| !name.is_empty())?;
    Some(match kind {
        "scope" => Atom::Scope(name),
        "permission" => Atom::Permission(name),
        "role" => Atom::Role(name),
        "license" => Atom::License(name),
        _ => return None,
    })
}

/// Supposes something else, and asks what follows.
pub(super) fn suppose_more(app: &Rc<App<Workbench>>, change: impl FnOnce(&mut Suppose)) {
    let asks = app.change(|page| {
        let id = page.bench.detail.id.clone().unwrap_or_default();
        let what_if = &mut page.bench.detail.what_if;
        change(&mut what_if.suppose);
        what_if.suppose.id = id;
        if what_if.suppose.is_nothing() {
            what_if.found = None;
            return None;
        }
        Some(Asks::Suppose(what_if.suppose.clone()))
    });
    if let Some(asks) = asks {
        source::ask(app, asks);
    }
}
