//! The check of a token's signature: fields for the key, and what came of it.

use super::node::{Element, button, el, text};
use super::words::sentence;
use crate::report::TokenView;
use crate::sensitive::Sensitive;
use crate::token::key::{Checked, Encoding, Verdict, issuer};
use std::collections::HashMap;

/// What the user does about the signatures of tokens.
#[derive(Debug, Clone, Default)]
pub struct Checks {
    /// Where the tokens are shown.
    pub place: Place,
    /// By the token's fingerprint.
    pub of: HashMap<String, Check>,
}

/// Where tokens are shown, which decides who can ask the issuer for its keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Place {
    /// The static page, which may not connect to anywhere.
    #[default]
    Page,
    /// The popup, which can, when the user allows that host.
    Popup,
    /// The panel of the developer tools, which may not ask for the permission.
    Panel,
}

/// What the user does about the signature of one token.
#[derive(Debug, Clone, Default)]
pub struct Check {
    /// What the key is.
    pub form: Form,
    /// The key as text.
    pub key: Sensitive<String>,
    /// What was signed, where it is not in the token.
    pub payload: Sensitive<String>,
    /// What came of it.
    pub progress: Progress,
    /// Asking the issuer for its keys.
    pub inquiry: Inquiry,
    /// Counts the changes, so that the result of an older key is dropped.
    pub turn: u64,
}

/// What the user says that the key is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Form {
    /// JWK, JWK Set or PEM.
    #[default]
    Public,
    /// A shared secret.
    Secret(Encoding),
}

impl Form {
    const ALL: [(Self, &'static str, &'static str); 4] = [
        (Self::Public, "public", "a JWK, a JWK Set or PEM"),
        (Self::Secret(Encoding::Text), "text", "a secret, as text"),
        (Self::Secret(Encoding::Base64Url), "base64url", "a secret, in base64url"),
        (Self::Secret(Encoding::Hex), "hex", "a secret, in hexadecimal"),
    ];

    /// The one with this name.
    pub fn named(name: &str) -> Option<Self> {
        let (form, ..) = Self::ALL.into_iter().find(|(_, own, _)| *own == name)?;
        Some(form)
    }
}

/// What came of a check.
#[derive(Debug, Clone, Default)]
pub enum Progress {
    /// None was asked for.
    #[default]
    Nothing,
    /// It runs.
    Running,
    /// A result for each signature, and the keys that were left out, with the reason.
    Done(Vec<Checked>, Vec<String>),
    /// The key or the token cannot be read.
    Failed {
        /// The stable code.
        code: String,
        /// The words.
        message: String,
    },
}

/// Asking the issuer for its keys: what was asked so far, and the next step.
#[derive(Debug, Clone, Default)]
pub struct Inquiry {
    /// What was asked and what came back, one line each.
    pub lines: Vec<String>,
    /// Where it stands.
    pub step: Step,
}

/// Where asking the issuer stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Step {
    /// Nothing is asked.
    #[default]
    Rest,
    /// The user is to confirm an address.
    Confirm(Question),
    /// It was asked.
    Asking,
    /// It ended without keys, in words.
    Failed(String),
}

/// What would be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The whole address; always GET.
    pub address: url::Url,
    /// Whether its answer names the keys or is them.
    pub kind: QuestionKind,
    /// The issuer, as the token names it.
    pub issuer: String,
    /// Whether the user had allowed the host before; if not, the permission is given back.
    pub granted_before: bool,
}

/// What the answer to a question is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuestionKind {
    /// The issuer's configuration, which names the address of the keys.
    Configuration,
    /// The keys.
    Keys,
}

impl Question {
    /// The host, as it is asked for.
    pub fn host(&self) -> &str {
        self.address.host_str().unwrap_or_default()
    }
}

/// The check of a token's signature; nothing for a token without one.
pub fn signature(token: &TokenView, checks: &Checks) -> Option<Element> {
    let signed = token.signature.as_ref()?;
    let name = token.fingerprint.as_str();
    let untouched = Check::default();
    let check = checks.of.get(name).unwrap_or(&untouched);
    let issuer = token.authority.issuer.as_ref().map(|fact| fact.value.as_str());
    let payload = signed.detached.then(|| {
        field(
            "payload",
            name,
            "What was signed (it is not in the token), byte for byte",
        )
    });
    Some(
        el("details")
            .class("signature")
            .key(format!("signature {name}"))
            .with(text("summary", "Check the signature"))
            .with(
                el("div")
                    .class("check")
                    .with(text(
                        "p",
                        "With a key that you give. It stays in this page; a key that the token itself brings is never used.",
                    )
                    .class("quiet"))
                    .with(field("key", name, "The issuer's public key, or the shared secret"))
                    .with(forms(name, check.form))
                    .maybe(payload)
                    .with(
                        el("p")
                            .class("actions")
                            .with(button("Check", "check-signature", name).class("primary")),
                    )
                    .with(result(&check.progress))
                    .maybe(whence(name, issuer, checks.place, &check.inquiry)),
            ),
    )
}

fn field(what: &'static str, name: &str, label: &str) -> Element {
    let id = format!("{what}-{name}");
    el("p")
        .class("field")
        .key(what)
        .with(text("label", label).attr("for", id.as_str()))
        .with(
            el("textarea")
                .attr("id", id)
                .attr("data-input", format!("{what}:{name}"))
                .attr("rows", "4")
                .attr("spellcheck", "false")
                .attr("autocomplete", "off")
                .attr("autocapitalize", "off"),
        )
}

