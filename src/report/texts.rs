//! Whether any text of a report is such, without writing the report out.

use serde::ser::{self, Serialize};
use std::fmt;

/// Whether `test` holds for any text in `value`; it gets the key that the text stands under (that of the nearest object).
pub(super) fn any(value: &impl Serialize, test: &dyn Fn(&str, &str) -> bool) -> bool {
    let walk = Walk { key: "", test };
    value.serialize(walk).is_err()
}

/// Goes through a value, and ends with an error as soon as there is such a text.
#[derive(Clone, Copy)]
struct Walk<'a> {
    key: &'a str,
    test: &'a dyn Fn(&str, &str) -> bool,
}

/// There is such a text.
#[derive(Debug)]
struct Found;

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("found")
    }
}

impl std::error::Error for Found {}

impl ser::Error for Found {
    /// What cannot be gone through is looked at in the other way.
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

type Gone = Result<(), Found>;

macro_rules! no_text {
    ($($method:ident: $kind:ty),*) => {
        $(fn $method(self, _: $kind) -> Gone {
            Ok(())
        })*
    };
}

impl<'a> ser::Serializer for Walk<'a> {
    type Ok = ();
    type Error = Found;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Self;
    type SerializeTupleVariant = Self;
    type SerializeMap = Entries<'a>;
    type SerializeStruct = Self;
    type SerializeStructVariant = Self;

    no_text!(serialize_bool: bool, serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64);
    no_text!(serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64);
    no_text!(serialize_f32: f32, serialize_f64: f64, serialize_bytes: &[u8], serialize_unit_struct: &'static str);

    fn serialize_char(self, c: char) -> Gone {
        self.serialize_str(c.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, text: &str) -> Gone {
        if (self.test)(self.key, text) {
            Err(Found)
        } else {
            Ok(())
        }
    }

    fn serialize_none(self) -> Gone {
        Ok(())
    }

    fn serialize_some<T: ?Sized + Serialize>(self, value: &T) -> Gone {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Gone {
        Ok(())
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Gone {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: ?Sized + Serialize>(self, _: &'static str, value: &T) -> Gone {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: ?Sized + Serialize>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Gone {
        value.serialize(Walk { key: variant, ..self })
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self, Found> {
        Ok(self)
    }

    fn serialize_tuple(self, _: usize) -> Result<Self, Found> {
        Ok(self)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self, Found> {
        Ok(self)
    }

    fn serialize_tuple_variant(self, _: &'static str, _: u32, key: &'static str, _: usize) -> Result<Self, Found> {
        Ok(Walk { key, ..self })
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Entries<'a>, Found> {
        Ok(Entries {
            key: String::new(),
            test: self.test,
        })
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self, Found> {
        Ok(self)
    }

    fn serialize_struct_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<Self, Found> {
        Ok(self)
    }
}

impl ser::SerializeSeq for Walk<'_> {
    type Ok = ();
    type Error = Found;

    fn serialize_element<T: ?Sized + Serialize>(&mut self, value: &T) -> Gone {
        value.serialize(*self)
    }

    fn end(self) -> Gone {
        Ok(())
    }
}

impl ser::SerializeTuple for Walk<'_> {
    type Ok = ();
    type Error = Found;

    fn serialize_element<T: ?Sized + Serialize>(&mut self, value: &T) -> Gone {
        value.serialize(*self)
    }

    fn end(self) -> Gone {
        Ok(())
    }
}

impl ser::SerializeTupleStruct for Walk<'_> {
    type Ok = ();
    type Error = Found;

    fn serialize_field<T: ?Sized + Serialize>(&mut self, value: &T) -> Gone {
        value.serialize(*self)
    }

    fn end(self) -> Gone {
        Ok(())
    }
}

impl ser::SerializeTupleVariant for Walk<'_> {
    type Ok = ();
    type Error = Found;

    fn serialize_field<T: ?Sized + Serialize>(&mut self, value: &T) -> Gone {
        value.serialize(*self)
    }

    fn end(self) -> Gone {
        Ok(())
    }
}

impl ser::SerializeStruct for Walk<'_> {
    type Ok = ();
    type Error = Found;

    fn serialize_field<T: ?Sized + Serialize>(&mut self, key: &'static str, value: &T) -> Gone {
        value.serialize(Walk { key, ..*self })
    }

    fn end(self) -> Gone {
        Ok(())
    }
}

impl ser::SerializeStructVariant for Walk<'_> {
    type Ok = ();
    type Error = Found;

    fn serialize_field<T: ?Sized + Serialize>(&mut self, key: &'static str, value: &T) -> Gone {
        value.serialize(Walk { key, ..*self })
    }

    fn end(self) -> Gone {
        Ok(())
    }
}

/// Goes through a map. Its keys are names.
struct Entries<'a> {
    key: String,
    test: &'a dyn Fn(&str, &str) -> bool,
}

impl ser::SerializeMap for Entries<'_> {
    type Ok = ();
    type Error = Found;

    fn serialize_key<T: ?Sized + Serialize>(&mut self, key: &T) -> Gone {
        self.key = serde_json::to_value(key)
            .ok()
            .and_then(|key| key.as_str().map(str::to_owned))
            .unwrap_or_default();
        Ok(())
    }

    fn serialize_value<T: ?Sized + Serialize>(&mut self, value: &T) -> Gone {
        let (key, test) = (&self.key, self.test);
        value.serialize(Walk { key, test })
    }

    fn end(self) -> Gone {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[derive(serde::Serialize)]
    enum Choice {
        Unit,
        One(String),
        Two(u8, char),
        Named { inner: Option<String> },
    }

    #[test]
    fn every_text_is_found_under_the_key_that_json_gives_it() {
        let value = json!({"a": [{"b": "one"}, ["two"]], "c": null, "d": 1.5});
        let has = |key: &str, text: &str| any(&value, &|k, t| k == key && t == text);
        assert!(has("b", "one") && has("a", "two"));
        assert!(!has("a", "one") && !has("c", "") && !has("d", "1.5"));
        let choices = [
            Choice::Unit,
            Choice::One("x".to_owned()),
            Choice::Two(1, 'y'),
            Choice::Named {
                inner: Some("z".to_owned()),
            },
        ];
        let has = |key: &str, text: &str| any(&choices, &|k, t| k == key && t == text);
        assert!(has("", "Unit") && has("One", "x") && has("Two", "y") && has("inner", "z"));
    }
}
