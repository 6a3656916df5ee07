//! How a reason is written down: one struct with its fields, whose doc comment is also what users read about it.

use super::{FieldError, Fields, Join, ReasonId, Value};

/// What a field of a reason can hold, so that signs, which are data, can fill it.
pub trait FieldValue: Sized + Default {
    /// The word for the kind in error messages.
    const KIND: &'static str;
    /// Reads it from data; `None` when the data is of another kind.
    fn from_value(value: &Value) -> Option<Self>;
    /// As data; `None` when there is nothing to say.
    fn to_value(&self) -> Option<Value>;
}

impl FieldValue for Vec<String> {
    const KIND: &'static str = "names";
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Names(names) => Some(names.clone()),
            Value::Text(one) => Some(vec![one.clone()]),
            Value::Join(_) => None,
        }
    }
    fn to_value(&self) -> Option<Value> {
        (!self.is_empty()).then(|| Value::Names(self.clone()))
    }
}

impl FieldValue for Option<String> {
    const KIND: &'static str = "text";
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Text(text) => Some(Some(text.clone())),
            Value::Names(names) => Some(names.first().cloned()),
            Value::Join(_) => None,
        }
    }
    fn to_value(&self) -> Option<Value> {
        self.clone().map(Value::Text)
    }
}

impl FieldValue for Join {
    const KIND: &'static str = "join";
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Join(join) => Some(*join),
            Value::Text(word) => Join::from_word(word),
            Value::Names(_) => None,
        }
    }
    fn to_value(&self) -> Option<Value> {
        Some(Value::Join(*self))
    }
}

/// What every reason's struct can do beside speak; written by [`reason!`](macro.reason.html).
pub trait Entry: Sized {
    /// The stable id, e.g. `scope.missing`.
    const ID: &'static str;
    /// The doc comment, line by line.
    const DOC: &'static [&'static str];
    /// Names and kinds of the fields, with a line about each.
    const FIELDS: &'static [super::Field];
    /// Vaguer reasons that this one says better, when one answer states both.
    const NARROWS: &'static [ReasonId];
    /// When in the life of a call it strikes.
    const STAGE: super::Stage;
    /// Fills the fields from data.
    ///
    /// # Errors
    /// [`FieldError`] for a field that the reason does not have, or one of another kind.
    fn from_fields(fields: &Fields) -> Result<Self, FieldError>;
    /// The fields as data, for the vendors' own words.
    fn fields(&self) -> Fields;
}

/// Whether a reason has all these fields. Once for all reasons, and not once for each.
#[inline(never)]
pub(super) fn known(fields: &Fields, reason: &str, of: &[super::Field]) -> Result<(), FieldError> {
    let mut names = fields.iter().map(|(name, _)| name);
    match names.find(|name| !of.iter().any(|field| field.name == *name)) {
        Some(name) => Err(FieldError::unknown(reason, name)),
        None => Ok(()),
    }
}

/// One field of a reason; its default where it is not set. Once for each kind of field.
#[inline(never)]
pub(super) fn field<T: FieldValue>(fields: &Fields, reason: &str, name: &str) -> Result<T, FieldError> {
    let read = |value| T::from_value(value).ok_or_else(|| FieldError::kind(reason, name, T::KIND));
    fields.get(name).map_or_else(|| Ok(T::default()), read)
}

/// Writes a reason down: doc comment, name, id, stage, the vaguer reasons that it replaces, and its fields.
macro_rules! reason {
    (
        $(#[doc = $doc:literal])+
        $name:ident, $id:literal, $stage:ident, narrows: [$($vague:ident),* $(,)?] {
            $( $(#[doc = $line:literal])+ $field:ident: $kind:ty, )*
        }
    ) => {
        $(#[doc = $doc])+
        #[derive(Debug, Clone, PartialEq, Eq, Default)]
        pub struct $name {
            $( $(#[doc = $line])+ pub $field: $kind, )*
        }

        impl $crate::reason::Entry for $name {
            const ID: &'static str = $id;
            const DOC: &'static [&'static str] = &[$($doc),+];
            const FIELDS: &'static [$crate::reason::Field] = &[$( $crate::reason::Field {
                name: stringify!($field),
                kind: <$kind as $crate::reason::FieldValue>::KIND,
                about: concat!($($line),+),
            } ),*];
            const NARROWS: &'static [$crate::reason::ReasonId] = &[$( $crate::reason::ReasonId::$vague ),*];
            const STAGE: $crate::reason::Stage = $crate::reason::Stage::$stage;

            fn from_fields(fields: &$crate::reason::Fields) -> Result<Self, $crate::reason::FieldError> {
                $crate::reason::known(fields, Self::ID, Self::FIELDS)?;
                Ok(Self {
                    $( $field: $crate::reason::field(fields, Self::ID, stringify!($field))?, )*
                })
            }

            fn fields(&self) -> $crate::reason::Fields {
                #[allow(unused_mut)]
                let mut fields = $crate::reason::Fields::default();
                $( if let Some(value) = $crate::reason::FieldValue::to_value(&self.$field) {
                    fields.set(stringify!($field), value);
                } )*
                fields
            }
        }
    };
}
pub(super) use reason;
