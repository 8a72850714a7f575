//! Frames of the socket, one of each kind; kinds within a kind as files of their own.

use super::{
    ASIDE, AT, CHAT, CLIENT, COLLEAGUE, DEVICE, INVITATION, ITEM, MEMBER, TOKEN, aside::aside,
    bytes, grant, invitation, item,
};
use crate::golden::Golden;
use protocol::{
    ClientFrame, ProblemCode, ServerFrame,
    aside::AsideStep,
    chat::{Asking, ChatState, Cursor, EndReason, Entry, EntryKind, Passing},
    frame::Welcome,
    introduction::GuestSeat,
    queue::{Gender, ItemState, Offer, QueueItem},
};

pub(crate) fn add(golden: &mut Golden) {
    for frame in client() {
        golden.add(&format!("ClientFrame.{}", client_name(&frame)), &frame);
    }
    for frame in server() {
        golden.add(&format!("ServerFrame.{}", server_name(&frame)), &frame);
    }
}

/// A new kind of frame does not compile here: add its sample below.
fn client_name(frame: &ClientFrame) -> &'static str {
    match frame {
        ClientFrame::Hello { .. } => "hello",
        ClientFrame::OpenGroup { .. } => "openGroup",
        ClientFrame::Send { .. } => "send",
        ClientFrame::Handshake { welcome: None, .. } => "handshake",
        ClientFrame::Handshake {
            welcome: Some(_), ..
        } => "handshake.welcome",
        ClientFrame::Ack { .. } => "ack",
        ClientFrame::Typing { .. } => "typing",
        ClientFrame::StillHere => "stillHere",
        ClientFrame::AnswerTransfer { .. } => "answerTransfer",
        ClientFrame::AnswerInterpreter { .. } => "answerInterpreter",
        ClientFrame::SendAway { .. } => "sendAway",
        ClientFrame::AnswerGuest { .. } => "answerGuest",
        ClientFrame::LetGuestGo {} => "letGuestGo",
        ClientFrame::Prefer { .. } => "prefer",
        ClientFrame::Leave { .. } => "leave",
    }
}

/// As [`client_name`].
fn server_name(frame: &ServerFrame) -> &'static str {
    match frame {
        ServerFrame::Ready { .. } => "ready",
        ServerFrame::Accepted { .. } => "accepted",
        ServerFrame::GroupOpened => "groupOpened",
        ServerFrame::Refused {
            client_id: Some(_), ..
        } => "refused",
        ServerFrame::Refused {
            client_id: None, ..
        } => "refused.unnamed",
        ServerFrame::Entries { .. } => "entries",
        ServerFrame::CaughtUp { .. } => "caughtUp",
        ServerFrame::Chat { state, .. } => match state {
            ChatState::Waiting { .. } => "chat.waiting",
            ChatState::Active {
                guest: Some(guest), ..
            } => match guest {
                GuestSeat::Asked { .. } => "chat.guest.asked",
                GuestSeat::Coming { .. } => "chat.guest.coming",
                GuestSeat::Here { .. } => "chat.guest.here",
                GuestSeat::Leaving => "chat.guest.leaving",
            },
            ChatState::Active {
                interpreter: None, ..
            } => "chat.active",
            ChatState::Active {
                interpreter: Some(_),
                ..
            } => "chat.interpreter",
            ChatState::Paused => "chat.paused",
            ChatState::Ended { .. } => "chat.ended",
        },
        ServerFrame::Removed { .. } => "removed",
        ServerFrame::Typing { .. } => "typing",
        ServerFrame::IdleWarning { .. } => "idleWarning",
        ServerFrame::Queue { .. } => "queue",
        ServerFrame::QueueChanged { .. } => "queueChanged",
        ServerFrame::QueueBehind { .. } => "queueBehind",
        ServerFrame::Granted { .. } => "granted",
        ServerFrame::Invited { .. } => "invited",
        ServerFrame::InvitationAccepted { .. } => "invitationAccepted",
        ServerFrame::InvitationClosed { .. } => "invitationClosed",
        ServerFrame::LeaveAsked { .. } => "leaveAsked",
        ServerFrame::Welcomed { .. } => "welcomed",
        ServerFrame::Aside { aside } => match aside.step {
            AsideStep::Asked => "aside.asked",
            AsideStep::Waiting => "aside.waiting",
            AsideStep::Answered { .. } => "aside.answered",
            AsideStep::Welcomed { .. } => "aside.welcomed",
            AsideStep::Open => "aside.open",
        },
        ServerFrame::AsideClosed { .. } => "asideClosed",
        ServerFrame::Problem { .. } => "problem",
    }
}

