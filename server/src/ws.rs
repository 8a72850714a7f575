//! The socket: one task for each connection.

mod connection;
mod feed;
mod hello;
mod inbound;
mod portions;
mod pump;
mod staff_pump;

use crate::{error::Failure, http::Site};
use axum::{
    extract::{State, WebSocketUpgrade, ws::WebSocket},
    response::Response,
};
use protocol::limits::FRAME_BYTES;

/// Read and write buffers: the default of 128 KiB each would cost 136 KiB a connection (performance.md).
const BUFFER_BYTES: usize = 1_024;
/// What may wait to be written for a peer that does not read, in bytes.
const WRITE_BYTES: usize = 256 * 1_024;

/// Which page the socket belongs to: a capability opens nothing on the desk's origin, a ticket nothing on the visitor's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Visitor,
    Staff,
}

/// `GET /api/v1/socket` on the visitor's origin.
pub async fn visitor(
    State(site): State<Site>,
    upgrade: WebSocketUpgrade,
) -> Result<Response, Failure> {
    Ok(upgraded(site, upgrade, Side::Visitor))
}

/// `GET /api/v1/socket` on the desk's origin.
pub async fn staff(
    State(site): State<Site>,
    upgrade: WebSocketUpgrade,
) -> Result<Response, Failure> {
    Ok(upgraded(site, upgrade, Side::Staff))
}

fn upgraded(site: Site, upgrade: WebSocketUpgrade, page: Side) -> Response {
    let tracker = site.tracker.clone();
    upgrade
        .read_buffer_size(BUFFER_BYTES)
        .write_buffer_size(0)
        .max_write_buffer_size(WRITE_BYTES)
        .max_message_size(FRAME_BYTES)
        .max_frame_size(FRAME_BYTES)
        .on_upgrade(move |socket: WebSocket| async move {
            // On the tracker, so that shutdown waits for the close frame.
            let run = tracker.track_future(connection::run(site, socket, page));
            Box::pin(run).await;
        })
}
