//! Who may do what: one table, deny by default. It is asked before every use-case; the database and the keys hold the line
//! behind it. The table as people read it, kept true by a test: docs/permissions.md.

use crate::{MemberId, word::words};

/// What a staff member may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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
    /// Sees reports, which are totals, and nothing else (E21).
    Reporter,
}

/// A set of roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Roles(u16);

impl Role {
    /// Every role, in the order of their bits in certificates.
    pub const ALL: [Self; 9] = [
        Self::Advocate,
        Self::Supervisor,
        Self::Interpreter,
        Self::RotaManager,
        Self::Director,
        Self::Auditor,
        Self::CaseWorker,
        Self::Administrator,
        Self::Reporter,
    ];

    /// The role's bit.
    pub const fn bit(self) -> u16 {
        match self {
            Self::Advocate => 1,
            Self::Supervisor => 2,
            Self::Interpreter => 4,
            Self::RotaManager => 8,
            Self::Director => 16,
            Self::Auditor => 32,
            Self::CaseWorker => 64,
            Self::Administrator => 128,
            // 256 is a forwarder's, which is nobody of the staff.
            Self::Reporter => 512,
        }
    }
}

impl Roles {
    /// From certificate bits; bits of no role are dropped.
    pub fn from_bits(bits: u16) -> Self {
        Self(bits & 0x2ff)
    }

    /// As certificate bits.
    pub fn bits(self) -> u16 {
        self.0
    }

    /// Whether the role is among them.
    pub fn has(self, role: Role) -> bool {
        self.0 & role.bit() != 0
    }

    /// Whether one of them gives power over other people's accounts, keys or shifts, or sees what the others do. Advocates,
    /// interpreters and case workers reach only what they are let into, reporters only totals.
    pub fn hold_power(self) -> bool {
        const OWN_WORK: u16 = Role::Advocate.bit()
            | Role::Interpreter.bit()
            | Role::CaseWorker.bit()
            | Role::Reporter.bit();
        self.0 & !OWN_WORK != 0
    }

    /// The roles among them.
    pub fn iter(self) -> impl Iterator<Item = Role> {
        Role::ALL.into_iter().filter(move |role| self.has(*role))
    }
}

impl FromIterator<Role> for Roles {
    fn from_iter<I: IntoIterator<Item = Role>>(roles: I) -> Self {
        Self(roles.into_iter().fold(0, |bits, role| bits | role.bit()))
    }
}

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Actor {
    /// Who.
    pub member: MemberId,
    /// What they are.
    pub roles: Roles,
}

/// Who can ask for something: a role each (E21).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Party {
    /// Somebody behind a visitor's capability.
    Visitor,
    /// Another hotline or agency, by its key.
    Forwarder,
    /// Somebody who logs in.
    Staff(Role),
}

impl Party {
    /// Everybody.
    pub const ALL: [Self; 11] = [
        Self::Visitor,
        Self::Forwarder,
        Self::Staff(Role::Advocate),
        Self::Staff(Role::Interpreter),
        Self::Staff(Role::Supervisor),
        Self::Staff(Role::RotaManager),
        Self::Staff(Role::Director),
        Self::Staff(Role::Auditor),
        Self::Staff(Role::CaseWorker),
        Self::Staff(Role::Administrator),
        Self::Staff(Role::Reporter),
    ];
}

