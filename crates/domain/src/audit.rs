//! What the audit log says: events of E19 and the few that the product needs beside them (R608, docs/decisions/0010).
//!
//! Each says when (to the minute), who, in which roles, about which object, and why in a code. No content, nothing about a
//! visitor's network. Objects are the random ids of their rows: a pseudonym that means nothing once the row is gone.

use crate::{
    CaseId, DeviceId, ItemId, MemberId, TeamId,
    permission::{Actor, Roles},
    word::words,
};

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Event {
    /// Somebody logged in.
    StaffLogin,
    /// Somebody could not log in. The object is a pseudonym also for a name that nobody has.
    LoginFailed,
    /// A session was ended by hand.
    SessionEnded,
    /// Passkeys, passphrase or one-time codes changed.
    MfaChange,
    /// Somebody was invited to enrol.
    StaffInvited,
    /// Somebody enrolled.
    StaffEnrolled,
    /// Somebody may not log in any more.
    StaffLeft,
    /// Clearance, privilege or mandate of a person was written down.
    StaffChanged,
    /// Roles changed.
    RoleChange,
    /// A device was certified.
    KeyAttested,
    /// A certificate was revoked.
    KeyRevoked,
    /// A team's or a case's key changed.
    KeysRotated,
    /// A team's notice was signed anew, with the same key.
    NoticeRenewed,
    /// Something lapses soon, or has lapsed.
    KeyLapsing,
    /// An item came to somebody.
    ContactAssigned,
    /// An item was put before somebody, who declined it or did not answer: the actor is whom it was put before.
    ContactOffered,
    /// The next one on its ladder was called for an item that nobody has taken.
    Escalated,
    /// A level was set.
    LevelSet,
    /// A level was changed by who holds the chat, or by the time that it waited.
    LevelChanged,
    /// A holder learnt whether it concerns somebody under 18.
    ContactMarked,
    /// A link for practice was made.
    DrillMade,
    /// A supervisor came into a chat.
    SupervisorJoined,
    /// An interpreter came into a chat.
    InterpreterJoined,
    /// Somebody else of the staff came into a chat.
    ColleagueJoined,
    /// Somebody left a chat that goes on.
    ParticipantLeft,
    /// A transfer was asked for, answered or done.
    TransferState,
    /// A chat ended.
    ContactEnded,
    /// A chat ended because it was not safe.
    UnsafeEnd,
    /// A wrap-up was counted.
    WrapSaved,
    /// A referral, a tip or a request for training came (R365).
    ForwardReceived,
    /// Its receipt went back to who sent it.
    ForwardReceiptSent,
    /// A referral was read, moved on, or decided about.
    ReferralState,
    /// Two referrals were read side by side, joined, or parted.
    ReferralJoin,
    /// A report or a request that the law knows was taken on, moved on, or given to somebody else (E15).
    MandatedState,
    /// The same of a date.
    TaskState,
    /// A release was written down (R205).
    ReleaseCreated,
    /// A supervisor signed one off (R210).
    ReleaseSignedOff,
    /// Something was told by one.
    ReleaseUsed,
    /// Somebody wanted to tell something that no release covers.
    ReleaseDenied,
    /// One was withdrawn (R208).
    ReleaseWithdrawn,
    /// One is over and forgotten, with what was told by it.
    ReleaseExpired,
    /// Somebody wanted to tell a forwarder how a referral stands, and no release lets them (R365).
    StatusBlocked,
    /// Something was handed over that no release covers, on the basis that the reason names (R212).
    DisclosureWithoutRelease,
    /// The person was told that somebody asks for what is kept of them, by their own way (R218).
    PersonNotified,
    /// A request by law came or moved on (E17).
    LegalRequestState,
    /// A record is not deleted any more, because a request reaches it.
    HoldSet,
    /// A hold was lifted.
    HoldLifted,
    /// Somebody insisted that it be looked whether a person is here. There is nothing to look with (R204).
    SearchAttempted,
    /// Something went wrong, or is about to (R223).
    IncidentOpened,
    /// An incident moved on.
    IncidentState,
    /// A notice that is owed because of one was answered.
    IncidentNoticeSent,
    /// Everybody who works here was told something, without a name.
    AlertRaised,
    /// Somebody has seen it.
    AlertSeen,
    /// A letter left an agency's mailbox: it was fetched, or its own address took it.
    LetterTaken,
    /// A letter that nobody fetched is gone at its end.
    LetterExpired,
    /// Something was written down of another hotline.
    DirectoryChanged,
    /// What the directory says of agencies was changed, checked or brought in from a file.
    DirectoryEdited,
    /// A case was opened.
    RecordOpened,
    /// A case was read.
    RecordViewed,
    /// A case got an entry.
    RecordEdited,
    /// A hand-off moved on, or nobody took it on in time.
    HandoffState,
    /// Somebody was let into a case.
    RecordAssigned,
    /// Somebody was taken out of a case.
    RecordUnassigned,
    /// A case was closed, opened again, or given an earlier end.
    RecordClosed,
    /// A case was deleted, with everything in it (R220, R227).
    RecordDeleted,
    /// Somebody of the staff typed the words of a person who asks what is held about them (R227).
    HeldAsked,
    /// A list of cases, people or audit events was read.
    ListViewed,
    /// Somebody counted their cases for a report.
    ReportCounted,
    /// What people counted was added up.
    ReportAddedUp,
    /// A quarter was closed: who counted what is forgotten.
    ReportClosed,
    /// Something left the system as a file.
    ReportExported,
    /// Somebody clocked in.
    ShiftStart,
    /// Somebody took a break, or came back from one.
    ShiftBreak,
    /// Somebody clocked out.
    ShiftEnd,
    /// Somebody asked to be called, or changed the hours.
    CallbackCreated,
    /// Somebody took a request to be called, and could read it.
    CallbackViewed,
    /// Somebody read the card before a call.
    PredialAcknowledged,
    /// Somebody called.
    AttemptStarted,
    /// Somebody wanted to call outside of a window.
    AttemptRefusedWindow,
    /// What came of a call, or of a request to be called.
    AttemptOutcome,
    /// A supervisor let somebody call outside of a window.
    WindowOverride,
    /// Somebody has looked whether a telephone hides its number.
    TelephoneTested,
    /// What was sealed of a request to be called is deleted.
    CallbackPurged,
    /// Somebody who leaves or comes says that the shift was handed over.
    HandoverConfirmed,
    /// A second person was asked for.
    ApprovalAsked,
    /// The second person agreed.
    ApprovalGiven,
    /// The second person refused, or the one who asked took it back.
    ApprovalRefused,
    /// What was agreed to was done.
    ApprovalUsed,
    /// Somebody asked to break the glass.
    BreakglassRequested,
    /// A second person agreed to it.
    BreakglassApproved,
    /// Somebody looked at it afterwards.
    BreakglassReviewed,
    /// Somebody said whom they must not meet.
    ConflictDeclared,
    /// Somebody was kept from an item or a case because of a conflict.
    ConflictRefused,
    /// A page went out to somebody, by the way that the reason names.
    PageSent,
    /// Somebody answered a page: a human typed or tapped (R703).
    PageAcked,
    /// Somebody did not answer a page in time, so that the next one was paged.
    PageTimedOut,
    /// Somebody asked for what they may not do.
    AccessDenied,
    /// Old words were taken out of this log, or what was to go that day is gone (R220).
    RetentionRun,
    /// How many of a kind were deleted since the last count.
    PurgeCounts,
    /// How many of a kind are over and still there, because a legal hold keeps them (R218).
    PurgeHeld,
    /// A copy of the database was made for when the machine is lost.
    BackupMade,
    /// Such copies were deleted because they are too old.
    BackupExpired,
    /// The configuration changed.
    ConfigChanged,
    /// A head of this log was made by hand.
    HeadMade,
}

