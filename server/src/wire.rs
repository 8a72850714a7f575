//! Between the words of the wire and those of the rules. Both sides are matched exhaustively, so that a word added on one side
//! does not compile until the other knows it.

pub mod aside;
pub mod audit;
pub mod callback;
pub mod care;
pub mod case;
pub mod directory;
pub mod figures;
pub mod forwarder;
pub mod introduction;
pub mod legal;
pub mod queue;
pub mod referral;
pub mod release;
pub mod report;
pub mod retention;
pub mod rota;
pub mod task;
pub mod upkeep;
pub mod way;

pub use aside::{aside, aside_entry};
pub use queue::{grant, item};
pub use upkeep::{from_device_wrap, upkeep};

use crate::{
    chat::{interpreters::Interpreter, open::Opening, state::Standing},
    conflict::list::Glass,
    staff::{
        colleagues::Colleague,
        devices::{self, Known},
        enrol::{compare::Progress, list::WayIn, redeem::Redeemed},
        me::Me,
        people,
        session::Caller,
        training::GateStanding,
    },
    triage::list,
};
use domain::{
    chat::EndReason,
    conflict::{GlassReason, Hidden},
    enrolment::{Purpose as EnrolPurpose, RevokeReason},
    page::{PageState, WayKind, WayState},
    permission::{Role, Roles},
    person::{Facts, Gender, Mandate, Privilege},
    time::Timestamp,
    training::{Gate, Standing as Trained},
    transfer::{ColdReason, Outside},
};
use protocol::{self as wire, Bytes};
use store::{
    EntryKind, EntryRow,
    chat::{InvitationRow, Purpose},
    credential::PasskeyRow,
    enrolment::Newcomer,
    staff::{SessionRow, TeamWrapRow},
};

macro_rules! ids {
    ($($name:ident),*) => {$(
        impl FromWire<wire::$name> for domain::$name {
            fn from_wire(id: wire::$name) -> Self { Self::from_bytes(id.0) }
        }
        impl ToWire<wire::$name> for domain::$name {
            fn to_wire(&self) -> wire::$name { wire::$name(*self.as_bytes()) }
        }
    )*};
}

/// A value of ours from one of the wire.
pub trait FromWire<W> {
    /// Translates.
    fn from_wire(wire: W) -> Self;
}

/// A value of the wire from one of ours.
pub trait ToWire<W> {
    /// Translates.
    fn to_wire(&self) -> W;
}

ids!(
    AsideId,
    CallbackId,
    ChatId,
    ItemId,
    ClientId,
    DeviceId,
    MemberId,
    TeamId,
    CaseId,
    EntryId,
    FileId,
    InvitationId,
    EnrolmentId,
    GlassId,
    ForwarderId,
    CredentialId,
    WayId,
    ShiftId,
    PatternId,
    TaskId,
    ReleaseId,
    CountId,
    DisclosureId,
    LegalId,
    HoldId,
    IncidentId,
    AlertId,
    OrganisationId,
    ServiceId,
    LocationId
);

macro_rules! words {
    ($ours:ty, $theirs:ty { $($word:ident),* $(,)? }) => {
        impl $crate::wire::FromWire<$theirs> for $ours {
            fn from_wire(wire: $theirs) -> Self {
                match wire { $(<$theirs>::$word => Self::$word,)* }
            }
        }
        impl $crate::wire::ToWire<$theirs> for $ours {
            fn to_wire(&self) -> $theirs {
                match self { $(Self::$word => <$theirs>::$word,)* }
            }
        }
    };
}

// So that the modules of this one have it too.
use words;