/// What they want to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Take a place in line.
    TakePlace,
    /// Keep or use a return phrase.
    KeepPlace,
    /// Leave one's chat.
    LeaveChat,
    /// Send a referral, a tip or a request for training.
    SendReferral,
    /// Send such a form without a key: nobody verified it.
    SendUnverified,
    /// See the keys of one's own organisation, add one, revoke one.
    KeepOwnKeys,
    /// See which forms of one's own organisation came.
    SeeOwnReceipts,
    /// See what lies in one's own mailbox, and say to what it is sealed.
    ReadMailbox,
    /// Sit beside somebody whom one has brought in, until they are through.
    TakeSeat,
    /// Write, read and acknowledge in a chat one is a member of.
    SpeakInChat,
    /// Change who can read, by a commit that the policy is held against.
    ChangeKeys,
    /// Open the desk: who one is, a ticket for the socket.
    UseDesk,
    /// See the list of what waits.
    SeeQueue,
    /// "Help the next person".
    ClaimNext,
    /// Say that one comes, having been called.
    AnswerCall,
    /// Take one item out of turn (ruling 24).
    PickItem,
    /// Make a link for practice on the live line.
    MakeDrill,
    /// Write, end, ask a colleague in, give back, wrap up.
    HoldChat,
    /// Read a referral that one holds, say how it stands, close it.
    HoldReferral,
    /// Decide with who sent it whether the person may be contacted (R362).
    DecideReferral,
    /// Take on what has to be done by a certain time, and say what was done (R214).
    KeepTask,
    /// See everybody's tasks, and give one to somebody else.
    LeadTasks,
    /// Take a release of somebody whom one works for, and tell what it lets be told (R205, R211).
    KeepRelease,
    /// Withdraw a release, by whatever word of the person it was (R208).
    WithdrawRelease,
    /// Sign off a release of somebody under 18, or of somebody for whom another decides (R210).
    SignOffRelease,
    /// Take in a request by law or an enquiry about a person, and say what came of calling back (R204, R218, R219).
    KeepLegal,
    /// See all of them, and say what was done about them (R218).
    LeadLegal,
    /// Say that a record is not deleted, and that it may be again (R218, R220).
    SetHold,
    /// Say that something went wrong (R223).
    RaiseIncident,
    /// Answer an invitation.
    JoinChat,
    /// Be asked into a chat to interpret (R506).
    Interpret,
    /// Talk apart from a chat that one is in, as its holder or its supervisor.
    TalkApart,
    /// See who is there.
    SeeColleagues,
    /// Open a case.
    OpenCase,
    /// Read a case or add to it.
    WorkOnCase,
    /// Let somebody else read a case.
    AssignCase,
    /// Take oneself or somebody else off a case that one works on.
    TakeOffCase,
    /// Close a case, open it again, give its person words, ask to have it deleted.
    CloseCase,
    /// Have a closed case go sooner than the rule says (R220).
    ShortenCase,
    /// Agree as the second person that a case is deleted.
    ApproveCaseDeletion,
    /// Tell a person what is held about them, and have it deleted, by the words that they give (R227).
    AskHeld,
    /// Read and print what this line holds, and what it cannot produce (R218).
    SeeStatement,
    /// Say who must not see an item or a case (R607).
    BarFromItem,
    /// Ask to come past a conflict (R607).
    AskBreakGlass,
    /// Agree to it as the second person.
    ApproveBreakGlass,
    /// Look at a broken glass afterwards.
    ReviewBreakGlass,
    /// See and name devices and log-ins, end log-ins, add and remove ways to log in.
    KeepDevices,
    /// Say how one is reached outside of the browser, and try it out.
    KeepWays,
    /// See who cannot be reached.
    SeeUnreachable,
    /// Make a link for a new device.
    Enrol,
    /// Compare digits and sign certificates.
    Certify,
    /// Revoke a device.
    RevokeDevice,
    /// Renew notices and certificates, make and pass on team keys.
    KeepKeys,
    /// Seal what waits again to a newer team key.
    Reseal,
    /// Keep the register of other hotlines, and their keys (R360).
    KeepForwarders,
    /// See everybody with their devices.
    SeePeople,
    /// Close an account.
    DismissPerson,
    /// Write down clearance, privilege and mandate (R215, R217, R226).
    KeepPersonFacts,
    /// Ask for other roles for somebody.
    AskRoleChange,
    /// Agree to them.
    ApproveRoleChange,
    /// Ask to enrol somebody anew who lost everything.
    AskRecovery,
    /// Agree to it, or to somebody new who gets power.
    ApproveArrival,
    /// See the totals of the line: how many waited, how fast they were answered; nobody's own (R382).
    SeeFigures,
    /// See reports: totals of the line and of its cases, as they may be shown (R430).
    SeeReports,
    /// Count one's own cases for a report.
    CountCases,
    /// Add up what was counted, and say what else a report tells.
    AddUpCases,
    /// See which agencies there are, what they offer, where and when (R421).
    SeeDirectory,
    /// Write them down, say that what is written was checked, bring them in from a file (E21's directory editor).
    EditDirectory,
    /// See who is on duty when.
    SeeRota,
    /// Plan who is on duty when.
    PlanRota,
    /// Agree to a swap of shifts.
    ApproveSwap,
    /// Ask for a swap of one's own shift, answer one, and have one's shifts in a calendar.
    KeepOwnShifts,
    /// Clock in and out.
    ClockOwn,
    /// Say whether one wants a debrief, and that one needs relief (R708, R709).
    KeepOwnCare,
    /// See who is owed a debrief, and say that somebody had theirs.
    HoldDebrief,
    /// Ask to be called (R330).
    AskCall,
    /// Cancel or change one's own request to be called, by its words (R342).
    KeepCall,
    /// Write down for somebody that they want to be called, and end it for who gives the words.
    PlanCall,
    /// See who wants to be called when, take one and call.
    MakeCall,
    /// Let somebody call outside of the safe hours, and see to what went wrong (R334, R338).
    LeadCalls,
    /// See what is to be handed over at the change of a shift, and say that it was.
    HandOver,
    /// Read the audit log.
    ReadAudit,
    /// Have a head of the audit log signed now.
    MakeHead,
}

