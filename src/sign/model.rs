//! What a sign consists of.

use super::outcome::{Piece, Read};
use super::pattern::Pattern;
use crate::answer::Kind;
use crate::reason::{Proof, ReasonId};
use serde::{Deserialize, Serialize};

/// What kind of program wrote an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum MakerKind {
    /// Sentences of many programs.
    General,
    /// A standard.
    Standard,
    /// A framework or library.
    Framework,
    /// A network in front: content networks, firewalls.
    Network,
    /// A gateway.
    Gateway,
    /// An identity provider.
    Identity,
    /// A vendor, whose signs apply to its own hosts.
    Vendor,
}

impl MakerKind {
    /// The kind of this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "general" => Self::General,
            "standard" => Self::Standard,
            "framework" => Self::Framework,
            "network" => Self::Network,
            "gateway" => Self::Gateway,
            "identity" => Self::Identity,
            "vendor" => Self::Vendor,
            _ => return None,
        })
    }
}

/// Whoever wrote an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Maker {
    /// The short name; a vendor's is its platform's id.
    pub id: String,
    /// The name for readers.
    pub title: String,
    /// Its kind.
    pub kind: MakerKind,
}

/// Where a sign was learnt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Its short name within the file.
    pub key: String,
    /// What it is.
    pub title: String,
    /// Its date or version.
    pub date: String,
    /// Its address, or empty.
    pub url: String,
}

/// What a value must be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Test {
    /// It is there.
    Present,
    /// This text, in any case.
    Is(String),
    /// A pattern stands in it.
    Like(Pattern),
}

/// One condition of a sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Condition {
    /// One of these statuses, of HTTP or of the body.
    Status(Vec<u16>),
    /// A header of the answer.
    Header(String, Test),
    /// A member of the body.
    Key(String, Test),
    /// A code of the answer.
    Code(String),
    /// A sentence.
    Says(Pattern),
    /// Within `unless` only: the very sentence in which `says` was found has this, too.
    Here(Pattern),
    /// A page's title.
    Title(Pattern),
    /// A page's text or markup.
    Page(Pattern),
    /// An element of XML, by its local name.
    Xml(String, Test),
    /// A challenge of this scheme.
    Scheme(String),
    /// A parameter of a challenge.
    Param(String, Test),
    /// The request's method.
    Method(Vec<String>),
    /// The request's path.
    Path(Pattern),
    /// The request's host ends with this.
    Host(String),
    /// A header of the request, and whether it must be there.
    Request(String, bool),
    /// Whether a credential was sent.
    Sent(bool),
    /// The body's form, by its word.
    Body(String),
}

impl Condition {
    /// Conditions of one group are alternatives; the group is the kind, and for named parts the name.
    pub(super) fn group(&self) -> String {
        match self {
            Self::Status(_) => "status".to_owned(),
            Self::Header(name, _) => format!("header {name}"),
            Self::Key(path, _) => format!("key {}", path.to_ascii_lowercase()),
            Self::Code(_) => "code".to_owned(),
            Self::Says(_) => "says".to_owned(),
            Self::Here(_) => "here".to_owned(),
            Self::Title(_) => "title".to_owned(),
            Self::Page(_) => "page".to_owned(),
            Self::Xml(name, _) => format!("xml {}", name.to_ascii_lowercase()),
            Self::Scheme(_) => "challenge".to_owned(),
            Self::Param(name, _) => format!("challenge {name}"),
            Self::Method(_) => "method".to_owned(),
            Self::Path(_) => "path".to_owned(),
            Self::Host(_) => "host".to_owned(),
            Self::Request(name, _) => format!("request {name}"),
            Self::Sent(_) => "sent".to_owned(),
            Self::Body(_) => "body".to_owned(),
        }
    }

    /// Its pattern.
    pub(super) fn pattern(&self) -> Option<&Pattern> {
        match self {
            Self::Says(one) | Self::Here(one) | Self::Title(one) | Self::Page(one) | Self::Path(one) => Some(one),
            Self::Header(_, Test::Like(one)) | Self::Key(_, Test::Like(one)) => Some(one),
            Self::Xml(_, Test::Like(one)) | Self::Param(_, Test::Like(one)) => Some(one),
            _ => None,
        }
    }

    pub(super) fn is_body(word: &str) -> bool {
        Kind::from_word(word).is_some()
    }
}

/// Where a field of the reason comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum FieldSource {
    /// Text with captures in it.
    Text(Vec<Piece>),
    /// One capture or one part of the answer, as names.
    Value(Read),
}

/// A sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sign {
    /// Its name within its maker.
    pub name: String,
    /// Index of the maker.
    pub maker: usize,
    /// Whether a vendor's sign applies to any host.
    pub anywhere: bool,
    /// Groups that must all hold; of each group one condition.
    pub when: Vec<Vec<Condition>>,
    /// Of these none may hold.
    pub unless: Vec<Condition>,
    /// The reason that it states.
    pub reason: ReasonId,
    /// The reason's fields; of several for one field the first that gives something.
    pub fields: Vec<(String, FieldSource)>,
    /// What it proves.
    #[serde(with = "proof_word")]
    pub proof: Proof,
    /// Other reasons for which the same words are used.
    pub also: Vec<ReasonId>,
    /// Index of the source.
    pub source: usize,
    /// How much it says: among several signs the heaviest leads.
    pub weight: u32,
}

mod proof_word {
    use crate::reason::Proof;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(proof: &Proof, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(proof.word())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Proof, D::Error> {
        let word = String::deserialize(deserializer)?;
        Proof::from_word(&word).ok_or_else(|| D::Error::custom("no such proof"))
    }
}
