//! Sockets without a client, to see what a server says to whom it does not know.

use crate::seat::DEADLINE;
use client::Site;
use futures_util::{SinkExt as _, StreamExt as _};
use protocol::{ProblemCode, ServerFrame};
use tokio::{net::TcpStream, time::timeout};
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{Message, client::IntoClientRequest as _, http::HeaderValue},
};

/// A WebSocket on which nothing was said.
pub async fn bare_socket(site: &Site) -> WebSocketStream<TcpStream> {
    let url = format!("ws://{}/api/v1/socket", site.address);
    let mut request = url.into_client_request().unwrap();
    let origin = HeaderValue::from_str(&site.origin).unwrap();
    request.headers_mut().insert("Origin", origin);
    let stream = TcpStream::connect(site.address).await.unwrap();
    client_async(request, stream).await.unwrap().0
}

/// Says one thing and waits for the end.
pub async fn first_words(
    socket: &mut WebSocketStream<TcpStream>,
    message: Message,
) -> (Option<ProblemCode>, u16) {
    socket.send(message).await.unwrap();
    last_words(socket).await
}

/// What the server says last, and the code that it closes with.
pub async fn last_words(socket: &mut WebSocketStream<TcpStream>) -> (Option<ProblemCode>, u16) {
    let mut told = None;
    let closed = timeout(DEADLINE, async {
        while let Some(Ok(message)) = socket.next().await {
            match message {
                Message::Text(text) => {
                    if let Ok(ServerFrame::Problem { code, .. }) = serde_json::from_str(&text) {
                        told = Some(code);
                    }
                }
                Message::Close(Some(frame)) => return frame.code.into(),
                _ => {}
            }
        }
        panic!("the server went without a word")
    });
    let code = closed.await.expect("the server closes");
    (told, code)
}
