//! A gateway is asked to call somebody.

use crate::webhook::{
    post::{Poster, answer},
    sign::{Signer, hex},
};
use domain::{PageId, Timestamp, page::Answer};
use serde_json::json;

/// Asks a gateway to call somebody. The id is the page's: a second copy after a crash has the same.
pub(super) async fn send(
    poster: &Poster,
    signer: &Signer,
    to: &str,
    page: PageId,
    now: Timestamp,
) -> Answer {
    let body = json!({"type": "duty_alert", "to": to}).to_string();
    let id = format!("page_{}", hex(page.as_bytes()));
    match signer.send(poster, &id, body, now).await {
        Ok(status) => answer(status),
        Err(error) => error.answer(),
    }
}
