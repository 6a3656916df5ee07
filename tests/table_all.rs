//! All tables together: every operation is found by an address made from it, and by no other; what decides where two
//! templates fit; how far each platform is known.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::HashMap;
use std::sync::OnceLock;
use why403::requirement::Expr;
use why403::table::{Lookup, Piece, Segment, Table, Template, compile, text};

/// A platform's name, its table, and the size of its compiled form.
type Loaded = (String, Table, usize);

/// The folders of `vendors/` that have a table, in alphabetical order.
fn platforms() -> Vec<String> {
    let folder = format!("{}/vendors", env!("CARGO_MANIFEST_DIR"));
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join("table.txt").is_file())
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

fn tables() -> &'static [Loaded] {
    static ALL: OnceLock<Vec<Loaded>> = OnceLock::new();
    let load = |name: String| {
        let path = format!("{}/vendors/{name}/table.txt", env!("CARGO_MANIFEST_DIR"));
        let text = text::parse(&std::fs::read_to_string(path).unwrap()).unwrap();
        let bytes = compile(&text).unwrap();
        (name, Table::load(&bytes).unwrap(), bytes.len())
    };
    ALL.get_or_init(|| {
        std::thread::scope(|scope| {
            let threads: Vec<_> = platforms()
                .into_iter()
                .map(|name| scope.spawn(move || load(name)))
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        })
    })
}

/// A host of the base that an operation belongs to; `None` where the platform's file decides about hosts.
fn host(table: &Table, key: &str) -> Option<String> {
    let base = table.bases().find(|base| base.key == key)?;
    Some(base.hosts.first()?.replace('*', "x1"))
}

#[test]
fn every_operation_is_found_by_an_address_made_from_it_and_by_no_other() {
    let mut all = 0;
    for (name, table, _) in tables() {
        let hosts: HashMap<&str, Option<String>> = table
            .bases()
            .map(|base| (base.key.as_str(), host(table, &base.key)))
            .collect();
        for operation in table.refs() {
            let template = Template::parse(&operation.template()).unwrap();
            let path = template.example(|n| format!("6a6b{n:04}-1111-4222-8333-444455556666"));
            let method = if operation.method() == "*" {
                "POST"
            } else {
                operation.method()
            };
            let found = match hosts.get(operation.base()).and_then(Option::as_ref) {
                Some(host) => table.lookup_at(host, method, &path),
                None => table.lookup(method, &path),
            };
            let expected = Lookup::Found {
                operation,
                other_case: false,
            };
            assert_eq!(found, expected, "{name}: {method} {path}");
            assert_eq!(operation.twins().count(), 0, "{name}: {operation:?}");
            all += 1;
        }
    }
    assert_eq!(all, 61_237);
}

/// Templates by segment.
#[derive(Default)]
struct Tree {
    here: Vec<String>,
    literals: HashMap<String, Tree>,
    others: Vec<(Segment, Tree)>,
}

impl Tree {
    fn add(&mut self, segments: &[Segment], template: String) {
        let Some((first, rest)) = segments.split_first() else {
            self.here.push(template);
            return;
        };
        if let Segment::Literal(text) = first {
            return self.literals.entry(text.clone()).or_default().add(rest, template);
        }
        let at = self.others.iter().position(|(segment, _)| segment == first);
        let at = at.unwrap_or_else(|| {
            self.others.push((first.clone(), Tree::default()));
            self.others.len() - 1
        });
        self.others[at].1.add(rest, template);
    }

    /// Templates that fit every path that `segments` fit, each with what decides against it.
    fn wider(&self, segments: &[Segment], rule: Option<&'static str>, into: &mut Vec<(String, &'static str)>) {
        let Some((first, rest)) = segments.split_first() else {
            into.extend(self.here.iter().filter_map(|template| Some((template.clone(), rule?))));
            return;
        };
        if let Segment::Literal(text) = first
            && let Some(child) = self.literals.get(text)
        {
            child.wider(rest, rule, into);
        }
        for (wider, child) in &self.others {
            match wider {
                Segment::Rest { suffix, .. } => {
                    for taken in 1..=segments.len() {
                        if ends_in(&segments[taken - 1], suffix) {
                            let same = taken == 1 && matches!(first, Segment::Rest { .. });
                            let rule = rule.or((!same).then_some("the rest of a path is tried last"));
                            child.wider(&segments[taken..], rule, into);
                        }
                    }
                }
                _ if shape(wider) == shape(first) => child.wider(rest, rule, into),
                _ => {
                    if let Some(why) = covers(wider, first) {
                        child.wider(rest, rule.or(Some(why)), into);
                    }
                }
            }
        }
    }
}

