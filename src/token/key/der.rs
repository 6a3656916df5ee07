//! The little of DER (X.690) that public keys and certificates need: reading one element after
//! the other, strictly.

/// Tags.
pub(super) mod tag {
    pub(in super::super) const INTEGER: u8 = 0x02;
    pub(in super::super) const BIT_STRING: u8 = 0x03;
    pub(in super::super) const OID: u8 = 0x06;
    pub(in super::super) const SEQUENCE: u8 = 0x30;
    /// `[0]`, constructed: the version of a certificate, the hash of RSASSA-PSS.
    pub(in super::super) const ZERO: u8 = 0xa0;
}

/// Elements that stand one after the other.
#[derive(Clone, Copy)]
pub(super) struct Der<'a>(pub(super) &'a [u8]);

impl<'a> Der<'a> {
    /// The tag of the next element.
    pub(super) fn peek(&self) -> Option<u8> {
        self.0.first().copied()
    }

    /// The next element, whatever it is: its tag and its content.
    pub(super) fn next(&mut self) -> Option<(u8, &'a [u8])> {
        let (tag, rest) = self.0.split_first()?;
        // Tags of several bytes are in no key.
        if tag & 0x1f == 0x1f {
            return None;
        }
        let (first, rest) = rest.split_first()?;
        let (length, rest) = match first {
            short if *short < 0x80 => (usize::from(*short), rest),
            // The indefinite form, which DER forbids, and more than this machine could hold.
            0x80 | 0x85..=0xff => return None,
            long => {
                let (digits, rest) = rest.split_at_checked(usize::from(long & 0x7f))?;
                let length = digits
                    .iter()
                    .fold(0_u64, |length, digit| (length << 8) | u64::from(*digit));
                // DER wants the shortest form.
                if length < 0x80 || digits.first() == Some(&0) {
                    return None;
                }
                (usize::try_from(length).ok()?, rest)
            }
        };
        let (content, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some((*tag, content))
    }

    /// The content of the next element, which must have this tag.
    pub(super) fn take(&mut self, wanted: u8) -> Option<&'a [u8]> {
        self.next()
            .filter(|(tag, _)| *tag == wanted)
            .map(|(_, content)| content)
    }

    /// The elements inside of the next one, a sequence.
    pub(super) fn sequence(&mut self) -> Option<Self> {
        self.take(tag::SEQUENCE).map(Self)
    }

    /// The next element, a positive integer, without leading zeros.
    pub(super) fn positive(&mut self) -> Option<Vec<u8>> {
        let digits = self.take(tag::INTEGER)?;
        let first = digits.first()?;
        // A leading one is a negative number.
        if first & 0x80 != 0 {
            return None;
        }
        Some(digits.iter().copied().skip_while(|digit| *digit == 0).collect())
    }

    /// The next element, a bit string of whole bytes.
    pub(super) fn bit_string(&mut self) -> Option<&'a [u8]> {
        let (unused, bytes) = self.take(tag::BIT_STRING)?.split_first()?;
        (*unused == 0).then_some(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_read_in_turn() {
        let mut der = Der(&[0x02, 0x02, 0x00, 0x81, 0x03, 0x02, 0x00, 0x7f]);
        assert_eq!(der.peek(), Some(tag::INTEGER));
        assert_eq!(der.positive(), Some(vec![0x81]));
        assert_eq!(der.bit_string(), Some(&[0x7f][..]));
        assert_eq!(der.next(), None);
    }

    #[test]
    fn lengths_are_strict() {
        for wrong in [
            &[0x02, 0x80, 0x00, 0x00][..],
            &[0x02, 0x81, 0x01, 0x01],
            &[0x02, 0x82, 0x00, 0x81],
            &[0x02, 0x05, 0x01],
            &[0x1f, 0x01, 0x01],
            &[0x02, 0x88, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        ] {
            assert_eq!(Der(wrong).next(), None, "{wrong:?}");
        }
        let mut long = vec![0x04, 0x81, 0x80];
        long.extend([7; 0x80]);
        assert_eq!(Der(&long).next(), Some((0x04, &[7; 0x80][..])));
    }

    #[test]
    fn negative_integers_are_no_numbers_of_a_key() {
        assert_eq!(Der(&[0x02, 0x01, 0x81]).positive(), None);
    }
}
