//! Tables that the user imported: kept in `storage.local`, where no token is, and loaded with the background.

use super::{Background, card, store};
use crate::browser::error::BrowserError;
use crate::browser::managed::GivenTable;
use crate::browser::message::{ImportedTable, OptionsAnswer, TABLE};
use crate::browser::page::log;
use crate::browser::webext;
use crate::table::{self, Table};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// Longer names are no names.
const LONGEST_NAME: usize = 80;

/// Takes what `storage.local` holds under `key`, if it is a table. One that cannot be read stays in the list, with
/// the reason.
pub(super) fn restore(here: &Background, key: &str, value: &JsValue) {
    let Some(name) = key.strip_prefix(TABLE) else { return };
    let loaded = decode(name, &value.as_string().unwrap_or_default()).and_then(|bytes| insert(here, name, bytes));
    if let Err(error) = loaded {
        log(&error);
        here.broken.borrow_mut().insert(name.to_owned(), error.to_string());
    }
}

/// Takes the tables that an administrator gives. One that cannot be read stays in the list, with the reason.
pub(super) fn restore_given(here: &Background) {
    let given = here.managed.borrow().tables.clone();
    for GivenTable { name, text } in given {
        let compiled = table::text::parse(&text)
            .map_err(|error| error.to_string())
            .and_then(|table| table::compile(&table).map_err(|error| error.to_string()));
        let loaded = compiled
            .map_err(|words| refused(&name, words))
            .and_then(|bytes| insert(here, &name, bytes));
        if let Err(error) = loaded {
            log(&error);
            here.broken.borrow_mut().insert(name, error.to_string());
        }
    }
}

/// Uses a table from now on.
///
/// # Errors
/// [`BrowserError::Table`] when it is damaged, [`BrowserError::Api`] when the browser does not keep it; it is not
/// used then.
pub(super) async fn add(here: &Rc<Background>, name: &str, table: &str) -> Result<(), BrowserError> {
    if name.trim().is_empty() || name.len() > LONGEST_NAME {
        return Err(refused(name, format!("its name must have 1 to {LONGEST_NAME} bytes")));
    }
    if here.managed.borrow().tables.iter().any(|one| one.name == name) {
        return Err(refused(
            name,
            "your administrator gives a table of that name".to_owned(),
        ));
    }
    let bytes = decode(name, table)?;
    Table::load(bytes.clone()).map_err(|error| refused(name, error.to_string()))?;
    webext::store("local", &format!("{TABLE}{name}"), JsValue::from_str(table)).await?;
    here.broken.borrow_mut().remove(name);
    insert(here, name, bytes)?;
    store::tell_all(here).await;
    Ok(())
}

/// Forgets a table.
///
/// # Errors
/// [`BrowserError::Api`] when the browser keeps it; it is used then as before.
pub(super) async fn remove(here: &Rc<Background>, name: &str) -> Result<(), BrowserError> {
    webext::forget("local", &format!("{TABLE}{name}")).await?;
    here.tables.borrow_mut().remove_imported(name);
    here.broken.borrow_mut().remove(name);
    store::tell_all(here).await;
    Ok(())
}

/// What the page of options shows.
pub(super) fn options(here: &Background) -> OptionsAnswer {
    let tables = here.tables.borrow();
    let broken = here.broken.borrow();
    let usable = tables.imported().map(|(name, table)| ImportedTable::of(name, table));
    let unusable = broken.iter().map(|(name, words)| ImportedTable {
        name: name.clone(),
        title: name.clone(),
        trouble: Some(words.clone()),
        ..ImportedTable::default()
    });
    let managed = here.managed.borrow();
    let mut tables: Vec<ImportedTable> = usable.chain(unusable).collect();
    for table in &mut tables {
        table.given = managed.tables.iter().any(|one| one.name == table.name);
    }
    let settings = here.settings.borrow();
    OptionsAnswer {
        asking: settings.asking.clone(),
        look_ups_forbidden: !managed.allows_look_ups(),
        tables,
        packs: here.packs.borrow().clone(),
        seen: here.seen.borrow().clone(),
        off: settings.off.iter().cloned().collect(),
        muted: card::all_muted(here),
        logins: Vec::new(),
        appearance: settings.appearance(),
        cards_forbidden: managed.cards_off,
        preserve: settings.preserve,
    }
}

fn insert(here: &Background, name: &str, bytes: Vec<u8>) -> Result<(), BrowserError> {
    let inserted = here.tables.borrow_mut().insert_imported(name, bytes);
    inserted.map_err(|error| refused(name, error.to_string()))
}

fn decode(name: &str, table: &str) -> Result<Vec<u8>, BrowserError> {
    STANDARD.decode(table).map_err(|error| refused(name, error.to_string()))
}

fn refused(name: &str, reason: String) -> BrowserError {
    BrowserError::Table {
        platform: name.to_owned(),
        reason,
    }
}
