//! The TLS presentation language for our own formats: big-endian integers, `opaque<V>` with the minimal variable
//! length of RFC 9420 section 2.1.2. Reading never panics and never allocates more than the input holds.

use zeroize::Zeroizing;

use crate::{Error, Result};

/// The longest `opaque<V>` that any of our formats may hold, in bytes.
const MAX_OPAQUE: usize = 1 << 24;

/// Reads one format from a byte string; `what` names the format in errors.
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
    what: &'static str,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8], what: &'static str) -> Self {
        Self { rest: bytes, what }
    }

    /// Takes the next `count` bytes.
    pub(crate) fn take(&mut self, count: usize) -> Result<&'a [u8]> {
        let (head, rest) = self
            .rest
            .split_at_checked(count)
            .ok_or(Error::Malformed(self.what))?;
        self.rest = rest;
        Ok(head)
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N]> {
        let (head, rest) = self
            .rest
            .split_first_chunk()
            .ok_or(Error::Malformed(self.what))?;
        self.rest = rest;
        Ok(*head)
    }

    pub(crate) fn u8(&mut self) -> Result<u8> {
        self.array().map(u8::from_be_bytes)
    }

    pub(crate) fn u16(&mut self) -> Result<u16> {
        self.array().map(u16::from_be_bytes)
    }

    pub(crate) fn u32(&mut self) -> Result<u32> {
        self.array().map(u32::from_be_bytes)
    }

    pub(crate) fn u64(&mut self) -> Result<u64> {
        self.array().map(u64::from_be_bytes)
    }

    /// A length in its minimal variable form.
    fn length(&mut self) -> Result<usize> {
        let first = self.u8()?;
        let value = match first >> 6 {
            0 => u32::from(first),
            1 => u32::from(u16::from_be_bytes([first & 0x3f, self.u8()?])),
            2 => {
                let [a, b, c] = self.array()?;
                u32::from_be_bytes([first & 0x3f, a, b, c])
            }
            _ => return Err(Error::Malformed(self.what)),
        };
        let minimal = match first >> 6 {
            0 => true,
            1 => value >= 1 << 6,
            _ => value >= 1 << 14,
        };
        let value = usize::try_from(value).unwrap_or(usize::MAX);
        if !minimal || value > MAX_OPAQUE {
            return Err(Error::Malformed(self.what));
        }
        Ok(value)
    }

    pub(crate) fn opaque(&mut self) -> Result<&'a [u8]> {
        let length = self.length()?;
        self.take(length)
    }

    pub(crate) fn text(&mut self) -> Result<&'a str> {
        core::str::from_utf8(self.opaque()?)
            .ok()
            .ok_or(Error::Malformed(self.what))
    }

    /// The version byte, which must be the one given.
    pub(crate) fn version(&mut self, version: u8) -> Result<()> {
        if self.u8()? == version {
            Ok(())
        } else {
            Err(Error::Version(self.what))
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// What has not been read yet.
    pub(crate) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// All must have been read.
    pub(crate) fn end(self) -> Result<()> {
        if self.rest.is_empty() {
            Ok(())
        } else {
            Err(Error::Malformed(self.what))
        }
    }
}

/// Writes one format; wiped when dropped, because some formats hold secrets.
pub(crate) struct Writer(Zeroizing<Vec<u8>>);

impl Writer {
    pub(crate) fn new() -> Self {
        Self(Zeroizing::new(Vec::with_capacity(512)))
    }

    pub(crate) fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0.extend_from_slice(bytes);
        self
    }

    pub(crate) fn u8(self, value: u8) -> Self {
        self.bytes(&[value])
    }

    pub(crate) fn u16(self, value: u16) -> Self {
        self.bytes(&value.to_be_bytes())
    }

    pub(crate) fn u32(self, value: u32) -> Self {
        self.bytes(&value.to_be_bytes())
    }

    pub(crate) fn u64(self, value: u64) -> Self {
        self.bytes(&value.to_be_bytes())
    }

    /// `opaque<V>`. What is longer than any reader would take is cut by no one: the reader refuses it, so callers check
    /// sizes before.
    pub(crate) fn opaque(self, bytes: &[u8]) -> Self {
        let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        let with_length = match length {
            0..0x40 => self.bytes(&length.to_be_bytes()[3..]),
            0x40..0x4000 => self.bytes(&(length | 0x4000).to_be_bytes()[2..]),
            _ => self.bytes(&(length | 0x8000_0000).to_be_bytes()),
        };
        with_length.bytes(bytes)
    }

    pub(crate) fn as_slice(&self) -> &[u8] {
        &self.0
    }

    /// The bytes, where they are public.
    pub(crate) fn public(mut self) -> Vec<u8> {
        core::mem::take(&mut *self.0)
    }

    /// The bytes, where they hold a secret.
    pub(crate) fn secret(self) -> Zeroizing<Vec<u8>> {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_around_the_borders_come_back() {
        for length in [0, 1, 63, 64, 16_383, 16_384, 70_000] {
            let body = vec![7; length];
            let bytes = Writer::new().opaque(&body).public();
            let mut reader = Reader::new(&bytes, "test");
            assert_eq!(reader.opaque().unwrap(), body);
            assert_eq!(reader.end(), Ok(()));
        }
    }

    #[test]
    fn a_length_that_is_not_minimal_is_refused() {
        for bytes in [
            &[0x40, 0x01, 9][..],
            &[0x80, 0, 0, 1, 9],
            &[0xc0, 0, 0, 0, 0, 0, 0, 1, 9],
        ] {
            assert_eq!(
                Reader::new(bytes, "test").opaque(),
                Err(Error::Malformed("test"))
            );
        }
    }

    #[test]
    fn a_length_beyond_the_input_is_refused() {
        assert_eq!(
            Reader::new(&[5, 1, 2], "test").opaque(),
            Err(Error::Malformed("test"))
        );
    }
}
