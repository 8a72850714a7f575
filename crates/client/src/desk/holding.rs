//! One chat at the desk: claimed, joined, or over and to be wrapped up.

use crate::talk::Talk;
use protocol::{
    Bytes, ChatId, ClientFrame, InvitationId, ItemId,
    chat::ChatState,
    introduction::GuestSeat,
    queue::{Device, Safety},
};
use std::collections::VecDeque;

/// A change of members that somebody asked for.
#[derive(Clone)]
pub(super) enum Wanted {
    LetIn(InvitationId, Bytes),
    TakeOut([u8; 16]),
    Seat(InvitationId, Bytes, [u8; 32]),
    RemoveGuest,
}

#[derive(Default)]
pub(super) struct Holding {
    pub(super) item: Option<ItemId>,
    pub(super) fence: Option<u64>,
    pub(super) state: Option<ChatState>,
    pub(super) taps: Option<(Safety, Device)>,
    pub(super) talk: Option<Talk>,
    pub(super) wanted: VecDeque<Wanted>,
    /// The key of the worker who sits beside the person, as the form names it.
    pub(super) worker: Option<[u8; 32]>,
    /// What of their seat was seen to already.
    pub(super) seen_to: Option<GuestSeat>,
    /// Whether the device has the whole state, so that a delta follows on.
    pub(super) stored: bool,
}

/// Whether a frame that is kept belongs to a chat.
pub(super) fn is_for(frame: &ClientFrame, chat: ChatId) -> bool {
    match frame {
        ClientFrame::Send { chat_id, .. } | ClientFrame::Handshake { chat_id, .. } => {
            *chat_id == chat
        }
        ClientFrame::Hello { .. }
        | ClientFrame::OpenGroup { .. }
        | ClientFrame::Ack { .. }
        | ClientFrame::Typing { .. }
        | ClientFrame::StillHere
        | ClientFrame::AnswerTransfer { .. }
        | ClientFrame::AnswerInterpreter { .. }
        | ClientFrame::SendAway { .. }
        | ClientFrame::AnswerGuest { .. }
        | ClientFrame::LetGuestGo {}
        | ClientFrame::Prefer { .. }
        | ClientFrame::Leave { .. } => false,
    }
}