words!(Action {
    TakePlace => "take_place",
    KeepPlace => "keep_place",
    LeaveChat => "leave_chat",
    SendReferral => "send_referral",
    SendUnverified => "send_unverified",
    KeepOwnKeys => "keep_own_keys",
    SeeOwnReceipts => "see_own_receipts",
    ReadMailbox => "read_mailbox",
    TakeSeat => "take_seat",
    SpeakInChat => "speak_in_chat",
    ChangeKeys => "change_keys",
    UseDesk => "use_desk",
    SeeQueue => "see_queue",
    ClaimNext => "claim_next",
    AnswerCall => "answer_call",
    PickItem => "pick_item",
    MakeDrill => "make_drill",
    HoldChat => "hold_chat",
    HoldReferral => "hold_referral",
    DecideReferral => "decide_referral",
    KeepTask => "keep_task",
    LeadTasks => "lead_tasks",
    KeepRelease => "keep_release",
    WithdrawRelease => "withdraw_release",
    SignOffRelease => "sign_off_release",
    KeepLegal => "keep_legal",
    LeadLegal => "lead_legal",
    SetHold => "set_hold",
    RaiseIncident => "raise_incident",
    JoinChat => "join_chat",
    Interpret => "interpret",
    TalkApart => "talk_apart",
    SeeColleagues => "see_colleagues",
    OpenCase => "open_case",
    WorkOnCase => "work_on_case",
    AssignCase => "assign_case",
    TakeOffCase => "take_off_case",
    CloseCase => "close_case",
    ShortenCase => "shorten_case",
    ApproveCaseDeletion => "approve_case_deletion",
    AskHeld => "ask_held",
    SeeStatement => "see_statement",
    BarFromItem => "bar_from_item",
    AskBreakGlass => "ask_break_glass",
    ApproveBreakGlass => "approve_break_glass",
    ReviewBreakGlass => "review_break_glass",
    KeepDevices => "keep_devices",
    KeepWays => "keep_ways",
    SeeUnreachable => "see_unreachable",
    Enrol => "enrol",
    Certify => "certify",
    RevokeDevice => "revoke_device",
    KeepKeys => "keep_keys",
    Reseal => "reseal",
    KeepForwarders => "keep_forwarders",
    SeePeople => "see_people",
    DismissPerson => "dismiss_person",
    KeepPersonFacts => "keep_person_facts",
    AskRoleChange => "ask_role_change",
    ApproveRoleChange => "approve_role_change",
    AskRecovery => "ask_recovery",
    ApproveArrival => "approve_arrival",
    SeeFigures => "see_figures",
    SeeReports => "see_reports",
    CountCases => "count_cases",
    AddUpCases => "add_up_cases",
    SeeDirectory => "see_directory",
    EditDirectory => "edit_directory",
    SeeRota => "see_rota",
    PlanRota => "plan_rota",
    ApproveSwap => "approve_swap",
    KeepOwnShifts => "keep_own_shifts",
    ClockOwn => "clock_own",
    KeepOwnCare => "keep_own_care",
    HoldDebrief => "hold_debrief",
    AskCall => "ask_call",
    KeepCall => "keep_call",
    PlanCall => "plan_call",
    MakeCall => "make_call",
    LeadCalls => "lead_calls",
    HandOver => "hand_over",
    ReadAudit => "read_audit",
    MakeHead => "make_head",
});

/// How the actor stands to what the action is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Target {
    /// It is theirs: they hold the item, were invited, are assigned to the case, or it is about themselves. What somebody
    /// asked a second person for is their own, and so is what was asked for about them.
    Own,
    /// It is somebody else's.
    Other,
    /// The action is about nothing in particular.
    None,
}

impl Target {
    /// Every target.
    pub const ALL: [Self; 3] = [Self::Own, Self::Other, Self::None];

    /// Theirs, when the condition holds; somebody else's otherwise.
    pub const fn own_if(own: bool) -> Self {
        if own { Self::Own } else { Self::Other }
    }
}

