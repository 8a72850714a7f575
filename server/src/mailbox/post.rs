//! Letters are taken to the address that the operator has agreed on with an agency: signed as Standard Webhooks says, sealed as they lie
//! in the mailbox, at least once, under an id that stays the same. Where nobody takes one it stays in the mailbox.
//!
//! A letter that is being sent has a lease: its next time is moved before it is tried, so that another sender leaves it alone and a crash
//! only makes it later.

use super::{done, hand_out};
use crate::{
    App,
    webhook::{post::answer, sign::hex},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{Millis, page::Answer};
use serde_json::json;
use store::{
    Result,
    mailbox::{LetterRow, SealedLetter},
};

/// Most letters that are looked at in one beat.
const MOST: u32 = 8;
/// The pause after the first try; it doubles.
const FIRST: i64 = 30;
/// The longest pause, in seconds.
const LONGEST: i64 = 3_600;

/// Sends what is due, one after the other.
pub async fn post(app: &App) -> Result<()> {
    let due = app.store.read().await?.due_letters(app.now(), MOST).await?;
    for letter in due {
        send(app, letter).await?;
    }
    Ok(())
}

async fn send(app: &App, letter: LetterRow) -> Result<()> {
    let Some(due) = letter.next_at else {
        return Ok(());
    };
    let mut tx = app.store.begin().await?;
    let Some(signer) = app.mailbox.webhook(letter.forwarder) else {
        // Their address was taken out of the settings. It stays in the mailbox, and out of the way of the others.
        tx.lease_letter(letter.id, due, None).await?;
        return tx.commit().await;
    };
    let next = app.now().plus(pause(letter.tries));
    let mine = tx.lease_letter(letter.id, due, Some(next)).await?;
    if !mine || !hand_out(app, tx.as_mut(), letter.id).await? {
        return tx.commit().await;
    }
    let boxes = tx.letter_boxes(letter.id).await?;
    tx.commit().await?;
    let id = format!("letter_{}", hex(letter.id.as_bytes()));
    let body = body(&letter, &boxes);
    let sent = signer.send(&app.mailbox.poster, &id, body, app.now()).await;
    if !matches!(sent.map(answer), Ok(Answer::Taken)) {
        return Ok(());
    }
    let mut tx = app.store.begin().await?;
    // Also where it was withdrawn or fetched meanwhile: they have it.
    done(app, tx.as_mut(), letter.id, "webhook").await?;
    tx.commit().await
}

/// How long until the next try.
fn pause(tries: u32) -> Millis {
    let doubled = FIRST.saturating_mul(1_i64.checked_shl(tries.min(20)).unwrap_or(i64::MAX));
    Millis::from_secs(doubled.min(LONGEST))
}

fn body(letter: &LetterRow, boxes: &[SealedLetter]) -> String {
    let base64 = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let boxes: Vec<_> = boxes
        .iter()
        .map(|one| {
            json!({
                "credentialId": base64(one.key.as_bytes()),
                "sealed": base64(&one.sealed),
            })
        })
        .collect();
    json!({
        "type": "letter",
        "data": { "disclosureId": base64(letter.id.as_bytes()), "boxes": boxes },
    })
    .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_an_hour() {
        let pauses: Vec<_> = [0, 1, 2, 6, 7, 8, 90]
            .map(|tries| pause(tries).0 / 1_000)
            .into();
        assert_eq!(pauses, [30, 60, 120, 1_920, 3_600, 3_600, 3_600]);
    }
}