fn shape(segment: &Segment) -> String {
    match segment {
        Segment::Literal(text) => text.clone(),
        Segment::Param(_) => "{}".to_owned(),
        Segment::Rest { suffix, .. } => format!("{{+}}{suffix}"),
        Segment::Pattern(pieces) => pieces
            .iter()
            .map(|piece| match piece {
                Piece::Literal(text) => text.as_str(),
                Piece::Param(_) => "{}",
            })
            .collect(),
    }
}

fn ends_in(segment: &Segment, suffix: &str) -> bool {
    match segment {
        Segment::Rest { suffix: own, .. } => own.ends_with(suffix),
        other => {
            let text = shape(other);
            text.len() > suffix.len() && text.ends_with(suffix)
        }
    }
}

/// Whether every text that fits `segment` fits `wider`, and the rule by which `segment` comes first.
fn covers(wider: &Segment, segment: &Segment) -> Option<&'static str> {
    match (wider, segment) {
        (_, Segment::Rest { .. }) => None,
        (Segment::Param(_), Segment::Literal(_)) => Some("a literal wins over a parameter"),
        (Segment::Param(_), Segment::Pattern(_)) => Some("mixed text wins over a parameter"),
        (Segment::Pattern(pieces), Segment::Literal(_) | Segment::Pattern(_)) => {
            // Precise enough for patterns with a literal at one end, which is what there is.
            let text = shape(segment);
            let literal = |piece: Option<&Piece>| match piece {
                Some(Piece::Literal(text)) => text.clone(),
                _ => String::new(),
            };
            let (head, tail) = (literal(pieces.first()), literal(pieces.last()));
            let fits = pieces.len() == 2 && text.len() > head.len() + tail.len();
            let literal_first = matches!(segment, Segment::Literal(_));
            (fits && text.starts_with(&head) && text.ends_with(&tail)).then_some(if literal_first {
                "a literal wins over mixed text"
            } else {
                "more literal text wins"
            })
        }
        _ => None,
    }
}

/// Everything that could be taken for something else, and the rule of the matcher that decides. The files are there to be
/// looked at when a table changes.
#[test]
fn operations_whose_paths_fit_others_as_well_are_listed_with_the_rule_that_decides() {
    let mut stale = Vec::new();
    for (name, table, _) in tables() {
        let mut trees: HashMap<(&str, &str), Tree> = HashMap::new();
        let mut all = Vec::new();
        for operation in table.refs() {
            let template = operation.template();
            let segments = Template::parse(&template).unwrap().segments().to_vec();
            let tree = trees.entry((operation.base(), operation.method())).or_default();
            tree.add(&segments, template.clone());
            all.push((operation, template, segments));
        }
        let mut listed = String::new();
        for (operation, template, segments) in &all {
            let mut wider = Vec::new();
            trees[&(operation.base(), operation.method())].wider(segments, None, &mut wider);
            for (other, rule) in wider {
                let base = operation.base();
                let base = if base.is_empty() {
                    String::new()
                } else {
                    format!("[{base}] ")
                };
                listed.push_str(&format!(
                    "{base}{} {template} before {other}: {rule}\n",
                    operation.method()
                ));
            }
        }
        let file = format!(
            "{}/tests/fixtures/tables/{name}.ambiguous.txt",
            env!("CARGO_MANIFEST_DIR")
        );
        if std::env::var_os("UPDATE_FIXTURES").is_some() {
            if listed.is_empty() {
                let _ = std::fs::remove_file(&file);
            } else {
                std::fs::write(&file, &listed).unwrap();
            }
        }
        // A table without such operations needs no file.
        if std::fs::read_to_string(&file).unwrap_or_default() != listed {
            stale.push(name.clone());
        }
    }
    assert!(stale.is_empty(), "{stale:?}: set UPDATE_FIXTURES=1 to accept");
}

