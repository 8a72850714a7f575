//! How somebody is reached without danger: words that callbacks and referrals share (R330, E5). What is not said is what is safest (R332).

use serde::{Deserialize, Serialize};

/// What to do on an answering machine (R330).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Voicemail {
    /// Say nothing.
    #[default]
    No,
    /// Something neutral.
    Neutral,
    /// What the person said, word for word.
    AsScripted,
}

/// What to do when somebody else answers (E5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum IfOther {
    /// Hang up without a word.
    #[default]
    HangUpSilently,
    /// Say that it is a wrong number.
    WrongNumber,
    /// Ask for the name, leave no message.
    AskForNameThenLeaveNoMessage,
    /// What the person has said.
    SurvivorScript,
    /// Say nothing before the code word.
    DoNotSpeakUntilCodeWord,
}
