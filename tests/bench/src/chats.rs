//! Conversations that are set up as people set them up: a visitor opens a chat with real keys, a desk claims it by External
//! Commit, the visitor lets the newcomer in. Only then are raw frames sent.

use crate::{
    child::{Running, Subject},
    http::Http,
    net::{self, Site, Socket},
    relay,
    talk::{End, Talk},
    wire::{self, Wire},
    world::{Advocate, GENERATION, World, bytes, now_s, sealing},
};
use anyhow::{Context as _, bail};
use futures_util::{SinkExt as _, StreamExt as _};
use protocol::{
    Bytes, ChatId, ClientFrame, ClientId, ServerFrame, Token,
    chat::Cursor,
    queue::{ClaimResponse, Device, Grant, NextParams, Safety},
    staff::TicketResponse,
    visitor::OpenChatParams,
};
use rand::rngs::StdRng;
use seal::{Chat, Intake, Kind, Suite};
use std::time::Duration;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;

/// How long one answer of the set-up may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// What is written, in bytes: a long text message.
const TEXT_BYTES: usize = 400;

/// One conversation for each advocate, at whichever process.
pub(crate) async fn open(
    running: &Running,
    world: &World,
    rng: &mut StdRng,
) -> anyhow::Result<Vec<Talk>> {
    let mut talks = Vec::new();
    let text = vec![b'x'; sealed_bytes(world)?];
    for (place, advocate) in world.staff.iter().enumerate() {
        let (first, second) = match running.subject {
            Subject::Sotto => {
                // A network of its own for each visitor: opening is limited by network (R605).
                let network = u8::try_from(place % 250)?;
                let chat = Setup::begin(running, world, (network, rng)).await?;
                chat.claim(&running.desk(), world, (advocate, rng)).await?
            }
            Subject::Relay => pair(&running.visitor(), u64::try_from(place)?, &text).await?,
        };
        // Ids of a run begin at random and count on, each conversation far from the next.
        let first_id = u128::from_be_bytes(bytes(rng)) & !u128::from(u64::MAX);
        talks.push(Talk::new(first, second, first_id));
    }
    Ok(talks)
}

/// A chat that waits for somebody.
struct Setup {
    chat: Chat,
    chat_id: ChatId,
    socket: Socket,
}

impl Setup {
    async fn begin(
        running: &Running,
        world: &World,
        (network, rng): (u8, &mut StdRng),
    ) -> anyhow::Result<Self> {
        let (chat_id, token) = (ChatId(bytes(rng)), Token(bytes(rng)));
        let params = OpenChatParams {
            chat_id,
            token,
            language: "en".to_owned(),
            safety: Safety::NotSaid,
            device: Device::NotSaid,
            drill: None,
            code: None,
        };
        let site = running.visitor();
        let mut http = Http::connect(&site, Some(network)).await?;
        http.tell("/api/v1/chats", &params).await?;
        let opened = Chat::open(Suite::XWing, chat_id.0, &world.notice, "en", "");
        let (chat, opening) = opened.map_err(sealing)?;
        let mut socket = greet(&site, token, Vec::new()).await?;
        let frame = ClientFrame::OpenGroup {
            group_info: Bytes(opening.group_info),
            intake: Bytes(opening.intake),
        };
        socket.send(wire::message(&frame)?).await?;
        wait(&mut socket, |frame| {
            matches!(frame, ServerFrame::GroupOpened).then_some(())
        })
        .await?;
        Ok(Self {
            chat,
            chat_id,
            socket,
        })
    }

    async fn claim(
        mut self,
        site: &Site,
        world: &World,
        (advocate, rng): (&Advocate, &mut StdRng),
    ) -> anyhow::Result<(End, End)> {
        let mut http = Http::connect(site, None)
            .await?
            .with_session(&advocate.session);
        let claim: ClaimResponse = http
            .post("/api/v1/queue/next", &NextParams { despite: false })
            .await?;
        let grant = claim.grant.context("the chat has no keys")?;
        let (mut chat, handshake) = enter(world, advocate, &grant, &self.chat_id)?;
        let ticket: TicketResponse = http.post("/api/v1/ticket", &()).await?;
        let mut socket = greet(site, ticket.ticket, Vec::new()).await?;
        let client_id = ClientId(bytes(rng));
        let frame = ClientFrame::Handshake {
            chat_id: self.chat_id,
            client_id,
            commits: handshake.commits.into_iter().map(Bytes).collect(),
            group_info: Bytes(handshake.group_info),
            welcome: None,
            fence: Some(claim.fence),
        };
        socket.send(wire::message(&frame)?).await?;
        let seq = wait(&mut socket, |frame| accepted(&frame, client_id)).await?;
        chat.confirm(seq).map_err(sealing)?;
        self.let_in(world, seq).await?;
        let desk = end(&mut chat, socket, (self.chat_id, seq))?;
        let visitor = end(&mut self.chat, self.socket, (self.chat_id, seq))?;
        Ok((visitor, desk))
    }

