//! Conflicts of interest (R607): who must not see an item or a case, and how the glass is broken.

use crate::{CaseId, ItemId, time::Millis, word::words};

/// How long a broken glass stays open.
pub const OPEN_FOR: Millis = Millis::from_secs(4 * 3_600);
/// Within what time somebody looks at it afterwards (R607).
pub const REVIEW_WITHIN: Millis = Millis::from_secs(24 * 3_600);
/// How long a request waits for the second person.
pub const ASKED_FOR: Millis = Millis::from_secs(12 * 3_600);

/// What somebody must not see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Hidden {
    /// An item.
    Item(ItemId),
    /// A case.
    Case(CaseId),
}

impl Hidden {
    /// The word for its kind.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Item(_) => "item",
            Self::Case(_) => "case",
        }
    }

    /// Its id.
    pub const fn bytes(&self) -> &[u8; 16] {
        match self {
            Self::Item(id) => id.as_bytes(),
            Self::Case(id) => id.as_bytes(),
        }
    }

    /// From kind and id; `None` for an unknown kind.
    pub fn from_parts(kind: &str, id: [u8; 16]) -> Option<Self> {
        match kind {
            "item" => Some(Self::Item(ItemId::from_bytes(id))),
            "case" => Some(Self::Case(CaseId::from_bytes(id))),
            _ => None,
        }
    }
}

/// Why somebody asks to come past a conflict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GlassReason {
    /// Nobody else is there.
    NobodyElse,
    /// Somebody may be in danger at once.
    ImminentDanger,
    /// There is no conflict.
    NoConflict,
}

words!(GlassReason {
    NobodyElse => "nobody_else",
    ImminentDanger => "imminent_danger",
    NoConflict => "no_conflict",
});
