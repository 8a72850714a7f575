//! Case records. The server keeps what is sealed and knows who is assigned; it never has a key.

pub mod add_entry;
pub mod assign;
pub mod keys;
pub mod list;
pub mod open;
pub mod pass_on;
pub mod read;
pub mod rekey;
pub mod take_off;

use crate::{App, conflict::open_bars};
use domain::{
    CaseId, DeviceId, MemberId,
    conflict::Hidden,
    permission::{Action, Actor, Target, can},
};
use store::{
    Result, Tx,
    case::{CaseRow, HeldRow},
};

/// A case with who is assigned to it.
#[derive(Debug)]
pub struct Overview {
    /// The case.
    pub case: CaseRow,
    /// Who may read it.
    pub assigned: Vec<MemberId>,
    /// Which versions of its key are sealed to whom.
    pub held: Vec<HeldRow>,
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
    Ok(Overview {
        case,
        assigned,
        held,
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