    /// The visitor's keys take the newcomer's commit.
    async fn let_in(&mut self, world: &World, seq: u64) -> anyhow::Result<()> {
        let entries = wait(&mut self.socket, entries).await?;
        for entry in entries {
            let payloads: Vec<&[u8]> = entry.payloads.iter().map(Bytes::as_slice).collect();
            let trust = world.trust();
            self.chat
                .receive_all(entry.seq, &payloads, &trust)
                .map_err(sealing)?;
            if entry.seq != seq {
                bail!("the log holds something else than the claim");
            }
        }
        Ok(())
    }
}

/// The claim's handshake.
fn enter(
    world: &World,
    advocate: &Advocate,
    grant: &Grant,
    chat: &ChatId,
) -> anyhow::Result<(Chat, seal::Handshake)> {
    let intake = grant.intake.as_slice();
    let intake = Intake::open(intake, &world.team_key, &chat.0, &world.team, GENERATION);
    let intake = intake.map_err(sealing)?;
    let (info, trust) = (grant.group_info.as_slice(), world.trust());
    Chat::claim(&advocate.identity, &intake, info, &[], &trust).map_err(sealing)
}

/// One end with one real sealed text of its own.
fn end(chat: &mut Chat, socket: Socket, (id, seq): (ChatId, u64)) -> anyhow::Result<End> {
    let sealed = chat.send(Kind::Text, &[b'x'; TEXT_BYTES], now_s());
    let wire = Wire::sotto(id, &sealed.map_err(sealing)?);
    Ok(End::new(socket, wire, seq))
}

/// Two ends of the relay.
async fn pair(site: &Site, pair: u64, text: &[u8]) -> anyhow::Result<(End, End)> {
    let mut ends = Vec::new();
    for side in 0..2 {
        let mut socket = net::open(site).await?;
        greet_relay(&mut socket, pair, side).await?;
        let wire = Wire::relay(text.to_vec());
        ends.push(End::new(socket, wire, 0));
    }
    let second = ends.pop().context("two ends")?;
    let first = ends.pop().context("two ends")?;
    Ok((first, second))
}

/// How long a sealed text is.
fn sealed_bytes(world: &World) -> anyhow::Result<usize> {
    let opened = Chat::open(Suite::XWing, [0; 16], &world.notice, "en", "");
    let (mut chat, _) = opened.map_err(sealing)?;
    let sealed = chat.send(Kind::Text, &[b'x'; TEXT_BYTES], now_s());
    Ok(sealed.map_err(sealing)?.len())
}

/// Opens a socket at the server and says who it is; returns once everything that was in the log has come.
pub(crate) async fn greet(
    site: &Site,
    token: Token,
    cursors: Vec<Cursor>,
) -> anyhow::Result<Socket> {
    let mut socket = net::open(site).await?;
    let hello = ClientFrame::Hello {
        version: protocol::VERSION,
        token,
        cursors,
    };
    socket.send(wire::message(&hello)?).await?;
    wait(&mut socket, |frame| {
        // A desk without chats hears the queue last, a visitor that the log is read.
        let done = matches!(
            frame,
            ServerFrame::CaughtUp { .. } | ServerFrame::Queue { .. }
        );
        done.then_some(())
    })
    .await?;
    Ok(socket)
}

/// Says to the relay who it is; returns once it is heard.
pub(crate) async fn greet_relay(socket: &mut Socket, pair: u64, side: u8) -> anyhow::Result<()> {
    socket
        .send(Message::Binary(relay::greeting(pair, side)))
        .await?;
    match timeout(PATIENCE, socket.next()).await? {
        Some(Ok(Message::Binary(answer))) if *answer == [wire::relay::READY] => Ok(()),
        other => bail!("the relay says {other:?}"),
    }
}

/// Reads until a frame is the one that was waited for.
async fn wait<T>(
    socket: &mut Socket,
    mut pick: impl FnMut(ServerFrame) -> Option<T>,
) -> anyhow::Result<T> {
    let find = async {
        while let Some(message) = socket.next().await {
            let Message::Text(text) = message? else {
                continue;
            };
            let frame: ServerFrame = serde_json::from_str(&text)?;
            if let ServerFrame::Refused { code, .. } | ServerFrame::Problem { code, .. } = &frame {
                bail!("the server refuses: {code:?}");
            }
            if let Some(found) = pick(frame) {
                return Ok(found);
            }
        }
        bail!("the server closed a socket")
    };
    timeout(PATIENCE, find).await.context("no answer")?
}

fn accepted(frame: &ServerFrame, ours: ClientId) -> Option<u64> {
    if let ServerFrame::Accepted { client_id, seq, .. } = frame {
        (*client_id == ours).then_some(*seq)
    } else {
        None
    }
}

fn entries(frame: ServerFrame) -> Option<Vec<protocol::chat::Entry>> {
    if let ServerFrame::Entries { entries, .. } = frame {
        Some(entries)
    } else {
        None
    }
}
