//! One conversation under load: two sockets in one task, so that what is on its way is known exactly.

use crate::{
    net::Socket,
    wire::{Said, Wire},
};
use anyhow::{Context as _, bail};
use futures_util::{SinkExt as _, StreamExt as _};
use std::{
    collections::{BTreeSet, HashMap},
    time::Duration,
};
use tokio::{
    task::JoinSet,
    time::{Instant, Interval, MissedTickBehavior, interval_at, timeout},
};
use tokio_tungstenite::tungstenite::Message;

/// How long after a round's end everything may take to arrive. What has not is lost.
const DRAIN: Duration = Duration::from_secs(10);

/// How a conversation is driven.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Pace {
    /// One text is on its way at any time; who receives it answers at once.
    Closed,
    /// A text so often, whoever has received what; both ends in turn.
    Every(Duration),
}

/// One round.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Round {
    /// How it is driven.
    pub(crate) pace: Pace,
    /// How long new texts are sent.
    pub(crate) length: Duration,
    /// How many entries an end processes before it acknowledges them together.
    pub(crate) ack_every: u32,
}

/// What a round brought. Latencies in microseconds.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// From sending to the sender's answer.
    pub(crate) accepted_us: Vec<u32>,
    /// From sending to the other end.
    pub(crate) delivered_us: Vec<u32>,
    /// How many arrived while new ones were sent.
    pub(crate) in_time: u64,
}

/// A conversation with both of its ends.
pub(crate) struct Talk {
    first: End,
    second: End,
    next_id: u128,
}

/// One end.
pub(crate) struct End {
    socket: Socket,
    wire: Wire,
    log: Log,
}

/// What an end has seen of the log.
#[derive(Debug, Default)]
struct Log {
    cursor: u64,
    /// Numbers beyond a gap: an answer and an entry may overtake each other.
    ahead: BTreeSet<u64>,
    unacknowledged: u32,
}

/// A text on its way.
struct Flight {
    sent_at: Instant,
    accepted: bool,
    delivered: bool,
}

/// A round of one conversation.
struct Course {
    flights: HashMap<u128, Flight>,
    tally: Tally,
    stop: Instant,
    sending: bool,
}

#[derive(Clone, Copy)]
enum Side {
    First,
    Second,
}

impl Side {
    fn other(self) -> Self {
        match self {
            Self::First => Self::Second,
            Self::Second => Self::First,
        }
    }
}

/// Runs a round over all conversations. Fails when anything is lost, comes twice or is refused.
pub(crate) async fn round(talks: &mut Vec<Talk>, round: Round) -> anyhow::Result<Tally> {
    let mut running = JoinSet::new();
    let count = u32::try_from(talks.len())?.max(1);
    for (place, talk) in (0_u32..).zip(talks.drain(..)) {
        // Spread over the pace, so that not all send in the same moment.
        let offset = match round.pace {
            Pace::Closed => Duration::ZERO,
            Pace::Every(every) => every * place / count,
        };
        running.spawn(async move {
            let run = Box::pin(talk.run(round, offset));
            timeout(round.length + DRAIN, run)
                .await
                .context("texts were lost: they did not arrive")?
        });
    }
    let mut total = Tally::default();
    while let Some(done) = running.join_next().await {
        let (talk, tally) = done??;
        talks.push(talk);
        total.accepted_us.extend(tally.accepted_us);
        total.delivered_us.extend(tally.delivered_us);
        total.in_time += tally.in_time;
    }
    Ok(total)
}

impl Talk {
    /// A conversation; ids begin at `first_id` and must not meet another conversation's.
    pub(crate) fn new(first: End, second: End, first_id: u128) -> Self {
        Self {
            first,
            second,
            next_id: first_id,
        }
    }

    async fn run(mut self, round: Round, offset: Duration) -> anyhow::Result<(Self, Tally)> {
        let mut course = Course {
            flights: HashMap::new(),
            tally: Tally::default(),
            stop: Instant::now() + round.length,
            sending: true,
        };
        match round.pace {
            Pace::Closed => self.closed(&mut course, round.ack_every).await?,
            Pace::Every(every) => {
                let mut beat = interval_at(Instant::now() + offset, every);
                beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
                self.paced(&mut course, beat, round.ack_every).await?;
            }
        }
        self.first.settle(1).await?;
        self.second.settle(1).await?;
        Ok((self, course.tally))
    }

    async fn closed(&mut self, course: &mut Course, ack_every: u32) -> anyhow::Result<()> {
        self.send(Side::First, &mut course.flights).await?;
        while course.goes_on() {
            let (side, message) = self.next().await?;
            for said in self.hear(side, message)? {
                if course.land(said)? && course.sending {
                    self.feed(side, &mut course.flights).await?;
                }
            }
            self.end(side).settle(ack_every).await?;
        }
        Ok(())
    }

    async fn paced(
        &mut self,
        course: &mut Course,
        mut beat: Interval,
        ack_every: u32,
    ) -> anyhow::Result<()> {
        let mut turn = Side::First;
        while course.goes_on() {
            let (side, message) = tokio::select! {
                // Cancel-safe: a message is taken whole or not at all.
                next = self.next() => next?,
                // Cancel-safe: a tick is not lost.
                _ = beat.tick(), if course.sending => {
                    course.sending = Instant::now() < course.stop;
                    if course.sending {
                        self.send(turn, &mut course.flights).await?;
                        turn = turn.other();
                    }
                    continue;
                }
            };
            for said in self.hear(side, message)? {
                course.land(said)?;
            }
            self.end(side).settle(ack_every).await?;
        }
        Ok(())
    }

