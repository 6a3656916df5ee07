//! A call judged for a supposed caller, beside what it was.

use super::text::line;
use super::{Report, VerdictView, markdown, report, text};
use crate::diagnosis::Supposed;
use crate::platforms::Tables;
use crate::session::Session;
use serde::Serialize;

/// A call by a supposed caller.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SupposedView {
    /// What is supposed, as one sentence that says that nothing was sent.
    pub supposed: String,
    /// The verdict on the real call.
    pub was: VerdictView,
    /// What the table says of the supposed one.
    pub report: Report,
}

/// Judges a call of a session for a supposed caller; `None` when there is no such call.
pub fn suppose(session: &Session, id: &str, tables: &Tables, supposed: &Supposed) -> Option<SupposedView> {
    let was = session.report(id, tables)?.verdict;
    let (call, diagnosis) = session.suppose(id, tables, supposed)?;
    let mut report = report(&call, &diagnosis, tables);
    // Nothing was to be seen.
    if let Some(rest) = report.verdict.text.strip_prefix("No answer was seen. ") {
        report.verdict.text = rest.to_owned();
    }
    let words = supposed.words().join(" and ");
    let supposed = format!(
        "Hypothetical: the same call, if its caller {words}. Nothing was sent; this is what the table says of such a \
         caller, not what the server would say."
    );
    report.call.outcome = "hypothetical, not sent".to_owned();
    report.limits.insert(0, supposed.clone());
    Some(SupposedView { supposed, was, report })
}

impl SupposedView {
    /// As text.
    pub fn text(&self) -> String {
        let mut out = String::new();
        line(&mut out, 0, &self.lead());
        out.push('\n');
        out.push_str(&text(&self.report));
        out
    }

    /// As Markdown.
    pub fn markdown(&self) -> String {
        format!("> {}\n\n{}", markdown::plain(&self.lead()), markdown(&self.report))
    }

    fn lead(&self) -> String {
        format!(
            "{} The real call: {} ({})",
            self.supposed,
            self.was.text,
            self.was.certainty.word()
        )
    }
}
