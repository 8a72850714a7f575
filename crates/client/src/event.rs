//! What a visitor or a desk is told.

use protocol::{AsideId, ChatId, ProblemCode, ReleaseId, chat::ChatState, staff::Invitation};
use seal::{Change, Who, consent::Word, message::Wish};

/// Who wrote a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Speaker {
    /// The visitor.
    Visitor,
    /// A member of staff, by certified alias.
    Staff(String),
    /// A worker of another hotline, by the name that they give.
    Guest(String),
}

impl From<&Who> for Speaker {
    fn from(who: &Who) -> Self {
        match who {
            Who::Visitor => Self::Visitor,
            Who::Staff(staff) => Self::Staff(staff.alias.clone()),
            Who::Guest(guest) => Self::Guest(guest.name.clone()),
        }
    }
}

/// Something happened. `Debug` shows no words.
#[derive(Clone, PartialEq, Eq)]
pub enum Event {
    /// The connection stands; what was kept is on its way again.
    Live,
    /// The connection is lost and will come back; the code if the server closed it.
    Lost(Option<u16>),
    /// The connection is closed for good.
    Over(u16),
    /// The server told why before it closed.
    Problem(ProblemCode),
    /// The visitor's group is open: somebody can be let in.
    GroupOpened,
    /// Everything that was in the log has been processed.
    CaughtUp(ChatId),
    /// Where the chat stands.
    State(ChatId, ChatState),
    /// A second copy of a text that was shown before, sealed again for a new holder; nothing to show.
    Repeated {
        /// The chat.
        chat: ChatId,
        /// The text's own id.
        id: String,
    },
    /// Words.
    Text {
        /// The chat.
        chat: ChatId,
        /// The text's own id.
        id: String,
        /// Who wrote it.
        from: Speaker,
        /// The words.
        text: String,
    },
    /// The other side proposes facts for a hand-off.
    Proposal {
        /// The chat.
        chat: ChatId,
        /// Names it in the answer.
        hash: [u8; 32],
        /// The facts.
        text: String,
    },
    /// The other side asks whether the person would be passed on to another line.
    Outside {
        /// The chat.
        chat: ChatId,
        /// Names it in the answer.
        hash: [u8; 32],
        /// Its number.
        number: String,
    },
    /// The person's answer to a proposal.
    Answer {
        /// The chat.
        chat: ChatId,
        /// Which proposal.
        hash: [u8; 32],
        /// Whether they agree.
        agreed: bool,
    },
    /// The other side shows the words of a release, to be answered.
    Consent {
        /// The chat.
        chat: ChatId,
        /// The release that would be taken.
        release: ReleaseId,
        /// The words.
        words: String,
    },
    /// The person's own word on a release, signed by their client's key.
    ConsentWord {
        /// The chat.
        chat: ChatId,
        /// What.
        word: Word,
    },
    /// Somebody said such a word who is not the person, or it was not signed: it counts for nothing.
    ConsentRefused(ChatId, seal::Error),
    /// What the person would like of another interpreter.
    Wish {
        /// The chat.
        chat: ChatId,
        /// What.
        wish: Wish,
    },
    /// Who can read has changed.
    Members {
        /// The chat.
        chat: ChatId,
        /// Who did it.
        by: Speaker,
        /// What changed.
        changes: Vec<Change>,
    },
    /// Something of our own is stored: a text, or with an empty id a bare confirmation.
    Stored {
        /// The chat.
        chat: ChatId,
        /// The text's own id.
        id: String,
        /// Its place in the log.
        seq: u64,
    },
    /// A text of our own was processed by somebody on the other side.
    Seen {
        /// The chat.
        chat: ChatId,
        /// The text's own id.
        id: String,
    },
    /// Something of ours was refused for good.
    Refused(Option<ChatId>, ProblemCode),
    /// A change of members was refused by the keys: a reader whom the organisation has not certified, say.
    Alarm(ChatId, seal::Error),
    /// An entry could not be read and was passed over.
    Unreadable(ChatId, seal::Error),
    /// The sender saw another log than we did.
    Inconsistent(ChatId),
    /// We are in: a claim was accepted, or a welcome used.
    Entered(ChatId),
    /// We are out: the keys are destroyed.
    Removed(ChatId),
    /// Staff are writing.
    Typing(ChatId),
    /// Silence will end the chat at this time, milliseconds since 1970.
    IdleWarning(u64),
    /// The queue changed.
    Queue,
    /// A colleague asks us in.
    Invited(Invitation),
    /// An invitation is over without anybody coming; whether it was declined.
    InvitationClosed(Invitation, bool),
    /// Two can talk apart from this chat.
    AsideOpen(ChatId, AsideId),
    /// Nobody talks apart from this chat any more: the keys are destroyed.
    AsideOver(ChatId),
    /// Words that the visitor's group does not carry.
    AsideText {
        /// Beside which chat.
        chat: ChatId,
        /// Who wrote them.
        from: Speaker,
        /// The words.
        text: String,
    },
    /// The person said no to the interpreter of this invitation.
    InterpreterRefused(Invitation),
}

