//! Whether the process lives, and whether it can serve. Neither answer names a version.

use crate::http::Site;
use axum::{extract::State, http::StatusCode};

/// The process answers.
pub(super) async fn live() -> StatusCode {
    StatusCode::NO_CONTENT
}

/// The database answers and the server is not going away.
pub(super) async fn ready(State(site): State<Site>) -> StatusCode {
    let leaving = site.shutdown.is_cancelled();
    if leaving || site.app.store.check(site.app.now()).await.is_err() {
        StatusCode::SERVICE_UNAVAILABLE
    } else {
        StatusCode::NO_CONTENT
    }
}
