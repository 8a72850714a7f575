//! HTTP of the desk's origin: what lapses is renewed, keys are replaced, what waits is sealed again. Desks do it in the background.

use crate::{
    Bytes, CallbackId, CaseId, ChatId, DeviceId, MemberId,
    case::{CaseKeys, CaseWrap},
    legal::StaleLegal,
    referral::StaleReferral,
    release::StaleRelease,
    task::StaleTask,
};
use serde::{Deserialize, Serialize};

/// What can lapse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum LapsingKind {
    /// The team's notice: without one visitors see telephone numbers only.
    Notice,
    /// A device's certificate: without one its owner gets into no chat.
    Device,
    /// The certificate of somebody who certifies, which only the root renews.
    Certifier,
    /// A replaced team key that something is still sealed to.
    OldKey,
}

/// Something that lapses soon or has lapsed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Lapse {
    /// What.
    pub kind: LapsingKind,
    /// Whose, by alias; empty for the team's.
    pub alias: String,
    /// When it ends.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub until_at: u64,
}

/// A device with its certificates and the key that boxes for it are sealed to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct KeptDevice {
    /// Whose.
    pub member_id: MemberId,
    /// Which.
    pub device_id: DeviceId,
    /// Its certificate chain.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub chain: Bytes,
    /// Its HPKE key; its hash stands in the certificate.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub hpke_key: Bytes,
}

/// What is due for who certifies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct KeeperWork {
    /// The team's last notice, lapsed or not; null when there never was one.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub notice: Option<Bytes>,
    /// Serials of certificates that do not count any more: the next notice names all of them.
    #[cfg_attr(feature = "ts", ts(type = "number[]"))]
    pub revoked: Vec<u64>,
    /// Whether the notice is to be renewed.
    pub notice_due: bool,
    /// Whether the team's key is to be replaced: a week old, or a device that held it is gone.
    pub key_due: bool,
    /// Devices whose certificates are to be renewed.
    pub certificates: Vec<KeptDevice>,
    /// Everybody whom the next team key is sealed to.
    pub members: Vec<KeptDevice>,
    /// Those of them who lack a key that is in use.
    pub lacking: Vec<KeptDevice>,
}

/// A box that is sealed to a replaced team key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct StaleIntake {
    /// The chat.
    pub chat_id: ChatId,
    /// The box.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub intake: Bytes,
}

/// `GET /api/v1/upkeep`: how the keys stand, and what the caller's desk can do for them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct UpkeepResponse {
    /// Which generation of the team's key is current.
    pub generation: u32,
    /// The generations of the team's key that are in use, the newest first.
    pub generations: Vec<u32>,
    /// When the team's notice ends.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub notice_until_at: u64,
    /// How many people hold the current key.
    pub holders: u32,
    /// The newest certificates of the caller's device.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub chain: Bytes,
    /// What lapses; for supervisors, directors and administrators.
    pub lapses: Vec<Lapse>,
    /// For who certifies.
    pub keeper: Option<KeeperWork>,
    /// Boxes to be sealed again, some at a time; for who answers people.
    pub intakes: Vec<StaleIntake>,
    /// Boxes of referrals to be sealed again, some at a time; for who answers people.
    pub referrals: Vec<StaleReferral>,
    /// How many boxes there are in all, of chats and referrals.
    pub intakes_left: u32,
    /// Boxes of requests to be called that are to be sealed again, some at a time; counted with the others.
    pub calls: Vec<StaleCall>,
    /// Boxes of tasks to be sealed again, some at a time.
    pub tasks: Vec<StaleTask>,
    /// Papers of releases to be sealed again, some at a time.
    pub releases: Vec<StaleRelease>,
    /// Papers of requests by law and of incidents to be sealed again, some at a time.
    pub legal: Vec<StaleLegal>,
    /// The caller's cases whose keys this desk can replace or pass on, some at a time.
    pub cases: Vec<CaseWork>,
    /// How many there are in all.
    pub cases_left: u32,
    /// How many of the caller's cases wait until a colleague's desk lets this device in.
    pub cases_waiting: u32,
}

