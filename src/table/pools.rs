//! The parts of a compiled table that its trees refer to: texts, conditions, requirements, names.

use super::error::TableError;
use super::expr::{KINDS, MAX_DEPTH};
use super::format::{EXPR_ALL, EXPR_ANY, EXPR_ATOM, EXPR_LISTED, EXPR_UNKNOWN, Reader};
use super::memory::{Meta, Strings};
use super::operation::{CaseRule, Cover};
use super::text::PROVENANCES;
use crate::requirement::{Provenance, Source};

pub(crate) fn read_meta(reader: &mut Reader<'_>) -> Result<Meta, TableError> {
    let platform = reader.text()?.to_owned();
    let title = reader.text()?.to_owned();
    let license = reader.text()?.to_owned();
    let case = match reader.byte()? {
        0 => CaseRule::Sensitive,
        1 => CaseRule::Insensitive,
        _ => return Err(reader.damaged("an unknown rule for case")),
    };
    let mut sources = Vec::new();
    for _ in 0..reader.count(6)? {
        sources.push(Source {
            key: reader.text()?.to_owned(),
            title: reader.text()?.to_owned(),
            date: reader.text()?.to_owned(),
            url: reader.text()?.to_owned(),
            license: reader.text()?.to_owned(),
            valid_until: Some(reader.text()?.to_owned()).filter(|day| !day.is_empty()),
        });
    }
    let mut covers = Vec::new();
    for _ in 0..reader.count(2)? {
        covers.push(Cover {
            held: reader.text()?.to_owned(),
            needed: reader.text()?.to_owned(),
        });
    }
    let mut endings = Vec::new();
    for _ in 0..reader.count(1)? {
        endings.push(reader.text()?.to_owned());
    }
    Ok(Meta {
        platform,
        title,
        license,
        case,
        sources,
        covers,
        endings,
    })
}

pub(crate) fn read_strings(reader: &mut Reader<'_>) -> Result<Strings, TableError> {
    let count = reader.count(1)?;
    let mut ends = Vec::with_capacity(count + 1);
    let mut end = 0u32;
    ends.push(0);
    for _ in 0..count {
        let length = reader.number()?;
        end = end
            .checked_add(length)
            .ok_or_else(|| reader.damaged("the texts are too long"))?;
        ends.push(end);
    }
    let blob = reader.slice(end as usize)?;
    let blob = std::str::from_utf8(blob).map_err(|_| reader.damaged("a text is not UTF-8"))?;
    if ends.iter().any(|end| !blob.is_char_boundary(*end as usize)) {
        return Err(reader.damaged("a text ends inside a character"));
    }
    Ok(Strings {
        ends,
        blob: blob.to_owned(),
    })
}

pub(crate) fn read_atoms(reader: &mut Reader<'_>, strings: &Strings) -> Result<Vec<(u8, u32)>, TableError> {
    let count = reader.count(2)?;
    let mut atoms: Vec<(u8, u32)> = Vec::with_capacity(count);
    for _ in 0..count {
        let kind = reader.byte()?;
        let name = reader.index(strings.len())?;
        let word = KINDS.get(usize::from(kind)).copied().unwrap_or_default();
        if super::expr::atom(word, strings.get(name)).is_none() {
            return Err(reader.damaged("a condition of no known kind"));
        }
        let sorted = atoms
            .last()
            .is_none_or(|(k, n)| (*k, strings.get(*n)) < (kind, strings.get(name)));
        if !sorted {
            return Err(reader.damaged("the conditions are not in order"));
        }
        atoms.push((kind, name));
    }
    Ok(atoms)
}

pub(crate) fn read_requirements(
    reader: &mut Reader<'_>,
    sources: usize,
    required: &mut [bool],
) -> Result<Vec<Box<[u8]>>, TableError> {
    let count = reader.count(2)?;
    let mut list = Vec::with_capacity(count);
    for _ in 0..count {
        let length = reader.count(1)?;
        let bytes = reader.slice(length)?;
        let mut inner = Reader::new(bytes);
        let fault = |_| reader.damaged("a requirement contradicts itself");
        check_requirement(&mut inner, sources, required).map_err(fault)?;
        list.push(Box::from(bytes));
    }
    Ok(list)
}

fn check_requirement(reader: &mut Reader<'_>, sources: usize, required: &mut [bool]) -> Result<(), TableError> {
    for _ in 0..reader.count(4)? {
        provenance(reader)?;
        reader.index(sources)?;
        check_expr(reader, required, 0)?;
        if reader.byte()? != 0 {
            check_expr(reader, required, 0)?;
        }
    }
    if reader.is_done() {
        Ok(())
    } else {
        Err(reader.damaged("something follows the requirement"))
    }
}

pub(crate) fn provenance(reader: &mut Reader<'_>) -> Result<Provenance, TableError> {
    let number = usize::from(reader.byte()?);
    let found = PROVENANCES.get(number).map(|(provenance, _)| *provenance);
    found.ok_or_else(|| reader.damaged("an unknown provenance"))
}

/// Checks one expression, and marks the conditions that it names.
fn check_expr(reader: &mut Reader<'_>, required: &mut [bool], depth: usize) -> Result<(), TableError> {
    match reader.number()? {
        EXPR_UNKNOWN => {}
        EXPR_ANY | EXPR_ALL | EXPR_LISTED => {
            if depth >= MAX_DEPTH {
                return Err(reader.damaged("an expression nests too deep"));
            }
            for _ in 0..reader.count(1)? {
                check_expr(reader, required, depth + 1)?;
            }
        }
        atom => match required.get_mut((atom - EXPR_ATOM) as usize) {
            Some(mark) => *mark = true,
            None => return Err(reader.damaged("a reference leads outside")),
        },
    }
    Ok(())
}

pub(crate) fn read_names(reader: &mut Reader<'_>, strings: usize) -> Result<Vec<Box<[u32]>>, TableError> {
    let count = reader.count(1)?;
    let mut lists = Vec::with_capacity(count);
    for _ in 0..count {
        let length = reader.count(1)?;
        let mut list = Vec::with_capacity(length);
        for _ in 0..length {
            list.push(reader.index(strings)?);
        }
        lists.push(list.into_boxed_slice());
    }
    Ok(lists)
}
