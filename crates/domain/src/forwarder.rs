//! Other hotlines and agencies that send referrals (R360, E10), and the keys by which their requests are known.

use crate::{
    CredentialId, ForwarderId,
    referral::Form,
    time::{Millis, Timestamp},
    word::words,
};
use thiserror::Error;

/// What a forwarder is (E10).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ForwarderKind {
    /// The national human trafficking hotline.
    Nhth,
    /// Connecticut's 211.
    Ct211,
    /// The child protection care line.
    DcfCareline,
    /// The child protection team for trafficking.
    DcfHart,
    /// A federal agency's victim services.
    LeFederalVictimServices,
    /// State or local police.
    LeStateLocal,
    /// The United States attorney.
    UsaoCt,
    /// Victim assistance of federal investigators.
    HsiFbiVictimAssistance,
    /// A centre for family justice.
    Cfj,
    /// A child advocacy centre or its team.
    CacMdt,
    /// A sexual assault crisis centre.
    SaCrisisCentre,
    /// A domestic violence agency.
    DvAgency,
    /// A hospital or clinic.
    HospitalClinic,
    /// A school.
    School,
    /// A shelter.
    ShelterHousing,
    /// Legal aid.
    LegalAid,
    /// Immigration lawyers.
    ImmigrationLegal,
    /// A resettlement agency.
    RefugeeResettlement,
    /// Who looks after unaccompanied children after their release.
    UcPostRelease,
    /// A labour agency.
    LabourAgency,
    /// A faith community.
    FaithCommunity,
    /// Another state's hotline.
    OtherStateHotline,
    /// A 988 centre.
    Center988,
    /// Somebody who tells of a third person.
    IndividualThirdParty,
    /// The person themselves.
    Own,
}

words!(ForwarderKind {
    Nhth => "nhth",
    Ct211 => "ct_211",
    DcfCareline => "dcf_careline",
    DcfHart => "dcf_hart",
    LeFederalVictimServices => "le_federal_victim_services",
    LeStateLocal => "le_state_local",
    UsaoCt => "usao_ct",
    HsiFbiVictimAssistance => "hsi_fbi_victim_assistance",
    Cfj => "cfj",
    CacMdt => "cac_mdt",
    SaCrisisCentre => "sa_crisis_centre",
    DvAgency => "dv_agency",
    HospitalClinic => "hospital_clinic",
    School => "school",
    ShelterHousing => "shelter_housing",
    LegalAid => "legal_aid",
    ImmigrationLegal => "immigration_legal",
    RefugeeResettlement => "refugee_resettlement",
    UcPostRelease => "uc_post_release",
    LabourAgency => "labour_agency",
    FaithCommunity => "faith_community",
    OtherStateHotline => "other_state_hotline",
    Center988 => "988_center",
    IndividualThirdParty => "individual_third_party",
    Own => "self",
});

impl ForwarderKind {
    /// Whether it belongs to police or courts: what they send comes in, and nothing goes back but by release (R364).
    pub const fn is_law_enforcement(self) -> bool {
        matches!(
            self,
            Self::LeFederalVictimServices
                | Self::LeStateLocal
                | Self::UsaoCt
                | Self::HsiFbiVictimAssistance
        )
    }
}

/// What a forwarder tells others of people (R314, R360): shown to whoever thinks of sending somebody there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stance {
    /// Nobody has asked.
    Unknown,
    /// Only with the person's consent.
    ByConsent,
    /// Otherwise by consent, but suspected abuse of children and imminent harm are reported.
    ReportsHarm,
    /// It works with the police.
    SharesWithPolice,
}

words!(Stance {
    Unknown => "unknown",
    ByConsent => "by_consent",
    ReportsHarm => "reports_harm",
    SharesWithPolice => "shares_with_police",
});

/// The longest name of a forwarder, and the longest line that says when it is reached, in bytes.
pub const WORDS_MAX_BYTES: usize = 64;

