//! The rules: ids, time, the lives of items and chats, order of the queue, who may do what.
//!
//! Pure: no I/O, no clock, no chance inside. A value that exists is valid. Every life is an enum whose variants carry the
//! data of that state; a transition consumes the value and returns the next one, or [`Rejected`] with what was asked and
//! where the life stood.

pub mod aside;
pub mod audit;
pub mod callback;
pub mod care;
pub mod case;
pub mod chat;
pub mod conflict;
pub mod directory;
pub mod enrolment;
pub mod forwarder;
pub mod handoff;
pub mod hold;
pub mod id;
pub mod incident;
pub mod interpreter;
pub mod introduction;
pub mod item;
pub mod ladder;
pub mod legal;
pub mod level;
pub mod offer;
pub mod page;
pub mod permission;
pub mod person;
pub mod queue;
pub mod referral;
pub mod release;
pub mod report;
pub mod retention;
pub mod rota;
pub mod suppress;
pub mod tally;
pub mod task;
pub mod telephone;
pub mod time;
pub mod training;
pub mod transfer;
pub mod unverified;
pub mod upkeep;
pub mod window;
pub mod wrap_up;

mod rejected;
mod word;

pub use callback::Callback;
pub use id::{
    AlertId, AsideId, AttendanceId, CallbackId, CaseId, ChatId, ClientId, CountId, CredentialId,
    DeviceId, DisclosureId, EnrolmentId, EntryId, FileId, ForwarderId, GlassId, HoldId, IncidentId,
    InvitationId, ItemId, LegalId, LocationId, MemberId, OrganisationId, PageId, PatternId,
    ReferralId, ReleaseId, ServiceId, ShiftId, TaskId, TeamId, WayId,
};
pub use item::{About, Fence, Holder, Item, ItemKind, ItemState};
pub use level::Level;
pub use rejected::Rejected;
pub use task::Task;
pub use time::{Clock, Millis, Timestamp};
