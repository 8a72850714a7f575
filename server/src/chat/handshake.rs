//! A change of who can read. One commit per epoch is the same rule as one advocate per claim: the second one finds the epoch
//! moved and is refused.

use crate::{
    App, audit, care,
    chat::pass_on,
    introduction::{SeatError, seat},
    tally,
};
use domain::{
    ChatId, ClientId, DeviceId, Fence, Holder, InvitationId, Item, ItemId, ItemState, MemberId,
    Rejected, Timestamp,
    audit::{Event, Note, Object},
    chat::oldest_epoch,
    permission::Role,
    tally::Count,
    transfer::Consent,
};
use seal::{
    Staff,
    delivery::{Accepted, Actor as MlsActor},
};
use store::{
    Endpoint, StoreError, Tx,
    chat::{ChatRow, InvitationRow, InvitationState, NewHandshake, Purpose},
    introduction::IntroductionRow,
};
use thiserror::Error;

/// A change as its sender wants it.
#[derive(Debug)]
pub struct Change {
    /// The chat.
    pub chat: ChatId,
    /// What the sender calls it.
    pub client_id: ClientId,
    /// One commit, or two that count as one (ruling 3).
    pub commits: Vec<Vec<u8>>,
    /// The group's public state after them.
    pub group_info: Vec<u8>,
    /// For the device that is added.
    pub welcome: Option<(InvitationId, Vec<u8>)>,
    /// The holder's fence.
    pub fence: Option<Fence>,
}

/// Who sends it.
#[derive(Debug, Clone, Copy)]
pub enum Sender {
    /// The visitor's tab.
    Visitor,
    /// A staff device.
    Staff {
        /// Who.
        member: MemberId,
        /// Which device.
        device: DeviceId,
    },
}

impl Sender {
    fn endpoint(self) -> Endpoint {
        match self {
            Self::Visitor => Endpoint::Visitor,
            Self::Staff { device, .. } => Endpoint::Device(device),
        }
    }
}