/// A forwarder: an organisation, never a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forwarder {
    /// Its id.
    pub id: ForwarderId,
    /// The organisation's name, as its directory prints it.
    pub name: String,
    /// What it is.
    pub kind: ForwarderKind,
    /// What it tells others.
    pub stance: Stance,
    /// When it is reached, as its directory says; may be empty.
    pub hours: String,
    /// Its number from the directory, E.164; empty while nobody has looked it up.
    pub phone: String,
    /// The day on which somebody of ours called that number and somebody of theirs answered for them. Until then what it sends is
    /// marked as unverified (R360).
    pub called_on: Option<Timestamp>,
    /// The day of the agreement on data.
    pub agreed_on: Option<Timestamp>,
    /// Whether it may still send.
    pub active: bool,
}

/// Who stands in the register for whoever sends a form without a key: an entry of the program's own, which nobody edits and no key
/// proves. No random id is all zeros.
pub const NOBODY: ForwarderId = ForwarderId::from_bytes([0; 16]);

/// The key of that entry. It opens nothing.
pub const NOBODYS_KEY: CredentialId = CredentialId::from_bytes([0; 16]);

/// What is wrong with what somebody wrote down of a forwarder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BadForwarder {
    /// The name is empty or too long.
    #[error("the name is empty or too long")]
    Name,
    /// The line of hours is too long.
    #[error("the hours are too long")]
    Hours,
    /// The number is not one with a country code.
    #[error("the number has no country code")]
    Phone,
    /// Nobody can have been called back without a number.
    #[error("there is no number that was called")]
    NotCalled,
}

impl Forwarder {
    /// The entry for whoever sends without a key.
    pub fn nobody() -> Self {
        Self {
            id: NOBODY,
            name: "the web form, without a key".to_owned(),
            kind: ForwarderKind::IndividualThirdParty,
            stance: Stance::Unknown,
            hours: String::new(),
            phone: String::new(),
            called_on: None,
            agreed_on: None,
            active: true,
        }
    }

    /// Whether it is that entry, and no organisation.
    pub fn is_nobody(&self) -> bool {
        self.id == NOBODY
    }

    /// Whether what it sends counts as verified.
    pub const fn is_verified(&self) -> bool {
        self.called_on.is_some()
    }

    /// Checks what somebody wrote down.
    pub fn check(&self) -> Result<(), BadForwarder> {
        let fits =
            |words: &str| words.len() <= WORDS_MAX_BYTES && !words.chars().any(char::is_control);
        if self.name.trim().is_empty() || !fits(&self.name) {
            return Err(BadForwarder::Name);
        }
        if !fits(&self.hours) {
            return Err(BadForwarder::Hours);
        }
        if !self.phone.is_empty() && !is_e164(&self.phone) {
            return Err(BadForwarder::Phone);
        }
        if self.phone.is_empty() && self.called_on.is_some() {
            return Err(BadForwarder::NotCalled);
        }
        Ok(())
    }
}

/// A plus sign and 7 to 15 digits, the first of which is no zero (ITU-T E.164).
fn is_e164(phone: &str) -> bool {
    phone.strip_prefix('+').is_some_and(|digits| {
        (7..=15).contains(&digits.len())
            && digits.bytes().all(|digit| digit.is_ascii_digit())
            && !digits.starts_with('0')
    })
}

/// How a request shows whose it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Proof {
    /// An Ed25519 signature over the request (RFC 9421); kept is the public key.
    Signature,
    /// A secret that is sent along; kept is its SHA-256.
    ApiKey,
    /// A certificate of the connection (mutual TLS); kept is the SHA-256 of its public key (`SubjectPublicKeyInfo`).
    Certificate,
}

words!(Proof {
    Signature => "signature",
    ApiKey => "api_key",
    Certificate => "certificate",
});

/// What a forwarder's key may be used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Send referrals and tips.
    Refer,
    /// Ask for training.
    AskTraining,
    /// See the keys of its own forwarder, add one and revoke one. Only beside a scope to send: a key that does nothing else would be missed by
    /// nobody when it is stolen.
    KeepKeys,
}

