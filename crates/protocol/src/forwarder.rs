//! The register of other hotlines, and their keys (R360): kept at the desk, and by each of them on the visitor's origin.

use crate::{
    Bytes,
    ids::{CredentialId, ForwarderId},
};
use serde::{Deserialize, Serialize};

/// What a forwarder is (E10).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
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

/// What a forwarder tells others of people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
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

/// How a request shows whose it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Proof {
    /// A signature (RFC 9421).
    Signature,
    /// A secret that is sent along.
    ApiKey,
    /// A certificate that the connection is made with (mutual TLS).
    Certificate,
}

/// What a key may be used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Scope {
    /// Send referrals and tips.
    Refer,
    /// Ask for training.
    AskTraining,
    /// See, add and revoke keys of its own organisation. Only beside a scope to send.
    KeepKeys,
}

/// What is written down of a forwarder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ForwarderFacts {
    /// The organisation's name, as its directory prints it; at most 64 bytes.
    pub name: String,
    /// What it is.
    pub kind: ForwarderKind,
    /// What it tells others.
    pub stance: Stance,
    /// When it is reached, as its directory says; at most 64 bytes.
    pub hours: String,
    /// Its number from the directory, E.164; may be empty.
    pub phone: String,
    /// The day on which it was called back on that number.
    #[cfg_attr(feature = "ts", ts(type = "number | null"))]
    pub called_at: Option<u64>,
    /// The day of the agreement on data.
    #[cfg_attr(feature = "ts", ts(type = "number | null"))]
    pub agreed_at: Option<u64>,
    /// Whether it may still send.
    pub active: bool,
}

/// `POST /api/v1/forwarders`: writes down a forwarder, or what changed of one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct KeepForwarderParams {
    /// Random for a new one, chosen by the caller.
    pub forwarder_id: ForwarderId,
    /// What is written down.
    pub facts: ForwarderFacts,
}

/// `POST /api/v1/forwarders/keys`: gives a forwarder a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AddForwarderKeyParams {
    /// Which forwarder.
    pub forwarder_id: ForwarderId,
    /// Its Ed25519 public key; where this and the certificate are null, an API key is made.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub public_key: Option<Bytes>,
    /// A certificate of its own, as DER; self-signed will do.
    #[serde(default)]
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub certificate: Option<Bytes>,
    /// For what.
    pub scopes: Vec<Scope>,
}

/// The new key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ForwarderKeyResponse {
    /// Its id: the `keyid` of signatures.
    pub credential_id: CredentialId,
    /// The API key, told this once; null where the forwarder made the key.
    pub api_key: Option<String>,
    /// SHA-256 of the certificate's public key, to be compared with theirs; null where it is no certificate.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub pin: Option<Bytes>,
}

/// `POST /api/v1/forwarders/keys/revoke` at the desk, `POST /api/v1/own/keys/revoke` by its owner: a key counts no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RevokeForwarderKeyParams {
    /// Which.
    pub credential_id: CredentialId,
}

/// A key of a forwarder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ForwarderKey {
    /// Its id.
    pub credential_id: CredentialId,
    /// How it proves.
    pub proof: Proof,
    /// SHA-256 of the certificate's public key; null where it is no certificate.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub pin: Option<Bytes>,
    /// For what.
    pub scopes: Vec<Scope>,
    /// The day it was added.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub added_at: u64,
    /// The day it was last used.
    #[cfg_attr(feature = "ts", ts(type = "number | null"))]
    pub used_at: Option<u64>,
    /// The day it was revoked.
    #[cfg_attr(feature = "ts", ts(type = "number | null"))]
    pub revoked_at: Option<u64>,
}

/// A forwarder with its keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Forwarder {
    /// Which.
    pub forwarder_id: ForwarderId,
    /// What is written down.
    pub facts: ForwarderFacts,
    /// Its keys, the oldest first.
    pub keys: Vec<ForwarderKey>,
}

/// `GET /api/v1/forwarders`: all of them, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ForwardersResponse {
    /// Those who may send, and those who may not any more.
    pub forwarders: Vec<Forwarder>,
}

/// `POST /api/v1/own/keys`: the keys of the caller's organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct OwnKeysResponse {
    /// The organisation's name in the register.
    pub name: String,
    /// The key by which this was asked.
    pub own: CredentialId,
    /// All of them, the oldest first.
    pub keys: Vec<ForwarderKey>,
}

/// `POST /api/v1/own/keys/add`: a new key beside the others, for no more than the caller's own. Answered with a [`ForwarderKeyResponse`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AddOwnKeyParams {
    /// Its Ed25519 public key; null makes an API key.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub public_key: Option<Bytes>,
    /// For what.
    pub scopes: Vec<Scope>,
}
