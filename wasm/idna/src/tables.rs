//! Unicode's tables.

use icu_normalizer::uts46::Uts46MapperBorrowed;
use icu_properties::props::{BidiClass, GeneralCategory, GeneralCategoryGroup, JoiningType};
use icu_properties::{CodePointMapData, CodePointMapDataBorrowed};

/// The classes that the rules speak of.
const BIDI: [(BidiClass, u32); 11] = [
    (BidiClass::LeftToRight, super::L),
    (BidiClass::RightToLeft, super::R),
    (BidiClass::EuropeanNumber, super::EN),
    (BidiClass::EuropeanSeparator, super::ES),
    (BidiClass::EuropeanTerminator, super::ET),
    (BidiClass::ArabicNumber, super::AN),
    (BidiClass::CommonSeparator, super::CS),
    (BidiClass::OtherNeutral, super::ON),
    (BidiClass::ArabicLetter, super::AL),
    (BidiClass::NonspacingMark, super::NSM),
    (BidiClass::BoundaryNeutral, super::BN),
];
const JOINING: [(JoiningType, u32); 4] = [
    (JoiningType::DualJoining, super::DUAL),
    (JoiningType::LeftJoining, super::LEFT),
    (JoiningType::RightJoining, super::RIGHT),
    (JoiningType::Transparent, super::TRANSPARENT),
];
/// The number of every other class: no rule allows or wants it.
const OTHER: u32 = 31;

fn number<C: PartialEq>(all: &[(C, u32)], class: C) -> u32 {
    let found = all.iter().find(|(one, _)| *one == class);
    found.map_or(OTHER, |(_, number)| *number)
}

#[derive(Debug)]
pub(crate) struct Source {
    mapper: Uts46MapperBorrowed<'static>,
    categories: CodePointMapDataBorrowed<'static, GeneralCategory>,
    bidi: CodePointMapDataBorrowed<'static, BidiClass>,
    joining: CodePointMapDataBorrowed<'static, JoiningType>,
}

impl Default for Source {
    fn default() -> Self {
        Self::new()
    }
}

impl Source {
    pub(crate) const fn new() -> Self {
        Self {
            mapper: Uts46MapperBorrowed::new(),
            categories: CodePointMapData::<GeneralCategory>::new(),
            bidi: CodePointMapData::<BidiClass>::new(),
            joining: CodePointMapData::<JoiningType>::new(),
        }
    }

    pub(crate) fn is_virama(&self, c: char) -> bool {
        self.mapper.is_virama(c)
    }

    pub(crate) fn is_mark(&self, c: char) -> bool {
        GeneralCategoryGroup::Mark.contains(self.categories.get(c))
    }

    pub(crate) fn bidi_class(&self, c: char) -> u32 {
        number(&BIDI, self.bidi.get(c))
    }

    pub(crate) fn joining_type(&self, c: char) -> u32 {
        number(&JOINING, self.joining.get(c))
    }

    pub(crate) fn map_normalize<'s, I: Iterator<Item = char> + 's>(
        &'s self,
        all: I,
    ) -> impl Iterator<Item = char> + 's {
        self.mapper.map_normalize(all)
    }

    pub(crate) fn normalize_validate<'s, I: Iterator<Item = char> + 's>(
        &'s self,
        all: I,
    ) -> impl Iterator<Item = char> + 's {
        self.mapper.normalize_validate(all)
    }
}
