//! What a certified person may do.

/// A set of roles; unknown bits are not accepted, so that an old client never overlooks one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Roles(u16);

impl Roles {
    /// Answers people.
    pub const ADVOCATE: Self = Self(1);
    /// Leads a team, certifies devices, may be let in anywhere.
    pub const SUPERVISOR: Self = Self(2);
    /// Translates in a chat.
    pub const INTERPRETER: Self = Self(4);
    /// Plans shifts.
    pub const ROTA_MANAGER: Self = Self(8);
    /// Directs the organisation.
    pub const DIRECTOR: Self = Self(16);
    /// Reads audit events.
    pub const AUDITOR: Self = Self(32);
    /// Works on cases.
    pub const CASE_WORKER: Self = Self(64);
    /// Runs the installation.
    pub const ADMINISTRATOR: Self = Self(128);
    /// Another hotline or agency that sends referrals.
    pub const FORWARDER: Self = Self(256);
    /// Sees reports, which are totals, and nothing else.
    pub const REPORTER: Self = Self(512);

    const ALL: u16 = 1_023;

    /// Roles from their bits; `None` if a bit is unknown.
    pub fn from_bits(bits: u16) -> Option<Self> {
        (bits & !Self::ALL == 0).then_some(Self(bits))
    }

    /// The bits on the wire.
    pub fn bits(self) -> u16 {
        self.0
    }

    /// Both sets together.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether who has them comes into a chat only to interpret: then the person must have said yes before (R506).
    pub fn only_interprets(self) -> bool {
        self.any_of(Self::INTERPRETER) && !self.any_of(Self::ADVOCATE.and(Self::SUPERVISOR))
    }

    /// Whether at least one of `others` is in this set.
    pub fn any_of(self, others: Self) -> bool {
        self.0 & others.0 != 0
    }
}