/// What is due for the keys of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CaseWork {
    /// The case.
    pub case_id: CaseId,
    /// Whether it gets a new key: somebody knows this one who must not read what is new.
    pub exposed: bool,
    /// How many devices of the assigned lack a version of the key.
    pub lacking: u32,
}

/// `POST /api/v1/upkeep/case` asks with `ReadCaseParams`: the keys of one case and whom they are for. Nothing of its contents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CaseKeysResponse {
    /// The keys, for the caller's device.
    pub keys: CaseKeys,
    /// Who is assigned.
    pub assigned: Vec<MemberId>,
    /// Their devices that count, without those of whom the case is kept from.
    pub devices: Vec<CaseDevice>,
}

/// A device of somebody assigned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CaseDevice {
    /// The device.
    pub device: KeptDevice,
    /// The versions of the key that are not sealed to it.
    pub lacks: Vec<u32>,
}

/// `POST /api/v1/upkeep/case/key`: the next key of a case. `conflict` when somebody was faster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct NewCaseKeyParams {
    /// The case.
    pub case_id: CaseId,
    /// Which version it is.
    pub key_version: u32,
    /// The sealed list of who reads the case, under it.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub readers: Bytes,
    /// How many lists the caller had read.
    pub after: u32,
    /// The key, sealed to devices of the assigned, the caller's among them; and older ones that they lack.
    pub wraps: Vec<CaseWrap>,
}

/// `POST /api/v1/upkeep/case/wraps`: keys of a case, for devices of the assigned that lack them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PassOnCaseParams {
    /// The case.
    pub case_id: CaseId,
    /// The sealed keys.
    pub wraps: Vec<CaseWrap>,
}

/// One renewed certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RenewedCertificate {
    /// Which device.
    pub device_id: DeviceId,
    /// Its new chain: the same keys, name and roles.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub chain: Bytes,
}

/// `POST /api/v1/upkeep/certificates`: all of them or none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RenewCertificatesParams {
    /// At most 50.
    pub certificates: Vec<RenewedCertificate>,
}

/// `POST /api/v1/upkeep/notice`: the same key, for seven more days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RenewNoticeParams {
    /// The signed notice.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub notice: Bytes,
}

/// A team key sealed to a device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct DeviceWrap {
    /// Which device.
    pub device_id: DeviceId,
    /// Which generation.
    pub generation: u32,
    /// The sealed and signed key.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub wrap: Bytes,
}

/// `POST /api/v1/upkeep/key`: the next team key. `conflict` when somebody was faster, or when it is not sealed to everybody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct NewTeamKeyParams {
    /// The notice that names it.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub notice: Bytes,
    /// The key, sealed to every member's device; and older ones that are still in use.
    pub wraps: Vec<DeviceWrap>,
}

/// `POST /api/v1/upkeep/wraps`: keys in use, for devices that lack them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PassOnParams {
    /// The sealed keys.
    pub wraps: Vec<DeviceWrap>,
}

/// A box of a request to be called that is sealed to a replaced key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct StaleCall {
    /// The request.
    pub callback_id: CallbackId,
    /// Whether it is the box with the hours.
    pub hours: bool,
    /// The box.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub sealed: Bytes,
}

/// `POST /api/v1/upkeep/calls`: a box of a request to be called, sealed again to the current key. `conflict` when it is another one by now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ResealCallParams {
    /// The request.
    pub callback_id: CallbackId,
    /// The box as it was read.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub before: Bytes,
    /// The same, sealed to the current key.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub after: Bytes,
}

/// `POST /api/v1/upkeep/intakes`: a box, sealed again to the current key. `conflict` when it is another one by now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ResealParams {
    /// The chat.
    pub chat_id: ChatId,
    /// The box as it was read.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub before: Bytes,
    /// The same, sealed to the current key.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub after: Bytes,
}
