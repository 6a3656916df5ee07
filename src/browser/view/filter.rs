//! The field in which calls are filtered, the same in the popup and in the panels: what is typed, what may be meant, and how
//! both look.

use super::node::{Element, el, text};
use crate::report::list::filter::{Proposals, complete};
use crate::report::list::{Filter, List};

/// What is typed into the filter.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    /// The text.
    pub text: String,
    /// What may be meant, while somebody types.
    pub proposals: Proposals,
    /// Which of these is marked.
    pub marked: Option<usize>,
}

impl Typed {
    /// Takes what was typed, and filters the list by it; `caret` in bytes, where somebody types.
    pub fn take(&mut self, text: String, caret: Option<usize>, list: &mut List) {
        let filter = Filter::parse(&text);
        if filter != *list.filter() {
            list.set_filter(filter);
        }
        self.proposals = match caret {
            Some(caret) => complete(&text, caret, &|key| list.seen(key).into_iter().collect()),
            None => Proposals::default(),
        };
        self.marked = None;
        self.text = text;
    }

    /// Sets the filter.
    pub fn set(&mut self, filter: Filter, list: &mut List) {
        *self = Self {
            text: filter.to_string(),
            ..Self::default()
        };
        list.set_filter(filter);
    }

    /// Puts away what is proposed.
    pub fn put_away(&mut self) {
        self.proposals = Proposals::default();
        self.marked = None;
    }
}

/// The field, with what may be meant below it.
pub fn field(typed: &Typed, label: &str) -> Element {
    let open = !typed.proposals.list.is_empty();
    let mut field = el("input")
        .attr("type", "search")
        .attr("id", "filter")
        .attr("data-input", "filter")
        .attr("role", "combobox")
        .attr("aria-autocomplete", "list")
        .attr("aria-controls", "proposals")
        .attr("aria-expanded", open.to_string())
        .attr("aria-label", label)
        .attr("autocomplete", "off")
        .attr("spellcheck", "false")
        .attr("placeholder", "Filter: words, status:403, -host:…");
    if let Some(marked) = typed.marked.filter(|_| open) {
        field = field.attr("aria-activedescendant", format!("proposal-{marked}"));
    }
    let options = typed.proposals.list.iter().enumerate().map(|(at, one)| {
        let means = (!one.means.is_empty()).then(|| text("span", one.means).class("quiet"));
        el("li")
            .attr("role", "option")
            .attr("id", format!("proposal-{at}"))
            .attr("aria-selected", (typed.marked == Some(at)).to_string())
            .does("propose", &at.to_string())
            .with(text("code", one.text.as_str()))
            .say(" ")
            .maybe(means)
    });
    let list = el("ul")
        .class("proposals")
        .attr("id", "proposals")
        .attr("role", "listbox")
        .attr("aria-label", "What may be meant")
        .flag("hidden", !open)
        .all(options);
    el("div").class("typed").key("filter").with(field).with(list)
}