fn told(step: AsideStep) -> ServerFrame {
    ServerFrame::Aside { aside: aside(step) }
}

fn state(state: ChatState, fence: Option<u64>) -> ServerFrame {
    ServerFrame::Chat {
        chat_id: CHAT,
        state,
        fence,
        item_id: fence.map(|_| ITEM),
    }
}

fn seated(guest: GuestSeat) -> ServerFrame {
    let active = ChatState::Active {
        holder_present: true,
        visitor_present: true,
        passing: None,
        interpreter: None,
        guest: Some(guest),
    };
    state(active, None)
}

fn client() -> Vec<ClientFrame> {
    vec![
        ClientFrame::Hello {
            version: protocol::VERSION,
            token: TOKEN,
            cursors: vec![Cursor {
                chat_id: CHAT,
                seq: 41,
            }],
        },
        ClientFrame::OpenGroup {
            group_info: bytes(1),
            intake: bytes(2),
        },
        ClientFrame::Send {
            chat_id: CHAT,
            client_id: CLIENT,
            payload: bytes(3),
        },
        handshake(None, None),
        handshake(
            Some(Welcome {
                invitation_id: INVITATION,
                welcome: bytes(6),
            }),
            Some(2),
        ),
        ClientFrame::Ack {
            chat_id: CHAT,
            seq: 42,
        },
        ClientFrame::Typing { chat_id: CHAT },
        ClientFrame::StillHere,
        ClientFrame::AnswerTransfer {
            invitation_id: INVITATION,
            yes: true,
        },
        ClientFrame::AnswerInterpreter {
            invitation_id: INVITATION,
            yes: false,
        },
        ClientFrame::SendAway { device_id: DEVICE },
        ClientFrame::AnswerGuest {
            invitation_id: INVITATION,
            yes: true,
        },
        ClientFrame::LetGuestGo {},
        ClientFrame::Prefer {
            gender: Some(Gender::Woman),
        },
        ClientFrame::Leave {
            reason: EndReason::QuickExit,
        },
    ]
}

fn handshake(welcome: Option<Welcome>, fence: Option<u64>) -> ClientFrame {
    ClientFrame::Handshake {
        chat_id: CHAT,
        client_id: CLIENT,
        commits: vec![bytes(4), bytes(5)],
        group_info: bytes(1),
        welcome,
        fence,
    }
}

fn server() -> Vec<ServerFrame> {
    let mut frames = chat();
    frames.extend(desk());
    frames
}

