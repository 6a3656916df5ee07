//! Reads what mends what: a line `remedy`, and `step`, `place` and `link` below it.

use super::lines::{context, template};
use super::model::{Condition, Rule, Vendor};
use super::template::Template;
use crate::cursor::{Cursor, TextError};
use crate::reason::ReasonId;

/// `remedy REASON … [when HOLDER …] [if CONDITION …]`.
pub(super) fn head(cursor: &mut Cursor<'_>) -> Result<Rule, TextError> {
    let mut rule = Rule {
        reasons: Vec::new(),
        when: Vec::new(),
        conditions: Vec::new(),
        steps: Vec::new(),
        place: None,
        links: Vec::new(),
        line: cursor.line,
    };
    let mut part = "";
    while !cursor.is_done() {
        let mut ahead = cursor.clone();
        let word = ahead.field();
        if matches!(word, "when" | "if") {
            part = word;
            *cursor = ahead;
            continue;
        }
        match part {
            "when" => rule.when.push(context(cursor)?),
            "if" => rule.conditions.push(condition(cursor)?),
            _ => {
                let column = cursor.column();
                let word = cursor.field();
                let reason = ReasonId::from_id(word);
                let found = reason.ok_or_else(|| {
                    cursor.error_at(
                        column,
                        &format!("there is no reason `{word}`"),
                        "write one that `why403 reason` lists",
                    )
                })?;
                rule.reasons.push(found);
            }
        }
    }
    if rule.reasons.is_empty() {
        return Err(cursor.error("a reason is missing here", "write one that `why403 reason` lists"));
    }
    Ok(rule)
}

/// `FIELD`, `!FIELD`, `FIELD=VALUE`, `FIELD>N`.
fn condition(cursor: &mut Cursor<'_>) -> Result<Condition, TextError> {
    let word = cursor.field();
    if let Some(name) = word.strip_prefix('!') {
        return Ok(Condition::Lacks(name.to_owned()));
    }
    if let Some((name, value)) = word.split_once('=') {
        return Ok(Condition::Is(name.to_owned(), value.to_owned()));
    }
    if let Some((name, count)) = word.split_once('>') {
        let count = count
            .parse()
            .map_err(|_| cursor.error("a number is missing here", "write `FIELD>1`"))?;
        return Ok(Condition::More(name.to_owned(), count));
    }
    Ok(Condition::Has(word.to_owned()))
}

/// A line below `remedy`.
pub(super) fn detail(vendor: &mut Vendor, cursor: &mut Cursor<'_>) -> Result<(), TextError> {
    let Some(rule) = vendor.remedies.last_mut() else {
        return Err(cursor.error("this line belongs to none above it", "put it below a line `remedy`"));
    };
    match cursor.field() {
        "step" => {
            let mut conditions = Vec::new();
            if let Some(words) = cursor.clause() {
                let mut words = Cursor::new(words, cursor.line);
                // The word `if` itself.
                words.field();
                while !words.is_done() {
                    conditions.push(condition(&mut words)?);
                }
            }
            rule.steps.push((conditions, template(cursor, "a step")?));
        }
        "place" => rule.place = Some(template(cursor, "a place")?),
        "link" => {
            let column = cursor.column();
            let rest = cursor.remainder();
            let parts = rest
                .split_once('|')
                .map(|(text, address)| (text.trim(), address.trim()));
            let found = parts.filter(|(text, address)| !text.is_empty() && address.starts_with("https://"));
            let (text, address) = found.ok_or_else(|| {
                cursor.error_at(
                    column,
                    "a link has a text and an address",
                    "write `link Roles | https://…`",
                )
            })?;
            let address =
                Template::new(address).map_err(|(reason, remedy)| cursor.error_at(column, &reason, remedy))?;
            rule.links.push((text.to_owned(), address));
        }
        word => {
            return Err(cursor.error(
                &format!("`{word}` cannot stand below `remedy`"),
                "write `step`, `place` or `link`",
            ));
        }
    }
    cursor.end()
}

/// Every field and console that a text names must be there.
pub(super) fn check(vendor: &Vendor) -> Result<(), TextError> {
    for rule in &vendor.remedies {
        let fault = |reason: String, remedy: &str| TextError {
            line: rule.line,
            column: 1,
            reason,
            remedy: remedy.to_owned(),
        };
        let texts = || {
            let steps = rule.steps.iter().map(|(_, text)| text);
            steps
                .chain(&rule.place)
                .chain(rule.links.iter().map(|(_, address)| address))
        };
        let conditions = rule
            .conditions
            .iter()
            .chain(rule.steps.iter().flat_map(|(conditions, _)| conditions));
        let asked = conditions.map(|condition| match condition {
            Condition::Has(name) | Condition::Lacks(name) | Condition::Is(name, _) | Condition::More(name, _) => {
                name.as_str()
            }
        });
        // A step whose field is empty is left out, so one of several reasons is enough.
        let has = |field: &str| {
            let mut all = rule.reasons.iter().flat_map(|reason| reason.fields());
            all.any(|known| known.name == field)
        };
        if let Some(field) = texts()
            .flat_map(Template::fields)
            .chain(asked)
            .find(|field| !has(field))
        {
            let ids: Vec<&str> = rule.reasons.iter().map(|reason| reason.id()).collect();
            let ids = ids.join("`, `");
            return Err(fault(
                format!("the reason `{ids}` has no field `{field}`"),
                "`why403 reason` with its name lists its fields",
            ));
        }
        if let Some(missing) = unknown_console(vendor, texts()) {
            return Err(fault(
                format!("there is no console `{missing}`"),
                "add a line `console` with that key",
            ));
        }
        if rule.steps.is_empty() && rule.place.is_none() && rule.links.is_empty() {
            return Err(fault(
                "this remedy says nothing".to_owned(),
                "put `step`, `place` or `link` below it",
            ));
        }
    }
    if let Some(missing) = unknown_console(vendor, vendor.learn.iter().map(|one| &one.text)) {
        return Err(TextError {
            line: 1,
            column: 1,
            reason: format!("a line `learn` names the console `{missing}`, which is not there"),
            remedy: "add a line `console` with that key".to_owned(),
        });
    }
    Ok(())
}

fn unknown_console<'t>(vendor: &Vendor, texts: impl Iterator<Item = &'t Template>) -> Option<&'t str> {
    let known = |key: &&str| vendor.consoles.iter().any(|console| console.key == *key);
    texts.flat_map(Template::consoles).find(|key| !known(key))
}
