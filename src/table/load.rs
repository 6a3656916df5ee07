//! From bytes to a table in memory. Everything is checked here once, so that no later read can fail.

use super::error::TableError;
use super::expr::{KINDS, MAX_DEPTH};
use super::format::{
    AUTH_MASK, AUTH_SHIFT, EXPR_ALL, EXPR_ANY, EXPR_ATOM, EXPR_UNKNOWN, EXTRA, HEADER, LABEL_LITERAL, LABEL_PARAM,
    LABEL_PATTERN, LABEL_REST, MAGIC, METHOD_MASK, Reader, VERSION,
};
use super::hash;
use super::memory::{BaseRoot, Extra, Kind, Literals, Meta, Node, OperationRow, Strings, Table};
use super::operation::{Auth, Base, CaseRule, Cover, METHODS};
use super::template::MAX_SEGMENTS;
use super::text::PROVENANCES;
use crate::requirement::{Provenance, Source};

impl Table {
    /// Reads a compiled table.
    ///
    /// # Errors
    /// [`TableError`] when the bytes are no table, of another version, cut, changed, or contradict
    /// themselves. Nothing of a damaged table is used.
    pub fn load(bytes: impl AsRef<[u8]>) -> Result<Self, TableError> {
        let body = body(bytes.as_ref())?;
        let mut reader = Reader::new(body);
        let meta = read_meta(&mut reader)?;
        let strings = read_strings(&mut reader)?;
        let atoms = read_atoms(&mut reader, &strings)?;
        let mut required = vec![false; atoms.len()];
        let requirements = read_requirements(&mut reader, meta.sources.len(), &mut required)?;
        let names = read_names(&mut reader, strings.len())?;
        let operations = reader.count(4)?;
        let nodes = reader.count(2)?;
        let mut forest = Forest {
            sizes: Sizes {
                strings: strings.len(),
                requirements: requirements.len(),
                names: names.len(),
                atoms: atoms.len(),
            },
            nodes: Vec::with_capacity(nodes),
            operations: Vec::with_capacity(operations),
            words: Vec::with_capacity(operations.saturating_mul(4).min(body.len())),
            specials: Vec::new(),
            patterns: Vec::new(),
            extras: Vec::new(),
        };
        let mut bases = Vec::new();
        for _ in 0..reader.count(3)? {
            bases.push(forest.base(&mut reader)?);
        }
        if !reader.is_done() {
            return Err(reader.damaged("something follows the last tree"));
        }
        if forest.operations.len() != operations || forest.nodes.len() != nodes {
            return Err(reader.damaged("a count does not fit what was counted"));
        }
        let literals = Literals::build(&mut forest.nodes, &strings);
        Ok(Self {
            meta,
            strings,
            atoms,
            required,
            requirements,
            names,
            nodes: forest.nodes,
            specials: forest.specials,
            patterns: forest.patterns,
            operations: forest.operations,
            words: forest.words,
            extras: forest.extras,
            bases,
            literals,
        })
    }
}

/// Checks magic, version, length and checksum.
fn body(bytes: &[u8]) -> Result<&[u8], TableError> {
    let Some((header, body)) = bytes.split_at_checked(HEADER) else {
        return Err(if bytes.starts_with(&MAGIC) {
            TableError::Length {
                found: bytes.len(),
                expected: HEADER,
            }
        } else {
            TableError::Magic
        });
    };
    let [m0, m1, m2, m3, m4, m5, m6, m7, v0, v1, _, _, l0, l1, l2, l3, sum @ ..] = header else {
        return Err(TableError::Magic);
    };
    if [*m0, *m1, *m2, *m3, *m4, *m5, *m6, *m7] != MAGIC {
        return Err(TableError::Magic);
    }
    let found = u16::from_le_bytes([*v0, *v1]);
    if found != VERSION {
        return Err(TableError::Version {
            found,
            supported: VERSION,
        });
    }
    let expected = u32::from_le_bytes([*l0, *l1, *l2, *l3]) as usize;
    if expected != body.len() {
        return Err(TableError::Length {
            found: bytes.len(),
            expected: expected.saturating_add(HEADER),
        });
    }
    if hash::checksum(body).to_le_bytes() != sum {
        return Err(TableError::Checksum);
    }
    Ok(body)
}

fn read_meta(reader: &mut Reader<'_>) -> Result<Meta, TableError> {
    let platform = reader.text()?.to_owned();
    let title = reader.text()?.to_owned();
    let license = reader.text()?.to_owned();
    let case = match reader.byte()? {
        0 => CaseRule::Sensitive,
        1 => CaseRule::Insensitive,
        _ => return Err(reader.damaged("an unknown rule for case")),
    };
    let mut sources = Vec::new();
    for _ in 0..reader.count(5)? {
        sources.push(Source {
            key: reader.text()?.to_owned(),
            title: reader.text()?.to_owned(),
            date: reader.text()?.to_owned(),
            url: reader.text()?.to_owned(),
            license: reader.text()?.to_owned(),
        });
    }
    let mut covers = Vec::new();
    for _ in 0..reader.count(2)? {
        covers.push(Cover {
            held: reader.text()?.to_owned(),
            needed: reader.text()?.to_owned(),
        });
    }
    Ok(Meta {
        platform,
        title,
        license,
        case,
        sources,
        covers,
    })
}