#[expect(clippy::too_many_lines, reason = "a list of samples")]
fn chat() -> Vec<ServerFrame> {
    vec![
        ServerFrame::Ready { now_at: AT },
        ServerFrame::Accepted {
            chat_id: CHAT,
            client_id: CLIENT,
            seq: 42,
        },
        ServerFrame::GroupOpened,
        ServerFrame::Refused {
            chat_id: Some(CHAT),
            client_id: Some(CLIENT),
            code: ProblemCode::StaleEpoch,
        },
        ServerFrame::Refused {
            chat_id: None,
            client_id: None,
            code: ProblemCode::Forbidden,
        },
        ServerFrame::Entries {
            chat_id: CHAT,
            entries: vec![
                entry(41, EntryKind::Message, false),
                entry(42, EntryKind::Handshake, false),
                entry(43, EntryKind::Message, true),
            ],
        },
        ServerFrame::CaughtUp {
            chat_id: CHAT,
            seq: 43,
        },
        state(
            ChatState::Waiting {
                returning: true,
                slow: false,
                prefers: Some(Gender::Woman),
                unmet: true,
            },
            None,
        ),
        state(
            ChatState::Active {
                holder_present: true,
                visitor_present: false,
                passing: Some(Passing {
                    invitation_id: INVITATION,
                    from: protocol::DeviceId([13; 16]),
                    to: DEVICE,
                    cold: false,
                    agreed: true,
                }),
                interpreter: None,
                guest: None,
            },
            Some(2),
        ),
        state(
            ChatState::Active {
                holder_present: true,
                visitor_present: true,
                passing: None,
                interpreter: Some(Asking {
                    invitation_id: INVITATION,
                    chain: bytes(9),
                }),
                guest: None,
            },
            None,
        ),
        seated(GuestSeat::Asked {
            invitation_id: INVITATION,
            key_package: bytes(7),
        }),
        seated(GuestSeat::Coming {
            invitation_id: INVITATION,
            key_package: bytes(7),
        }),
        seated(GuestSeat::Here { ready: true }),
        seated(GuestSeat::Leaving),
        state(ChatState::Paused, None),
        state(
            ChatState::Ended {
                reason: EndReason::EndedByAdvocate,
            },
            None,
        ),
        ServerFrame::Removed { chat_id: CHAT },
        ServerFrame::Typing { chat_id: CHAT },
        ServerFrame::IdleWarning {
            ends_at: AT + 300_000,
        },
        ServerFrame::Problem {
            code: ProblemCode::Unavailable,
            retry_after_ms: Some(2_500),
        },
    ]
}

fn entry(seq: u64, kind: EntryKind, own: bool) -> Entry {
    let payloads = match (kind, own) {
        (_, true) => Vec::new(),
        (EntryKind::Message, false) => vec![bytes(3)],
        (EntryKind::Handshake, false) => vec![bytes(4), bytes(5)],
    };
    Entry {
        seq,
        client_id: CLIENT,
        kind,
        own,
        payloads,
    }
}

fn desk() -> Vec<ServerFrame> {
    [queue(), invitations(), asides()].concat()
}

fn queue() -> Vec<ServerFrame> {
    vec![
        ServerFrame::Queue {
            items: vec![
                QueueItem {
                    offers: vec![Offer {
                        member_id: MEMBER,
                        until_at: AT + 30_000,
                    }],
                    called: vec![COLLEAGUE],
                    ..item(ItemState::Waiting)
                },
                item(ItemState::Claimed { by: MEMBER }),
                item(ItemState::Transferring {
                    from: MEMBER,
                    to: COLLEAGUE,
                }),
                item(ItemState::WrapUp { by: MEMBER }),
            ],
        },
        ServerFrame::QueueChanged {
            changed: vec![item(ItemState::Claimed { by: MEMBER })],
            gone: vec![ITEM],
        },
        ServerFrame::QueueBehind { count: 800 },
        ServerFrame::Granted {
            chat_id: CHAT,
            grant: grant(),
        },
    ]
}

fn invitations() -> Vec<ServerFrame> {
    vec![
        ServerFrame::Invited {
            invitation: invitation(),
        },
        ServerFrame::InvitationAccepted {
            invitation: invitation(),
            device_id: DEVICE,
            key_package: bytes(7),
        },
        ServerFrame::InvitationClosed {
            invitation: invitation(),
            declined: true,
            by_person: false,
        },
        ServerFrame::LeaveAsked {
            chat_id: CHAT,
            device_id: DEVICE,
        },
        ServerFrame::Welcomed {
            invitation: invitation(),
            welcome: bytes(6),
            intake: bytes(2),
            safety: protocol::queue::Safety::CannotTalkLong,
            device: protocol::queue::Device::MayBeTaken,
            seq: 44,
        },
    ]
}

fn asides() -> Vec<ServerFrame> {
    vec![
        told(AsideStep::Asked),
        told(AsideStep::Waiting),
        told(AsideStep::Answered {
            key_package: bytes(7),
        }),
        told(AsideStep::Welcomed { welcome: bytes(6) }),
        told(AsideStep::Open),
        ServerFrame::AsideClosed { aside_id: ASIDE },
    ]
}