words!(Event {
    StaffLogin => "staff_login",
    LoginFailed => "login_failed",
    SessionEnded => "session_ended",
    MfaChange => "mfa_change",
    StaffInvited => "staff_invited",
    StaffEnrolled => "staff_enrolled",
    StaffLeft => "staff_left",
    StaffChanged => "staff_changed",
    RoleChange => "role_change",
    KeyAttested => "key_attested",
    KeyRevoked => "key_revoked",
    KeysRotated => "keys_rotated",
    NoticeRenewed => "notice_renewed",
    KeyLapsing => "key_lapsing",
    ContactAssigned => "contact_assigned",
    ContactOffered => "contact_offered",
    Escalated => "escalated",
    LevelSet => "level_set",
    LevelChanged => "level_changed",
    ContactMarked => "contact_marked",
    DrillMade => "drill_made",
    SupervisorJoined => "supervisor_joined",
    InterpreterJoined => "interpreter_joined",
    ColleagueJoined => "colleague_joined",
    ParticipantLeft => "participant_left",
    TransferState => "transfer_state",
    ContactEnded => "contact_ended",
    UnsafeEnd => "unsafe_end",
    WrapSaved => "wrap_saved",
    ForwardReceived => "forward_received",
    ForwardReceiptSent => "forward_receipt_sent",
    ReferralState => "referral_state",
    ReferralJoin => "referral_join",
    MandatedState => "mandated_state",
    TaskState => "task_state",
    ReleaseCreated => "release_created",
    ReleaseSignedOff => "release_signed_off",
    ReleaseUsed => "release_used",
    ReleaseDenied => "release_denied",
    ReleaseWithdrawn => "release_withdrawn",
    ReleaseExpired => "release_expired",
    StatusBlocked => "status_blocked",
    DisclosureWithoutRelease => "disclosure_without_release",
    PersonNotified => "person_notified",
    LegalRequestState => "legal_request_state",
    HoldSet => "hold_set",
    HoldLifted => "hold_lifted",
    SearchAttempted => "search_attempted",
    IncidentOpened => "incident_opened",
    IncidentState => "incident_state",
    IncidentNoticeSent => "incident_notice_sent",
    AlertRaised => "alert_raised",
    AlertSeen => "alert_seen",
    LetterTaken => "letter_taken",
    LetterExpired => "letter_expired",
    DirectoryChanged => "directory_changed",
    DirectoryEdited => "directory_edited",
    RecordOpened => "record_opened",
    RecordViewed => "record_viewed",
    RecordEdited => "record_edited",
    HandoffState => "handoff_state",
    RecordAssigned => "record_assigned",
    RecordUnassigned => "record_unassigned",
    RecordClosed => "record_closed",
    RecordDeleted => "record_deleted",
    HeldAsked => "held_asked",
    ListViewed => "list_viewed",
    ReportCounted => "report_counted",
    ReportAddedUp => "report_added_up",
    ReportClosed => "report_closed",
    ReportExported => "report_exported",
    ShiftStart => "shift_start",
    ShiftBreak => "shift_break",
    ShiftEnd => "shift_end",
    CallbackCreated => "callback_created",
    CallbackViewed => "callback_viewed",
    PredialAcknowledged => "predial_acknowledged",
    AttemptStarted => "attempt_started",
    AttemptRefusedWindow => "attempt_refused_window",
    AttemptOutcome => "attempt_outcome",
    WindowOverride => "window_override",
    TelephoneTested => "telephone_tested",
    CallbackPurged => "callback_purged",
    HandoverConfirmed => "handover_confirmed",
    ApprovalAsked => "approval_asked",
    ApprovalGiven => "approval_given",
    ApprovalRefused => "approval_refused",
    ApprovalUsed => "approval_used",
    BreakglassRequested => "breakglass_requested",
    BreakglassApproved => "breakglass_approved",
    BreakglassReviewed => "breakglass_reviewed",
    ConflictDeclared => "conflict_declared",
    ConflictRefused => "conflict_refused",
    PageSent => "page_sent",
    PageAcked => "page_acked",
    PageTimedOut => "page_timed_out",
    AccessDenied => "access_denied",
    RetentionRun => "retention_run",
    PurgeCounts => "purge_counts",
    PurgeHeld => "purge_held",
    BackupMade => "backup_made",
    BackupExpired => "backup_expired",
    ConfigChanged => "config_changed",
    HeadMade => "head_made",
});

