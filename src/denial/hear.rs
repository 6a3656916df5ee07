//! From the signs that hold in an answer to what it states.

use super::statement::{self, Statement};
use super::{Denial, cut};
use crate::answer::Answer;
use crate::reason::{Fields, PermissionDivision, Reason, Value};
use crate::sign::{Hit, MakerKind, Signs};

/// Adds what the signs find in an answer, and the server's own sentence and code where nothing better was read.
/// `platform` is the short name of the platform that answered, if it is known.
pub fn hear(denial: &mut Denial, answer: &Answer, signs: &Signs, platform: Option<&str>) {
    denial.tells = answer.tells();
    if denial.message.is_none() {
        denial.message = answer.fullest().map(cut);
    }
    denial.besides = answer.besides().iter().map(|text| cut(text)).collect();
    if denial.message.is_none() && !denial.besides.is_empty() {
        denial.message = Some(denial.besides.remove(0));
    }
    if denial.code.is_none() {
        denial.code = answer.code().map(cut);
    }
    let found = signs.read(answer, platform).into_iter().filter_map(|hit| of_hit(&hit));
    denial.states = statement::most_telling(found.collect());
}

fn of_hit(hit: &Hit<'_>) -> Option<Statement> {
    let reason = in_its_object(Reason::from_fields(hit.reason, &clean(&hit.fields)).ok()?);
    let source = match hit.source.date.as_str() {
        "" => hit.source.title.clone(),
        date => format!("{}, {date}", hit.source.title),
    };
    Some(Statement {
        reason,
        proof: hit.proof,
        also: hit.also.clone(),
        words: Some(cut(&hit.quoted)).filter(|words| !words.is_empty()),
        source: Some(source),
        maker: Some(hit.maker.title.clone()),
        by_vendor: hit.maker.kind == MakerKind::Vendor,
        by_anybody: matches!(hit.maker.kind, MakerKind::General | MakerKind::Standard),
    })
}

/// A permission whose name ends in an object's GUID is missing in that object: `telephony:extensionPool:edit:<guid>`.
fn in_its_object(reason: Reason) -> Reason {
    let Reason::PermissionMissing(missing) = reason else {
        return reason;
    };
    let split: Vec<(String, String)> = (missing.names.iter())
        .filter_map(|name| name.rsplit_once(':').filter(|(_, guid)| is_guid(guid)))
        .map(|(name, guid)| (name.to_owned(), guid.to_owned()))
        .collect();
    if split.is_empty() || split.len() < missing.names.len() {
        return missing.into();
    }
    let (names, divisions) = split.into_iter().unzip();
    PermissionDivision {
        names,
        join: missing.join,
        divisions,
    }
    .into()
}

fn is_guid(text: &str) -> bool {
    let groups = text.split('-').map(str::len);
    groups.eq([8, 4, 4, 4, 12]) && text.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-')
}

/// The server's texts, cut to what a report can hold and without tokens.
fn clean(fields: &Fields) -> Fields {
    mapped(fields, &mut |text| *text = cut(text))
}

/// The fields with every text changed.
pub(super) fn mapped(fields: &Fields, change: &mut dyn FnMut(&mut String)) -> Fields {
    let mut made = Fields::default();
    for (name, value) in fields.iter() {
        let mut value = value.clone();
        match &mut value {
            Value::Names(names) => names.iter_mut().for_each(&mut *change),
            Value::Text(text) => change(text),
            Value::Join(_) => {}
        }
        made.set(name, value);
    }
    made
}
