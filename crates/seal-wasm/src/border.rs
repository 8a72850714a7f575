//! Numbers, bytes and objects on their way over the border.

use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::JsValue;

use crate::error::{self, BAD_ARGUMENT, Result};

/// The largest whole number that JavaScript holds exactly.
const MAX_SAFE: f64 = 9_007_199_254_740_991.0;

/// A time, a place in a log or a counter that JavaScript passed.
pub(crate) fn whole(number: f64) -> Result<u64> {
    if !(0.0..=MAX_SAFE).contains(&number) || number.fract() != 0.0 {
        return Err(error::code(BAD_ARGUMENT));
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a whole number between 0 and 2^53, as was just checked"
    )]
    Ok(number as u64)
}

/// The same on the way out.
#[expect(
    clippy::cast_precision_loss,
    reason = "times and places stay far below 2^53"
)]
pub(crate) fn number(whole: u64) -> f64 {
    whole as f64
}

/// Bytes of a fixed length that JavaScript passed.
pub(crate) fn fixed<const N: usize>(bytes: &[u8]) -> Result<[u8; N]> {
    bytes
        .try_into()
        .map_err(|_length| error::code(BAD_ARGUMENT))
}

/// Sixteen random bytes.
pub(crate) fn random_id() -> Result<Vec<u8>> {
    let mut id = vec![0; 16];
    getrandom::fill(&mut id).map_err(|_source| error::code("noRandom"))?;
    Ok(id)
}

/// The number of a new certificate: random, so that it says nothing of how many there are, and small enough for JavaScript.
#[cfg(feature = "desk")]
pub(crate) fn random_serial() -> Result<u64> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).map_err(|_source| error::code("noRandom"))?;
    Ok((u64::from_be_bytes(bytes) >> 12) | 1)
}

/// A plain object under construction.
pub(crate) struct Plain(Object);

impl Plain {
    pub(crate) fn new() -> Self {
        Self(Object::new())
    }

    pub(crate) fn with(self, name: &str, value: impl Into<JsValue>) -> Self {
        // Setting a property of a fresh ordinary object cannot fail.
        let _set = Reflect::set(&self.0, &JsValue::from_str(name), &value.into());
        self
    }

    pub(crate) fn bytes(self, name: &str, bytes: &[u8]) -> Self {
        self.with(name, Uint8Array::from(bytes))
    }

    pub(crate) fn number(self, name: &str, whole: u64) -> Self {
        self.with(name, number(whole))
    }

    pub(crate) fn done(self) -> JsValue {
        self.0.into()
    }
}

/// A list of byte strings for JavaScript.
pub(crate) fn byte_strings<B: AsRef<[u8]>>(list: &[B]) -> Array {
    list.iter()
        .map(|bytes| Uint8Array::from(bytes.as_ref()))
        .collect()
}

/// A list of byte strings from JavaScript.
#[expect(
    clippy::needless_pass_by_value,
    reason = "wasm-bindgen hands lists over by value"
)]
pub(crate) fn from_byte_strings(list: Vec<Uint8Array>) -> Vec<Vec<u8>> {
    list.iter().map(Uint8Array::to_vec).collect()
}
