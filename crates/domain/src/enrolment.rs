//! How somebody comes in with a new device, and why one goes.

use crate::word::words;

/// What a new device is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// Somebody new.
    Join,
    /// One more device of somebody who works here.
    Device,
    /// Somebody who lost every device or forgot the passphrase: all earlier devices go.
    Recovery,
}

words!(Purpose {
    Join => "join",
    Device => "device",
    Recovery => "recovery",
});

/// Why a device does not count any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RevokeReason {
    /// Lost or stolen.
    Lost,
    /// Not used any more.
    Replaced,
    /// Its owner left.
    Left,
    /// Its owner came back with new keys.
    Recovered,
}

words!(RevokeReason {
    Lost => "lost",
    Replaced => "replaced",
    Left => "left",
    Recovered => "recovered",
});
