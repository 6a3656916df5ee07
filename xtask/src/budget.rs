//! What each file of the finished extension may weigh.

use std::io::Write as _;
use std::path::Path;

use crate::error::{Error, Result};
use crate::files;
use crate::tally::Tally;

const KB: u64 = 1000;

/// The first pattern that fits a file's name decides; `*` stands for any text. A file
/// that none fits is a failure: what ships is named here.
const BUDGETS: &[(&str, u64)] = &[
    // 1,610, 751 and 1,773 KB on the morning of 2026-11-27, 1,803, 827 and 1,993 that evening: the journey of a token, and on
    // the static page bare calls, all of a token and two tokens. `docs/weight.md` says of what.
    // It decides what the card draws, so that the card's script only draws: kinds that keep their place, what waits, what was
    // muted, where it stands; and it answers what the panel asks of the calls that it alone holds: all of a token, two tokens, a
    // supposed caller, request and answer, copies (80 KB). 1,962 KB with the hosts of sign-ins and the names that no operation
    // takes, which look for the nearest real ones. 2,007 KB with the request for the administrator, pasted tokens, and what a
    // vendor tells of a missing right; 8 KB more with sites that are switched off and what the popup's filter asks of a row; 12 KB
    // more with the appearance, and with what it takes of an imported file of settings.
    ("pkg/background_bg.wasm", 2050 * KB),
    // 842 KB with the notices of both; with the panel's filter and its proposals, and keys, in the popup 38 KB more; with all of
    // a token in the popup, and the request for the administrator, again 36 KB.
    ("pkg/pages_bg.wasm", 930 * KB),
    ("pkg/paste_bg.wasm", 860 * KB),
    // 2,523 KB with the panels, whose page this module is: table, details, filter, and the safe export (share). One module for
    // all that have the engine; one more would repeat 2 MB of it.
    // 2,641 KB with the closer look: what a token can call, what a call needs, another caller (118 KB); 50 KB more with tokens that
    // are pasted beside those of the calls, live times, and the request for the administrator; 120 KB more with all settings as a
    // file, the table of vendors, the hosts, and one operation that is unread.
    ("pkg/tools_bg.wasm", 2850 * KB),
    // The signs of 160 makers: 490 KB.
    ("signs.bin", 520 * KB),
    // Hosts, tokens, remedies of all vendors.
    ("vendors.txt", 105 * KB),
    // Every reason with what proves it: 44 KB.
    ("reasons.html", 48 * KB),
    // The changelog as a page.
    ("news.html", 32 * KB),
    // 53.7 KB: what the tools call of the browser, workers and files among it.
    ("pkg/*.js", 55 * KB),
    // 894 KB on 2026-11-27: 27,067 operations, of which 11,010 name IAM permissions beside their scopes (237 KB).
    ("tables/google.table", 950 * KB),
    ("tables/*.table", 300 * KB),
    ("tables/*.claims.txt", 64 * KB),
    ("examples/*.txt", 4 * KB),
    // With its reasons: comments are a third of it.
    ("hook.js", 14 * KB),
    // Guards against what pages lay over it, and keeps off what is typed into: 14.6 KB with its reasons.
    ("card.js", 15 * KB),
    ("*.js", 12 * KB),
    ("*.css", 32 * KB),
    ("*.html", 16 * KB),
    ("*.json", 16 * KB),
    ("*.webmanifest", 2 * KB),
    ("*.svg", 16 * KB),
    ("*.png", 32 * KB),
];
/// What a whole extension, or the page, may weigh unpacked.
/// 8,309 KB on 2026-11-27, of which 5,445 are the three modules and 1,973 the tables.
/// About 8,680 KB a day later, with the popup's filter, the switch for a site, pasted tokens, the request for the administrator,
/// the new page of options, its help and the changelog as a page.
const TOTAL: u64 = 8720 * KB;
/// What all tables and claims together may weigh: 1,973 KB on 2026-11-27, and packed 691 KB.
const TABLES: u64 = 2200 * KB;
/// The same, each file packed by itself as the stores' archives do (RFC 1951).
const TABLES_PACKED: u64 = 1600 * KB;

/// Weighs every file of one folder of `target/dist`, prints what is over, and counts.
pub(crate) fn weigh(folder: &Path) -> Result<Tally> {
    let mut tally = Tally::default();
    let mut total = 0;
    let (mut tables, mut packed) = (0, 0);
    let mut check = |name: &str, size: u64, limit: Option<u64>| {
        let complaint = match limit {
            None => Some("has no budget".to_owned()),
            Some(limit) if size > limit => Some(format!("may weigh {limit}")),
            Some(_) => None,
        };
        tally += if complaint.is_some() { Tally::FAIL } else { Tally::PASS };
        let note = complaint.map_or_else(String::new, |text| format!("  <- {text}"));
        println!("  {size:>9}  {name}{note}");
    };
    println!("{}", folder.display());
    for name in files::list(folder)? {
        let path = folder.join(&name);
        let size = std::fs::metadata(&path).map_err(Error::io("read", &path))?.len();
        total += size;
        if name.starts_with("tables/") {
            tables += size;
            packed += packed_size(&path)?;
        }
        check(&name, size, budget_of(&name));
    }
    if tables > 0 {
        check("all tables", tables, Some(TABLES));
        check("all tables, packed", packed, Some(TABLES_PACKED));
    }
    check("in all", total, Some(TOTAL));
    Ok(tally)
}

/// The size of a file once it is packed.
fn packed_size(path: &Path) -> Result<u64> {
    let bytes = std::fs::read(path).map_err(Error::io("read", path))?;
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    let written = encoder.write_all(&bytes).and_then(|()| encoder.finish());
    let packed = written.map_err(Error::io("pack", path))?;
    Ok(packed.len() as u64)
}

fn budget_of(name: &str) -> Option<u64> {
    BUDGETS
        .iter()
        .find(|(pattern, _)| fits(pattern, name))
        .map(|(_, limit)| *limit)
}

fn fits(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((start, end)) => name.strip_prefix(start).is_some_and(|rest| rest.ends_with(end)),
    }
}

#[cfg(test)]
mod tests {
    use super::{KB, budget_of};

    #[test]
    fn the_first_pattern_that_fits_decides() {
        assert_eq!(budget_of("pkg/tools.js"), Some(55 * KB));
        assert_eq!(budget_of("page-hook.js"), Some(12 * KB));
        assert_eq!(budget_of("tables/genesys.table"), Some(300 * KB));
        assert_eq!(budget_of("tables/google.table"), Some(950 * KB));
    }

    #[test]
    fn a_file_of_no_known_kind_has_no_budget() {
        assert_eq!(budget_of("video.mp4"), None);
    }
}
