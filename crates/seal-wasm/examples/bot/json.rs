//! Fields of a request, and bytes as text.

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

/// One line from the test.
pub(crate) struct Request<'a>(pub(crate) &'a Value);

impl Request<'_> {
    fn field(&self, name: &str) -> Result<&Value> {
        self.0
            .get(name)
            .with_context(|| format!("the request has no {name}"))
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.get(name).is_some_and(|value| !value.is_null())
    }

    pub(crate) fn text(&self, name: &str) -> Result<&str> {
        self.field(name)?
            .as_str()
            .with_context(|| format!("{name} is no text"))
    }

    pub(crate) fn number(&self, name: &str) -> Result<u64> {
        self.field(name)?
            .as_u64()
            .with_context(|| format!("{name} is no whole number"))
    }

    pub(crate) fn bytes(&self, name: &str) -> Result<Vec<u8>> {
        from_hex(self.text(name)?).with_context(|| format!("{name} is not hexadecimal"))
    }

    pub(crate) fn id<const N: usize>(&self, name: &str) -> Result<[u8; N]> {
        fixed(&self.bytes(name)?)
    }

    pub(crate) fn list(&self, name: &str) -> Result<Vec<Vec<u8>>> {
        let list = self
            .field(name)?
            .as_array()
            .with_context(|| format!("{name} is no list"))?;
        list.iter()
            .map(|item| from_hex(item.as_str().context("not text")?))
            .collect()
    }
}

pub(crate) fn fixed<const N: usize>(bytes: &[u8]) -> Result<[u8; N]> {
    bytes
        .try_into()
        .with_context(|| format!("{} bytes instead of {N}", bytes.len()))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            for nibble in [byte >> 4, byte & 15] {
                text.push(char::from_digit(u32::from(nibble), 16).unwrap_or_default());
            }
            text
        })
}

pub(crate) fn from_hex(text: &str) -> Result<Vec<u8>> {
    ensure!(text.len().is_multiple_of(2), "an odd number of digits");
    let digits: Vec<u8> = text
        .chars()
        .map(|digit| {
            digit
                .to_digit(16)
                .and_then(|digit| u8::try_from(digit).ok())
        })
        .collect::<Option<_>>()
        .context("not a digit")?;
    let (pairs, _) = digits.as_chunks::<2>();
    Ok(pairs.iter().map(|[high, low]| high << 4 | low).collect())
}
