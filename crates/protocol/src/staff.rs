//! HTTP of the desk's origin: log-in, the team, invitations.

use crate::{
    Bytes, ChatId, DeviceId, InvitationId, MemberId, TeamId, Token,
    chat::{ColdReason, EndReason, Purpose},
    passkey::VaultWrap,
    queue::Silence,
};
use serde::{Deserialize, Serialize};

/// What a staff member may do (rulings 11; the table is `domain::permission`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Role {
    /// Answers people.
    Advocate,
    /// Certifies, sits beside, picks.
    Supervisor,
    /// Interprets in a chat.
    Interpreter,
    /// Plans shifts.
    RotaManager,
    /// Last step of the ladder.
    Director,
    /// Reads the audit log, no content.
    Auditor,
    /// Works on cases.
    CaseWorker,
    /// Keeps accounts, no content.
    Administrator,
    /// Sees reports, which are totals.
    Reporter,
}

/// `POST /api/v1/login/start`: asks how to stretch the passphrase. An unknown name gets an answer of the same shape.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct LoginStartParams {
    /// The log-in name.
    pub name: String,
}

/// How to stretch the passphrase in the browser (Argon2id, RFC 9106).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct LoginStartResponse {
    /// 16 bytes of salt.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub salt: Bytes,
}

/// `POST /api/v1/login`: one half of the stretched passphrase proves the log-in; the other never leaves the browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct LoginParams {
    /// The log-in name.
    pub name: String,
    /// 32 bytes; the server keeps their SHA-256.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub auth: Bytes,
    /// Which device this browser is, when it knows.
    #[serde(default)]
    pub device_id: Option<DeviceId>,
    /// The code of the person's authenticator app, where `codeNeeded` asked for it.
    #[serde(default)]
    pub code: Option<String>,
}

/// `POST /api/v1/prove`: the passphrase once more, before a grave step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ProveParams {
    /// As for the log-in.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub auth: Bytes,
}

/// `POST /api/v1/login` and `GET /api/v1/me`: who is logged in, and what their browser needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct MeResponse {
    /// Who.
    pub member_id: MemberId,
    /// Which device the vault holds.
    pub device_id: DeviceId,
    /// The name that visitors see.
    pub alias: String,
    /// What they may do.
    pub roles: Vec<Role>,
    /// The sealed identity vault.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub vault: Bytes,
    /// The vault's key once more for each passkey that can open it.
    pub vault_wraps: Vec<VaultWrap>,
    /// Whether the vault opens only together with this browser's secret.
    pub bound: bool,
    /// The newest certificates of the device: the vault holds those that it was sealed with.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub chain: Bytes,
    /// What the caller calls the device; may be empty.
    pub device_name: String,
    /// The salt of the passphrase, to open the vault again after a reload.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub salt: Bytes,
    /// The team and its keys for this device.
    pub team: Team,
    /// Whether nothing but the passphrase stands before this desk, and the organisation wants more.
    pub lacks_second: bool,
    /// When the session ends at the latest.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub session_ends_at: u64,
    /// When the desk reminds its owner of a person who waits for an answer.
    pub silence: Silence,
}

/// A team's public notice and the caller's sealed copies of its keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Team {
    /// The team.
    pub team_id: TeamId,
    /// The signed notice; null when none is valid.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub notice: Option<Bytes>,
    /// One sealed copy for each generation that is still in use, newest first.
    pub keys: Vec<TeamKeyWrap>,
}

/// One generation of a team's private key, sealed to one device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TeamKeyWrap {
    /// Which generation.
    pub generation: u32,
    /// The sealed and signed key.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub wrap: Bytes,
}

/// `POST /api/v1/ticket`: a single-use token for the socket's `hello`, good for 30 s.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TicketResponse {
    /// For `hello`.
    pub ticket: Token,
}

/// One colleague, as `GET /api/v1/colleagues` lists them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Colleague {
    /// Who.
    pub member_id: MemberId,
    /// Their device.
    pub device_id: DeviceId,
    /// The name that visitors see.
    pub alias: String,
    /// What they may do.
    pub roles: Vec<Role>,
    /// Whether the desk is open in front of them.
    pub present: bool,
    /// The device's certificate chain, to be checked by the caller's browser.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub chain: Bytes,
    /// The device's HPKE key; its hash stands in the certificate.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub hpke_key: Bytes,
}

/// `GET /api/v1/colleagues`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ColleaguesResponse {
    /// Everybody of the caller's team, the caller included.
    pub colleagues: Vec<Colleague>,
}

/// `POST /api/v1/invitations`: asks a colleague into a chat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct InviteParams {
    /// Random, chosen by the caller, so that a resend changes nothing.
    pub invitation_id: InvitationId,
    /// The chat.
    pub chat_id: ChatId,
    /// Who is asked.
    pub member_id: MemberId,
    /// What for.
    pub purpose: Purpose,
    /// Of a transfer: why the person is not asked first; null when they are.
    pub cold: Option<ColdReason>,
    /// The caller's fence.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub fence: u64,
}

/// `POST /api/v1/chats/stand-in`: the holder's desk asks the best colleague in, because its owner does not answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct StandInParams {
    /// Random, chosen by the caller, so that a resend changes nothing.
    pub invitation_id: InvitationId,
    /// The chat.
    pub chat_id: ChatId,
    /// The caller's fence.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub fence: u64,
    /// Who was asked already in this silence, and did not come.
    pub asked: Vec<MemberId>,
}

/// The answer: who is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct StandInResponse {
    /// Who.
    pub member_id: MemberId,
}

/// `POST /api/v1/chats/interpreters`: the holder asks who could interpret in a chat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct InterpretersParams {
    /// The chat.
    pub chat_id: ChatId,
    /// The caller's fence.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub fence: u64,
}

/// An interpreter who can be asked now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Interpreter {
    /// Who.
    pub member_id: MemberId,
    /// The name that the person would see.
    pub alias: String,
    /// The languages that they interpret: BCP 47 tags.
    pub languages: Vec<String>,
}

/// The answer: whoever is on call at a desk, may come to this person, and was not refused by them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct InterpretersResponse {
    /// By name.
    pub interpreters: Vec<Interpreter>,
}

/// `POST /api/v1/invitations/answer`: the colleague's answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AnswerParams {
    /// The invitation.
    pub invitation_id: InvitationId,
    /// A fresh MLS key package (RFC 9420 §10) to come in with; null to decline.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub key_package: Option<Bytes>,
}

/// An invitation, as both sides see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Invitation {
    /// The invitation.
    pub invitation_id: InvitationId,
    /// The chat.
    pub chat_id: ChatId,
    /// Who asks.
    pub from: MemberId,
    /// Who is asked.
    pub to: MemberId,
    /// What for.
    pub purpose: Purpose,
    /// Of a transfer: why the person is not asked first.
    pub cold: Option<ColdReason>,
    /// When it lapses, if nothing comes of it.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub until_at: u64,
}

/// `POST /api/v1/invitations/withdraw`: the one who asked takes it back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct WithdrawParams {
    /// The invitation.
    pub invitation_id: InvitationId,
}

/// `POST /api/v1/chats/leave`: a supporter leaves. They are sent nothing more at once; the holder's desk removes their keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct LeaveChatParams {
    /// The chat.
    pub chat_id: ChatId,
}

/// `POST /api/v1/chats/end`: the holder ends the chat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct EndChatParams {
    /// The chat.
    pub chat_id: ChatId,
    /// The caller's fence.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub fence: u64,
    /// `endedByAdvocate`, `unsafeEnd` or `abusive`; anything else is refused.
    pub reason: EndReason,
}