words!(Scope {
    Refer => "refer",
    AskTraining => "ask_training",
    KeepKeys => "keep_keys",
});

/// A set of scopes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Scopes(u8);

impl Scopes {
    /// From bits; `None` without a scope to send, and for a bit that means nothing.
    pub const fn from_bits(bits: u8) -> Option<Self> {
        if bits & Self::SENDING == 0 || bits & !(Self::SENDING | Self::bit(Scope::KeepKeys)) != 0 {
            None
        } else {
            Some(Self(bits))
        }
    }

    /// The bits of the scopes to send.
    const SENDING: u8 = Self::bit(Scope::Refer) | Self::bit(Scope::AskTraining);

    /// Whether nothing is among them that is not among those of another key: no key makes one that may do more.
    pub const fn within(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    /// Whether a key with them sees that a form of this kind came: what it could have sent itself.
    pub fn see(self, form: Option<Form>) -> bool {
        self.has(match form {
            Some(Form::Training) => Scope::AskTraining,
            Some(Form::Referral | Form::Tip) | None => Scope::Refer,
        })
    }

    /// As bits.
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// Whether a scope is among them.
    pub const fn has(self, scope: Scope) -> bool {
        self.0 & Self::bit(scope) != 0
    }

    /// The scopes among them.
    pub fn iter(self) -> impl Iterator<Item = Scope> {
        Scope::ALL
            .iter()
            .copied()
            .filter(move |scope| self.has(*scope))
    }

    const fn bit(scope: Scope) -> u8 {
        match scope {
            Scope::Refer => 1,
            Scope::AskTraining => 2,
            Scope::KeepKeys => 4,
        }
    }
}

impl FromIterator<Scope> for Scopes {
    fn from_iter<I: IntoIterator<Item = Scope>>(scopes: I) -> Self {
        Self(
            scopes
                .into_iter()
                .fold(0, |bits, scope| bits | Self::bit(scope)),
        )
    }
}

/// A key of a forwarder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credential {
    /// Its id: the `keyid` of a signature, the first half of an API key.
    pub id: CredentialId,
    /// Whose.
    pub forwarder: ForwarderId,
    /// How it proves.
    pub proof: Proof,
    /// The public key, the hash of the secret, or the hash of a certificate's public key.
    pub check: [u8; 32],
    /// For what.
    pub scopes: Scopes,
    /// The day it was added.
    pub added_on: Timestamp,
    /// The day it was last used: one that nobody uses can go.
    pub used_on: Option<Timestamp>,
    /// The day it was revoked.
    pub revoked_on: Option<Timestamp>,
}

/// Most keys of one forwarder that count at a time.
pub const KEYS_MAX: usize = 10;

impl Credential {
    /// The key of whoever has none. Nothing hashes to what is kept of it, and nobody is asked for it.
    pub fn nobodys(day: Timestamp) -> Self {
        Self {
            id: NOBODYS_KEY,
            forwarder: NOBODY,
            proof: Proof::ApiKey,
            check: [0; 32],
            scopes: [Scope::Refer, Scope::AskTraining].into_iter().collect(),
            added_on: day,
            used_on: None,
            revoked_on: None,
        }
    }

    /// Whether it counts.
    pub const fn is_good(&self) -> bool {
        self.revoked_on.is_none()
    }
}

/// How far clocks may differ, and how long a signed request is taken: 300 s.
pub const WINDOW: Millis = Millis::from_secs(300);

/// Whether the times of a signed request let it be taken now: made neither too long ago nor ahead, and not over. What is signed for
/// longer than the window is refused too: its nonce would have to be kept for longer.
pub const fn is_fresh(created: Timestamp, expires: Timestamp, now: Timestamp) -> bool {
    let age = now.0.saturating_sub(created.0);
    let life = expires.0.saturating_sub(created.0);
    age <= WINDOW.0 && age >= -WINDOW.0 && now.0 < expires.0 && life > 0 && life <= WINDOW.0
}
