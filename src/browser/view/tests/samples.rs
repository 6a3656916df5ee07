//! Reports to draw, and a place in the document to draw them in.

use crate::authority::{Authority, Verdict};
use crate::browser::message::{Row, SessionAnswer};
use crate::browser::view::dom::{Mounted, document};
use crate::browser::view::node::Element;
use crate::diagnosis::{Certainty, CheckedPart, Evidence, Finding, Remedy};
use crate::journey::{Journey, Lost, State, Step, StepName};
use crate::reason::ReasonId;
use crate::report::{CallView, ClaimView, OperationView, Report, SaidView, TokenFact, TokenView, VerdictView};
use crate::requirement::{Atom, Provenance};

/// A report with `words` wherever a page, a token or a server has a say.
pub(super) fn report(words: &str) -> Report {
    let w = || words.to_owned();
    let evidence = || vec![Evidence { text: w(), source: w() }];
    let operation = || OperationView {
        method: w(),
        template: w(),
        id: w(),
        requires: vec![w()],
        source: w(),
        reason: Some(w()),
    };
    let step = |name: StepName| Step {
        name,
        state: State::Unknown,
        names: vec![w()],
        text: w(),
        source: w(),
        at_ms: Some(0),
    };
    Report {
        journey: Some(Journey {
            steps: StepName::ALL.map(step),
            lost: Some(Lost {
                step: StepName::Asked,
                against: StepName::Required,
                certainty: Certainty::Likely,
                text: w(),
            }),
        }),
        call: CallView {
            id: w(),
            method: w(),
            url: w(),
            host: w(),
            path: w(),
            status: Some(403),
            outcome: w(),
            denied: true,
            sent_at_ms: 0,
            platform: Some(w()),
            region: Some(w()),
            initiator: Some(w()),
            one_of: Some(2),
            page_word: true,
        },
        verdict: VerdictView {
            text: w(),
            certainty: Certainty::Likely,
        },
        said: Some(SaidView {
            besides: Vec::new(),
            text: Some(w()),
            code: Some(w()),
        }),
        findings: vec![Finding {
            reason: ReasonId::ScopeMissing,
            nearest: false,
            certainty: Certainty::Certain,
            title: w(),
            names: vec![Atom::Scope(w())],
            evidence: evidence(),
            remedy: Some(Remedy {
                steps: vec![w(), w()],
                place: Some(w()),
                links: Vec::new(),
            }),
        }],
        requirement: vec![CheckedPart {
            text: w(),
            verdict: Verdict::Unknown,
            atoms: vec![
                (Atom::Scope(w()), Verdict::Missing),
                (Atom::Permission(w()), Verdict::Satisfied),
            ],
            provenance: Provenance::Official,
            source: w(),
            why_unknown: Some(w()),
            least: vec![Atom::Scope(w())],
            any: true,
        }],
        operation: Some(operation()),
        nearest: vec![operation()],
        claims: vec![ClaimView {
            claim: w(),
            source: w(),
            official: w(),
        }],
        token: Some(token(words)),
        support: vec![(w(), w())],
        limits: vec![w()],
        next_step: Some(w()),
        seen_here: vec![w()],
    }
}

pub(super) fn token(words: &str) -> TokenView {
    let w = || words.to_owned();
    TokenView {
        fingerprint: w(),
        masked: w(),
        scheme: w(),
        place: w(),
        kind: w(),
        platform: Some(w()),
        facts: vec![TokenFact {
            label: w(),
            value: w(),
            source: w(),
        }],
        scopes: Some(vec![w()]),
        scopes_unknown: Some(w()),
        expires_at_ms: Some(60_000),
        anomalies: vec![Evidence { text: w(), source: w() }],
        signature: None,
        authority: Authority::default(),
    }
}

pub(super) fn session(reports: &[Report]) -> SessionAnswer {
    SessionAnswer {
        tables: vec![("Vendor".to_owned(), "A document, 2026-08-11".to_owned())],
        tokens: reports.iter().filter_map(|report| report.token.clone()).collect(),
        about: Vec::new(),
        rows: reports.iter().map(Row::from).collect(),
        behind: Vec::new(),
        unhooked: false,
        denials: reports.len(),
        watched: true,
        more: 0,
        notices: Vec::new(),
        preserve: false,
    }
}

/// A place in the document that is removed with the test.
pub(super) struct Stage(pub(super) Mounted);

impl Stage {
    pub(super) fn new() -> Self {
        let document = document().unwrap();
        let root = document.create_element("div").unwrap();
        document.body().unwrap().append_child(&root).unwrap();
        Self(Mounted::new(root))
    }

    pub(super) fn show(&mut self, nodes: Vec<Element>) {
        self.0.show(nodes).unwrap();
    }

    pub(super) fn find(&self, selector: &str) -> Option<web_sys::Element> {
        self.0.root().query_selector(selector).unwrap()
    }

    pub(super) fn count(&self, selector: &str) -> u32 {
        self.0.root().query_selector_all(selector).unwrap().length()
    }

    pub(super) fn words(&self) -> String {
        self.0.root().text_content().unwrap_or_default()
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.0.root().remove();
    }
}
