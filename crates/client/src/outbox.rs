//! Texts of our own until they are safe: with the server for staff, with somebody who reads for a visitor (rulings 1 and 2).

use crate::{Body, Result, random};
use protocol::ClientId;
use seal::{
    Kind,
    consent::{Ask, Said},
    message::{Answer, Wish},
};
use zeroize::Zeroizing;

/// Something to say. Has no `Debug`: it holds words.
#[derive(Clone)]
pub(crate) enum Saying {
    /// Words.
    Text(Body),
    /// Facts for a hand-off.
    Proposal(Body),
    /// Another line, by its number.
    Outside(Body),
    /// The answer to facts.
    Answer { id: String, answer: Answer },
    /// The words of a release.
    Consent { release: [u8; 16], words: Body },
    /// The person's word on a release, for whose words their client was shown these.
    ConsentWord {
        id: String,
        release: [u8; 16],
        words: String,
        said: Said,
        name: String,
    },
    /// What the person would like of another interpreter.
    Wish { id: String, wish: Wish },
    /// Nothing but the confirmation of what was seen.
    Seen,
}

impl Saying {
    pub(crate) fn id(&self) -> &str {
        match self {
            Self::Text(body) | Self::Proposal(body) | Self::Outside(body) => &body.id,
            Self::Consent { words, .. } => &words.id,
            Self::Answer { id, .. } | Self::Wish { id, .. } | Self::ConsentWord { id, .. } => id,
            Self::Seen => "",
        }
    }

    pub(crate) fn kind(&self) -> Kind {
        match self {
            Self::Text(_) => Kind::Text,
            Self::Proposal(_) => Kind::Proposal,
            Self::Outside(_) => Kind::Outside,
            Self::Answer { .. } => Kind::Answer,
            Self::Consent { .. } => Kind::Consent,
            Self::ConsentWord { .. } => Kind::ConsentWord,
            Self::Wish { .. } => Kind::Wish,
            Self::Seen => Kind::Seen,
        }
    }

    pub(crate) fn bytes(&self) -> Zeroizing<Vec<u8>> {
        match self {
            Self::Text(body) => body.write(),
            // Named by its hash, and read by the person as it stands.
            Self::Proposal(body) | Self::Outside(body) => {
                Zeroizing::new(body.text.clone().into_bytes())
            }
            Self::Answer { answer, .. } => Zeroizing::new(answer.encode()),
            Self::Wish { wish, .. } => Zeroizing::new(wish.encode()),
            Self::Consent { release, words } => {
                let ask = Ask {
                    release: *release,
                    words: &words.text,
                };
                Zeroizing::new(ask.encode())
            }
            // Signed in the chat: see `Talk::seal`.
            Self::ConsentWord { .. } | Self::Seen => Zeroizing::new(Vec::new()),
        }
    }
}

#[derive(Clone, PartialEq, Eq)]
enum Stage {
    /// Here only.
    Held,
    /// Sealed and on its way.
    Sending(Vec<u8>),
    /// The server has it, at this place.
    Stored(u64),
}

#[derive(Clone)]
struct Own {
    saying: Saying,
    client_id: ClientId,
    stage: Stage,
    epoch: u64,
    /// Devices that can open this sealing.
    readers: Vec<[u8; 16]>,
    /// Refused as too old: sealed again in a later epoch only.
    not_before: u64,
}

/// Texts in the order of writing.
#[derive(Clone)]
pub(crate) struct Outbox {
    own: Vec<Own>,
    /// Whether a text stays until it is confirmed: the visitor's does.
    until_seen: bool,
}

/// A text that is ready to go.
pub(crate) struct Sealed {
    pub(crate) client_id: ClientId,
    pub(crate) bytes: Vec<u8>,
}

impl Outbox {
    pub(crate) fn new(until_seen: bool) -> Self {
        Self {
            own: Vec::new(),
            until_seen,
        }
    }

    pub(crate) fn add(&mut self, saying: Saying) -> Result<()> {
        self.own.push(Own {
            saying,
            client_id: ClientId(random()?),
            stage: Stage::Held,
            epoch: 0,
            readers: Vec::new(),
            not_before: 0,
        });
        Ok(())
    }

