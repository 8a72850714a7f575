//! Who is connected to this node, and waking them.
//!
//! A hint says *look again*, never *this is so*: what is true stands in the database. Hints coalesce, so a link needs no
//! queue: a link that is slow sees one hint where others saw ten. The tails below are the only content in memory: the last
//! few entries of chats that somebody listens to, as a shortcut past the database for those who are right behind the log.

mod link;
mod tail;

pub use link::{Address, End, Hints, Link};

use crate::hub::tail::Tail;
use domain::{ChatId, DeviceId, MemberId};
use std::{
    collections::{HashMap, HashSet},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};
use store::EntryRow;
use tokio::sync::Notify;

/// The registry of one node.
#[derive(Default)]
pub struct Hub {
    registry: Mutex<Registry>,
    /// How often the queue was said to have changed.
    queue_version: AtomicU64,
    /// Rings when the queue changed or somebody came who may answer.
    moved: Notify,
}

#[derive(Default)]
struct Registry {
    links: HashMap<Key, Arc<Link>>,
    chats: HashMap<ChatId, Channel>,
}

#[derive(Default)]
struct Channel {
    listeners: Vec<Arc<Link>>,
    tail: Tail,
    /// The highest number that this node has heard of.
    heard: i64,
}

/// What may be connected once: a visitor's chat, its guest, or a staff device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Key {
    Visitor(ChatId),
    Guest(ChatId),
    Device(DeviceId),
}

impl From<&Address> for Key {
    fn from(address: &Address) -> Self {
        match address {
            Address::Visitor { chat } => Self::Visitor(*chat),
            Address::Guest { chat } => Self::Guest(*chat),
            Address::Staff { device, .. } => Self::Device(*device),
        }
    }
}

impl Hub {
    /// Registers a connection. An older one of the same end is told to close (4409).
    pub fn connect(&self, address: Address) -> Arc<Link> {
        let link = Arc::new(Link::new(address));
        let before = self
            .lock()
            .links
            .insert(Key::from(&address), Arc::clone(&link));
        if let Some(before) = before {
            before.replace();
        }
        if address.answers() {
            self.moved.notify_one();
        }
        link
    }

    /// Forgets a connection and what it listened to. Returns whether its end is gone now; a newer connection of the same end
    /// stays.
    pub fn disconnect(&self, link: &Arc<Link>, chats: impl IntoIterator<Item = ChatId>) -> bool {
        self.lock().disconnect(link, chats)
    }

    /// From now on the link is woken for this chat. Called before the first read, so that nothing falls between.
    pub fn listen(&self, link: &Arc<Link>, chat: ChatId) {
        self.lock().chats.entry(chat).or_default().listen(link);
    }

    /// The link is no longer woken for this chat.
    pub fn unlisten(&self, link: &Arc<Link>, chat: ChatId) {
        self.lock().unlisten(link, chat);
    }

    /// An entry was committed.
    pub fn published(&self, chat: ChatId, row: EntryRow) {
        if let Some(channel) = self.lock().chats.get_mut(&chat) {
            channel.published(chat, row);
        }
    }

    /// The safety query saw this number at the end of a log. If nobody here has heard of it, what the tail knows is no longer
    /// the end: readers go to the database.
    pub fn observed(&self, chat: ChatId, last: i64) {
        if let Some(channel) = self.lock().chats.get_mut(&chat) {
            channel.observed(chat, last);
        }
    }

    /// The chat as a whole changed: its state, its members, its holder.
    pub fn chat_changed(&self, chat: ChatId) {
        self.each_listener(chat, |link| link.hint(|hints| hints.state(chat)));
    }

    /// Staff write in a chat. Lost for who is not there.
    pub fn typing(&self, chat: ChatId, writer: DeviceId) {
        self.each_listener(chat, |link| {
            if link.address().device() != Some(writer) {
                link.hint(|hints| hints.typing(chat));
            }
        });
    }

    /// The queue changed: every desk looks again.
    pub fn queue_changed(&self) {
        self.queue_version.fetch_add(1, Ordering::SeqCst);
        self.moved.notify_one();
        for link in self.lock().links.values() {
            if link.address().device().is_some() {
                link.hint(Hints::queue);
            }
        }
    }

    /// Waits until the queue has changed, or somebody has come who may answer, since the last time.
    pub async fn moved(&self) {
        self.moved.notified().await;
    }

    /// Counts the changes of the queue that this node has heard of.
    pub fn queue_version(&self) -> u64 {
        self.queue_version.load(Ordering::SeqCst)
    }

