//! Reads the text form of a folder's `vendor.txt`.

use super::glob::Glob;
use super::host::{Host, HostPattern, Service};
use super::lines::{Raw, RawHost, console, context, host_pattern, one_of, sentence, word_of};
use super::model::{Cover, Coverage, CoverageRule, Enforcement, Learn, Mark, Source, Vendor};
use super::token::TokenLine;
use super::{carrier, fields, marks, sign_in, token};
use crate::cursor::{Cursor, TextError};

/// The first line of every `vendor.txt`.
pub const FIRST_LINE: &str = "why403 vendor 1";

/// Reads a `vendor.txt`. `id` is the folder's name.
///
/// # Errors
/// [`TextError`] at the first fault: line, column, what is wrong, what to do. Nothing is used by halves.
pub fn read(id: &str, text: &str) -> Result<Vendor, TextError> {
    let mut raw = Raw::new(id);
    let mut first = true;
    let mut end = 1;
    for (at, line) in text.lines().enumerate() {
        let mut cursor = Cursor::new(line, at + 1);
        end = at + 1;
        if first {
            first = false;
            if line.trim_end() != FIRST_LINE {
                return Err(cursor.error("this is no vendor's text", &format!("begin it with `{FIRST_LINE}`")));
            }
            continue;
        }
        if line.trim().is_empty() || line.trim_start().starts_with('#') {
            continue;
        }
        if line.starts_with([' ', '\t']) {
            match super::form::is_line(line) {
                true => super::form::detail(&mut raw.vendor, &mut cursor)?,
                false => super::remedy::detail(&mut raw.vendor, &mut cursor)?,
            }
        } else {
            fact(&mut raw, &mut cursor)?;
        }
    }
    finish(raw, end)
}

/// One fact.
fn fact(raw: &mut Raw, cursor: &mut Cursor<'_>) -> Result<(), TextError> {
    let word = cursor.field();
    if raw.needs_source(word) {
        return Err(cursor.error_at(
            1,
            "no source stands above this fact",
            "put a line `source title | date | address` above it",
        ));
    }
    let vendor = &mut raw.vendor;
    match word {
        "name" => vendor.name = sentence(cursor, "the product's name")?,
        "watch" => vendor.first = one_of(cursor, &[("first", true), ("ask", false)])?,
        "has" => match one_of(cursor, &[("nothing", 0), ("table", 1), ("claims", 2)])? {
            0 => vendor.bundled = true,
            1 => {
                vendor.has_table = true;
                if !cursor.is_done() {
                    vendor.table_date = Some(sentence(cursor, "the date of its table")?);
                }
            }
            _ => vendor.has_claims = true,
        },
        "source" => vendor.sources.push(source(cursor)?),
        "host" => {
            let host = host(cursor)?;
            raw.hosts.push(host);
        }
        "region" => {
            let name = spaced(cursor)?;
            let value = if cursor.is_done() {
                None
            } else {
                Some(cursor.field().to_owned())
            };
            raw.regions.push((name, value));
        }
        "prefix" => vendor.prefixes.push(path(cursor)?),
        "alias" => vendor.aliases.push((path(cursor)?, path(cursor)?)),
        "api-path" => vendor.api_paths.push(Glob::new(&path(cursor)?)),
        "coverage" => vendor.coverage.push(coverage(cursor)?),
        "recognise" => vendor.recognise.push(conditions(cursor)?),
        "takes" => match cursor.field() {
            "basic" => vendor.takes_basic = true,
            "raw" => vendor.takes_raw = true,
            "any-scope" => {
                let real = vendor.takes_any_scope.get_or_insert_default();
                while !cursor.is_done() {
                    real.push(word_of(cursor, "a scope")?);
                }
            }
            "scheme" => vendor.schemes.push(word_of(cursor, "a scheme")?.to_lowercase()),
            _ => {
                return Err(cursor.error(
                    "this is none of `basic`, `raw`, `any-scope` and `scheme`",
                    "write one of them",
                ));
            }
        },
        "covers" => vendor.covers.push(covers(cursor)?),
        "scopes-ignored" => {
            let holder = context(cursor)?;
            vendor.scopes_ignored.push((holder, sentence(cursor, "why")?));
        }
        "enforcement" => {
            vendor.enforcement = match one_of(cursor, &[("enforced", true), ("optional", false)])? {
                true => Enforcement::Enforced,
                false => Enforcement::Optional(sentence(cursor, "why")?),
            };
        }
        "console" => {
            let made = console(cursor)?;
            vendor.consoles.push(made);
        }
        "docs" => vendor.docs = Some(address(cursor)?),
        "operation-page" => vendor.operation_page = Some(address(cursor)?),
        "learn" => vendor.learn.push(learn(cursor)?),
        "credential" => vendor.credentials.push(carrier::line(cursor)?),
        "token" => match token::line(cursor, &vendor.id, &vendor.name)? {
            TokenLine::Form(form) => vendor.tokens.push(form),
            TokenLine::Resembles(like) => vendor.resemblances.push(like),
        },
        "claim" => vendor.claim_marks.push(marks::claim(cursor)?),
        "means" => {
            let claim = word_of(cursor, "a claim")?;
            cursor.skip_spaces();
            cursor.take('|')?;
            vendor.meanings.push((claim, sentence(cursor, "what it means")?));
        }
        "issues" => {
            one_of(cursor, &[("for-others", ())])?;
            vendor.issues_for_others = true;
        }
        "request-id" => vendor.request_ids.extend(marks::request_ids(cursor)?),
        "page-id" => vendor.page_ids.push(marks::page_id(cursor)?),
        "refuses-inside" => vendor.refuses_inside.push(address(cursor)?),
        "tells" => vendor.tells.push(word_of(cursor, "the end of a path")?),
        "token-endpoint" => vendor.token_endpoints.push(path(cursor)?.to_lowercase()),
        "sign-in" => vendor.sign_ins.push(sign_in::endpoint(cursor)?),
        "token-request" => vendor.token_requests.push(sign_in::endpoint(cursor)?),
        "tokens-stay" => vendor.tokens_stay = Some(sign_in::stay(cursor)?),
        "field" => vendor.fields.push(fields::line(cursor)?),
        "harmless" => {
            while !cursor.is_done() {
                vendor.harmless.push(cursor.field().to_lowercase());
            }
        }
        "form" => {
            let form = super::form::head(cursor)?;
            vendor.forms.push(form);
        }
        "remedy" => {
            let rule = super::remedy::head(cursor)?;
            vendor.remedies.push(rule);
        }
        _ => {
            return Err(cursor.error_at(
                1,
                &format!("a line cannot begin with `{word}`"),
                "see vendors/README.md for what it can be",
            ));
        }
    }
    cursor.end()
}

