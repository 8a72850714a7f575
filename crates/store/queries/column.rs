//! Columns back into types. One that does not parse says where it stood, never what it held.

use store::{Endpoint, Result, StoreError};

/// The table that a column is read from.
#[derive(Clone, Copy)]
pub(crate) struct Table(pub(crate) &'static str);

impl Table {
    pub(crate) fn corrupt(self, column: &'static str) -> StoreError {
        StoreError::Corrupt {
            table: self.0,
            column,
        }
    }

    pub(crate) fn fixed<const N: usize>(
        self,
        column: &'static str,
        bytes: &[u8],
    ) -> Result<[u8; N]> {
        bytes.try_into().map_err(|_length| self.corrupt(column))
    }

    /// The word of a column as the domain reads it.
    pub(crate) fn word<T>(self, column: &'static str, parsed: Option<T>) -> Result<T> {
        parsed.ok_or_else(|| self.corrupt(column))
    }

    pub(crate) fn endpoint(self, column: &'static str, bytes: &[u8]) -> Result<Endpoint> {
        if bytes.is_empty() {
            return Ok(Endpoint::Visitor);
        }
        let device = self.fixed(column, bytes)?;
        if device == GUEST {
            return Ok(Endpoint::Guest);
        }
        Ok(Endpoint::Device(domain::DeviceId::from_bytes(device)))
    }
}

/// The guest of a chat as it is stored: ids of devices are random, and this is none.
const GUEST: [u8; 16] = [0; 16];

/// An end as it is stored: a device by its id, a guest as an id that no device has, the visitor's tab as no bytes.
pub(crate) fn endpoint_bytes(endpoint: &Endpoint) -> &[u8] {
    match endpoint {
        Endpoint::Visitor => &[],
        Endpoint::Guest => &GUEST,
        Endpoint::Device(device) => device.as_bytes(),
    }
}
