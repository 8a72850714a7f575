//! The worker is on their page, with keys made there, and asks how it stands.

use super::{SeatError, announce};
use crate::{App, chat::hash};
use domain::{ChatId, introduction::Seat};
use seal::chat::knocking;
use store::introduction::IntroductionRow;

/// How it stands, for the worker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// The person has not come yet.
    Expected,
    /// The person is in a chat with us, and is asked or has to be let in.
    Here,
    /// The worker may come in by this welcome.
    Welcomed {
        /// The chat.
        chat: ChatId,
        /// The MLS Welcome.
        welcome: Vec<u8>,
        /// The number of the entry that let them in.
        seq: i64,
    },
    /// They are in no more, and will not be.
    Over {
        /// The person and the advocate are through to each other.
        completed: bool,
    },
}

/// Answers how it stands; with keys, knocks with them. Asked again, nothing changes.
pub async fn knock(
    app: &App,
    token: &[u8; 32],
    key_package: Option<Vec<u8>>,
) -> Result<Standing, SeatError> {
    let mut tx = app.store.begin().await?;
    let row = tx.introduction_by_seat(&hash(token)).await?;
    let mut row = row.ok_or(SeatError::NotFound)?;
    if let (Some(key_package), Ok(seat)) = (key_package, row.seat.knock()) {
        knocking(&key_package).map_err(|_source| SeatError::Malformed)?;
        row = IntroductionRow {
            seat,
            key_package: Some(key_package),
            ..row
        };
        tx.save_introduction(&row).await?;
        tx.commit().await?;
        announce(app, &row).await?;
    }
    Ok(standing(row))
}

fn standing(row: IntroductionRow) -> Standing {
    match (row.seat, row.chat, row.welcome) {
        (Seat::Taken | Seat::Ready, Some(chat), Some((welcome, seq))) => {
            Standing::Welcomed { chat, welcome, seq }
        }
        (Seat::Completed | Seat::Through, ..) => Standing::Over { completed: true },
        (Seat::Left | Seat::Over | Seat::Taken | Seat::Ready, ..) => {
            Standing::Over { completed: false }
        }
        (Seat::Empty | Seat::Knocked | Seat::Agreed, Some(_), _) => Standing::Here,
        (Seat::Empty | Seat::Knocked | Seat::Agreed, None, _) => Standing::Expected,
    }
}
