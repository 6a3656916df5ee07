//! What the crate `idna`, and by it `url`, asks about the characters of host names; the interface is that of the crate of
//! this name, for which it stands in (`[patch.crates-io]` in the workspace).
//!
//! Natively the answers come from Unicode's tables, as there. In a browser these would be 150 KB of each module, though
//! the browser has them, too, and has judged nearly every host name before it comes here: there the browser maps what a
//! user pastes, and what only rejects names (bidirectional text, joiners, unassigned characters) rejects none.

#[cfg(not(target_arch = "wasm32"))]
#[path = "tables.rs"]
mod source;
#[cfg(target_arch = "wasm32")]
#[path = "browser.rs"]
mod source;

/// Classes as bits.
#[derive(Debug, Clone, Copy)]
pub struct JoiningTypeMask(u32);

/// Classes as bits.
#[derive(Debug, Clone, Copy)]
pub struct BidiClassMask(u32);

/// How a character joins its neighbours (Unicode's `Joining_Type`).
#[derive(Debug, Clone, Copy)]
pub struct JoiningType(u32);

/// Which way a character is written (Unicode's `Bidi_Class`).
#[derive(Debug, Clone, Copy)]
pub struct BidiClass(u32);

const DUAL: u32 = 2;
const LEFT: u32 = 3;
const RIGHT: u32 = 4;
const TRANSPARENT: u32 = 5;

const L: u32 = 0;
const R: u32 = 1;
const EN: u32 = 2;
const ES: u32 = 3;
const ET: u32 = 4;
const AN: u32 = 5;
const CS: u32 = 6;
const ON: u32 = 10;
const AL: u32 = 13;
const NSM: u32 = 17;
const BN: u32 = 18;

const fn bits(classes: &[u32]) -> u32 {
    let mut bits = 0;
    let mut rest = classes;
    while let [first, others @ ..] = rest {
        bits |= 1 << *first;
        rest = others;
    }
    bits
}

/// Joins on the left (RFC 5892 A.1).
pub const LEFT_OR_DUAL_JOINING_MASK: JoiningTypeMask = JoiningTypeMask(bits(&[LEFT, DUAL]));
/// Joins on the right (RFC 5892 A.1).
pub const RIGHT_OR_DUAL_JOINING_MASK: JoiningTypeMask = JoiningTypeMask(bits(&[RIGHT, DUAL]));
/// Makes a name one of bidirectional text (RFC 5893 1.4).
pub const RTL_MASK: BidiClassMask = BidiClassMask(bits(&[R, AL, AN]));
/// May stand first in a label (RFC 5893 2, rule 1).
pub const FIRST_BC_MASK: BidiClassMask = BidiClassMask(bits(&[L, R, AL]));
/// May end a label that is written to the right (rule 6).
pub const LAST_LTR_MASK: BidiClassMask = BidiClassMask(bits(&[L, EN]));
/// May end a label that is written to the left (rule 3).
pub const LAST_RTL_MASK: BidiClassMask = BidiClassMask(bits(&[R, AL, EN, AN]));
/// May stand in a label that is written to the right (rule 5).
pub const MIDDLE_LTR_MASK: BidiClassMask = BidiClassMask(bits(&[L, EN, ES, CS, ET, ON, BN, NSM]));
/// May stand in a label that is written to the left (rule 2).
pub const MIDDLE_RTL_MASK: BidiClassMask = BidiClassMask(bits(&[R, AL, AN, EN, ES, CS, ET, ON, BN, NSM]));

impl JoiningTypeMask {
    /// Whether both have a class in common.
    pub fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

impl BidiClassMask {
    /// Whether both have a class in common.
    pub fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

impl JoiningType {
    /// The class as a mask.
    pub fn to_mask(self) -> JoiningTypeMask {
        JoiningTypeMask(1 << self.0)
    }

    /// Whether it is passed over.
    pub fn is_transparent(self) -> bool {
        self.0 == TRANSPARENT
    }
}

impl BidiClass {
    /// The class as a mask.
    pub fn to_mask(self) -> BidiClassMask {
        BidiClassMask(1 << self.0)
    }

    /// Written to the right.
    pub fn is_ltr(self) -> bool {
        self.0 == L
    }

    /// A mark without a width of its own.
    pub fn is_nonspacing_mark(self) -> bool {
        self.0 == NSM
    }

    /// A European number.
    pub fn is_european_number(self) -> bool {
        self.0 == EN
    }

    /// An Arabic number.
    pub fn is_arabic_number(self) -> bool {
        self.0 == AN
    }
}

/// Answers.
#[derive(Debug, Default)]
pub struct Adapter(source::Source);

impl Adapter {
    /// One that is ready.
    pub const fn new() -> Self {
        Self(source::Source::new())
    }

    /// Whether a joiner may follow.
    pub fn is_virama(&self, c: char) -> bool {
        self.0.is_virama(c)
    }

    /// Whether it is a mark, which may not begin a label.
    pub fn is_mark(&self, c: char) -> bool {
        self.0.is_mark(c)
    }

    /// Which way it is written.
    pub fn bidi_class(&self, c: char) -> BidiClass {
        BidiClass(self.0.bidi_class(c))
    }

    /// How it joins.
    pub fn joining_type(&self, c: char) -> JoiningType {
        JoiningType(self.0.joining_type(c))
    }

    /// Maps and normalizes by UTS 46; what is not allowed becomes U+FFFD.
    pub fn map_normalize<'s, I: Iterator<Item = char> + 's>(&'s self, all: I) -> impl Iterator<Item = char> + 's {
        self.0.map_normalize(all)
    }

    /// The same characters where they are normalized and allowed.
    pub fn normalize_validate<'s, I: Iterator<Item = char> + 's>(&'s self, all: I) -> impl Iterator<Item = char> + 's {
        self.0.normalize_validate(all)
    }
}
