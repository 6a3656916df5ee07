//! A long list of calls as a reader arranges it: filtered, sorted, equal ones grouped. Plain data, no document: the page
//! draws the few rows that are in sight.

pub mod filter;
mod sort;
pub mod window;

pub use filter::{Filter, Key};
pub use sort::{Column, Sort};

use super::TokenView;
use super::desk::DeskRow;
use crate::diagnosis::Certainty;
use std::collections::{BTreeSet, HashMap};

/// At most this many calls are in a list; beyond it the oldest that was not refused goes first.
pub const MOST_ITEMS: usize = 50_000;
/// So many go at once, for making room costs a look at all.
const ROOM: usize = 2_000;

/// A call of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The call.
    pub call: DeskRow,
    /// Its token in short, as the reader knows it.
    pub label: String,
    /// Scopes of its token.
    scopes: Vec<String>,
    /// All that is visible of it, in lower case.
    words: String,
}

impl Item {
    /// The call's id.
    pub fn id(&self) -> &str {
        &self.call.row.call.id
    }

    /// What is shown of where it went: the operation of the table, or the path.
    pub fn path(&self) -> &str {
        let call = &self.call.row.call;
        match self.call.operation.split_once(' ') {
            // Without an operation it is host and path.
            Some((_, template)) if template.starts_with('/') => template,
            _ => &call.path,
        }
    }

    /// What is said of it in the list; nothing of calls that went well.
    pub fn verdict(&self) -> &str {
        let row = &self.call.row;
        if row.call.denied || row.call.ended_by_browser() {
            &row.verdict.text
        } else {
            ""
        }
    }

    /// How sure that is.
    pub fn certainty(&self) -> Option<Certainty> {
        self.call.row.call.denied.then_some(self.call.row.verdict.certainty)
    }

    fn kind(&self) -> (&str, Option<u16>, &str) {
        let row = &self.call.row;
        (&self.call.operation, row.call.status, &row.verdict.text)
    }

    fn of(call: DeskRow, label: &Label) -> Self {
        let mut item = Self {
            call,
            label: label.words.clone(),
            scopes: label.scopes.clone(),
            words: String::new(),
        };
        let shown = &item.call.row.call;
        let status = shown.status.map(|status| status.to_string()).unwrap_or_default();
        let such = such_calls(item.call.row.count).unwrap_or_default();
        // What stands between backticks is drawn as code, without them.
        let verdict = item.verdict().replace('`', "");
        let words = [
            status.as_str(),
            &shown.method,
            &shown.url,
            item.path(),
            &verdict,
            item.verdict(),
            &item.label,
            item.certainty().map_or("", Certainty::word),
            shown.platform.as_deref().unwrap_or_default(),
            &such,
        ];
        item.words = words.join("\n").to_lowercase();
        item
    }
}

/// What is said of a row that stands for several equal calls.
pub fn such_calls(count: usize) -> Option<String> {
    (count > 1).then(|| format!("{count} such calls, this is the newest"))
}

/// A time of day as the reader's clock has it; the list itself knows no clock.
pub type Clock = fn(i64) -> String;

/// A token as the reader knows it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Label {
    /// In short.
    pub words: String,
    /// Its scopes, where they are known.
    pub scopes: Vec<String>,
}

/// How a token is called in the list: its platform and its first and last characters.
pub fn list_label(token: &TokenView) -> Label {
    let platform = token.platform.as_ref().map(|platform| format!("{platform} "));
    Label {
        words: format!("{}{}", platform.unwrap_or_default(), token.masked),
        scopes: token.scopes.clone().unwrap_or_default(),
    }
}

/// A line of the list: a call, or the newest of several equal ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    /// Where the call is in the list of all.
    at: usize,
    /// For how many it stands.
    pub count: usize,
}

/// The calls, and how they are arranged.
#[derive(Debug, Clone, Default)]
pub struct List {
    items: Vec<Item>,
    places: HashMap<String, usize>,
    labels: HashMap<String, Label>,
    clock: Option<Clock>,
    filter: Filter,
    sort: Sort,
    grouped: bool,
    shown: Vec<Shown>,
    denied: usize,
    dropped: usize,
    /// Changes whenever the order may have.
    version: u64,
}

impl List {
    /// How many calls there are.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// How many were refused.
    pub fn denied(&self) -> usize {
        self.denied
    }

    /// How many went for want of room.
    pub fn dropped(&self) -> usize {
        self.dropped
    }

    /// The lines, in order.
    pub fn shown(&self) -> &[Shown] {
        &self.shown
    }

    /// The call of a line.
    pub fn item(&self, shown: Shown) -> Option<&Item> {
        self.items.get(shown.at)
    }

    /// The call at a place of the order.
    pub fn at(&self, place: usize) -> Option<(&Item, usize)> {
        let shown = *self.shown.get(place)?;
        Some((self.item(shown)?, shown.count))
    }

    /// A call by its id, whether it is in sight or not.
    pub fn by_id(&self, id: &str) -> Option<&Item> {
        self.items.get(*self.places.get(id)?)
    }

    /// Where in the order a call is. Of a grouped one: where the line is that stands for it.
    pub fn place(&self, id: &str) -> Option<usize> {
        let at = *self.places.get(id)?;
        let same = || self.items.get(at).map(Item::kind);
        let exact = self.shown.iter().position(|shown| shown.at == at);
        exact.or_else(|| {
            let kind = same().filter(|_| self.grouped)?;
            let fits = |shown: &Shown| self.item(*shown).is_some_and(|item| item.kind() == kind);
            self.shown.iter().position(fits)
        })
    }

    /// The filter.
    pub fn filter(&self) -> &Filter {
        &self.filter
    }

