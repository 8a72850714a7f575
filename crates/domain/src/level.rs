//! How urgent, and what a visitor's two optional taps say about it (domain.md E1–E3, R301, R303).

use crate::word::words;

/// How urgent an item is. `T1` is before `T2`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// Imminent.
    T1,
    /// Urgent.
    T2,
    /// High.
    T3,
    /// Standard.
    T4,
    /// Information.
    T5,
}

/// The visitor's own word on how safe it is (E2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Safety {
    /// In danger now.
    InDangerNow,
    /// Cannot talk long.
    CannotTalkLong,
    /// OK for now.
    OkForNow,
    /// Said nothing.
    NotSaid,
}

/// Whose phone it is (E3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DeviceRisk {
    /// Only the person uses it.
    MineOnly,
    /// Others use it too.
    Shared,
    /// Somebody may look through it.
    MayBeChecked,
    /// Somebody may take it.
    MayBeTaken,
    /// Said nothing.
    NotSaid,
}

words!(Level {
    T1 => "T1",
    T2 => "T2",
    T3 => "T3",
    T4 => "T4",
    T5 => "T5",
});

words!(Safety {
    InDangerNow => "inDangerNow",
    CannotTalkLong => "cannotTalkLong",
    OkForNow => "okForNow",
    NotSaid => "notSaid",
});

words!(DeviceRisk {
    MineOnly => "mineOnly",
    Shared => "shared",
    MayBeChecked => "mayBeChecked",
    MayBeTaken => "mayBeTaken",
    NotSaid => "notSaid",
});

impl Level {
    /// The level that two taps give: the more urgent of both answers. Saying nothing is standard, never less.
    pub fn from_taps(safety: Safety, device: DeviceRisk) -> Self {
        let by_safety = match safety {
            Safety::InDangerNow => Self::T1,
            Safety::CannotTalkLong => Self::T2,
            Safety::OkForNow | Safety::NotSaid => Self::T4,
        };
        let by_device = match device {
            DeviceRisk::MayBeTaken | DeviceRisk::MayBeChecked => Self::T2,
            DeviceRisk::MineOnly | DeviceRisk::Shared | DeviceRisk::NotSaid => Self::T4,
        };
        by_safety.min(by_device)
    }
}
