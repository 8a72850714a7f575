//! What goes over a raw socket: the server's frames, read only as far as the load needs them, and the relay's.

use anyhow::{Context as _, bail};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use bytes::{BufMut as _, Bytes, BytesMut};
use protocol::{ChatId, ClientFrame};
use serde::Deserialize;
use tokio_tungstenite::tungstenite::{Message, Utf8Bytes};

/// How one end of a conversation speaks.
pub(crate) enum Wire {
    /// To the server, about one chat.
    Sotto(Sotto),
    /// To the relay.
    Relay(Relay),
}

/// A real sealed text of one chat, sent again and again under fresh ids: the server looks only at its outside.
pub(crate) struct Sotto {
    chat: ChatId,
    before: String,
    after: String,
}

/// The same bytes for the relay, without JSON around them.
pub(crate) struct Relay {
    payload: Bytes,
}

/// What the other side said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Said {
    /// Ours is stored.
    Accepted { id: u128, seq: u64 },
    /// The other end's text.
    Entry { id: u128, seq: u64 },
    /// Ours, told again.
    Own { seq: u64 },
}

/// The relay's answers.
pub(crate) mod relay {
    /// The first byte of an answer to a text: then its number and its id.
    pub(crate) const ACCEPTED: u8 = 0;
    /// The first byte of a text of the other end: then its number, its id and its bytes.
    pub(crate) const ENTRY: u8 = 1;
    /// The answer to a greeting.
    pub(crate) const READY: u8 = 2;
}

impl Wire {
    /// For the server.
    pub(crate) fn sotto(chat: ChatId, payload: &[u8]) -> Self {
        Self::Sotto(Sotto {
            chat,
            before: format!(r#"{{"type":"send","chatId":"{chat}","clientId":""#),
            after: format!(r#"","payload":"{}"}}"#, URL_SAFE_NO_PAD.encode(payload)),
        })
    }

    /// For the relay.
    pub(crate) fn relay(payload: Vec<u8>) -> Self {
        Self::Relay(Relay {
            payload: payload.into(),
        })
    }

    /// One text.
    pub(crate) fn text(&self, id: u128) -> Message {
        match self {
            Self::Sotto(Sotto { before, after, .. }) => {
                let mut text = String::with_capacity(before.len() + 22 + after.len());
                text.push_str(before);
                URL_SAFE_NO_PAD.encode_string(id.to_be_bytes(), &mut text);
                text.push_str(after);
                Message::Text(Utf8Bytes::from(text))
            }
            Self::Relay(Relay { payload }) => {
                let mut bytes = BytesMut::with_capacity(16 + payload.len());
                bytes.put_u128(id);
                bytes.put_slice(payload);
                Message::Binary(bytes.freeze())
            }
        }
    }

    /// An acknowledgement; the relay knows none.
    pub(crate) fn ack(&self, seq: u64) -> anyhow::Result<Option<Message>> {
        match self {
            Self::Sotto(Sotto { chat, .. }) => {
                let chat_id = *chat;
                let frame = ClientFrame::Ack { chat_id, seq };
                Ok(Some(message(&frame)?))
            }
            Self::Relay(_) => Ok(None),
        }
    }

    /// What a message says that concerns the load.
    pub(crate) fn read(&self, message: Message) -> anyhow::Result<Vec<Said>> {
        match (self, message) {
            (Self::Sotto(_), Message::Text(text)) => sotto(&text),
            (Self::Relay(_), Message::Binary(bytes)) => Ok(vec![answer(&bytes)?]),
            (_, Message::Ping(_) | Message::Pong(_)) => Ok(Vec::new()),
            (_, other) => bail!("the server says {other:?}"),
        }
    }
}

/// Any frame as a message.
pub(crate) fn message(frame: &ClientFrame) -> anyhow::Result<Message> {
    Ok(Message::Text(Utf8Bytes::from(serde_json::to_string(
        frame,
    )?)))
}

/// A server's frame without what the load does not need: payloads above all.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Outline<'a> {
    r#type: &'a str,
    seq: Option<u64>,
    client_id: Option<&'a str>,
    code: Option<&'a str>,
    #[serde(borrow, default)]
    entries: Vec<Line<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Line<'a> {
    seq: u64,
    client_id: &'a str,
    own: bool,
}

fn sotto(text: &str) -> anyhow::Result<Vec<Said>> {
    let outline: Outline<'_> = serde_json::from_str(text)?;
    match outline.r#type {
        "accepted" => {
            let (id, seq) = outline
                .client_id
                .zip(outline.seq)
                .context("not an answer to a text")?;
            let id = parse(id)?;
            Ok(vec![Said::Accepted { id, seq }])
        }
        "entries" => outline.entries.iter().map(said).collect(),
        "refused" | "problem" | "removed" => {
            bail!(
                "{}: {}",
                outline.r#type,
                outline.code.unwrap_or("no reason")
            )
        }
        _ => Ok(Vec::new()),
    }
}

