//! What a desk's device stores, so that a reload goes on where it was (ruling 16): for each chat its state as append-only
//! parts, its place in the log, and what was on its way. Stored before anything leaves the desk or is acknowledged, gone with
//! the chat's end.

use super::{
    Desk,
    holding::{Holding, Wanted},
};
use crate::{
    Result,
    log::Log,
    outbox::Outbox,
    talk::{Purpose, Talk},
};
use protocol::{ChatId, ClientFrame, ClientId, DeviceId, ItemId};
use seal::{Chat, Identity, keylog::Seen};
use std::{
    collections::{HashMap, HashSet, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use zeroize::Zeroizing;

/// A device's store, in memory: a browser's is IndexedDB. Clones are the same device.
#[derive(Clone, Default)]
pub struct Device(
    Arc<Mutex<HashMap<ChatId, Stored>>>,
    Arc<Mutex<Option<Own>>>,
    Arc<Mutex<Option<Seen>>>,
);

/// Which device this browser is, and its part of the vault's key.
#[derive(Clone, Copy)]
struct Own {
    id: DeviceId,
    secret: [u8; 32],
}

struct Stored {
    parts: Vec<Zeroizing<Vec<u8>>>,
    cursor: Option<u64>,
    item: Option<ItemId>,
    fence: Option<u64>,
    outbox: Outbox,
    handshake: Option<(ClientId, Purpose)>,
    frames: Vec<(ClientId, ClientFrame)>,
    known: HashSet<String>,
    wanted: VecDeque<Wanted>,
}

impl Device {
    /// How many parts a chat's state has: one whole, and a delta for each step since.
    pub fn parts(&self, chat: ChatId) -> usize {
        self.lock()
            .get(&chat)
            .map_or(0, |stored| stored.parts.len())
    }

    /// Which device this is, once it was enrolled here.
    pub fn id(&self) -> Option<DeviceId> {
        self.own().map(|own| own.id)
    }

    /// This browser's part of the vault's key.
    pub(super) fn secret(&self) -> Option<[u8; 32]> {
        self.own().map(|own| own.secret)
    }

    pub(super) fn becomes(&self, id: DeviceId, secret: [u8; 32]) {
        *self.1.lock().unwrap_or_else(PoisonError::into_inner) = Some(Own { id, secret });
    }

    /// What this browser has seen of the log of keys. It stays over log-outs.
    pub fn seen(&self) -> Option<Seen> {
        *self.2.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn sees(&self, seen: Seen) {
        *self.2.lock().unwrap_or_else(PoisonError::into_inner) = Some(seen);
    }

    fn own(&self) -> Option<Own> {
        *self.1.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn forget(&self, chat: ChatId) {
        self.lock().remove(&chat);
    }

    /// Frames that were on their way.
    pub(super) fn frames(&self) -> Vec<(ClientId, ClientFrame)> {
        let stored = self.lock();
        stored
            .values()
            .flat_map(|stored| stored.frames.clone())
            .collect()
    }

    pub(super) fn restore(&self, identity: &Identity) -> Result<HashMap<ChatId, Holding>> {
        let stored = self.lock();
        let mut holdings = HashMap::new();
        for (id, one) in stored.iter() {
            let chat = Chat::load_desk(&one.parts, identity)?;
            let mut talk = Talk::new(*id, chat, Log::new(one.cursor), one.outbox.clone());
            talk.handshake = one.handshake;
            talk.recall(one.known.clone());
            let holding = Holding {
                item: one.item,
                fence: one.fence,
                talk: Some(talk),
                wanted: one.wanted.clone(),
                ..Holding::default()
            };
            holdings.insert(*id, holding);
        }
        drop(stored);
        Ok(holdings)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<ChatId, Stored>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Desk {
    /// Stores a chat as it is now, with `extra` frames that are about to leave.
    pub(super) fn store(&mut self, chat: ChatId, extra: &[(ClientId, ClientFrame)]) -> Result<()> {
        let mut frames = self.kept_for(chat);
        frames.extend_from_slice(extra);
        let device = self.plan.device.clone();
        let holding = self.holding(chat)?;
        let Some(talk) = &mut holding.talk else {
            return Ok(());
        };
        if !talk.chat.is_active() {
            device.forget(chat);
            return Ok(());
        }
        let part = if holding.stored {
            talk.chat.take_delta()?
        } else {
            Some(talk.chat.save()?)
        };
        let mut stored = device.lock();
        let mut parts = match stored.remove(&chat) {
            Some(before) if holding.stored => before.parts,
            Some(_) | None => Vec::new(),
        };
        parts.extend(part);
        let now = Stored {
            parts,
            cursor: talk.cursor(),
            item: holding.item,
            fence: holding.fence,
            outbox: talk.outbox.clone(),
            handshake: talk.handshake,
            frames,
            known: talk.known(),
            wanted: holding.wanted.clone(),
        };
        stored.insert(chat, now);
        drop(stored);
        holding.stored = true;
        Ok(())
    }
}
