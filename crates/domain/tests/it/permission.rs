//! The permission table, written out once more: every role and action, and at what.

use crate::holder;
use domain::permission::{
    Action, Actor, Party, Role, Roles, Target, can, can_somewhere, forwarder_can, visitor_can,
};
use proptest::prelude::*;
use std::{fs, path::Path};

const EXPECTED: &str = "../../docs/permissions.md";

/// Actions that lead to what people said, or to who they are.
const CONTENT: [Action; 28] = [
    Action::TakePlace,
    Action::KeepPlace,
    Action::LeaveChat,
    Action::SpeakInChat,
    Action::ChangeKeys,
    Action::SeeQueue,
    Action::ClaimNext,
    Action::PickItem,
    Action::HoldChat,
    Action::HoldReferral,
    Action::DecideReferral,
    Action::KeepTask,
    Action::LeadTasks,
    Action::KeepRelease,
    Action::WithdrawRelease,
    Action::SignOffRelease,
    Action::KeepLegal,
    Action::LeadLegal,
    Action::SetHold,
    Action::JoinChat,
    Action::OpenCase,
    Action::WorkOnCase,
    Action::AssignCase,
    Action::AskBreakGlass,
    Action::AskCall,
    Action::KeepCall,
    Action::PlanCall,
    Action::MakeCall,
];

fn actor(roles: impl IntoIterator<Item = Role>) -> Actor {
    Actor {
        member: holder(1).member,
        roles: roles.into_iter().collect(),
    }
}

fn may(party: Party, action: Action, target: Target) -> bool {
    match party {
        Party::Visitor => visitor_can(action, target),
        Party::Forwarder => forwarder_can(action, target),
        Party::Staff(role) => can(&actor([role]), action, target),
    }
}

fn name(party: Party) -> &'static str {
    match party {
        Party::Visitor => "visitor",
        Party::Forwarder => "forwarder",
        Party::Staff(Role::Advocate) => "advocate",
        Party::Staff(Role::Interpreter) => "interpreter",
        Party::Staff(Role::Supervisor) => "supervisor",
        Party::Staff(Role::RotaManager) => "rota manager",
        Party::Staff(Role::Director) => "director",
        Party::Staff(Role::Auditor) => "auditor",
        Party::Staff(Role::CaseWorker) => "case worker",
        Party::Staff(Role::Administrator) => "administrator",
        Party::Staff(Role::Reporter) => "reporter",
    }
}

/// The table as people read it.
fn table() -> String {
    let mut text = String::from(
        "# Who may do what\n\n\
         Every role and every action, with what the action is about: **own** (they hold it, are assigned to it, or it is about\n\
         themselves), **other** (somebody else's), **any** (about nothing in particular). An empty cell is a refusal. What the\n\
         actions mean stands in `crates/domain/src/permission.rs`; a test compares this page with it. After a change there:\n\
         `UPDATE_GOLDEN=1 cargo test -p domain --test it permission`, and read the difference.\n\n| action |",
    );
    for party in Party::ALL {
        text.extend([" ", name(party), " |"]);
    }
    text.push_str("\n|---|");
    text.push_str(&"---|".repeat(Party::ALL.len()));
    for action in Action::ALL {
        text.extend(["\n| ", action.name(), " |"]);
        for party in Party::ALL {
            let at: Vec<&str> = [
                (Target::Own, "own"),
                (Target::Other, "other"),
                (Target::None, "any"),
            ]
            .into_iter()
            .filter(|(target, _)| may(party, *action, *target))
            .map(|(_, word)| word)
            .collect();
            text.extend([" ", &at.join(", "), " |"]);
        }
    }
    text.push('\n');
    text
}

#[test]
fn each_role_may_do_what_the_written_table_says_and_nothing_else() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(EXPECTED);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, table()).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap();
    for (line, (expected, found)) in (1..).zip(written.lines().zip(table().lines())) {
        assert_eq!(found, expected, "docs/permissions.md, line {line}");
    }
    assert_eq!(table().len(), written.len());
}

#[test]
fn nobody_without_a_role_may_do_anything() {
    for action in Action::ALL {
        assert!(!can_somewhere(&actor([]), *action), "{action:?}");
    }
}

#[test]
fn those_who_keep_accounts_read_audits_or_plan_shifts_come_to_no_content() {
    let roles = [
        Role::Administrator,
        Role::Auditor,
        Role::RotaManager,
        Role::Director,
        Role::Reporter,
    ];
    for action in CONTENT {
        assert!(!can_somewhere(&actor(roles), action), "{action:?}");
    }
}

#[test]
fn whoever_asks_for_a_second_person_is_not_that_person() {
    let all = actor(Role::ALL);
    for action in [
        Action::ApproveBreakGlass,
        Action::ReviewBreakGlass,
        Action::ApproveRoleChange,
        Action::ApproveArrival,
        Action::AskRoleChange,
        Action::KeepPersonFacts,
    ] {
        assert!(!can(&all, action, Target::Own), "{action:?}");
    }
}

#[test]
fn the_administrator_reads_no_audit_log() {
    assert!(!can_somewhere(
        &actor([Role::Administrator]),
        Action::ReadAudit
    ));
}

#[test]
fn a_reporter_comes_to_reports_and_to_what_whoever_works_here_has() {
    let reporter = actor([Role::Reporter]);
    let theirs = |action: &&Action| can_somewhere(&reporter, **action);
    let shared = |action: &&Action| can_somewhere(&actor([Role::Auditor]), **action);
    let more: Vec<_> = Action::ALL
        .iter()
        .filter(theirs)
        .filter(|one| !shared(one))
        .collect();
    assert_eq!(more, [&Action::SeeReports]);
    assert!(!Roles::from_iter([Role::Reporter]).hold_power());
}

#[test]
fn every_action_is_possible_for_somebody() {
    for action in Action::ALL {
        let somebody = Party::ALL.into_iter().any(|party| {
            Target::ALL
                .into_iter()
                .any(|target| may(party, *action, target))
        });
        assert!(somebody, "{action:?}");
    }
}

#[test]
fn the_roles_of_a_certificate_have_these_bits() {
    let bits = Role::ALL.map(Role::bit);
    assert_eq!(bits, [1, 2, 4, 8, 16, 32, 64, 128, 512]);
}

proptest! {
    #[test]
    fn more_roles_never_allow_less_and_only_what_one_of_them_allows(bits in any::<u16>()) {
        let roles = Roles::from_bits(bits);
        for action in Action::ALL {
            for target in Target::ALL {
                let any = roles.iter().any(|role| can(&actor([role]), *action, target));
                prop_assert_eq!(can(&actor(roles.iter()), *action, target), any);
            }
        }
    }

    #[test]
    fn roles_survive_their_bits_and_unknown_bits_are_dropped(bits in any::<u16>()) {
        let roles = Roles::from_bits(bits);
        prop_assert_eq!(roles.bits(), bits & 0x2ff);
        prop_assert_eq!(roles.iter().collect::<Roles>(), roles);
        for role in Role::ALL {
            prop_assert_eq!(roles.has(role), bits & role.bit() != 0);
        }
    }
}