fn said(line: &Line<'_>) -> anyhow::Result<Said> {
    let seq = line.seq;
    if line.own {
        return Ok(Said::Own { seq });
    }
    let id = parse(line.client_id)?;
    Ok(Said::Entry { id, seq })
}

fn parse(id: &str) -> anyhow::Result<u128> {
    let bytes = URL_SAFE_NO_PAD.decode(id)?;
    let bytes: [u8; 16] = bytes.try_into().ok().context("not an id")?;
    Ok(u128::from_be_bytes(bytes))
}

fn answer(bytes: &[u8]) -> anyhow::Result<Said> {
    let (kind, rest) = bytes.split_first().context("an empty answer")?;
    let (seq, rest) = rest.split_first_chunk::<8>().context("a short answer")?;
    let (id, _) = rest.split_first_chunk::<16>().context("a short answer")?;
    let (id, seq) = (u128::from_be_bytes(*id), u64::from_be_bytes(*seq));
    match *kind {
        relay::ACCEPTED => Ok(Said::Accepted { id, seq }),
        relay::ENTRY => Ok(Said::Entry { id, seq }),
        other => bail!("the relay says {other}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::{
        ClientId, ProblemCode, ServerFrame,
        chat::{Entry, EntryKind},
    };

    const CHAT: ChatId = ChatId([3; 16]);
    const PAYLOAD: [u8; 5] = [1, 2, 3, 4, 5];

    fn hear(frame: &ServerFrame) -> anyhow::Result<Vec<Said>> {
        Wire::sotto(CHAT, &PAYLOAD).read(Message::text(frame.encode()))
    }

    #[test]
    fn a_text_is_a_frame_of_the_protocol() {
        let Message::Text(text) = Wire::sotto(CHAT, &PAYLOAD).text(9) else {
            panic!("the server takes text messages");
        };
        let expected = ClientFrame::Send {
            chat_id: CHAT,
            client_id: ClientId(9_u128.to_be_bytes()),
            payload: PAYLOAD.to_vec().into(),
        };
        assert_eq!(ClientFrame::decode(&text), Ok(expected));
    }

    #[test]
    fn the_servers_answers_are_understood() {
        let client_id = ClientId(9_u128.to_be_bytes());
        let accepted = ServerFrame::Accepted {
            chat_id: CHAT,
            client_id,
            seq: 4,
        };
        assert_eq!(hear(&accepted).unwrap(), [Said::Accepted { id: 9, seq: 4 }]);
        let entry = |seq, own| Entry {
            seq,
            client_id,
            kind: EntryKind::Message,
            own,
            payloads: vec![PAYLOAD.to_vec().into()],
        };
        let entries = ServerFrame::Entries {
            chat_id: CHAT,
            entries: vec![entry(5, false), entry(6, true)],
        };
        assert_eq!(
            hear(&entries).unwrap(),
            [Said::Entry { id: 9, seq: 5 }, Said::Own { seq: 6 }]
        );
        assert_eq!(hear(&ServerFrame::Ready { now_at: 1 }).unwrap(), []);
    }

    #[test]
    fn a_refusal_ends_the_run() {
        let refused = ServerFrame::Refused {
            chat_id: Some(CHAT),
            client_id: None,
            code: ProblemCode::StaleEpoch,
        };
        let error = hear(&refused).unwrap_err().to_string();
        assert!(error.contains("staleEpoch"), "{error}");
    }
}