    /// How many are not safe yet.
    pub(crate) fn len(&self) -> usize {
        self.own.len()
    }

    /// Seals what is held, in order. `seal` is given what to say.
    pub(crate) fn flush(
        &mut self,
        epoch: u64,
        readers: &[[u8; 16]],
        mut seal: impl FnMut(&Saying) -> Result<Vec<u8>>,
    ) -> Result<Vec<Sealed>> {
        let mut ready = Vec::new();
        for own in &mut self.own {
            if own.stage != Stage::Held {
                continue;
            }
            // Later ones wait too, so that nothing overtakes.
            if own.not_before > epoch {
                break;
            }
            let bytes = seal(&own.saying)?;
            own.stage = Stage::Sending(bytes.clone());
            own.epoch = epoch;
            own.readers = readers.to_vec();
            ready.push(Sealed {
                client_id: own.client_id,
                bytes,
            });
        }
        Ok(ready)
    }

    /// The server has it: its sealed bytes and its id.
    pub(crate) fn stored(&mut self, client_id: ClientId, seq: u64) -> Option<(Vec<u8>, String)> {
        let place = self.own.iter().position(|own| own.client_id == client_id)?;
        let own = self.own.get_mut(place)?;
        let Stage::Sending(bytes) = &mut own.stage else {
            return None;
        };
        let bytes = std::mem::take(bytes);
        own.stage = Stage::Stored(seq);
        let id = own.saying.id().to_owned();
        if !self.until_seen {
            self.own.remove(place);
        }
        Some((bytes, id))
    }

    /// The members changed first: to be sealed again under the same id once that is known here. Returns the old sealing.
    pub(crate) fn stale(&mut self, client_id: ClientId) -> Option<Vec<u8>> {
        let own = self.own.iter_mut().find(|own| own.client_id == client_id)?;
        own.not_before = own.epoch + 1;
        self.held_back(client_id)
    }

    /// Refused for now: to be sealed again, under the same id, with the next that leaves. Returns the old sealing.
    pub(crate) fn held_back(&mut self, client_id: ClientId) -> Option<Vec<u8>> {
        let own = self.own.iter_mut().find(|own| own.client_id == client_id)?;
        match std::mem::replace(&mut own.stage, Stage::Held) {
            Stage::Sending(bytes) => Some(bytes),
            other @ (Stage::Held | Stage::Stored(_)) => {
                own.stage = other;
                None
            }
        }
    }

    /// Refused for good.
    pub(crate) fn refused(&mut self, client_id: ClientId) {
        self.own.retain(|own| own.client_id != client_id);
    }

    /// Somebody who could read them has processed these places of the log. Returns the texts' ids.
    pub(crate) fn seen(&mut self, seqs: &[u64]) -> Vec<String> {
        let mut ids = Vec::new();
        self.own.retain(|own| {
            let seen = matches!(own.stage, Stage::Stored(seq) if seqs.contains(&seq));
            if seen {
                ids.push(own.saying.id().to_owned());
            }
            !seen
        });
        ids
    }

    /// These devices are in the chat now: what none of them can open goes out again. Returns sealings that are given up.
    pub(crate) fn readers_are(&mut self, devices: &[[u8; 16]]) -> Result<Vec<(ClientId, Vec<u8>)>> {
        let mut dropped = Vec::new();
        for own in &mut self.own {
            let readable = own.readers.iter().any(|reader| devices.contains(reader));
            if own.stage == Stage::Held || readable {
                continue;
            }
            let old = own.client_id;
            match std::mem::replace(&mut own.stage, Stage::Held) {
                Stage::Sending(bytes) => dropped.push((old, bytes)),
                // Under a new id: the server would answer the old one with the first sealing.
                Stage::Stored(_) => own.client_id = ClientId(random()?),
                Stage::Held => {}
            }
        }
        Ok(dropped)
    }

    /// Sealed texts that the server has not answered for, for the last request of a page.
    pub(crate) fn sealed(&self) -> Vec<Sealed> {
        let sending = self.own.iter().filter_map(|own| match &own.stage {
            Stage::Sending(bytes) => Some(Sealed {
                client_id: own.client_id,
                bytes: bytes.clone(),
            }),
            Stage::Held | Stage::Stored(_) => None,
        });
        sending.collect()
    }
}