fn finish(raw: Raw, end: usize) -> Result<Vendor, TextError> {
    let fault = |line, reason: String, remedy: &str| TextError {
        line,
        column: 1,
        reason,
        remedy: remedy.to_owned(),
    };
    let mut vendor = raw.vendor;
    if vendor.name.is_empty() {
        return Err(fault(end, "the vendor has no name".to_owned(), "add a line `name …`"));
    }
    for host in &raw.hosts {
        for (pattern, region, domain) in host.places(&raw.regions) {
            let made = HostPattern::new(&pattern).ok_or_else(|| {
                fault(
                    host.line,
                    format!("`{pattern}` is no pattern of hosts"),
                    "write whole labels in small letters, the last two without `*`",
                )
            })?;
            vendor.hosts.push(Host {
                service: host.service,
                pattern: made,
                region,
                domain,
                path: host.path.clone(),
                asked: host.asked,
                line: host.line,
            });
        }
        if host.pattern.contains("{region}") && raw.regions.is_empty() {
            return Err(fault(
                host.line,
                "there is no region for `{region}`".to_owned(),
                "add a line `region NAME`",
            ));
        }
    }
    super::remedy::check(&vendor)?;
    Ok(vendor)
}

/// A name, in quotation marks if it has white space.
fn spaced(cursor: &mut Cursor<'_>) -> Result<String, TextError> {
    cursor.skip_spaces();
    cursor.name()
}

fn path(cursor: &mut Cursor<'_>) -> Result<String, TextError> {
    let word = word_of(cursor, "a path")?;
    if word.starts_with(['/', '*']) {
        return Ok(word);
    }
    Err(cursor.error("this is no path", "begin it with `/` or `*`"))
}

fn address(cursor: &mut Cursor<'_>) -> Result<String, TextError> {
    let word = word_of(cursor, "an address")?;
    if word.starts_with("https://") {
        return Ok(word);
    }
    Err(cursor.error("this is no address of the web", "write one that begins with `https://`"))
}

