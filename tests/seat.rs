//! Somebody at one end, and what they were told so far.

use client::{Desk, Event, Guest, Speaker, Visitor};
use protocol::{
    ChatId, ItemId,
    chat::{Asking, ChatState, Passing},
    queue::QueueItem,
};
use std::{
    future::Future,
    ops::{Deref, DerefMut},
    time::Duration,
};
use tokio::time::timeout;

/// How long anything may take before the test has failed. Generous: the machine may be busy.
pub const DEADLINE: Duration = Duration::from_secs(40);

/// A visitor, a desk, or a worker of another hotline beside a visitor.
pub trait Party: Send {
    /// What happens next.
    fn happen(&mut self) -> impl Future<Output = client::Result<Event>> + Send;
}

impl Party for Visitor {
    async fn happen(&mut self) -> client::Result<Event> {
        self.next().await
    }
}

impl Party for Guest {
    async fn happen(&mut self) -> client::Result<Event> {
        self.next().await
    }
}

impl Party for Desk {
    async fn happen(&mut self) -> client::Result<Event> {
        self.next().await
    }
}

/// A party with its history.
pub struct Seat<P> {
    party: P,
    history: Vec<Event>,
    read: usize,
}

impl<P> Deref for Seat<P> {
    type Target = P;

    fn deref(&self) -> &P {
        &self.party
    }
}

impl<P> DerefMut for Seat<P> {
    fn deref_mut(&mut self) -> &mut P {
        &mut self.party
    }
}

impl<P: Party> Seat<P> {
    /// Somebody who was told nothing yet.
    pub fn new(party: P) -> Self {
        Self {
            party,
            history: Vec::new(),
            read: 0,
        }
    }

    /// Leaves the seat.
    pub fn into_inner(self) -> P {
        self.party
    }

    /// Everything that was told.
    pub fn history(&self) -> &[Event] {
        &self.history
    }

    /// The words that were told, in order.
    pub fn texts(&self) -> Vec<&str> {
        let texts = self.history.iter().filter_map(|event| match event {
            Event::Text { text, .. } => Some(text.as_str()),
            _ => None,
        });
        texts.collect()
    }

    /// Waits for an event that fits, passing over others.
    pub async fn until<T>(
        &mut self,
        what: &str,
        mut pick: impl FnMut(&Event) -> Option<T> + Send,
    ) -> T {
        let found = timeout(DEADLINE, async {
            loop {
                while let Some(event) = self.history.get(self.read) {
                    self.read += 1;
                    if let Some(found) = pick(event) {
                        return Ok(found);
                    }
                }
                match self.party.happen().await {
                    Ok(event) => self.history.push(event),
                    Err(error) => return Err(error),
                }
            }
        })
        .await;
        match found {
            Ok(Ok(found)) => found,
            Ok(Err(error)) => panic!("waiting for {what}: {error}; told {:?}", self.history),
            Err(elapsed) => panic!(
                "waited in vain for {what} ({elapsed}); told {:?}",
                self.history
            ),
        }
    }

    /// As [`Seat::until`], for what happens once: it may have been passed over before.
    pub async fn ever<T>(
        &mut self,
        what: &str,
        mut pick: impl FnMut(&Event) -> Option<T> + Send,
    ) -> T {
        match self.history.iter().find_map(&mut pick) {
            Some(found) => found,
            None => self.until(what, pick).await,
        }
    }

    /// Waits until something fails in a way that this end does not go on from; returns what it says.
    pub async fn until_error(&mut self, what: &str) -> String {
        let failed = timeout(DEADLINE, async {
            loop {
                match self.party.happen().await {
                    Ok(event) => self.history.push(event),
                    Err(error) => return error.to_string(),
                }
            }
        });
        match failed.await {
            Ok(error) => error,
            Err(elapsed) => panic!("waited in vain for {what} ({elapsed})"),
        }
    }

    /// Lives on without waiting for anything. Never returns by itself.
    pub async fn idle(&mut self) {
        loop {
            match self.party.happen().await {
                Ok(Event::Over(code)) => {
                    self.history.push(Event::Over(code));
                    std::future::pending::<()>().await;
                }
                Ok(event) => self.history.push(event),
                Err(error) => panic!("while idle: {error}; told {:?}", self.history),
            }
        }
    }

    /// Waits for these words.
    pub async fn hears(&mut self, words: &str) -> Speaker {
        self.ever(words, |event| match event {
            Event::Text { text, from, .. } if text == words => Some(from.clone()),
            _ => None,
        })
        .await
    }

    /// Waits until the server has a text of our own.
    pub async fn stored(&mut self, own: &str) -> u64 {
        self.ever("stored", |event| match event {
            Event::Stored { id, seq, .. } if id == own => Some(*seq),
            _ => None,
        })
        .await
    }

    /// Waits until somebody on the other side has processed a text of our own.
    pub async fn seen(&mut self, own: &str) {
        self.ever("seen", |event| match event {
            Event::Seen { id, .. } if id == own => Some(()),
            _ => None,
        })
        .await;
    }