    /// How it is sorted.
    pub fn sort(&self) -> Sort {
        self.sort
    }

    /// Whether equal calls are one line.
    pub fn grouped(&self) -> bool {
        self.grouped
    }

    /// Times are shown as this clock has them: what is typed may be one.
    pub fn set_clock(&mut self, clock: Clock) {
        self.clock = Some(clock);
    }

    /// Sets the filter.
    pub fn set_filter(&mut self, filter: Filter) {
        self.filter = filter;
        self.arrange();
    }

    /// Sets the order.
    pub fn set_sort(&mut self, sort: Sort) {
        self.sort = sort;
        self.arrange();
    }

    /// Makes one line of equal calls, or not.
    pub fn set_grouped(&mut self, on: bool) {
        self.grouped = on;
        self.arrange();
    }

    /// Sets what the tokens are called.
    pub fn set_labels(&mut self, labels: HashMap<String, Label>) {
        if labels == self.labels {
            return;
        }
        self.labels = labels;
        let none = Label::default();
        for item in &mut self.items {
            let label = item.call.token.as_ref().and_then(|token| self.labels.get(token));
            let label = label.unwrap_or(&none);
            if item.label != label.words || item.scopes != label.scopes {
                *item = Item::of(item.call.clone(), label);
            }
        }
        self.arrange();
    }

    /// Forgets all calls.
    pub fn clear(&mut self) {
        self.items.clear();
        self.places.clear();
        self.shown.clear();
        self.denied = 0;
        self.dropped = 0;
        self.version += 1;
    }

    /// Takes calls that are new or changed.
    pub fn take(&mut self, calls: Vec<DeskRow>) {
        let none = Label::default();
        let before = self.items.len();
        let mut changed = false;
        for call in calls {
            let label = call.token.as_ref().and_then(|token| self.labels.get(token));
            let item = Item::of(call, label.unwrap_or(&none));
            match self.places.get(item.id()).and_then(|at| self.items.get_mut(*at)) {
                Some(old) => {
                    changed |= *old != item;
                    *old = item;
                }
                None => {
                    self.places.insert(item.id().to_owned(), self.items.len());
                    self.items.push(item);
                }
            }
        }
        let full = self.items.len() > MOST_ITEMS;
        if full {
            self.make_room();
        }
        self.denied = self.items.iter().filter(|item| item.call.row.call.denied).count();
        // At the end of the usual order nothing else moves.
        if changed || full || self.grouped || self.sort != Sort::default() {
            self.arrange();
        } else {
            let last = self
                .shown
                .last()
                .and_then(|shown| self.item(*shown))
                .map_or(i64::MIN, sent);
            let new: Vec<Shown> = self.passing(before).collect();
            let ordered = new.iter().filter_map(|shown| self.item(*shown)).map(sent);
            let in_order = ordered.clone().is_sorted() && ordered.clone().next().is_none_or(|first| first >= last);
            match in_order {
                true => self.shown.extend(new),
                false => self.arrange(),
            }
        }
        self.version += 1;
    }

    fn make_room(&mut self) {
        let mut too_many = self.items.len() - MOST_ITEMS + ROOM;
        let before = self.items.len();
        self.items.retain(|item| {
            let goes = too_many > 0 && !item.call.row.call.denied;
            too_many -= usize::from(goes);
            !goes
        });
        // All of them refused: then the oldest.
        let rest = too_many.min(self.items.len().saturating_sub(MOST_ITEMS));
        self.items.drain(..rest);
        self.dropped += before - self.items.len();
        let ids = self.items.iter().enumerate();
        self.places = ids.map(|(at, item)| (item.id().to_owned(), at)).collect();
    }

    fn passing(&self, from: usize) -> impl Iterator<Item = Shown> + '_ {
        let items = self.items.iter().enumerate().skip(from);
        items
            .filter(|(_, item)| self.filter.lets_pass(item, self.clock))
            .map(|(at, _)| Shown { at, count: 1 })
    }

    /// Filters, groups and sorts anew.
    fn arrange(&mut self) {
        let mut shown: Vec<Shown> = self.passing(0).collect();
        if self.grouped {
            shown = self.group(&shown);
        }
        sort::sort(&mut shown, &self.items, self.sort);
        self.shown = shown;
        self.version += 1;
    }

    /// One line for all equal calls: the newest, with their number.
    fn group(&self, shown: &[Shown]) -> Vec<Shown> {
        let mut places: HashMap<(&str, Option<u16>, &str), usize> = HashMap::new();
        let mut lines: Vec<Shown> = Vec::new();
        for one in shown {
            let Some(item) = self.item(*one) else { continue };
            match places.get(&item.kind()).and_then(|place| lines.get_mut(*place)) {
                Some(line) => {
                    line.count += 1;
                    let older = self.items.get(line.at).is_some_and(|newest| sent(newest) <= sent(item));
                    if older {
                        line.at = one.at;
                    }
                }
                None => {
                    places.insert(item.kind(), lines.len());
                    lines.push(*one);
                }
            }
        }
        lines
    }

    /// Values that were seen, for the completion of a filter.
    pub fn seen(&self, key: Key) -> BTreeSet<String> {
        const MOST: usize = 200;
        let mut seen = BTreeSet::new();
        for item in self.items.iter().rev() {
            if seen.len() >= MOST {
                break;
            }
            filter::values_of(item, key, &mut |value| {
                if !value.is_empty() && value.len() <= 120 {
                    seen.insert(value.to_owned());
                }
            });
        }
        seen
    }
}

fn sent(item: &Item) -> i64 {
    item.call.row.call.sent_at_ms
}

#[cfg(test)]
mod tests;