words!(
    WayKind,
    wire::way::WayKind {
        Push,
        Mail,
        Gateway
    }
);
words!(
    WayState,
    wire::way::WayState {
        Untried,
        Works,
        Broken
    }
);
words!(
    PageState,
    wire::way::PageState {
        Queued,
        Sent,
        Failed,
        Acknowledged,
        Withdrawn
    }
);
words!(
    EndReason,
    wire::chat::EndReason {
        EndedByPerson,
        EndedByAdvocate,
        QuickExit,
        ConnectionLost,
        IdleTimeout,
        UnsafeEnd,
        Abusive,
        NoStaffLeft,
        NoStaffCallbackBooked,
        ServiceFailure,
    }
);
words!(
    Purpose,
    wire::chat::Purpose {
        Transfer,
        Support,
        Interpret
    }
);
words!(
    ColdReason,
    wire::chat::ColdReason {
        PersonAway,
        PersonAsked,
        MustStop,
        MayNotGoOn,
        Silent,
    }
);
words!(list::Wait, wire::visitor::WaitBand { Short, Some, Long });
words!(
    Role,
    wire::staff::Role {
        Advocate,
        Supervisor,
        Interpreter,
        RotaManager,
        Director,
        Auditor,
        CaseWorker,
        Administrator,
        Reporter,
    }
);

words!(
    RevokeReason,
    wire::people::RevokeReason {
        Lost,
        Replaced,
        Left,
        Recovered
    }
);

words!(
    GlassReason,
    wire::conflict::GlassReason {
        NobodyElse,
        ImminentDanger,
        NoConflict
    }
);

words!(
    Gate,
    wire::person::Gate {
        Hours,
        MandatedReporter,
        LanguageLine,
        QuickExit,
        DuressCall
    }
);
words!(
    Mandate,
    wire::person::Mandate {
        None,
        AgencyPolicy,
        SocialWorker,
        ProfessionalCounsellor,
        FamilyTherapist,
        Psychologist,
        SaCounsellor,
        DvCounsellor,
        NursePhysician,
        Clergy,
        DrugCounsellor,
        Other,
    }
);
words!(
    Privilege,
    wire::person::Privilege {
        NoneKnown,
        SaCounsellor,
        DvCounsellor,
        AttorneyClient,
        ProfessionalCounsellor,
        PsychologistPsychiatrist,
        SocialWorker,
        Clergy,
        OtherCounselConfirmed,
    }
);

words!(
    EnrolPurpose,
    wire::enrol::EnrolPurpose {
        Join,
        Device,
        Recovery
    }
);

impl FromWire<wire::conflict::Hidden> for Hidden {
    fn from_wire(hidden: wire::conflict::Hidden) -> Self {
        match hidden {
            wire::conflict::Hidden::Item { item_id } => Self::Item(FromWire::from_wire(item_id)),
            wire::conflict::Hidden::Case { case_id } => Self::Case(FromWire::from_wire(case_id)),
        }
    }
}

impl ToWire<wire::conflict::Hidden> for Hidden {
    fn to_wire(&self) -> wire::conflict::Hidden {
        match self {
            Self::Item(id) => wire::conflict::Hidden::Item {
                item_id: id.to_wire(),
            },
            Self::Case(id) => wire::conflict::Hidden::Case {
                case_id: id.to_wire(),
            },
        }
    }
}

/// A request to come past a conflict.
pub fn glass(glass: Glass) -> wire::conflict::Glass {
    let row = glass.row;
    wire::conflict::Glass {
        glass_id: row.id.to_wire(),
        member_id: row.member.to_wire(),
        alias: glass.alias,
        reason: row.reason.to_wire(),
        asked_at: at(row.asked_at),
        decide: glass.decide,
        choices: glass.choices.iter().map(ToWire::to_wire).collect(),
        opened: row.opened.map(|opened| opened.hidden.to_wire()),
        until_at: row.opened.map(|opened| at(opened.until)),
        review_by_at: glass.review_by.map(at),
    }
}

/// Roles from a list.
pub fn from_roles(roles: &[wire::staff::Role]) -> Roles {
    roles.iter().map(|role| Role::from_wire(*role)).collect()
}

/// Roles as a list.
pub fn roles(roles: Roles) -> Vec<wire::staff::Role> {
    roles.iter().map(|role| role.to_wire()).collect()
}

/// A moment of the wire; moments before 1970 do not occur.
pub fn at(time: Timestamp) -> u64 {
    u64::try_from(time.0).unwrap_or(0)
}

/// A number of the log.
pub fn seq(seq: i64) -> u64 {
    u64::try_from(seq).unwrap_or(0)
}

