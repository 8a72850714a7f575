//! Care as the desk gets it.

use super::{ToWire as _, at, words};
use crate::care::look;
use domain::care::{Debrief, DebriefState};
use protocol::care as wire;
use store::staff::StaffRow;

words!(
    DebriefState,
    wire::DebriefState {
        Offered,
        Accepted,
        Declined,
        Done
    }
);

/// What concerns one person.
pub fn care(care: &look::Care) -> wire::CareResponse {
    let call = |call: &look::Call| wire::ReliefCall {
        member_id: call.member.to_wire(),
        alias: call.alias.clone(),
        asked_at: at(call.asked),
    };
    let relief = care.relief.as_ref();
    wire::CareResponse {
        debrief: care.debrief.as_ref().map(debrief),
        relief: relief.map(|(relief, coming)| wire::OwnRelief {
            asked_at: at(relief.asked),
            coming: coming.clone(),
        }),
        calls: care.calls.iter().map(call).collect(),
    }
}

/// Who is owed one.
pub fn debriefs(owed: &[(StaffRow, Debrief)]) -> wire::DebriefsResponse {
    let one = |(staff, owed): &(StaffRow, Debrief)| wire::OwedDebrief {
        member_id: staff.id.to_wire(),
        alias: staff.alias.clone(),
        debrief: debrief(owed),
    };
    wire::DebriefsResponse {
        debriefs: owed.iter().map(one).collect(),
    }
}

fn debrief(debrief: &Debrief) -> wire::Debrief {
    wire::Debrief {
        state: debrief.state.to_wire(),
        due_at: at(debrief.due),
    }
}
