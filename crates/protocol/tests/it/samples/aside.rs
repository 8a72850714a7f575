//! Bodies of asides.

use super::{ASIDE, CHAT, CLIENT, DEVICE, bytes};
use crate::golden::Golden;
use protocol::aside::{
    AnswerAsideParams, Aside, AsideEntry, AsideStep, CloseAsideParams, OpenAsideParams,
    ReadAsideParams, ReadAsideResponse, SendAsideParams, SendAsideResponse, WelcomeAsideParams,
};

pub(crate) fn aside(step: AsideStep) -> Aside {
    Aside {
        aside_id: ASIDE,
        chat_id: CHAT,
        with: DEVICE,
        step,
        last_seq: 3,
    }
}

pub(crate) fn add(golden: &mut Golden) {
    let aside_id = ASIDE;
    golden.add(
        "OpenAsideParams",
        &OpenAsideParams {
            aside_id,
            chat_id: CHAT,
            with: DEVICE,
        },
    );
    golden.add(
        "AnswerAsideParams",
        &AnswerAsideParams {
            aside_id,
            key_package: bytes(7),
        },
    );
    golden.add(
        "WelcomeAsideParams",
        &WelcomeAsideParams {
            aside_id,
            welcome: bytes(6),
        },
    );
    golden.add(
        "SendAsideParams",
        &SendAsideParams {
            aside_id,
            client_id: CLIENT,
            payload: bytes(5),
        },
    );
    golden.add("SendAsideResponse", &SendAsideResponse { seq: 4 });
    golden.add("ReadAsideParams", &ReadAsideParams { aside_id, after: 2 });
    let entry = |seq, payload| AsideEntry {
        seq,
        client_id: CLIENT,
        payload,
    };
    golden.add(
        "ReadAsideResponse",
        &ReadAsideResponse {
            entries: vec![entry(3, Some(bytes(5))), entry(4, None)],
        },
    );
    golden.add("CloseAsideParams", &CloseAsideParams { aside_id });
}