/// A number of the log from the wire: what is too large is behind every log.
pub fn from_seq(seq: u64) -> i64 {
    i64::try_from(seq).unwrap_or(i64::MAX)
}

/// A place in line as the page asks for it.
pub fn opening(params: wire::visitor::OpenChatParams) -> Opening {
    Opening {
        chat: FromWire::from_wire(params.chat_id),
        token: params.token.0,
        language: params.language,
        safety: FromWire::from_wire(params.safety),
        device: FromWire::from_wire(params.device),
        drill: params.drill.map(|code| code.0),
        code: params.code,
    }
}

/// Where a chat stands; with the certificates of an interpreter of whom the person is asked, and the keys of a worker who knocks.
pub fn standing(
    standing: Standing,
    interpreter: Option<Vec<u8>>,
    keys: Option<Vec<u8>>,
) -> wire::chat::ChatState {
    match standing {
        Standing::Waiting {
            returning,
            slow,
            prefers,
            unmet,
        } => wire::chat::ChatState::Waiting {
            returning,
            slow,
            prefers: prefers.map(|prefers| prefers.to_wire()),
            unmet,
        },
        Standing::Active {
            holder_present,
            visitor_present,
            passing,
            asked,
            guest,
        } => wire::chat::ChatState::Active {
            holder_present,
            visitor_present,
            passing: passing.map(|passing| wire::chat::Passing {
                invitation_id: passing.invitation.to_wire(),
                from: passing.from.to_wire(),
                to: passing.to.to_wire(),
                cold: passing.cold,
                agreed: passing.agreed,
            }),
            interpreter: asked
                .zip(interpreter)
                .map(|(asked, chain)| wire::chat::Asking {
                    invitation_id: asked.invitation.to_wire(),
                    chain: Bytes(chain),
                }),
            guest: guest.and_then(|shown| introduction::seat(shown, keys)),
        },
        Standing::Paused => wire::chat::ChatState::Paused,
        Standing::Ended(reason) => wire::chat::ChatState::Ended {
            reason: reason.to_wire(),
        },
    }
}

/// A step to another line; `None` for a reason without `cold`, `cold` without a reason, or the one that only the server gives.
pub fn outside(
    step: wire::queue::OutsideStep,
    cold: Option<wire::chat::ColdReason>,
) -> Option<Outside> {
    use wire::queue::OutsideStep as Step;
    match (step, cold.map(ColdReason::from_wire)) {
        (Step::Offered, None) => Some(Outside::Offered),
        (Step::Agreed, None) => Some(Outside::Agreed),
        (Step::Declined, None) => Some(Outside::Declined),
        (Step::Completed, None) => Some(Outside::Completed),
        (Step::NoReceiver, None) => Some(Outside::NoReceiver),
        (Step::Cold, Some(reason)) if reason != ColdReason::Silent => Some(Outside::Cold(reason)),
        (_, _) => None,
    }
}

/// Somebody who can be asked to interpret.
pub fn interpreter(one: Interpreter) -> wire::staff::Interpreter {
    wire::staff::Interpreter {
        member_id: one.member.to_wire(),
        alias: one.alias,
        languages: one.languages,
    }
}

/// An entry as one end is sent it: its own without content.
pub fn entry(row: &EntryRow, own: bool) -> wire::chat::Entry {
    let payloads = if own {
        Vec::new()
    } else {
        row.payloads
            .iter()
            .map(|payload| Bytes(payload.clone()))
            .collect()
    };
    wire::chat::Entry {
        seq: seq(row.seq),
        client_id: row.client_id.to_wire(),
        kind: match row.kind {
            EntryKind::Message => wire::chat::EntryKind::Message,
            EntryKind::Handshake => wire::chat::EntryKind::Handshake,
        },
        own,
        payloads,
    }
}

/// An invitation.
pub fn invitation(row: &InvitationRow) -> wire::staff::Invitation {
    wire::staff::Invitation {
        invitation_id: row.id.to_wire(),
        chat_id: row.chat.to_wire(),
        from: row.from.to_wire(),
        to: row.to.to_wire(),
        purpose: row.purpose.to_wire(),
        cold: row.cold.map(|reason| reason.to_wire()),
        until_at: at(row.until),
    }
}