    /// Waits for a state of the chat.
    pub async fn state(
        &mut self,
        what: &str,
        fits: impl Fn(&ChatState) -> bool + Send + Sync,
    ) -> ChatState {
        self.until(what, |event| match event {
            Event::State(_, state) if fits(state) => Some(state.clone()),
            _ => None,
        })
        .await
    }

    /// Waits until somebody holds the chat.
    pub async fn active(&mut self) {
        self.state("active", |state| matches!(state, ChatState::Active { .. }))
            .await;
    }

    /// What this end is told of a colleague who has come in to take over.
    pub async fn passing(&mut self, agreed: bool) -> Passing {
        self.until("a colleague who is to take over", |event| match event {
            Event::State(
                _,
                ChatState::Active {
                    passing: Some(passing),
                    ..
                },
            ) if passing.agreed == agreed => Some(*passing),
            _ => None,
        })
        .await
    }

    /// Waits until this end is in the chat.
    pub async fn entered(&mut self) -> ChatId {
        self.until("entered", |event| match event {
            Event::Entered(chat) => Some(*chat),
            _ => None,
        })
        .await
    }

    /// Waits until this end is out of the chat.
    pub async fn removed(&mut self) {
        self.until("removed", |event| {
            matches!(event, Event::Removed(_)).then_some(())
        })
        .await;
    }

    /// Waits until the connection is closed for good.
    pub async fn over(&mut self) -> u16 {
        self.until("over", |event| match event {
            Event::Over(code) => Some(*code),
            _ => None,
        })
        .await
    }

    /// Waits until members have changed so that `readers` is as wanted.
    pub async fn members(&mut self, what: &str) {
        self.until(what, |event| {
            matches!(event, Event::Members { .. }).then_some(())
        })
        .await;
    }
}

impl Seat<Visitor> {
    /// Waits until somebody can be let in.
    pub async fn group_opened(&mut self) {
        self.until("groupOpened", |event| {
            matches!(event, Event::GroupOpened).then_some(())
        })
        .await;
    }

    /// Waits for the question whether a colleague may take over, and says yes.
    pub async fn agrees(&mut self) {
        let question = self.passing(false).await;
        self.answer_transfer(question.invitation_id, true).await;
    }

    /// Waits until this page asks whether an interpreter may come in.
    pub async fn asked_for_interpreter(&mut self) -> Asking {
        self.until("the question about an interpreter", |event| match event {
            Event::State(
                _,
                ChatState::Active {
                    interpreter: Some(asking),
                    ..
                },
            ) => Some(asking.clone()),
            _ => None,
        })
        .await
    }

    /// Waits until exactly these aliases can read.
    pub async fn readers_are(&mut self, aliases: &[&str]) {
        while self.readers() != aliases {
            self.members(&format!("readers {aliases:?}")).await;
        }
    }
}

impl Seat<Desk> {
    /// Waits until the queue was told.
    pub async fn queue_told(&mut self) {
        self.until("queue", |event| matches!(event, Event::Queue).then_some(()))
            .await;
    }

    /// Waits until this desk has read that somebody is in the chat.
    pub async fn reads_with(&mut self, chat: ChatId, alias: &str) {
        while !self.readers(chat).iter().any(|reader| reader == alias) {
            self.members(alias).await;
        }
    }

    /// Waits until the person has agreed to this desk's taking over.
    pub async fn may_take_over(&mut self) {
        self.passing(true).await;
    }

    /// Takes the head of the queue and comes in.
    pub async fn claim(&mut self) -> ChatId {
        let chat = self.claim_next().await.unwrap();
        assert_eq!(self.entered().await, chat);
        chat
    }

    /// Waits until this person is asked about exactly so many items.
    pub async fn asked_about(&mut self, count: usize) -> Vec<ItemId> {
        while self.offered().len() != count {
            self.queue_told().await;
        }
        self.offered()
    }

    /// Waits until the only item of the queue is as wanted.
    pub async fn sees(&mut self, what: &str, fits: impl Fn(&QueueItem) -> bool) {
        while !matches!(self.queue().as_slice(), [item] if fits(item)) {
            self.until(what, |event| matches!(event, Event::Queue).then_some(()))
                .await;
        }
    }

    /// Waits for an invitation.
    pub async fn invited(&mut self) -> protocol::staff::Invitation {
        self.until("invited", |event| match event {
            Event::Invited(invitation) => Some(invitation.clone()),
            _ => None,
        })
        .await
    }
}

/// Does something while somebody else lives on.
pub async fn meanwhile<T, P: Party>(work: impl Future<Output = T>, other: &mut Seat<P>) -> T {
    tokio::select! {
        // Cancel-safe: whoever idles loses no event, see `Socket::next`.
        done = work => done,
        () = other.idle() => panic!("idling ended"),
    }
}
