//! Case records. The server keeps what is sealed and knows who is assigned; it never has a key.

pub mod add_entry;
pub mod add_file;
pub mod assign;
pub mod close;
pub mod delete;
pub mod delete_file;
pub mod give_back;
pub mod keys;
pub mod late;
pub mod life;
pub mod list;
pub mod open;
pub mod pass_on;
pub mod pass_to;
pub mod read;
pub mod read_file;
pub mod read_many;
pub mod rekey;
pub mod reopen;
pub mod take_off;
pub mod take_on;
pub mod withdraw;

use crate::{App, audit, conflict::open_bars};
use domain::{
    CaseId, DeviceId, MemberId, Rejected,
    audit::{Event, Note, Object},
    case::{BadDate, Life},
    conflict::Hidden,
    handoff::Handoff,
    permission::{Action, Actor, Target, can},
};
use store::{
    Result, StoreError, Tx,
    case::{CaseRow, HeldRow},
};
use thiserror::Error;

/// Why a hand-off stays where it is.
#[derive(Debug, Error)]
pub enum HandoffError {
    /// There is no such case for the caller, or it was not handed off.
    #[error("no such hand-off")]
    NotFound,
    /// Whoever is to receive it is not assigned, or the time to answer is too short or too long.
    #[error("nobody receives it in time")]
    Receiver,
    /// A legal hold keeps it.
    #[error("a hold keeps it")]
    Held,
    /// Somebody else answers, or has answered.
    #[error(transparent)]
    Rejected(#[from] Rejected),
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A case with who is assigned to it.
#[derive(Debug)]
pub struct Overview {
    /// The case.
    pub case: CaseRow,
    /// Who may read it.
    pub assigned: Vec<MemberId>,
    /// Which versions of its key are sealed to whom.
    pub held: Vec<HeldRow>,
    /// The hand-off that it came from; `None` when it was opened by hand.
    pub handoff: Option<Handoff>,
    /// Open or closed.
    pub life: Life,
}

/// Why a case did not come nearer to its end, or did not come back. Nothing was changed.
#[derive(Debug, Error)]
pub enum LifeError {
    /// There is no such case for the caller.
    #[error("no such case")]
    NotFound,
    /// The caller may not.
    #[error("not allowed")]
    Forbidden,
    /// The caller has not proved lately that it is them.
    #[error("a fresh proof is needed")]
    StepUp,
    /// A legal hold keeps it.
    #[error("a hold keeps it")]
    Held,
    /// Somebody else asked before, or the words lead elsewhere.
    #[error("taken")]
    Conflict,
    /// The date is not ahead, or later than the rule allows.
    #[error(transparent)]
    Date(#[from] BadDate),
    /// It does not follow from where it stands.
    #[error(transparent)]
    Rejected(#[from] Rejected),
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Overview {
    /// Whether the newest key is sealed to this device.
    pub fn opens_on(&self, device: DeviceId) -> bool {
        let newest = self.newest();
        newest.into_iter().any(|held| held.device == device)
    }

    /// Whether the newest key is sealed to nobody: nothing that was written under it can be read.
    pub fn is_lost(&self) -> bool {
        self.newest().is_empty()
    }

    /// Who of the assigned holds every version on one device.
    pub fn holders(&self) -> Vec<MemberId> {
        let all = usize::try_from(self.case.key_version).unwrap_or(usize::MAX);
        let complete = |held: &&HeldRow| {
            let on = self.held.iter().filter(|one| one.device == held.device);
            on.count() == all
        };
        let complete: Vec<MemberId> = self
            .held
            .iter()
            .filter(complete)
            .map(|one| one.member)
            .collect();
        let assigned = self.assigned.iter().copied();
        assigned
            .filter(|member| complete.contains(member))
            .collect()
    }

    /// The versions that are not sealed to this device.
    pub fn lacks(&self, device: DeviceId) -> Vec<i64> {
        let holds = |version: &i64| {
            let mut held = self.held.iter();
            held.any(|held| held.device == device && held.key_version == *version)
        };
        (1..=self.case.key_version)
            .filter(|version| !holds(version))
            .collect()
    }

    fn newest(&self) -> Vec<&HeldRow> {
        let newest = self.case.key_version;
        let held = self.held.iter();
        held.filter(|held| held.key_version == newest).collect()
    }
}

/// A case with who is assigned and who holds its keys.
pub async fn overview(tx: &mut dyn Tx, case: CaseRow) -> Result<Overview> {
    let assigned = tx.assigned(case.id).await?;
    let held = tx.case_holders(case.id).await?;
    let handoff = tx.handoff(case.id).await?;
    let life = tx.case_life(case.id).await?;
    Ok(Overview {
        case,
        assigned,
        held,
        handoff,
        life,
    })
}

/// Takes somebody off every case: they leave, or their new roles do not allow it. Whoever stays gets new keys.
pub async fn leave_all(tx: &mut dyn Tx, member: MemberId) -> Result<()> {
    for case in tx.cases_of(member, u32::MAX).await? {
        tx.unassign(case.id, member).await?;
        tx.expose_case(case.id).await?;
    }
    Ok(())
}

/// The case, if the actor is assigned to it and may do this with it; whoever is not assigned, or from whom it is kept, learns nothing, not even that it exists.
async fn mine(
    app: &App,
    tx: &mut dyn Tx,
    actor: &Actor,
    id: CaseId,
    action: Action,
) -> Result<Option<Overview>> {
    let Some(case) = tx.case(id).await? else {
        return Ok(None);
    };
    let kept = open_bars(app, tx, actor.member).await?;
    if kept.contains(&Hidden::Case(id)) {
        return Ok(None);
    }
    let overview = overview(tx, case).await?;
    let target = Target::own_if(overview.assigned.contains(&actor.member));
    Ok(can(actor, action, target).then_some(overview))
}

/// A case that came from a hand-off, for somebody who works on it.
async fn handed_off(
    app: &App,
    tx: &mut dyn Tx,
    actor: &Actor,
    id: CaseId,
) -> std::result::Result<(Overview, Handoff), HandoffError> {
    let found = mine(app, tx, actor, id, Action::WorkOnCase).await?;
    let overview = found.ok_or(HandoffError::NotFound)?;
    let handoff = overview.handoff.ok_or(HandoffError::NotFound)?;
    Ok((overview, handoff))
}

/// Keeps where a hand-off stands now.
async fn keep(
    app: &App,
    mut tx: Box<dyn Tx>,
    actor: &Actor,
    (id, handoff): (CaseId, Handoff),
) -> std::result::Result<(), HandoffError> {
    tx.put_handoff(id, &handoff).await?;
    let note = Note::by(actor, Event::HandoffState)
        .about(Object::Case(id))
        .because(handoff.stage.name());
    audit::record(tx.as_mut(), app, note).await?;
    Ok(tx.commit().await?)
}