/// A Welcome and the invitation it answers.
pub fn welcome(welcome: wire::frame::Welcome) -> (domain::InvitationId, Vec<u8>) {
    (
        FromWire::from_wire(welcome.invitation_id),
        welcome.welcome.0,
    )
}

/// Who is logged in.
pub fn me(me: Me, caller: &Caller) -> wire::staff::MeResponse {
    wire::staff::MeResponse {
        member_id: me.staff.id.to_wire(),
        device_id: me.device.id.to_wire(),
        alias: me.staff.alias,
        roles: roles(me.staff.roles),
        vault: Bytes(me.device.vault),
        vault_wraps: me
            .vault_wraps
            .into_iter()
            .map(|row| wire::passkey::VaultWrap {
                credential_id: Bytes(row.credential_id),
                wrap: Bytes(row.wrap),
            })
            .collect(),
        bound: me.note.bound,
        chain: Bytes(me.device.chain),
        device_name: me.note.name,
        salt: Bytes(me.staff.salt.to_vec()),
        team: wire::staff::Team {
            team_id: me.team.id.to_wire(),
            notice: me.team.notice.map(Bytes),
            keys: me
                .wraps
                .into_iter()
                .map(|wrap| wire::staff::TeamKeyWrap {
                    generation: u32::try_from(wrap.generation).unwrap_or(0),
                    wrap: Bytes(wrap.wrap),
                })
                .collect(),
        },
        lacks_second: me.lacks_second,
        session_ends_at: at(caller.ends_at),
        silence: queue::silence(&me.silence),
    }
}

/// A colleague.
pub fn colleague(colleague: Colleague) -> wire::staff::Colleague {
    wire::staff::Colleague {
        member_id: colleague.staff.id.to_wire(),
        device_id: colleague.device.id.to_wire(),
        alias: colleague.staff.alias,
        roles: roles(colleague.staff.roles),
        present: colleague.present,
        chain: Bytes(colleague.device.chain),
        hpke_key: Bytes(colleague.device.hpke_key),
    }
}

/// A device.
pub fn device_info(known: Known) -> wire::people::DeviceInfo {
    wire::people::DeviceInfo {
        device_id: known.row.id.to_wire(),
        name: known.note.name,
        made_at: at(known.note.made_on),
        used_at: at(known.note.used_on),
        present: known.present,
        holds_key: known.holds_key,
        cases_alone: known.cases_alone,
        chain: Bytes(known.row.chain),
    }
}

/// A log-in of the caller.
pub fn session_info(row: &SessionRow, caller: &Caller) -> wire::people::SessionInfo {
    wire::people::SessionInfo {
        session_id: wire::SessionId(devices::session_id(&row.token_hash)),
        device_id: row.device.to_wire(),
        began_at: at(row.began_at),
        seen_at: at(row.seen_at),
        current: row.token_hash == caller.session,
    }
}

/// A passkey.
pub fn passkey_info(row: PasskeyRow) -> wire::passkey::PasskeyInfo {
    wire::passkey::PasskeyInfo {
        credential_id: Bytes(row.credential_id),
        name: row.name,
        made_at: at(row.made_on),
        used_at: at(row.used_on),
    }
}

/// One person of the team.
pub fn person(person: people::Person) -> wire::people::Person {
    wire::people::Person {
        member_id: person.staff.id.to_wire(),
        login: person.staff.login,
        alias: person.staff.alias,
        roles: roles(person.staff.roles),
        active: person.staff.active,
        devices: person.devices.into_iter().map(device_info).collect(),
        facts: person.facts.map(facts),
        training: person
            .training
            .map(|standings| standings.iter().map(gate_standing).collect()),
        role_request: person.asked.map(|row| wire::person::RoleRequest {
            roles: roles(row.roles),
            asked_by: row.asked_by.to_wire(),
            until_at: at(row.until),
        }),
        cases_alone: person.cases_alone,
    }
}