/// What an event is about, by its random id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Object {
    /// An item.
    Item(ItemId),
    /// A case.
    Case(CaseId),
    /// A staff member.
    Member(MemberId),
    /// A device.
    Device(DeviceId),
    /// A team.
    Team(TeamId),
    /// A question to a second person, an invitation to enrol, or another row that is named by 16 random bytes.
    Row([u8; 16]),
}

impl Object {
    /// The word for its kind.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Item(_) => "item",
            Self::Case(_) => "case",
            Self::Member(_) => "member",
            Self::Device(_) => "device",
            Self::Team(_) => "team",
            Self::Row(_) => "row",
        }
    }

    /// Its id.
    pub const fn bytes(&self) -> &[u8; 16] {
        match self {
            Self::Item(id) => id.as_bytes(),
            Self::Case(id) => id.as_bytes(),
            Self::Member(id) => id.as_bytes(),
            Self::Device(id) => id.as_bytes(),
            Self::Team(id) => id.as_bytes(),
            Self::Row(id) => id,
        }
    }

    /// From kind and id; `None` for an unknown kind.
    pub fn from_parts(kind: &str, id: [u8; 16]) -> Option<Self> {
        match kind {
            "item" => Some(Self::Item(ItemId::from_bytes(id))),
            "case" => Some(Self::Case(CaseId::from_bytes(id))),
            "member" => Some(Self::Member(MemberId::from_bytes(id))),
            "device" => Some(Self::Device(DeviceId::from_bytes(id))),
            "team" => Some(Self::Team(TeamId::from_bytes(id))),
            "row" => Some(Self::Row(id)),
            _ => None,
        }
    }
}

