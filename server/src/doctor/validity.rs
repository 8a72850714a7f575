//! The end of an X.509 certificate's validity (RFC 5280, section 4.1): the one field that is needed of it.

const SEQUENCE: u8 = 0x30;
const INTEGER: u8 = 0x02;
const VERSION: u8 = 0xa0;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;

/// Unix seconds; `None` when it is no certificate.
pub(super) fn not_after(der: &[u8]) -> Option<u64> {
    let (certificate, _) = element(der, SEQUENCE)?;
    let (mut body, _) = element(certificate, SEQUENCE)?;
    if body.first() == Some(&VERSION) {
        (_, body) = element(body, VERSION)?;
    }
    (_, body) = element(body, INTEGER)?;
    // Signature algorithm, then issuer.
    (_, body) = element(body, SEQUENCE)?;
    (_, body) = element(body, SEQUENCE)?;
    let (validity, _) = element(body, SEQUENCE)?;
    let (_, end) = time(validity)?;
    time(end).map(|(secs, _)| secs)
}

/// The content of the first element, which has this tag, and what follows it.
fn element(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (head, rest) = der.split_first()?;
    if *head != tag {
        return None;
    }
    let (first, rest) = rest.split_first()?;
    let (length, rest) = if *first < 0x80 {
        (usize::from(*first), rest)
    } else {
        let count = usize::from(first & 0x7f);
        let (bytes, rest) = rest.split_at_checked(count)?;
        if count > 4 {
            return None;
        }
        let length = bytes
            .iter()
            .fold(0, |sum, byte| sum << 8 | usize::from(*byte));
        (length, rest)
    };
    rest.split_at_checked(length)
}

/// A time in either form, and what follows it.
fn time(der: &[u8]) -> Option<(u64, &[u8])> {
    let (text, rest, century) = match *der.first()? {
        UTC_TIME => {
            let (text, rest) = element(der, UTC_TIME)?;
            (text, rest, None)
        }
        GENERALIZED_TIME => {
            let (text, rest) = element(der, GENERALIZED_TIME)?;
            let (century, text) = text.split_at_checked(2)?;
            (text, rest, Some(pair(century)?))
        }
        _ => return None,
    };
    let mut pairs = text.strip_suffix(b"Z")?.chunks(2).map(pair);
    let mut next = || pairs.next().flatten();
    let (year, month, day) = (next()?, next()?, next()?);
    let (hour, minute, second) = (next()?, next()?, next()?);
    // Two digits of a year mean 1950 to 2049.
    let century = century.unwrap_or(if year < 50 { 20 } else { 19 });
    let days = days(century * 100 + year, month, day)?;
    Some((days * 86_400 + hour * 3_600 + minute * 60 + second, rest))
}

fn pair(digits: &[u8]) -> Option<u64> {
    match digits {
        [tens @ b'0'..=b'9', ones @ b'0'..=b'9'] => {
            Some(u64::from(tens - b'0') * 10 + u64::from(ones - b'0'))
        }
        _ => None,
    }
}

/// Days since 1970 (Howard Hinnant's `days_from_civil`), for years from 1970 on.
fn days(year: u64, month: u64, day: u64) -> Option<u64> {
    if year < 1_970 || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year / 400, year % 400);
    let shifted = if month > 2 { month - 3 } else { month + 9 };
    let of_year = (153 * shifted + 2) / 5 + day - 1;
    let of_era = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
    (era * 146_097 + of_era).checked_sub(719_468)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_of_a_time_are_read() {
        for (tag, text, expected) in [
            (UTC_TIME, "700101000000Z", 0),
            (UTC_TIME, "261122061124Z", 1_795_327_884),
            (GENERALIZED_TIME, "20500301000000Z", 2_529_705_600),
        ] {
            let length = u8::try_from(text.len()).unwrap();
            let der = [&[tag, length], text.as_bytes()].concat();
            assert_eq!(time(&der), Some((expected, [].as_slice())), "{text}");
        }
        assert_eq!(time(&[UTC_TIME, 3, b'2', b'6', b'Z']), None);
    }

    #[test]
    fn what_is_no_certificate_has_no_end() {
        for der in [
            &b""[..],
            b"\x30",
            b"\x30\x84\xff\xff\xff\xff",
            b"\x30\x03\x30\x01\x02",
        ] {
            assert_eq!(not_after(der), None);
        }
    }
}