const VISITOR: Party = Party::Visitor;
const FORWARDER: Party = Party::Forwarder;
const ADVOCATE: Party = Party::Staff(Role::Advocate);
const INTERPRETER: Party = Party::Staff(Role::Interpreter);
const SUPERVISOR: Party = Party::Staff(Role::Supervisor);
const ROTA_MANAGER: Party = Party::Staff(Role::RotaManager);
const DIRECTOR: Party = Party::Staff(Role::Director);
const AUDITOR: Party = Party::Staff(Role::Auditor);
const CASE_WORKER: Party = Party::Staff(Role::CaseWorker);
const ADMINISTRATOR: Party = Party::Staff(Role::Administrator);
const REPORTER: Party = Party::Staff(Role::Reporter);

const NOBODY: &[Party] = &[];
const ALL_STAFF: &[Party] = &[
    ADVOCATE,
    INTERPRETER,
    SUPERVISOR,
    ROTA_MANAGER,
    DIRECTOR,
    AUDITOR,
    CASE_WORKER,
    ADMINISTRATOR,
    REPORTER,
];

/// The table: who may do this to what stands to them like that. A new action does not compile before it stands here.
pub const fn who(action: Action, target: Target) -> &'static [Party] {
    let (own, other, none) = row(action);
    match target {
        Target::Own => own,
        Target::Other => other,
        Target::None => none,
    }
}