    /// The next message at either end. Cancel-safe: a stream's `next` takes a whole message or none.
    async fn next(&mut self) -> anyhow::Result<(Side, Message)> {
        let (side, message) = tokio::select! {
            message = self.first.socket.next() => (Side::First, message),
            message = self.second.socket.next() => (Side::Second, message),
        };
        Ok((side, message.context("the server closed a socket")??))
    }

    async fn send(
        &mut self,
        side: Side,
        flights: &mut HashMap<u128, Flight>,
    ) -> anyhow::Result<()> {
        self.feed(side, flights).await?;
        Ok(self.end(side).socket.flush().await?)
    }

    async fn feed(
        &mut self,
        side: Side,
        flights: &mut HashMap<u128, Flight>,
    ) -> anyhow::Result<()> {
        let id = self.next_id;
        self.next_id += 1;
        let end = self.end(side);
        let text = end.wire.text(id);
        let flight = Flight {
            sent_at: Instant::now(),
            accepted: false,
            delivered: false,
        };
        flights.insert(id, flight);
        Ok(end.socket.feed(text).await?)
    }

    fn hear(&mut self, side: Side, message: Message) -> anyhow::Result<Vec<Said>> {
        let end = self.end(side);
        let heard = end.wire.read(message)?;
        for said in &heard {
            end.log.note(match said {
                Said::Accepted { seq, .. } | Said::Entry { seq, .. } | Said::Own { seq } => *seq,
            })?;
        }
        Ok(heard)
    }

    fn end(&mut self, side: Side) -> &mut End {
        match side {
            Side::First => &mut self.first,
            Side::Second => &mut self.second,
        }
    }
}

impl Course {
    fn goes_on(&self) -> bool {
        self.sending || !self.flights.is_empty()
    }

    /// Notes an arrival. Returns whether it is a text at the other end.
    fn land(&mut self, said: Said) -> anyhow::Result<bool> {
        let (id, delivery) = match said {
            Said::Accepted { id, .. } => (id, false),
            Said::Entry { id, .. } => (id, true),
            Said::Own { .. } => return Ok(false),
        };
        let now = Instant::now();
        self.sending &= now < self.stop;
        let flight = self
            .flights
            .get_mut(&id)
            .context("an answer came twice, or to nothing")?;
        let took = u32::try_from((now - flight.sent_at).as_micros())?;
        let (noted, latencies) = if delivery {
            (&mut flight.delivered, &mut self.tally.delivered_us)
        } else {
            (&mut flight.accepted, &mut self.tally.accepted_us)
        };
        if std::mem::replace(noted, true) {
            bail!("an answer came twice");
        }
        latencies.push(took);
        if flight.accepted && flight.delivered {
            self.flights.remove(&id);
        }
        self.tally.in_time += u64::from(delivery && now < self.stop);
        Ok(delivery)
    }
}

impl End {
    /// An end that has read up to `cursor`.
    pub(crate) fn new(socket: Socket, wire: Wire, cursor: u64) -> Self {
        let log = Log {
            cursor,
            ..Log::default()
        };
        Self { socket, wire, log }
    }

    /// Acknowledges when enough has come together, and lets go what was written.
    async fn settle(&mut self, enough: u32) -> anyhow::Result<()> {
        if self.log.unacknowledged >= enough {
            self.log.unacknowledged = 0;
            if let Some(ack) = self.wire.ack(self.log.cursor)? {
                self.socket.feed(ack).await?;
            }
        }
        Ok(self.socket.flush().await?)
    }
}

impl Log {
    /// A number was processed, or is known to be ours.
    fn note(&mut self, seq: u64) -> anyhow::Result<()> {
        if seq <= self.cursor || !self.ahead.insert(seq) {
            bail!("number {seq} of the log came twice");
        }
        while self.ahead.remove(&(self.cursor + 1)) {
            self.cursor += 1;
            self.unacknowledged += 1;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cursor_waits_at_a_gap() {
        let mut log = Log::default();
        log.note(2).unwrap();
        assert_eq!((log.cursor, log.unacknowledged), (0, 0));
        log.note(1).unwrap();
        assert_eq!((log.cursor, log.unacknowledged), (2, 2));
    }

    #[test]
    fn a_number_that_comes_twice_is_noticed() {
        let mut log = Log::default();
        log.note(1).unwrap();
        assert!(log.note(1).is_err());
        log.note(3).unwrap();
        assert!(log.note(3).is_err());
    }

    fn course(id: u128) -> Course {
        let flight = Flight {
            sent_at: Instant::now(),
            accepted: false,
            delivered: false,
        };
        Course {
            flights: HashMap::from([(id, flight)]),
            tally: Tally::default(),
            stop: Instant::now() + Duration::from_mins(1),
            sending: false,
        }
    }

    #[test]
    fn a_text_is_on_its_way_until_it_is_both_accepted_and_delivered() {
        let mut course = course(7);
        assert!(course.land(Said::Entry { id: 7, seq: 1 }).unwrap());
        assert!(course.goes_on());
        assert!(!course.land(Said::Accepted { id: 7, seq: 1 }).unwrap());
        assert!(!course.goes_on());
        assert_eq!(course.tally.in_time, 1);
    }

    #[test]
    fn a_second_delivery_and_a_stranger_are_noticed() {
        let mut course = course(7);
        course.land(Said::Entry { id: 7, seq: 1 }).unwrap();
        assert!(course.land(Said::Entry { id: 7, seq: 1 }).is_err());
        assert!(course.land(Said::Accepted { id: 8, seq: 2 }).is_err());
    }
}