fn forms(name: &str, chosen: Form) -> Element {
    let radios = Form::ALL.into_iter().map(|(form, value, words)| {
        el("label")
            .with(
                el("input")
                    .attr("type", "radio")
                    .attr("name", format!("form-{name}"))
                    .attr("value", value)
                    .attr("data-input", format!("form:{name}"))
                    .flag("checked", form == chosen),
            )
            .say(format!(" {words}"))
    });
    el("fieldset").class("forms").with(text("legend", "It is")).all(radios)
}

fn result(progress: &Progress) -> Element {
    let parts: Vec<Element> = match progress {
        Progress::Nothing => Vec::new(),
        Progress::Running => vec![text("p", "Checking …").class("quiet")],
        Progress::Failed { code, message } => vec![
            el("div")
                .class("checked")
                .attr("data-code", code.as_str())
                .attr("data-verdict", word(Verdict::Unknown))
                .with(headline("The signature was not checked"))
                .with(el("p").prose(&sentence(message))),
        ],
        Progress::Done(all, skipped) => all.iter().map(checked).chain(left_out(skipped)).collect(),
    };
    // It stands there before it says something: only then is it spoken.
    el("div")
        .class("check-result")
        .attr("role", "status")
        .key("result")
        .all(parts)
}

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Valid => "valid",
        Verdict::Invalid => "invalid",
        Verdict::Unknown => "unknown",
    }
}

fn headline(words: &str) -> Element {
    el("p").with(text("strong", words))
}

fn checked(one: &Checked) -> Element {
    let cautions = one
        .cautions
        .iter()
        .map(|caution| el("li").attr("data-code", caution.code()).prose(&caution.to_string()));
    el("div")
        .class("checked")
        .attr("data-code", one.outcome.code())
        .attr("data-verdict", word(one.outcome.verdict()))
        .with(headline(&one.headline()))
        .with(el("p").prose(&one.outcome.explanation()))
        .maybe(one.limits().map(|limits| text("p", limits)))
        .maybe((!one.cautions.is_empty()).then(|| el("ul").class("cautions").all(cautions)))
}

fn left_out(skipped: &[String]) -> Option<Element> {
    if skipped.is_empty() {
        return None;
    }
    let count = match skipped.len() {
        1 => "1 key was left out".to_owned(),
        many => format!("{many} keys were left out"),
    };
    Some(
        el("details")
            .class("left-out")
            .with(text("summary", count))
            .with(el("ul").all(skipped.iter().map(|line| el("li").prose(line)))),
    )
}

/// Where the issuer's keys are to be had.
fn whence(name: &str, issuer: Option<&str>, place: Place, inquiry: &Inquiry) -> Option<Element> {
    let address = issuer::configuration(issuer?).ok()?;
    let find = el("p")
        .class("quiet")
        .say("An issuer names the address of its keys (")
        .with(text("code", "jwks_uri"))
        .say(") here, as a rule: ")
        .with(el("code").breakable(address.as_str()));
    let body = match place {
        Place::Page => vec![
            find,
            text(
                "p",
                "This page may not connect to anywhere, so open the address yourself, and paste the keys above.",
            )
            .class("quiet"),
        ],
        Place::Panel => vec![
            find,
            text("p", "The popup can ask the issuer; this panel may not.").class("quiet"),
        ],
        Place::Popup => inquire(name, inquiry, find),
    };
    Some(el("div").class("whence").key("whence").all(body))
}

fn inquire(name: &str, inquiry: &Inquiry, find: Element) -> Vec<Element> {
    let lines = inquiry.lines.iter().map(|line| el("li").breakable(line));
    let log = (!inquiry.lines.is_empty()).then(|| el("ul").class("asked").key("asked").all(lines));
    let step = match &inquiry.step {
        Step::Rest => vec![
            find,
            el("p")
                .class("actions")
                .key("begin")
                .with(button("Ask the issuer for its keys …", "issuer-begin", name)),
        ],
        Step::Confirm(question) => confirm(name, question),
        Step::Asking => vec![text("p", "Asking …").class("quiet").key("asking")],
        Step::Failed(why) => vec![
            el("p").class("trouble").key("failed").prose(&sentence(why)),
            el("p")
                .class("actions")
                .key("begin")
                .with(button("Ask the issuer again …", "issuer-begin", name)),
        ],
    };
    log.into_iter()
        .chain([el("div").attr("role", "status").key("step").all(step)])
        .collect()
}

fn confirm(name: &str, question: &Question) -> Vec<Element> {
    let words = match question.kind {
        QuestionKind::Configuration => "This address would be asked for where the issuer keeps its keys:",
        QuestionKind::Keys => "The issuer keeps its keys at another host. This address would be asked:",
    };
    let host = question.host();
    vec![
        text("p", words).key("what"),
        el("p")
            .key("address")
            .with(el("code").class("address").breakable(question.address.as_str())),
        text(
            "p",
            format!(
                "Neither the token nor a cookie is sent. The browser asks you to allow {host} first. Do it only if that is the issuer that you expect: the token names it, and anybody can write a token."
            ),
        )
        .class("quiet")
        .key("care"),
        el("p")
            .class("actions")
            .key("confirm")
            .with(button(&format!("Ask {host}"), "issuer-ask", name).class("primary"))
            .say(" ")
            .with(button("Do not ask", "issuer-stop", name)),
    ]
}