/// A row of the table: to their own, to somebody else's, to nothing in particular.
#[expect(clippy::too_many_lines, reason = "a table: a row for each action")]
const fn row(action: Action) -> (&'static [Party], &'static [Party], &'static [Party]) {
    match action {
        Action::TakePlace | Action::AskCall | Action::SendUnverified => {
            (NOBODY, NOBODY, &[VISITOR])
        }
        Action::KeepOwnKeys | Action::SeeOwnReceipts | Action::ReadMailbox | Action::TakeSeat => {
            (&[FORWARDER], NOBODY, NOBODY)
        }
        Action::SendReferral => (NOBODY, NOBODY, &[FORWARDER]),
        Action::KeepPlace | Action::KeepCall => (&[VISITOR], NOBODY, NOBODY),
        Action::LeaveChat => (&[VISITOR, FORWARDER], NOBODY, NOBODY),
        Action::SpeakInChat => (
            &[VISITOR, FORWARDER, ADVOCATE, INTERPRETER, SUPERVISOR],
            NOBODY,
            NOBODY,
        ),
        Action::ChangeKeys => (
            &[VISITOR, ADVOCATE, INTERPRETER, SUPERVISOR],
            NOBODY,
            NOBODY,
        ),
        // Whoever works here has devices.
        Action::UseDesk
        | Action::KeepDevices
        | Action::KeepWays
        | Action::KeepOwnShifts
        | Action::ClockOwn
        | Action::KeepOwnCare => (ALL_STAFF, NOBODY, NOBODY),
        Action::SeeUnreachable | Action::EditDirectory => {
            (NOBODY, NOBODY, &[SUPERVISOR, ROTA_MANAGER])
        }
        // Whoever has lost something says so.
        Action::SeeRota | Action::SeeDirectory | Action::RaiseIncident => {
            (NOBODY, NOBODY, ALL_STAFF)
        }
        Action::HandOver => (
            NOBODY,
            NOBODY,
            &[ADVOCATE, INTERPRETER, SUPERVISOR, DIRECTOR],
        ),
        Action::PlanRota | Action::SeeFigures => {
            (NOBODY, NOBODY, &[SUPERVISOR, ROTA_MANAGER, DIRECTOR])
        }
        Action::SeeReports => (
            NOBODY,
            NOBODY,
            &[SUPERVISOR, ROTA_MANAGER, DIRECTOR, REPORTER],
        ),
        Action::CountCases => (&[ADVOCATE, SUPERVISOR, CASE_WORKER], NOBODY, NOBODY),
        // Not by one of the two who swap.
        Action::ApproveSwap => (NOBODY, &[SUPERVISOR, ROTA_MANAGER, DIRECTOR], NOBODY),
        Action::Enrol => (ALL_STAFF, &[SUPERVISOR], &[SUPERVISOR]),
        Action::SeeQueue
        | Action::ClaimNext
        | Action::Reseal
        | Action::PlanCall
        | Action::MakeCall => (NOBODY, NOBODY, &[ADVOCATE, SUPERVISOR]),
        // The director is the last step of the ladder.
        Action::AnswerCall => (NOBODY, NOBODY, &[ADVOCATE, SUPERVISOR, DIRECTOR]),
        Action::PickItem | Action::Certify | Action::HoldDebrief => {
            (NOBODY, &[SUPERVISOR], &[SUPERVISOR])
        }
        Action::HoldChat | Action::HoldReferral | Action::TalkApart => {
            (&[ADVOCATE, SUPERVISOR], NOBODY, NOBODY)
        }
        Action::DecideReferral | Action::ShortenCase => (&[SUPERVISOR], NOBODY, NOBODY),
        // A duty to report is one person's own: who leads sees it, and does not do it for them.
        Action::LeadTasks | Action::LeadLegal | Action::SetHold => {
            (&[SUPERVISOR], &[SUPERVISOR], &[SUPERVISOR])
        }
        Action::KeepForwarders => (NOBODY, NOBODY, &[SUPERVISOR, ADMINISTRATOR]),
        Action::JoinChat => (&[ADVOCATE, INTERPRETER, SUPERVISOR], NOBODY, NOBODY),
        Action::Interpret => (&[INTERPRETER], NOBODY, NOBODY),
        Action::SeeColleagues => (
            NOBODY,
            NOBODY,
            &[ADVOCATE, INTERPRETER, SUPERVISOR, CASE_WORKER],
        ),
        // Papers are taken by whoever answers the telephone at three in the morning.
        Action::OpenCase | Action::KeepTask | Action::KeepRelease | Action::KeepLegal => (
            &[ADVOCATE, SUPERVISOR, CASE_WORKER],
            NOBODY,
            &[ADVOCATE, SUPERVISOR, CASE_WORKER],
        ),
        // Whoever hears it: a release is taken back by any word, to anybody.
        Action::WithdrawRelease | Action::AskHeld => {
            (NOBODY, NOBODY, &[ADVOCATE, SUPERVISOR, CASE_WORKER])
        }
        Action::WorkOnCase | Action::AssignCase | Action::CloseCase => {
            (&[ADVOCATE, SUPERVISOR, CASE_WORKER], NOBODY, NOBODY)
        }
        Action::TakeOffCase => (
            &[ADVOCATE, SUPERVISOR, CASE_WORKER],
            &[SUPERVISOR, CASE_WORKER],
            NOBODY,
        ),
        Action::BarFromItem => (&[ADVOCATE, SUPERVISOR, CASE_WORKER], &[SUPERVISOR], NOBODY),
        Action::AskBreakGlass => (NOBODY, &[ADVOCATE, SUPERVISOR, CASE_WORKER], NOBODY),
        Action::ApproveBreakGlass | Action::ApproveRoleChange | Action::ApproveCaseDeletion => {
            (NOBODY, &[SUPERVISOR, DIRECTOR], NOBODY)
        }
        // Whoever certifies the new device approves by that.
        Action::ApproveArrival => (NOBODY, &[SUPERVISOR], NOBODY),
        Action::ReviewBreakGlass => (NOBODY, &[AUDITOR, DIRECTOR], NOBODY),
        Action::RevokeDevice => (ALL_STAFF, &[SUPERVISOR, DIRECTOR, ADMINISTRATOR], NOBODY),
        Action::KeepKeys
        | Action::LeadCalls
        | Action::MakeDrill
        | Action::SignOffRelease
        | Action::AddUpCases => (NOBODY, NOBODY, &[SUPERVISOR]),
        Action::SeePeople | Action::SeeStatement => {
            (NOBODY, NOBODY, &[SUPERVISOR, DIRECTOR, ADMINISTRATOR])
        }
        Action::DismissPerson | Action::AskRoleChange | Action::AskRecovery => {
            (NOBODY, &[SUPERVISOR, DIRECTOR, ADMINISTRATOR], NOBODY)
        }
        Action::KeepPersonFacts => (NOBODY, &[SUPERVISOR, DIRECTOR], NOBODY),
        Action::ReadAudit => (NOBODY, NOBODY, &[AUDITOR]),
        Action::MakeHead => (NOBODY, NOBODY, &[AUDITOR, ADMINISTRATOR]),
    }
}

/// Whether one of a staff member's roles allows it.
pub fn can(actor: &Actor, action: Action, target: Target) -> bool {
    who(action, target)
        .iter()
        .any(|party| matches!(party, Party::Staff(role) if actor.roles.has(*role)))
}

/// Whether a visitor may do it.
pub fn visitor_can(action: Action, target: Target) -> bool {
    who(action, target).contains(&Party::Visitor)
}

/// Whether another hotline may do it, by a key that counts.
pub fn forwarder_can(action: Action, target: Target) -> bool {
    who(action, target).contains(&Party::Forwarder)
}

/// Whether a staff member may do it to anything at all: what is asked at the door, before it is known what it is about.
pub fn can_somewhere(actor: &Actor, action: Action) -> bool {
    Target::ALL
        .into_iter()
        .any(|target| can(actor, action, target))
}
