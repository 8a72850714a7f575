//! Every word of the small enums: `golden/<Type>.all.json`, an array.

use crate::golden::Golden;
use protocol::{
    ProblemCode,
    chat::{EndReason, EntryKind, Purpose},
    people::RevokeReason,
    queue::{Device, Level, PickReason, Safety},
    staff::Role,
    visitor::WaitBand,
};

#[expect(clippy::too_many_lines, reason = "a list of samples")]
pub(crate) fn add(golden: &mut Golden) {
    golden.add("ProblemCode.all", &ProblemCode::ALL.to_vec());
    golden.add(
        "EndReason.all",
        &vec![
            EndReason::EndedByPerson,
            EndReason::EndedByAdvocate,
            EndReason::QuickExit,
            EndReason::ConnectionLost,
            EndReason::IdleTimeout,
            EndReason::UnsafeEnd,
            EndReason::Abusive,
            EndReason::NoStaffLeft,
            EndReason::ServiceFailure,
        ],
    );
    golden.add(
        "EntryKind.all",
        &vec![EntryKind::Message, EntryKind::Handshake],
    );
    golden.add("Purpose.all", &vec![Purpose::Transfer, Purpose::Support]);
    golden.add(
        "RevokeReason.all",
        &vec![
            RevokeReason::Lost,
            RevokeReason::Replaced,
            RevokeReason::Left,
            RevokeReason::Recovered,
        ],
    );
    golden.add(
        "Level.all",
        &vec![Level::T1, Level::T2, Level::T3, Level::T4, Level::T5],
    );
    golden.add(
        "Safety.all",
        &vec![
            Safety::InDangerNow,
            Safety::CannotTalkLong,
            Safety::OkForNow,
            Safety::NotSaid,
        ],
    );
    golden.add(
        "Device.all",
        &vec![
            Device::MineOnly,
            Device::Shared,
            Device::MayBeChecked,
            Device::MayBeTaken,
            Device::NotSaid,
        ],
    );
    golden.add(
        "PickReason.all",
        &vec![
            PickReason::Language,
            PickReason::Urgency,
            PickReason::ColleagueAsked,
        ],
    );
    golden.add(
        "WaitBand.all",
        &vec![WaitBand::Short, WaitBand::Some, WaitBand::Long],
    );
    golden.add(
        "Role.all",
        &vec![
            Role::Advocate,
            Role::Supervisor,
            Role::Interpreter,
            Role::RotaManager,
            Role::Director,
            Role::Auditor,
            Role::CaseWorker,
            Role::Administrator,
        ],
    );
}
