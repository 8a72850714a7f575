//! What goes over the wire: frames of the socket, bodies of HTTP, problem codes and limits.
//!
//! Nothing here knows a rule or a database. The names are those of the glossary in `docs/architecture.md`; on the wire they
//! are camelCase, a union carries its name in `type`, bytes are base64url without padding (RFC 4648 §5), times are
//! milliseconds since 1970 and end in `At`. Every type has a golden file under `tests/golden/` that the TypeScript decoder
//! reads too. `cargo xtask wire` writes the TypeScript.

pub mod aside;
pub mod audit;
pub mod bytes;
pub mod callback;
pub mod care;
pub mod case;
pub mod chat;
pub mod codes;
pub mod conflict;
pub mod contact;
pub mod directory;
pub mod enrol;
pub mod figures;
pub mod forwarder;
pub mod frame;
pub mod ids;
pub mod introduction;
pub mod join;
pub mod keys;
pub mod legal;
pub mod limits;
pub mod passkey;
pub mod people;
pub mod person;
pub mod problem;
pub mod queue;
pub mod referral;
pub mod release;
pub mod report;
pub mod retention;
pub mod rota;
pub mod staff;
pub mod task;
pub mod upkeep;
pub mod visitor;
pub mod way;

mod shape;

pub use bytes::Bytes;
pub use frame::{ClientFrame, ServerFrame};
pub use ids::{
    AlertId, AsideId, CallbackId, CaseId, ChatId, ClientId, CountId, CredentialId, DeviceId,
    DisclosureId, EnrolmentId, EntryId, FileId, ForwarderId, GlassId, HoldId, IncidentId,
    InvitationId, ItemId, LegalId, LocationId, MemberId, OrganisationId, PatternId, Reference,
    ReleaseId, ServiceId, SessionId, ShiftId, TaskId, TeamId, Token, WayId,
};
pub use problem::{Problem, ProblemCode};

/// The version that a client names in its `hello`. A server refuses any other with `unsupportedVersion`.
pub const VERSION: u16 = 1;
