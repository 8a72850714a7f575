//! Padding to few sizes, so that a length says little: 1, 4, 16 or 64 KiB, filled as ISO 7816-4 does (0x80, then
//! zeros).

use zeroize::Zeroizing;

use crate::{Error, Result};

/// The sizes, in bytes, smallest first.
pub(crate) const SIZES: [usize; 4] = [1 << 10, 4 << 10, 16 << 10, 64 << 10];

/// Pads to the smallest size that holds `body` and one byte more.
pub(crate) fn pad(body: &[u8], what: &'static str) -> Result<Zeroizing<Vec<u8>>> {
    let size = SIZES
        .iter()
        .find(|size| body.len() < **size)
        .ok_or(Error::Size(what))?;
    let mut padded = Zeroizing::new(Vec::with_capacity(*size));
    padded.extend_from_slice(body);
    padded.push(0x80);
    padded.resize(*size, 0);
    Ok(padded)
}

/// The body of what [`pad`] made.
pub(crate) fn unpad<'a>(padded: &'a [u8], what: &'static str) -> Result<&'a [u8]> {
    if !SIZES.contains(&padded.len()) {
        return Err(Error::Malformed(what));
    }
    let end = padded
        .iter()
        .rposition(|byte| *byte != 0)
        .ok_or(Error::Malformed(what))?;
    match padded.split_at_checked(end) {
        Some((body, [0x80, ..])) => Ok(body),
        _ => Err(Error::Malformed(what)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_around_each_size_come_back_and_look_alike() {
        for (length, size) in [
            (0, 1024),
            (1023, 1024),
            (1024, 4096),
            (16_383, 16_384),
            (16_384, 65_536),
        ] {
            let body = vec![0; length];
            let padded = pad(&body, "test").unwrap();
            assert_eq!(padded.len(), size);
            assert_eq!(unpad(&padded, "test").unwrap(), body);
        }
        assert_eq!(
            pad(&vec![0; 65_536], "test").err(),
            Some(Error::Size("test"))
        );
    }

    #[test]
    fn padding_that_is_not_ours_is_refused() {
        assert_eq!(unpad(&[0; 1024], "test"), Err(Error::Malformed("test")));
        assert_eq!(unpad(&[1; 1024], "test"), Err(Error::Malformed("test")));
        assert_eq!(unpad(&[0x80; 1000], "test"), Err(Error::Malformed("test")));
    }
}
