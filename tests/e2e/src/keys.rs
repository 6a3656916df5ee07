//! Keys as a person presses them: they go through the browser, so that a button is pressed by Enter and the popup closed by
//! Escape as by a hand.

use crate::devtools::DevTools;
use crate::{Error, Result};
use serde_json::{Value, json};

/// Keys without a letter: name and number.
const NAMED: &[(&str, u32)] = &[
    ("Tab", 9),
    ("Enter", 13),
    ("Escape", 27),
    (" ", 32),
    ("PageDown", 34),
    ("End", 35),
    ("Home", 36),
    ("ArrowLeft", 37),
    ("ArrowUp", 38),
    ("ArrowRight", 39),
    ("ArrowDown", 40),
    ("F10", 121),
    ("ContextMenu", 93),
];

/// Shift is held with it.
pub(crate) fn shifted(key: &str) -> (bool, &str) {
    match key.strip_prefix("Shift+") {
        Some(rest) => (true, rest),
        None => (false, key),
    }
}

/// Presses a key in a page of Chromium: a name of [`NAMED`] or a letter, with `Shift+` before it where that is held.
pub(crate) async fn chromium(tools: &mut DevTools, session: &str, key: &str) -> Result<()> {
    let (shift, key) = shifted(key);
    let known = NAMED.iter().find(|(name, _)| *name == key);
    let text = match (known, key) {
        (_, "Enter") => "\r",
        (None, letter) | (_, letter @ " ") => letter,
        _ => "",
    };
    let letter = key
        .chars()
        .next()
        .filter(char::is_ascii)
        .map(|c| u32::from(c.to_ascii_uppercase()));
    let number = known.map(|(_, number)| *number).or(letter);
    let number = number.ok_or_else(|| Error::answer("a key", json!(key)))?;
    for kind in ["keyDown", "keyUp"] {
        let text = if kind == "keyDown" { text } else { "" };
        let event = json!({
            "type": kind, "key": key, "code": if known.is_some() { key } else { "" }, "text": text,
            "windowsVirtualKeyCode": number, "modifiers": if shift { 8 } else { 0 },
        });
        tools.send(Some(session), "Input.dispatchKeyEvent", event).await?;
    }
    Ok(())
}

/// The body of a function for Firefox's frames that does so.
pub(crate) fn firefox(key: &str) -> String {
    let (shift, key) = shifted(key);
    let named = NAMED.iter().any(|(name, _)| *name == key && key.len() > 1);
    format!(
        r#"const tip = Components.classes["@mozilla.org/text-input-processor;1"]
               .createInstance(Components.interfaces.nsITextInputProcessor);
           if (!tip.beginInputTransactionForTests(window)) throw new Error("no keys now");
           const flags = {named} ? tip.KEY_NON_PRINTABLE_KEY : 0;
           const shift = new window.KeyboardEvent("", {{ key: "Shift", code: "ShiftLeft" }});
           if ({shift}) tip.keydown(shift);
           const key = {key};
           // A tick is set by the number of its key.
           const numbered = key === " " ? {{ code: "Space", keyCode: 32 }} : {{ code: {named} ? key : "" }};
           const event = new window.KeyboardEvent("", {{ key, ...numbered }});
           tip.keydown(event, flags);
           tip.keyup(event, flags);
           if ({shift}) tip.keyup(shift);"#,
        key = Value::from(key),
    )
}