    /// Something concerns one device: an invitation, a grant.
    pub fn device_changed(&self, device: DeviceId) {
        if let Some(link) = self.lock().links.get(&Key::Device(device)) {
            link.hint(Hints::personal);
        }
    }

    /// Something concerns all devices of a member.
    pub fn member_changed(&self, member: MemberId) {
        for link in self.lock().links.values() {
            if link.address().member() == Some(member) {
                link.hint(Hints::personal);
            }
        }
    }

    /// Ends the connections that a session opened (log-out, revocation).
    pub fn session_ended(&self, session: &[u8; 32]) {
        for link in self.lock().links.values() {
            if link.address().session() == Some(session) {
                link.expel();
            }
        }
    }

    /// Ends the connection of a device that does not count any more.
    pub fn device_expelled(&self, device: DeviceId) {
        if let Some(link) = self.lock().links.get(&Key::Device(device)) {
            link.expel();
        }
    }

    /// The entries right after a number, if the tail has all of them; the database is asked otherwise.
    pub fn tail(&self, chat: ChatId, after: i64, limit: usize) -> Option<Vec<EntryRow>> {
        self.lock().chats.get(&chat)?.tail.after(after, limit)
    }

    /// Whether a visitor's tab is connected.
    pub fn visitor_present(&self, chat: ChatId) -> bool {
        self.lock().links.contains_key(&Key::Visitor(chat))
    }

    /// Whether a staff device is connected.
    pub fn device_present(&self, device: DeviceId) -> bool {
        self.lock().links.contains_key(&Key::Device(device))
    }

    /// The staff devices that are connected.
    pub fn devices(&self) -> Vec<DeviceId> {
        self.lock()
            .links
            .values()
            .filter_map(|link| link.address().device())
            .collect()
    }

    /// Whose roles let them answer people, of those who are connected.
    pub fn answering(&self) -> HashSet<MemberId> {
        self.lock()
            .links
            .values()
            .map(|link| link.address())
            .filter(|address| address.answers())
            .filter_map(Address::member)
            .collect()
    }

    /// Whether a desk of a member is connected.
    pub fn member_present(&self, member: MemberId) -> bool {
        self.lock()
            .links
            .values()
            .any(|link| link.address().member() == Some(member))
    }

    /// The chats that somebody listens to: for the safety query.
    pub fn listened(&self) -> Vec<ChatId> {
        self.lock().chats.keys().copied().collect()
    }

    /// How many connections there are.
    pub fn connections(&self) -> usize {
        self.lock().links.len()
    }

    fn each_listener(&self, chat: ChatId, f: impl Fn(&Link)) {
        if let Some(channel) = self.lock().chats.get(&chat) {
            channel.listeners.iter().for_each(|link| f(link));
        }
    }

    fn lock(&self) -> MutexGuard<'_, Registry> {
        self.registry.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Registry {
    fn unlisten(&mut self, link: &Arc<Link>, chat: ChatId) {
        if let Some(channel) = self.chats.get_mut(&chat)
            && !channel.unlisten(link)
        {
            self.chats.remove(&chat);
        }
    }

    fn disconnect(&mut self, link: &Arc<Link>, chats: impl IntoIterator<Item = ChatId>) -> bool {
        for chat in chats {
            self.unlisten(link, chat);
        }
        let key = Key::from(link.address());
        let current = self
            .links
            .get(&key)
            .is_some_and(|newest| Arc::ptr_eq(newest, link));
        if current {
            self.links.remove(&key);
        }
        current
    }
}

impl Channel {
    fn listen(&mut self, link: &Arc<Link>) {
        if !self
            .listeners
            .iter()
            .any(|listener| Arc::ptr_eq(listener, link))
        {
            self.listeners.push(Arc::clone(link));
        }
    }

    /// Returns whether anybody still listens.
    fn unlisten(&mut self, link: &Arc<Link>) -> bool {
        self.listeners
            .retain(|listener| !Arc::ptr_eq(listener, link));
        !self.listeners.is_empty()
    }

    fn published(&mut self, chat: ChatId, row: EntryRow) {
        self.heard = self.heard.max(row.seq);
        self.tail.push(row);
        self.wake(chat);
    }

    fn observed(&mut self, chat: ChatId, last: i64) {
        if last > self.heard {
            self.heard = last;
            self.tail.clear();
            self.wake(chat);
        }
    }

    fn wake(&self, chat: ChatId) {
        for listener in &self.listeners {
            listener.hint(|hints| hints.log(chat));
        }
    }
}