/// What each platform's documents hold, and how far it is known. Against the documents' own counts:
/// - Genesys Cloud: 3,180 operations of the Swagger document and 141 of the SDK documentation.
/// - Webex: 422 of the contact centre; 470 of the other four documents, which repeat 48 of one another.
/// - Zendesk: 475 that say who may call, and 20 that do not.
/// - Microsoft Graph: 11,215 pairs of method and path; 70 of them are another's path with other names of its parameters or in
///   other case, 6 are an example or a query and no path.
/// - GitHub: 1,223.
/// - Google: 28,137 methods, 27,863 of them with scopes; 1,179 repeat another under the same id, and 109 paths for uploads come on
///   top.
/// - Slack: 322, of which 293 name scopes or say that none is needed.
/// - NICE CXone: an inventory.
#[test]
fn platforms_are_known_so_far() {
    let mut lines = String::new();
    for (name, table, _) in tables() {
        let counts: Vec<String> = table
            .counts()
            .iter()
            .map(|(knowledge, count)| format!("{} {count}", knowledge.word()))
            .collect();
        lines.push_str(&format!("{name} {}: {}\n", table.len(), counts.join(", ")));
    }
    insta::assert_snapshot!(lines, @"
    asana 247: official 144, unknown 103
    auth0 566: official 566
    azure-devops 1086: official 1064, unknown 22
    bitbucket 335: official 309, unknown 26
    confluence 720: official 712, unknown 8
    connect 1188: official 1131, unknown 57
    cxone 89: inference 45, unknown 44
    datadog 758: official 661, unknown 97
    digitalocean 658: official 641, unknown 17
    discord 242: official 241, unknown 1
    dropbox 276: official 273, unknown 3
    figma 47: official 46, unknown 1
    front 254: official 253, unknown 1
    genesys 3321: official 3312, unknown 9
    github 1223: official 934, prose 100, inference 61, unknown 128
    google 27067: official 26792, prose 2, inference 5, unknown 268
    graph 11139: official 11139
    infobip 943: official 926, unknown 17
    jira 1062: official 994, unknown 68
    klaviyo 345: official 345
    okta 1227: official 1186, unknown 41
    pagerduty 465: official 397, unknown 68
    pipedrive 578: official 578
    powerbi 286: prose 266, unknown 20
    ringcentral 520: official 477, unknown 43
    sentry 223: official 222, unknown 1
    slack 322: official 293, unknown 29
    spotify 96: official 96
    square 316: official 290, unknown 26
    webex 1781: official 2, prose 1159, inference 531, unknown 89
    xero 403: official 403
    zendesk 495: prose 475, inference 19, unknown 1
    zoho-crm 396: official 394, unknown 2
    zoho-desk 704: official 692, unknown 12
    zoom 1859: official 1766, unknown 93
    ");
}

/// A part of an expression that is unknown does not make the whole unknown: these are counted apart.
#[test]
fn requirements_with_an_open_end_are_counted() {
    fn open(expr: &Expr) -> bool {
        match expr {
            Expr::Unknown => true,
            Expr::Is(_) => false,
            Expr::Any(list) | Expr::All(list) | Expr::Listed(list) => list.iter().any(open),
        }
    }
    let mut lines = String::new();
    for (name, table, _) in tables() {
        let (mut partly, mut dropped) = (0, 0);
        for operation in table.operations() {
            let parts = &operation.requirement.parts;
            let known = parts.iter().any(|part| part.expr != Expr::Unknown);
            partly += usize::from(known && parts.iter().any(|part| open(&part.expr)));
            dropped += operation.dropped.len();
        }
        lines.push_str(&format!("{name}: {partly} known in part, {dropped} junk names\n"));
    }
    insta::assert_snapshot!(lines, @"
    asana: 0 known in part, 0 junk names
    auth0: 0 known in part, 0 junk names
    azure-devops: 0 known in part, 0 junk names
    bitbucket: 0 known in part, 0 junk names
    confluence: 0 known in part, 0 junk names
    connect: 0 known in part, 0 junk names
    cxone: 45 known in part, 0 junk names
    datadog: 0 known in part, 0 junk names
    digitalocean: 0 known in part, 0 junk names
    discord: 11 known in part, 0 junk names
    dropbox: 0 known in part, 0 junk names
    figma: 0 known in part, 0 junk names
    front: 0 known in part, 0 junk names
    genesys: 138 known in part, 9 junk names
    github: 657 known in part, 13 junk names
    google: 7 known in part, 0 junk names
    graph: 123 known in part, 0 junk names
    infobip: 0 known in part, 0 junk names
    jira: 0 known in part, 0 junk names
    klaviyo: 0 known in part, 0 junk names
    okta: 156 known in part, 0 junk names
    pagerduty: 0 known in part, 0 junk names
    pipedrive: 0 known in part, 0 junk names
    powerbi: 0 known in part, 0 junk names
    ringcentral: 0 known in part, 0 junk names
    sentry: 0 known in part, 0 junk names
    slack: 0 known in part, 0 junk names
    spotify: 0 known in part, 0 junk names
    square: 0 known in part, 0 junk names
    webex: 10 known in part, 0 junk names
    xero: 0 known in part, 0 junk names
    zendesk: 44 known in part, 0 junk names
    zoho-crm: 18 known in part, 0 junk names
    zoho-desk: 0 known in part, 0 junk names
    zoom: 168 known in part, 0 junk names
    ");
}

#[test]
fn tables_stay_small() {
    let compiled: usize = tables().iter().map(|(_, _, size)| size).sum();
    println!("{compiled} bytes compiled");
    assert!(compiled <= 2_200_000, "{compiled} bytes compiled");
    for name in platforms() {
        let path = format!("{}/vendors/{name}/table.txt", env!("CARGO_MANIFEST_DIR"));
        let size = std::fs::metadata(path).unwrap().len();
        // Google: 27,067 operations, 11,010 of them with IAM permissions.
        assert!(size < 5_500_000, "{name}: {size} bytes");
    }
}