// Words stay out of logs and panics; everything else helps whoever reads a failed test.
impl std::fmt::Debug for Event {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Live => f.write_str("Live"),
            Self::Lost(code) => write!(f, "Lost({code:?})"),
            Self::Over(code) => write!(f, "Over({code})"),
            Self::Problem(code) => write!(f, "Problem({code:?})"),
            Self::GroupOpened => f.write_str("GroupOpened"),
            Self::CaughtUp(_) => f.write_str("CaughtUp"),
            Self::State(_, state) => write!(f, "State({state:?})"),
            Self::Text { text, .. } => write!(f, "Text({} bytes)", text.len()),
            Self::Repeated { .. } => f.write_str("Repeated"),
            Self::Proposal { text, .. } => write!(f, "Proposal({} bytes)", text.len()),
            Self::Outside { .. } => f.write_str("Outside"),
            Self::Answer { agreed, .. } => write!(f, "Answer({agreed})"),
            Self::Consent { words, .. } => write!(f, "Consent({} bytes)", words.len()),
            Self::ConsentWord { word, .. } => write!(f, "ConsentWord({:?})", word.said),
            Self::ConsentRefused(_, error) => write!(f, "ConsentRefused({error:?})"),
            Self::Wish { wish, .. } => write!(f, "Wish({wish:?})"),
            Self::Members { changes, .. } => write!(f, "Members({} changes)", changes.len()),
            Self::Stored { seq, .. } => write!(f, "Stored({seq})"),
            Self::Seen { .. } => f.write_str("Seen"),
            Self::Refused(_, code) => write!(f, "Refused({code:?})"),
            Self::Alarm(_, error) => write!(f, "Alarm({error:?})"),
            Self::Unreadable(_, error) => write!(f, "Unreadable({error:?})"),
            Self::Inconsistent(_) => f.write_str("Inconsistent"),
            Self::Entered(_) => f.write_str("Entered"),
            Self::Removed(_) => f.write_str("Removed"),
            Self::Typing(_) => f.write_str("Typing"),
            Self::IdleWarning(at) => write!(f, "IdleWarning({at})"),
            Self::Queue => f.write_str("Queue"),
            Self::Invited(invitation) => write!(f, "Invited({:?})", invitation.purpose),
            Self::InvitationClosed(_, declined) => write!(f, "InvitationClosed({declined})"),
            Self::AsideOpen(..) => f.write_str("AsideOpen"),
            Self::AsideOver(_) => f.write_str("AsideOver"),
            Self::AsideText { text, .. } => write!(f, "AsideText({} bytes)", text.len()),
            Self::InterpreterRefused(_) => f.write_str("InterpreterRefused"),
        }
    }
}
