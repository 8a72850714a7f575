//! The public log of keys, the same on both origins.

use super::{Site, body::Body};
use crate::{
    error::Failure,
    keys::prove::{self, Asked},
};
use axum::{Json, extract::State};
use protocol::{
    Bytes, ProblemCode,
    keys::{KeysParams, KeysResponse},
    limits::{KEYS_PAGE, KEYS_WANTED},
};

pub(super) async fn prove(
    State(site): State<Site>,
    Body(params): Body<KeysParams>,
) -> Result<Json<KeysResponse>, Failure> {
    if params.leaves.len() > KEYS_WANTED {
        return Err(ProblemCode::TooLarge.into());
    }
    let hashes = params.leaves.iter().map(|hash| hash.as_slice().try_into());
    let hashes: Result<Vec<_>, _> = hashes.collect();
    let asked = Asked {
        from: params.from,
        leaves: hashes.map_err(|_source| ProblemCode::Malformed)?,
        reading: params.after.map(|place| (place, KEYS_PAGE)),
    };
    let proof = prove::prove(&site.app, &asked).await?;
    Ok(Json(KeysResponse {
        proof: Bytes(proof),
    }))
}