/// One event on its way into the log. A reason is a code from the source, so that no content can slip in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Note {
    /// What happened.
    pub event: Event,
    /// Who did it; nobody for what a visitor, time or a stranger did.
    pub actor: Option<MemberId>,
    /// What they were at that moment.
    pub roles: Roles,
    /// What it is about.
    pub object: Option<Object>,
    /// Why, or how.
    pub reason: Option<&'static str>,
    /// How many, behind the reason.
    pub count: Option<u64>,
}

impl Note {
    /// Somebody of the staff did it.
    pub fn by(actor: &Actor, event: Event) -> Self {
        Self {
            event,
            actor: Some(actor.member),
            roles: actor.roles,
            object: None,
            reason: None,
            count: None,
        }
    }

    /// A visitor, time or a stranger did it.
    pub fn by_nobody(event: Event) -> Self {
        Self {
            event,
            actor: None,
            roles: Roles::default(),
            object: None,
            reason: None,
            count: None,
        }
    }

    /// About this.
    #[must_use]
    pub const fn about(mut self, object: Object) -> Self {
        self.object = Some(object);
        self
    }

    /// For this reason.
    #[must_use]
    pub const fn because(mut self, code: &'static str) -> Self {
        self.reason = Some(code);
        self
    }

    /// So many of what the reason names.
    #[must_use]
    pub const fn counting(mut self, count: u64) -> Self {
        self.count = Some(count);
        self
    }

    /// The reason as it is written: the code, and behind it how many.
    pub fn words(&self) -> Option<String> {
        let code = self.reason?;
        Some(match self.count {
            Some(count) => format!("{code} {count}"),
            None => code.to_owned(),
        })
    }
}
