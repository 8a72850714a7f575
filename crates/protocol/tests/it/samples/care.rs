//! Bodies about care.

use super::{AT, COLLEAGUE, MEMBER};
use crate::golden::Golden;
use protocol::{
    care::{
        AnswerDebriefParams, CareResponse, Debrief, DebriefDoneParams, DebriefState,
        DebriefsResponse, OwedDebrief, OwnRelief, ReliefCall, ReliefComingParams,
    },
    queue::NextParams,
};

pub(crate) fn add(golden: &mut Golden) {
    let debrief = Debrief {
        state: DebriefState::Offered,
        due_at: AT,
    };
    golden.add(
        "CareResponse",
        &CareResponse {
            debrief: Some(debrief.clone()),
            relief: Some(OwnRelief {
                asked_at: AT,
                coming: Some("Bea".to_owned()),
            }),
            calls: vec![ReliefCall {
                member_id: COLLEAGUE,
                alias: "Bea".to_owned(),
                asked_at: AT,
            }],
        },
    );
    golden.add(
        "CareResponse.nothing",
        &CareResponse {
            debrief: None,
            relief: None,
            calls: vec![],
        },
    );
    golden.add("AnswerDebriefParams", &AnswerDebriefParams { wanted: true });
    golden.add(
        "ReliefComingParams",
        &ReliefComingParams {
            member_id: COLLEAGUE,
        },
    );
    golden.add(
        "DebriefsResponse",
        &DebriefsResponse {
            debriefs: vec![OwedDebrief {
                member_id: MEMBER,
                alias: "Alex".to_owned(),
                debrief,
            }],
        },
    );
    golden.add(
        "DebriefDoneParams",
        &DebriefDoneParams { member_id: MEMBER },
    );
    golden.add("NextParams", &NextParams { despite: true });
    golden.add(
        "DebriefState.all",
        &vec![
            DebriefState::Offered,
            DebriefState::Accepted,
            DebriefState::Declined,
            DebriefState::Done,
        ],
    );
}
