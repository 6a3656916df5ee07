//! From bytes to a table in memory. Everything is checked here once, so that no later read can fail.

use super::error::TableError;
use super::format::{
    AUTH_MASK, AUTH_SHIFT, EXTRA, HEADER, LABEL_LITERAL, LABEL_PARAM, LABEL_PATTERN, LABEL_REST, MAGIC, METHOD_MASK,
    Reader, VERSION,
};
use super::hash;
use super::host::Hosts;
use super::literals::Literals;
use super::memory::{BaseRoot, Extra, Kind, Node, ONE_SEGMENT, OperationRow, Strings, Table};
use super::operation::{Auth, Base, METHODS};
use super::pools::{read_atoms, read_meta, read_names, read_requirements, read_strings};
use super::template::MAX_SEGMENTS;

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
        if nodes >= ONE_SEGMENT as usize {
            return Err(reader.damaged("there are too many nodes"));
        }
        let mut forest = Forest {
            strings: &strings,
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
        let hosts = Hosts::build(&bases);
        let Forest {
            nodes,
            operations,
            words,
            specials,
            patterns,
            extras,
            ..
        } = forest;
        let literals = Literals::build(&nodes, &strings);
        Ok(Self {
            meta,
            strings,
            atoms,
            required,
            requirements,
            names,
            nodes,
            specials,
            patterns,
            operations,
            words,
            extras,
            bases,
            hosts,
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

struct Sizes {
    strings: usize,
    requirements: usize,
    names: usize,
    atoms: usize,
}

struct Forest<'t> {
    strings: &'t Strings,
    sizes: Sizes,
    nodes: Vec<Node>,
    operations: Vec<OperationRow>,
    words: Vec<u32>,
    specials: Vec<u32>,
    patterns: Vec<Box<[Option<u32>]>>,
    extras: Vec<(u32, Extra)>,
}

impl Forest<'_> {
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
        let (text, length) = match kind {
            Kind::Literal | Kind::Rest => self.strings.place(label),
            Kind::Root | Kind::Param | Kind::Pattern => (0, 0),
        };
        let Ok(length) = u16::try_from(length) else {
            return Err(reader.damaged("a segment is too long"));
        };
        let first_operation = self.operations.len() as u32;
        for _ in 0..reader.count(4)? {
            self.operation(reader, number)?;
        }
        self.nodes.push(Node {
            parent,
            label,
            text,
            length,
            kind,
            depth: depth as u8,
            first_operation,
            operations: self.operations.len() as u32 - first_operation,
            first_special: 0,
            specials: 0,
        });
        let (mut mixed, mut wide) = (Vec::new(), Vec::new());
        for _ in 0..reader.count(3)? {
            let (kind, label) = self.label(reader)?;
            let child = self.node(reader, number, kind, label, depth + 1)?;
            match kind {
                Kind::Root | Kind::Literal => {}
                Kind::Pattern => mixed.push(child),
                Kind::Param => wide.push(child),
                Kind::Rest => {
                    if !self.strings.get(label).is_empty() {
                        mixed.push(child | ONE_SEGMENT);
                    }
                    wide.push(child);
                }
            }
        }
        let specials = mixed.into_iter().chain(wide);
        let first_special = self.specials.len() as u32;
        self.specials.extend(specials);
        let count = self.specials.len() as u32 - first_special;
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