/// A gate of training, and how somebody stands to it.
pub fn gate_standing(one: &GateStanding) -> wire::person::GateStanding {
    wire::person::GateStanding {
        gate: one.gate.to_wire(),
        state: match one.standing {
            Trained::Missing => wire::person::GateState::Missing,
            Trained::Lapsed(_) => wire::person::GateState::Lapsed,
            Trained::Soon(_) => wire::person::GateState::Soon,
            Trained::Good(_) => wire::person::GateState::Good,
        },
        passed_at: one.passed.map(|(day, _)| at(day)),
        by: one.passed.map(|(_, by)| by.to_wire()),
        until_at: one.standing.until().map(at),
    }
}

fn facts(facts: Facts) -> wire::person::PersonFacts {
    wire::person::PersonFacts {
        cleared_at: facts.cleared_on.map(at),
        privilege: facts.privilege.to_wire(),
        mandate: facts.mandate.to_wire(),
        languages: facts.languages,
        gender: facts.gender.map(|gender| gender.to_wire()),
    }
}

/// What a body says of a person.
pub fn from_facts(facts: wire::person::PersonFacts) -> Facts {
    Facts {
        cleared_on: facts.cleared_at.map(|at| Timestamp(from_seq(at))),
        privilege: Privilege::from_wire(facts.privilege),
        mandate: Mandate::from_wire(facts.mandate),
        languages: facts.languages,
        gender: facts.gender.map(Gender::from_wire),
    }
}

/// A sealed team key from the wire.
pub fn from_team_wrap(wrap: wire::staff::TeamKeyWrap) -> TeamWrapRow {
    TeamWrapRow {
        generation: i64::from(wrap.generation),
        wrap: wrap.wrap.0,
    }
}

/// A way in.
pub fn enrolment(way: WayIn) -> wire::enrol::Enrolment {
    let row = way.row;
    let candidate = row.newcomer.map(|newcomer| wire::enrol::Candidate {
        device_id: newcomer.device.to_wire(),
        sig_key: Bytes(newcomer.sig_key.to_vec()),
        box_key: Bytes(newcomer.box_key),
        commitment: row
            .comparison
            .map(|running| Bytes(running.commitment.to_vec())),
        device_nonce: row
            .comparison
            .and_then(|running| running.device_nonce)
            .map(|nonce| Bytes(nonce.to_vec())),
        approval: row.approval.map(Bytes),
        certified: row.chain.is_some(),
    });
    wire::enrol::Enrolment {
        enrolment_id: row.id.to_wire(),
        purpose: row.purpose.to_wire(),
        member_id: row.member.to_wire(),
        login: row.login,
        alias: row.alias,
        roles: roles(row.roles),
        invited_by: row.invited_by.map(|by| by.to_wire()),
        until_at: at(row.until),
        needs_second: way.needs_second,
        candidate,
    }
}

/// A new device from the wire.
pub fn newcomer(params: &wire::enrol::RedeemParams, sig_key: [u8; 32]) -> Newcomer {
    Newcomer {
        token_hash: crate::chat::hash(&params.token.0),
        device: FromWire::from_wire(params.device_id),
        sig_key,
        box_key: params.box_key.0.clone(),
    }
}

/// Whom a new device is for.
pub fn redeemed(redeemed: Redeemed) -> wire::enrol::RedeemResponse {
    let row = redeemed.row;
    wire::enrol::RedeemResponse {
        enrolment_id: row.id.to_wire(),
        purpose: row.purpose.to_wire(),
        member_id: row.member.to_wire(),
        login: row.login,
        alias: row.alias,
        salt: redeemed.salt.map(|salt| Bytes(salt.to_vec())),
        until_at: at(row.until),
    }
}

/// How far a new device has come.
pub fn progress(progress: Progress) -> wire::enrol::EnrolState {
    match progress {
        Progress::Waiting => wire::enrol::EnrolState::Waiting,
        Progress::Committed(commitment) => wire::enrol::EnrolState::Committed {
            commitment: Bytes(commitment.to_vec()),
        },
        Progress::Revealed(commitment, nonce) => wire::enrol::EnrolState::Revealed {
            commitment: Bytes(commitment.to_vec()),
            nonce: Bytes(nonce.to_vec()),
        },
        Progress::Certified(chain) => wire::enrol::EnrolState::Certified {
            chain: Bytes(chain),
        },
    }
}
