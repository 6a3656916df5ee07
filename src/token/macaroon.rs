//! Macaroons: a location, an identifier, caveats and a signature, in base64. Two binary forms,
//! version 1 (text packets) and version 2 (numbered fields), both of libmacaroons.

/// A macaroon. Its identifier and caveats are not kept: they may be secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Macaroon {
    /// 1 or 2.
    pub version: u8,
    /// Where it is for, as a hint; no signature covers it.
    pub location: Option<String>,
    /// How many caveats narrow it.
    pub caveats: usize,
}

/// Reads a macaroon, or says that it is none. The whole must fit; nothing may follow.
pub(super) fn read(bytes: &[u8]) -> Option<Macaroon> {
    match bytes.first()? {
        2 => version_2(bytes.get(1..)?),
        b'0'..=b'9' | b'a'..=b'f' => version_1(bytes),
        _ => None,
    }
}

/// Packets: four hexadecimal digits of length, a name, a space, a value, a line feed.
fn version_1(mut bytes: &[u8]) -> Option<Macaroon> {
    let (mut location, mut identified, mut signed, mut caveats) = (None, false, false, 0);
    while !bytes.is_empty() {
        let digits = std::str::from_utf8(bytes.get(..4)?).ok()?;
        let length = usize::from_str_radix(digits, 16).ok().filter(|length| *length > 4)?;
        let packet = bytes.get(4..length)?.strip_suffix(b"\n")?;
        bytes = bytes.get(length..)?;
        let space = packet.iter().position(|byte| *byte == b' ')?;
        let value = packet.get(space + 1..)?;
        match packet.get(..space)? {
            b"location" => location = std::str::from_utf8(value).ok().map(str::to_owned),
            b"identifier" => identified = true,
            b"cid" => caveats += 1,
            b"vid" | b"cl" => {}
            b"signature" => signed = true,
            _ => return None,
        }
    }
    (identified && signed).then_some(Macaroon {
        version: 1,
        location,
        caveats,
    })
}

/// Fields: a number, a length, the value; 0 ends a section. 1 location, 2 identifier,
/// 4 verification id, 6 signature.
fn version_2(bytes: &[u8]) -> Option<Macaroon> {
    let mut rest = bytes;
    let mut location = None;
    let mut section = 0_usize;
    let mut empty = true;
    loop {
        match number(&mut rest)? {
            // An empty section ends the list of caveats.
            0 if empty => break,
            0 => {
                section += 1;
                empty = true;
            }
            field @ (1 | 2 | 4) => {
                let value = value(&mut rest)?;
                if field == 1 && section == 0 {
                    location = std::str::from_utf8(value).ok().map(str::to_owned);
                }
                empty = false;
            }
            _ => return None,
        }
    }
    let signature = (number(&mut rest)? == 6).then(|| value(&mut rest))??;
    (section > 0 && signature.len() == 32 && rest.is_empty()).then(|| Macaroon {
        version: 2,
        location,
        caveats: section - 1,
    })
}

fn value<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = number(rest)?;
    let (value, tail) = rest.split_at_checked(length)?;
    *rest = tail;
    Some(value)
}

/// A number in seven bits a byte, least significant first.
fn number(rest: &mut &[u8]) -> Option<usize> {
    let mut value = 0_usize;
    for shift in [0, 7, 14, 21] {
        let (byte, tail) = rest.split_first()?;
        *rest = tail;
        value |= usize::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}
