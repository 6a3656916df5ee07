//! Numbers as people read them.

use super::figures::Figure;
use super::goals::Goal;

/// A number with its unit; bytes in KB and MB.
pub(crate) fn amount(value: f64, unit: &str) -> String {
    match unit {
        "bytes" if value.abs() >= 1e6 => format!("{} MB", digits(value / 1e6)),
        "bytes" if value.abs() >= 1e3 => format!("{} KB", digits(value / 1e3)),
        "" => digits(value),
        _ => format!("{} {unit}", digits(value)),
    }
}

/// Three digits that count; whole numbers whole.
fn digits(value: f64) -> String {
    let size = value.abs();
    if size >= 1000.0 {
        grouped(value)
    } else if value.fract() == 0.0 || size >= 100.0 {
        format!("{value:.0}")
    } else if size >= 10.0 {
        format!("{value:.1}")
    } else {
        format!("{value:.2}")
    }
}

fn grouped(value: f64) -> String {
    let plain = format!("{:.0}", value.abs());
    let mut out = String::new();
    for (at, digit) in plain.chars().enumerate() {
        if at > 0 && (plain.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if value < 0.0 { format!("-{out}") } else { out }
}

/// The figure's own number.
pub(crate) fn measured(figure: &Figure) -> String {
    let Some(value) = figure.value else {
        return "not measured".to_owned();
    };
    match figure.spread {
        Some(spread) => format!("{} ± {}", amount(value, &figure.unit), digits(spread)),
        None => amount(value, &figure.unit),
    }
}

/// Each peer's number, and how many times it the figure is.
pub(crate) fn beside(figure: &Figure) -> String {
    let one = |(name, peer): (&String, &Option<f64>)| match (figure.value, peer) {
        (Some(value), Some(peer)) if *peer > 0.0 => {
            format!("{name} {} ({:.2}×)", amount(*peer, &figure.unit), value / peer)
        }
        (_, Some(peer)) => format!("{name} {}", amount(*peer, &figure.unit)),
        (_, None) => format!("{name}: not there"),
    };
    figure.peers.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// What is to be reached.
pub(crate) fn goal(goal: Goal, unit: &str) -> String {
    match goal {
        Goal::Most(most) => format!("≤ {}", amount(most, unit)),
        Goal::Times(peer, factor) => format!("≤ {factor} × {peer}"),
        Goal::Nothing => "nothing that can be told from noise".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{amount, digits};

    #[test]
    fn three_digits_count() {
        for (value, words) in [
            (0.123, "0.12"),
            (4.0, "4"),
            (12.34, "12.3"),
            (123.4, "123"),
            (1234.0, "1,234"),
            (-1_234_567.0, "-1,234,567"),
        ] {
            assert_eq!(digits(value), words);
        }
        assert_eq!(amount(3_232_000.0, "bytes"), "3.23 MB");
        assert_eq!(amount(999.0, "bytes"), "999 bytes");
        assert_eq!(amount(0.0, "bytes"), "0 bytes");
    }
}
