//! Bodies about whom other hotlines bring in.

use super::{CHAT, TOKEN, bytes};
use crate::golden::Golden;
use protocol::introduction::{
    ConfirmGuestParams, GuestResponse, KnockParams, LeaveSeatParams, NewIntroduction, Worker,
};

pub(crate) fn new() -> NewIntroduction {
    NewIntroduction {
        code: "4819237702".to_owned(),
        seat: TOKEN,
    }
}

pub(crate) fn worker() -> Worker {
    Worker {
        name: "Maria".to_owned(),
        organisation: "Another hotline".to_owned(),
        key: bytes(10),
    }
}

pub(crate) fn add(golden: &mut Golden) {
    golden.add("NewIntroduction", &new());
    golden.add("Worker", &worker());
    golden.add(
        "KnockParams",
        &KnockParams {
            token: TOKEN,
            key_package: Some(bytes(7)),
        },
    );
    golden.add("LeaveSeatParams", &LeaveSeatParams { token: TOKEN });
    golden.add(
        "ConfirmGuestParams",
        &ConfirmGuestParams {
            chat_id: CHAT,
            fence: 2,
        },
    );
    let answers = [
        ("expected", GuestResponse::Expected),
        ("here", GuestResponse::Here),
        (
            "welcomed",
            GuestResponse::Welcomed {
                chat_id: CHAT,
                welcome: bytes(6),
                seq: 12,
            },
        ),
        ("over", GuestResponse::Over { completed: true }),
    ];
    for (name, answer) in answers {
        golden.add(&format!("GuestResponse.{name}"), &answer);
    }
}
