//! Bodies of the visitor's origin.

use super::{AT, CHAT, CLIENT, TOKEN, bytes};
use crate::golden::Golden;
use protocol::{
    chat::EndReason,
    queue::{Device, Safety},
    visitor::{
        KeepParams, LeaveParams, LineResponse, OpenChatParams, OutboxEntry, ResumeParams,
        ResumeResponse, WaitBand,
    },
};

#[expect(clippy::too_many_lines, reason = "a list of samples")]
pub(crate) fn add(golden: &mut Golden) {
    golden.add(
        "LineResponse",
        &LineResponse {
            open: true,
            opens_at: None,
            wait: WaitBand::Short,
            notice: Some(bytes(1)),
        },
    );
    golden.add(
        "LineResponse.lapsed",
        &LineResponse {
            open: false,
            opens_at: Some(AT),
            wait: WaitBand::Long,
            notice: None,
        },
    );
    golden.add(
        "OpenChatParams",
        &OpenChatParams {
            chat_id: CHAT,
            token: TOKEN,
            language: "zh-Hans".to_owned(),
            safety: Safety::CannotTalkLong,
            device: Device::MayBeChecked,
            drill: None,
            code: None,
        },
    );
    golden.add(
        "OpenChatParams.drill",
        &OpenChatParams {
            chat_id: CHAT,
            token: TOKEN,
            language: "en".to_owned(),
            safety: Safety::NotSaid,
            device: Device::NotSaid,
            drill: Some(TOKEN),
            code: Some("4819237702".to_owned()),
        },
    );
    golden.add(
        "LeaveParams",
        &LeaveParams {
            token: TOKEN,
            reason: EndReason::QuickExit,
            outbox: vec![OutboxEntry {
                client_id: CLIENT,
                payload: bytes(2),
            }],
        },
    );
    golden.add(
        "KeepParams",
        &KeepParams {
            token: TOKEN,
            locator: bytes(3),
            auth: bytes(4),
            version: 9,
            blob: bytes(5),
        },
    );
    golden.add(
        "ResumeParams",
        &ResumeParams {
            locator: bytes(3),
            auth: bytes(4),
            token: TOKEN,
        },
    );
    golden.add(
        "ResumeResponse",
        &ResumeResponse {
            chat_id: CHAT,
            blob: bytes(5),
            version: 9,
        },
    );
}
