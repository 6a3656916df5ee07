//! The form of a body.

/// The form of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Kind {
    /// JSON, one document or several lines of it.
    Json,
    /// XML or SOAP.
    Xml,
    /// A page.
    Html,
    /// `name=value&…`.
    Form,
    /// Several answers in one (`multipart/mixed`).
    Multipart,
    /// Anything else.
    Text,
    /// Seen, and nothing in it.
    Empty,
    /// Not seen.
    #[default]
    NotSeen,
}

impl Kind {
    /// The word for it in signs: `json`, `xml`, `html`, `form`, `multipart`, `text`, `empty`, `unseen`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Xml => "xml",
            Self::Html => "html",
            Self::Form => "form",
            Self::Multipart => "multipart",
            Self::Text => "text",
            Self::Empty => "empty",
            Self::NotSeen => "unseen",
        }
    }

    /// The reverse of [`Kind::word`].
    pub fn from_word(word: &str) -> Option<Self> {
        let all = [
            Self::Json,
            Self::Xml,
            Self::Html,
            Self::Form,
            Self::Multipart,
            Self::Text,
            Self::Empty,
            Self::NotSeen,
        ];
        all.into_iter().find(|kind| kind.word() == word)
    }
}