fn read_strings(reader: &mut Reader<'_>) -> Result<Strings, TableError> {
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

fn read_atoms(reader: &mut Reader<'_>, strings: &Strings) -> Result<Vec<(u8, u32)>, TableError> {
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

fn read_requirements(
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
        for _ in 0..reader.count(1)? {
            reader.index(required.len())?;
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
        EXPR_ANY | EXPR_ALL => {
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

fn read_names(reader: &mut Reader<'_>, strings: usize) -> Result<Vec<Box<[u32]>>, TableError> {
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

struct Sizes {
    strings: usize,
    requirements: usize,
    names: usize,
    atoms: usize,
}

struct Forest {
    sizes: Sizes,
    nodes: Vec<Node>,
    operations: Vec<OperationRow>,
    words: Vec<u32>,
    specials: Vec<u32>,
    patterns: Vec<Box<[Option<u32>]>>,
    extras: Vec<(u32, Extra)>,
}

impl Forest {
    fn base(&mut self, reader: &mut Reader<'_>) -> Result<BaseRoot, TableError> {
        let key = reader.text()?.to_owned();
        let mut hosts = Vec::new();
        for _ in 0..reader.count(1)? {
            hosts.push(reader.text()?.to_owned());
        }
        let root = self.nodes.len() as u32;
        let base = Base { key, hosts };
        self.node(reader, u32::MAX, Kind::Root, 0, 0)?;
        Ok(BaseRoot {
            base,
            root,
            end: self.nodes.len() as u32,
        })
    }

    /// Reads a node and, below it, its children. `depth` bounds the recursion.
    fn node(
        &mut self,
        reader: &mut Reader<'_>,
        parent: u32,
        kind: Kind,
        label: u32,
        depth: usize,
    ) -> Result<u32, TableError> {
        if depth > MAX_SEGMENTS {
            return Err(reader.damaged("a path has too many segments"));
        }
        let number = self.nodes.len() as u32;
        let first_operation = self.operations.len() as u32;
        for _ in 0..reader.count(4)? {
            self.operation(reader, number)?;
        }
        self.nodes.push(Node {
            parent,
            hash: 0,
            label,
            kind,
            depth: depth as u8,
            first_operation,
            operations: self.operations.len() as u32 - first_operation,
            first_special: 0,
            specials: 0,
        });
        let mut specials = Vec::new();
        for _ in 0..reader.count(3)? {
            let (kind, label) = self.label(reader)?;
            let child = self.node(reader, number, kind, label, depth + 1)?;
            if kind != Kind::Literal {
                specials.push(child);
            }
        }
        let first_special = self.specials.len() as u32;
        let count = specials.len() as u32;
        self.specials.extend(specials);
        if let Some(node) = self.nodes.get_mut(number as usize) {
            node.first_special = first_special;
            node.specials = count;
        }
        Ok(number)
    }

    fn label(&mut self, reader: &mut Reader<'_>) -> Result<(Kind, u32), TableError> {
        Ok(match reader.number()? {
            LABEL_PARAM => (Kind::Param, 0),
            LABEL_REST => (Kind::Rest, reader.index(self.sizes.strings)?),
            LABEL_PATTERN => {
                let count = reader.count(1)?;
                let mut pieces = Vec::with_capacity(count);
                for _ in 0..count {
                    let number = reader.index(self.sizes.strings + 1)?;
                    pieces.push(number.checked_sub(1));
                }
                self.patterns.push(pieces.into_boxed_slice());
                (Kind::Pattern, self.patterns.len() as u32 - 1)
            }
            literal => {
                let number = literal - LABEL_LITERAL;
                if number as usize >= self.sizes.strings {
                    return Err(reader.damaged("a reference leads outside"));
                }
                (Kind::Literal, number)
            }
        })
    }

    fn operation(&mut self, reader: &mut Reader<'_>, node: u32) -> Result<(), TableError> {
        let flags = reader.byte()?;
        let method = flags & METHOD_MASK;
        let auth = (flags & AUTH_MASK) >> AUTH_SHIFT;
        if usize::from(method) >= METHODS.len() || usize::from(auth) >= Auth::ALL.len() {
            return Err(reader.damaged("an unknown method"));
        }
        let requirement = reader.index(self.sizes.requirements)?;
        let names = reader.index(self.sizes.names)?;
        let first_word = self.words.len() as u32;
        for _ in 0..reader.count(1)? {
            self.words.push(reader.index(self.sizes.strings)?);
        }
        if flags & EXTRA != 0 {
            let note = reader.index(self.sizes.strings + 1)?.checked_sub(1);
            let mut dropped = Vec::new();
            for _ in 0..reader.count(1)? {
                dropped.push(reader.index(self.sizes.atoms)?);
            }
            let number = self.operations.len() as u32;
            self.extras.push((number, Extra { note, dropped }));
        }
        self.operations.push(OperationRow {
            node,
            flags,
            requirement,
            names,
            first_word,
            words: self.words.len() as u32 - first_word,
        });
        Ok(())
    }
}