/// Why a change was refused. Nothing was stored.
#[derive(Debug, Error)]
pub enum HandshakeError {
    /// There is no such chat for the sender, or it has no group yet.
    #[error("no such chat")]
    NotFound,
    /// The chat is over.
    #[error("the chat has ended")]
    Ended,
    /// Another commit was first: read the log and try again.
    #[error("another epoch")]
    StaleEpoch,
    /// The commits or the group's state do not fit.
    #[error("the keys do not fit")]
    Bad,
    /// The commits would let in a reader without a certificate, or break the policy in another way.
    #[error("the policy refuses it")]
    RefusedReader,
    /// The commits are sound, but not the sender's to make.
    #[error("not allowed")]
    Forbidden,
    /// The person has not said yes to the colleague, or to the interpreter.
    #[error("the person has not agreed")]
    NotAgreed,
    /// The sender holds the item no longer.
    #[error(transparent)]
    Rejected(#[from] Rejected),
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A change as it was stored.
#[derive(Debug, Clone, Copy)]
pub struct Stored {
    /// Its number.
    pub seq: i64,
    /// Whether its sender came in by it.
    pub joined: bool,
}

/// Checks a change, stores it as the next entry and moves members, item and invitation with it. A resend gets the first answer.
pub async fn handshake(
    app: &App,
    sender: Sender,
    change: Change,
) -> Result<Stored, HandshakeError> {
    let mut tx = app.store.begin().await?;
    let chat = tx
        .chat(change.chat)
        .await?
        .ok_or(HandshakeError::NotFound)?;
    if let Some(seq) = tx.entry_by_client_id(change.chat, change.client_id).await? {
        let members = tx.members(change.chat).await?;
        let mut own = members
            .iter()
            .filter(|member| member.endpoint == sender.endpoint());
        return Ok(Stored {
            seq,
            joined: own.any(|member| member.joined_seq == seq),
        });
    }
    if chat.ended.is_some() {
        return Err(HandshakeError::Ended);
    }
    let accepted = check(app, &chat, &change)?;
    let item = tx
        .item_of_chat(change.chat)
        .await?
        .ok_or(HandshakeError::NotFound)?;
    let now = app.now();
    let step = authorize(tx.as_mut(), (&item, now), sender, &change, &accepted).await?;
    let new = new_entry(app, &chat, sender, &change, &accepted)?;
    let row = tx
        .insert_handshake(&new)
        .await?
        .ok_or(HandshakeError::StaleEpoch)?;
    let seq = row.seq;
    write_down(app, tx.as_mut(), item.id, sender, &step).await?;
    let touched = apply(app, tx.as_mut(), item, &step, seq).await?;
    for device in &accepted.removed {
        let endpoint = Endpoint::Device(DeviceId::from_bytes(*device));
        tx.delete_member(change.chat, endpoint).await?;
    }
    tx.commit().await?;
    app.hub.published(change.chat, row);
    app.hub.chat_changed(change.chat);
    app.hub.queue_changed();
    for member in touched {
        app.hub.member_changed(member);
    }
    Ok(Stored {
        seq,
        joined: matches!(step, Step::Claim { .. }),
    })
}

/// What a sound change means for the queue.
enum Step {
    /// Fresh keys, nobody in or out.
    Refresh,
    /// The holder comes in by claim.
    Claim { holder: Holder },
    /// An invited device is added.
    LetIn {
        invitation: InvitationRow,
        device: DeviceId,
        welcome: Vec<u8>,
    },
    /// A worker of another hotline takes their seat beside the person.
    Seat {
        introduction: Box<IntroductionRow>,
        welcome: Vec<u8>,
    },
    /// The holder removes somebody else.
    TakeOut {
        /// Whether it is the worker of another hotline.
        guest: bool,
    },
    /// The invited receiver of a transfer removes the former holder.
    TakeOver {
        holder: Holder,
        invitation: InvitationId,
        consent: Consent,
    },
}

fn check(app: &App, chat: &ChatRow, change: &Change) -> Result<Accepted, HandshakeError> {
    let current = chat.group_info.as_deref().ok_or(HandshakeError::NotFound)?;
    for (epoch, commit) in (chat.epoch..).zip(&change.commits) {
        let framing =
            seal::delivery::inspect_message(commit).map_err(|_source| HandshakeError::Bad)?;
        if framing.chat != *change.chat.as_bytes()
            || framing.content != seal::delivery::Content::Commit
        {
            return Err(HandshakeError::Bad);
        }
        if i64::try_from(framing.epoch) != Ok(epoch) {
            return Err(HandshakeError::StaleEpoch);
        }
    }
    let commits: Vec<&[u8]> = change.commits.iter().map(Vec::as_slice).collect();
    seal::delivery::check_handshake(
        change.chat.as_bytes(),
        current,
        &commits,
        &change.group_info,
        &app.trust(),
    )
    .map_err(|source| {
        if matches!(
            source,
            seal::Error::RefusedReader(_) | seal::Error::Refused(_)
        ) {
            HandshakeError::RefusedReader
        } else {
            HandshakeError::Bad
        }
    })
}

/// Holds a sound change against the queue: who may make it now. The sender must be who the commit's own signature says.
async fn authorize(
    tx: &mut dyn Tx,
    (item, now): (&Item, Timestamp),
    sender: Sender,
    change: &Change,
    accepted: &Accepted,
) -> Result<Step, HandshakeError> {
    let (member, device) = match (sender, &accepted.actor) {
        (Sender::Visitor, MlsActor::Visitor) => {
            let refresh =
                accepted.added.is_empty() && accepted.guest.is_none() && !accepted.removed_any;
            return if refresh {
                Ok(Step::Refresh)
            } else {
                Err(HandshakeError::Forbidden)
            };
        }
        (Sender::Staff { member, device }, MlsActor::Staff(staff) | MlsActor::Newcomer(staff))
            if staff.device == *device.as_bytes() && staff.member == *member.as_bytes() =>
        {
            (member, device)
        }
        (Sender::Visitor | Sender::Staff { .. }, _) => return Err(HandshakeError::Forbidden),
    };
    let me = Holder { member, device };
    if matches!(accepted.actor, MlsActor::Newcomer(_)) {
        let holder = item.held(change.fence.unwrap_or(Fence(-1)), "join")?;
        return if holder == me {
            Ok(Step::Claim { holder })
        } else {
            Err(HandshakeError::Forbidden)
        };
    }
    if let Some(step) = take_over(tx, item, me, accepted, now).await? {
        return Ok(step);
    }
    let holder = item.held(change.fence.unwrap_or(Fence(-1)), "change")?;
    if holder != me {
        return Err(HandshakeError::Forbidden);
    }
    if let Some(key) = &accepted.guest {
        return seat_guest(tx, change, accepted, key).await;
    }
    match (accepted.added.as_slice(), &change.welcome) {
        ([], None) if accepted.removed_any => Ok(Step::TakeOut {
            guest: accepted.guest_out,
        }),
        ([], None) => Ok(Step::Refresh),
        ([added], Some(welcome)) if !accepted.removed_any => {
            let_in(tx, (change.chat, device), added, welcome).await
        }
        ([] | [_, ..], _) => Err(HandshakeError::Forbidden),
    }
}

/// The holder adds who was invited and said yes, with that device; an interpreter with the person's yes (R506).
async fn let_in(
    tx: &mut dyn Tx,
    (chat, holder): (ChatId, DeviceId),
    added: &Staff,
    (id, welcome): &(InvitationId, Vec<u8>),
) -> Result<Step, HandshakeError> {
    let invitation = tx.invitation(*id).await?.ok_or(HandshakeError::NotFound)?;
    let expected = match invitation.state {
        InvitationState::Accepted { device, .. } => Some(device),
        InvitationState::Asked | InvitationState::Welcomed { .. } => None,
    };
    let fits = invitation.chat == chat
        && invitation.from_device == holder
        && expected.is_some_and(|device| added.device == *device.as_bytes())
        && added.member == *invitation.to.as_bytes();
    if !fits {
        return Err(HandshakeError::Forbidden);
    }
    match invitation.purpose {
        // Who is certified to interpret and for nothing more is let in for nothing else.
        Purpose::Transfer | Purpose::Support if added.roles.only_interprets() => {
            return Err(HandshakeError::Forbidden);
        }
        Purpose::Interpret if !invitation.agreed => return Err(HandshakeError::NotAgreed),
        Purpose::Transfer | Purpose::Support | Purpose::Interpret => {}
    }
    Ok(Step::LetIn {
        invitation,
        device: DeviceId::from_bytes(added.device),
        welcome: welcome.clone(),
    })
}

/// The holder lets in the worker of another hotline, who has knocked with this key and whom the person has said yes to, and nobody else.
async fn seat_guest(
    tx: &mut dyn Tx,
    change: &Change,
    accepted: &Accepted,
    key: &[u8; 32],
) -> Result<Step, HandshakeError> {
    let (Some((id, welcome)), [], false) = (
        &change.welcome,
        accepted.added.as_slice(),
        accepted.removed_any,
    ) else {
        return Err(HandshakeError::Forbidden);
    };
    let introduction = seat::may_enter(tx, (change.chat, *id), key).await?;
    Ok(Step::Seat {
        introduction: Box::new(introduction.ok_or(HandshakeError::NotAgreed)?),
        welcome: welcome.clone(),
    })
}

/// The receiver of a transfer removes the former holder, and nobody else; with the person's word, for the reason that was
/// given, or because the holder is gone (R313).
async fn take_over(
    tx: &mut dyn Tx,
    item: &Item,
    me: Holder,
    accepted: &Accepted,
    now: Timestamp,
) -> Result<Option<Step>, HandshakeError> {
    let ItemState::Transferring {
        from,
        to,
        lease_until,
        ..
    } = item.state
    else {
        return Ok(None);
    };
    let removes_holder = accepted.added.is_empty()
        && accepted.guest.is_none()
        && !accepted.guest_out
        && matches!(accepted.removed.as_slice(), [one] if one == from.device.as_bytes());
    if to != me.member || !removes_holder {
        return Ok(None);
    }
    let Some(chat) = item.chat() else {
        return Ok(None);
    };
    let Some(invitation) = pass_on::of_receiver(tx, chat, me.device).await? else {
        return Ok(None);
    };
    let consent = invitation.manner().consent(now >= lease_until);
    Ok(Some(Step::TakeOver {
        holder: me,
        invitation: invitation.id,
        consent: consent.ok_or(HandshakeError::NotAgreed)?,
    }))
}

fn new_entry(
    app: &App,
    chat: &ChatRow,
    sender: Sender,
    change: &Change,
    accepted: &Accepted,
) -> Result<NewHandshake, HandshakeError> {
    let new_epoch = i64::try_from(accepted.epoch).map_err(|_source| HandshakeError::Bad)?;
    Ok(NewHandshake {
        chat: chat.id,
        sender: sender.endpoint(),
        client_id: change.client_id,
        commits: change.commits.clone(),
        epoch: chat.epoch,
        new_epoch,
        oldest_epoch: oldest_epoch(new_epoch, chat.oldest_epoch, accepted.removed_any),
        group_info: change.group_info.clone(),
        now: app.now(),
    })
}

/// Who came in, left or took over, for the audit log. A claim stands there since the queue gave it.
async fn write_down(
    app: &App,
    tx: &mut dyn Tx,
    item: ItemId,
    sender: Sender,
    step: &Step,
) -> Result<(), StoreError> {
    let Sender::Staff { member: by, .. } = sender else {
        return Ok(());
    };
    let note = match step {
        // A seat is written down where it is taken.
        Step::Refresh | Step::Claim { .. } | Step::Seat { .. } => return Ok(()),
        Step::LetIn { invitation, .. } => {
            let newcomer = audit::record::actor_of(tx, invitation.to).await?;
            let event = if invitation.purpose == Purpose::Interpret {
                Event::InterpreterJoined
            } else if newcomer.roles.has(Role::Supervisor) {
                Event::SupervisorJoined
            } else {
                Event::ColleagueJoined
            };
            Note::by(&newcomer, event)
        }
        Step::TakeOut { .. } => {
            let actor = audit::record::actor_of(tx, by).await?;
            Note::by(&actor, Event::ParticipantLeft).because("taken_out")
        }
        Step::TakeOver { consent, .. } => {
            let actor = audit::record::actor_of(tx, by).await?;
            let taken = Note::by(&actor, Event::TransferState).because(consent.name());
            audit::record(tx, app, taken.about(Object::Item(item))).await?;
            Note::by(&actor, Event::ContactAssigned).because("transfer")
        }
    };
    audit::record(tx, app, note.about(Object::Item(item))).await
}

/// The worker of another hotline sits beside the person from now on.
async fn take_seat(
    app: &App,
    tx: &mut dyn Tx,
    item: &Item,
    introduction: &IntroductionRow,
    welcome: (Vec<u8>, i64),
) -> Result<(), HandshakeError> {
    let holder = item.state.holder().ok_or(HandshakeError::Forbidden)?;
    let actor = audit::record::actor_of(tx, holder.member).await?;
    let entered = seat::enter(app, tx, introduction.clone(), (item, &actor), welcome).await;
    entered.map_err(|error| match error {
        SeatError::Store(error) => HandshakeError::Store(error),
        SeatError::NotFound
        | SeatError::Forbidden
        | SeatError::Malformed
        | SeatError::Rejected(_) => HandshakeError::NotAgreed,
    })
}

/// The colleague who is let in: a member from now on, by the welcome.
async fn welcome_in(
    app: &App,
    tx: &mut dyn Tx,
    item: &Item,
    (invitation, device): (&InvitationRow, DeviceId),
    (welcome, seq): (Vec<u8>, i64),
) -> Result<(), HandshakeError> {
    let endpoint = Endpoint::Device(device);
    tx.insert_member(invitation.chat, endpoint, Some(invitation.to), seq)
        .await?;
    let state = InvitationState::Welcomed {
        device,
        welcome,
        seq,
    };
    tx.set_invitation(invitation.id, &state).await?;
    if invitation.purpose == Purpose::Transfer {
        pass_on::next_step(app, tx, item, invitation, false).await?;
    }
    Ok(())
}

/// Moves members, item and invitation. Returns the members who are to be told.
async fn apply(
    app: &App,
    tx: &mut dyn Tx,
    item: Item,
    step: &Step,
    seq: i64,
) -> Result<Vec<MemberId>, HandshakeError> {
    let chat = item.chat().ok_or(HandshakeError::NotFound)?;
    match step {
        Step::Refresh | Step::TakeOut { guest: false } => Ok(Vec::new()),
        Step::TakeOut { guest: true } => {
            seat::removed(tx, chat).await?;
            Ok(Vec::new())
        }
        Step::Seat {
            introduction,
            welcome,
        } => {
            take_seat(app, tx, &item, introduction, (welcome.clone(), seq)).await?;
            Ok(Vec::new())
        }
        Step::Claim { holder } => {
            let endpoint = Endpoint::Device(holder.device);
            // One who was in before comes back at the end of the log: what lies before cannot be read with the new keys.
            tx.delete_member(chat, endpoint).await?;
            // Before its own commit: the entry stays, and a resend is recognised, until the newcomer has heard that it is in.
            tx.insert_member(chat, endpoint, Some(holder.member), seq - 1)
                .await?;
            Ok(Vec::new())
        }
        Step::LetIn {
            invitation,
            device,
            welcome,
        } => {
            let newcomer = (invitation, *device);
            welcome_in(app, tx, &item, newcomer, (welcome.clone(), seq)).await?;
            Ok(vec![invitation.to])
        }
        Step::TakeOver {
            holder,
            invitation,
            consent,
        } => {
            let former = item.state.holder().map(|former| former.member);
            let taken = item
                .clone()
                .take_over(*holder, app.now(), &app.times.leases())?;
            tx.save_item(&item, &taken).await?;
            let done = match consent {
                Consent::Both => Count::TransferWarm,
                Consent::Reason(_) | Consent::HolderGone => Count::TransferCold,
            };
            tally::once(app, tx, &item, done).await?;
            care::after::let_go(app, tx, &item).await?;
            tx.delete_invitation(*invitation).await?;
            Ok(former.into_iter().chain([holder.member]).collect())
        }
    }
}