fn source(cursor: &mut Cursor<'_>) -> Result<Source, TextError> {
    let rest = cursor.remainder();
    let mut parts = rest.split('|').map(str::trim);
    let (title, date, address) = (parts.next(), parts.next(), parts.next());
    match (title, date, parts.next()) {
        (Some(title), Some(date), None) if !title.is_empty() && !date.is_empty() => Ok(Source {
            title: title.to_owned(),
            date: date.to_owned(),
            address: address.map(str::to_owned),
        }),
        _ => Err(cursor.error(
            "a source has a title, a date and perhaps an address",
            "write `source title | date | address`",
        )),
    }
}

fn host(cursor: &mut Cursor<'_>) -> Result<RawHost, TextError> {
    let services = [
        ("api", Service::Api),
        ("sdk", Service::Api),
        ("login", Service::Login),
        ("app", Service::App),
    ];
    let mut made = RawHost {
        line: cursor.line,
        service: one_of(cursor, &services)?,
        pattern: word_of(cursor, "a host")?,
        region: None,
        path: None,
        asked: true,
    };
    while !cursor.is_done() {
        match one_of(cursor, &[("region", 0), ("path", 1), ("unasked", 2)])? {
            0 => made.region = Some(spaced(cursor)?),
            1 => made.path = Some(Glob::new(&path(cursor)?)),
            _ => made.asked = false,
        }
    }
    Ok(made)
}

fn coverage(cursor: &mut Cursor<'_>) -> Result<CoverageRule, TextError> {
    let all = [
        ("whole", Coverage::Whole),
        ("part", Coverage::Part),
        ("nothing", Coverage::Nothing),
    ];
    let mut rule = CoverageRule {
        coverage: one_of(cursor, &all)?,
        host: None,
        path: None,
    };
    while !cursor.is_done() {
        match one_of(cursor, &[("host", 0), ("path", 1)])? {
            0 => rule.host = Some(host_pattern(cursor)?),
            _ => rule.path = Some(Glob::new(&path(cursor)?)),
        }
    }
    Ok(rule)
}

fn conditions(cursor: &mut Cursor<'_>) -> Result<Vec<Mark>, TextError> {
    let mut made = Vec::new();
    while !cursor.is_done() {
        let kind = one_of(cursor, &[("path", 0), ("header", 1), ("body", 2), ("sent", 3)])?;
        if kind == 0 {
            made.push(Mark::Path(Glob::new(&path(cursor)?)));
            continue;
        }
        let word = spaced(cursor)?;
        let (name, value) = match word.split_once('=') {
            Some((name, value)) => (name, Some(Glob::new(value))),
            None => (word.as_str(), None),
        };
        made.push(match kind {
            1 => Mark::Header(name.to_lowercase(), value),
            2 => Mark::Body(name.split('.').map(str::to_owned).collect(), value),
            _ => Mark::Sent(name.to_lowercase()),
        });
    }
    if made.is_empty() {
        return Err(cursor.error(
            "a condition is missing here",
            "write `path`, `header`, `body` or `sent` with a name",
        ));
    }
    Ok(made)
}

fn covers(cursor: &mut Cursor<'_>) -> Result<Cover, TextError> {
    let held = word_of(cursor, "a scope")?;
    cursor.skip_spaces();
    cursor.take('>')?;
    let mut needed = vec![word_of(cursor, "a scope")?];
    while !cursor.is_done() {
        needed.push(cursor.field().to_owned());
    }
    Ok(Cover { held, needed })
}

fn learn(cursor: &mut Cursor<'_>) -> Result<Learn, TextError> {
    let scopes = one_of(cursor, &[("scopes", true), ("permissions", false)])?;
    let mut made = Learn {
        scopes,
        when: Vec::new(),
        not_on: None,
        text: super::Template(Vec::new()),
    };
    cursor.skip_spaces();
    let clause = cursor.clause();
    if let Some(words) = clause {
        let mut words = Cursor::new(words, cursor.line);
        while !words.is_done() {
            match one_of(&mut words, &[("when", true), ("not-on", false)])? {
                true => made.when.push(context(&mut words)?),
                false => made.not_on = Some(host_pattern(&mut words)?),
            }
        }
    }
    made.text = super::lines::template(cursor, "a step")?;
    Ok(made)
}
