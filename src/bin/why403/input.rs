//! Files and standard input, as text.

use super::{Failed, shown_path};
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{IsTerminal as _, Read as _};
use std::path::Path;
use std::time::Duration;

/// From this size on a terminal shows that something is being done.
const LARGE: usize = 8 * 1024 * 1024;

/// Reads a file, or standard input for `-`.
pub(crate) fn read(path: &Path) -> Result<String, Failed> {
    let standard = path.as_os_str() == "-";
    let shown = if standard {
        "standard input".to_owned()
    } else {
        shown_path(path)
    };
    let mut bytes = Vec::new();
    let result = if standard {
        if std::io::stdin().is_terminal() {
            eprintln!("Paste, then end with Ctrl-D (Windows: Ctrl-Z and Enter).");
        }
        std::io::stdin().lock().read_to_end(&mut bytes)
    } else {
        std::fs::File::open(path).and_then(|mut file| file.read_to_end(&mut bytes))
    };
    result.map_err(|error| format!("{shown} cannot be read: {error}"))?;
    decode(bytes).map_err(|reason| format!("{shown} is no text: {reason}"))
}

/// UTF-8, or UTF-16 with a byte order mark, as PowerShell's `>` writes it.
fn decode(bytes: Vec<u8>) -> Result<String, Failed> {
    let units = |little: bool| -> Result<String, Failed> {
        let units: Vec<u16> = bytes
            .chunks_exact(2)
            .skip(1)
            .filter_map(|pair| <[u8; 2]>::try_from(pair).ok())
            .map(|pair| {
                if little {
                    u16::from_le_bytes(pair)
                } else {
                    u16::from_be_bytes(pair)
                }
            })
            .collect();
        String::from_utf16(&units).map_err(|_| "its UTF-16 is broken; save it as UTF-8".to_owned())
    };
    match bytes.as_slice() {
        [0xff, 0xfe, ..] => units(true),
        [0xfe, 0xff, ..] => units(false),
        _ => String::from_utf8(bytes).map_err(|error| {
            format!(
                "byte {} is not UTF-8; save it as UTF-8",
                error.utf8_error().valid_up_to() + 1
            )
        }),
    }
}

/// A spinner on standard error while something large is worked on; nothing when it is small or no terminal looks on.
pub(crate) fn spinner(size: usize, what: &str) -> ProgressBar {
    if size < LARGE || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new_spinner().with_message(format!("{what} ({} MB)", size / 1_000_000));
    bar.enable_steady_tick(Duration::from_millis(100));
    bar
}

/// A bar for `count` files.
pub(crate) fn bar(count: usize) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{pos}/{len} {wide_bar} {eta}");
    ProgressBar::new(u64::try_from(count).unwrap_or_default())
        .with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
