//! The register: everything for who leads, and for everybody else what they took in themselves.

use super::{
    LegalError, allow,
    records::{Record, records},
};
use crate::{App, staff::session::Caller};
use domain::{
    MemberId,
    hold::Hold,
    incident::Incident,
    legal::Request,
    permission::{Action, Target, can},
};
use std::collections::HashMap;
use store::{Result as Stored, Tx, legal::StepRow};

/// A request as somebody sees it.
#[derive(Debug)]
pub struct Shown {
    /// The request.
    pub request: Request,
    /// Its sealed paper.
    pub sealed: Option<Vec<u8>>,
    /// What was done.
    pub steps: Vec<StepRow>,
    /// What is held because of it, for who leads.
    pub holds: Vec<Hold>,
}

/// What somebody sees.
#[derive(Debug)]
pub struct Register {
    /// Requests, the newest first.
    pub requests: Vec<Shown>,
    /// Incidents, the newest first, each with what is sealed of it.
    pub incidents: Vec<(Incident, Option<Vec<u8>>)>,
    /// What can be held.
    pub records: Vec<Record>,
    /// The names of everybody who is named.
    pub names: HashMap<MemberId, String>,
}

/// Looks it up.
pub async fn list(app: &App, caller: &Caller) -> Result<Register, LegalError> {
    allow(app, &caller.actor, (Action::KeepLegal, Target::None), None).await?;
    let leads = can(&caller.actor, Action::LeadLegal, Target::None);
    let me = caller.actor.member;
    let mut tx = app.store.read().await?;
    let mut requests = Vec::new();
    for request in tx.legals(app.team).await? {
        if leads || request.by == me {
            requests.push(shown(tx.as_mut(), request, leads).await?);
        }
    }
    let mut incidents = Vec::new();
    if leads {
        for incident in tx.incidents(app.team).await? {
            let sealed = tx.legal_paper(*incident.id.as_bytes()).await?;
            incidents.push((incident, sealed));
        }
    }
    let records = if leads {
        records(app, tx.as_mut(), caller).await?
    } else {
        Vec::new()
    };
    let everybody = tx.staff_of_team(app.team).await?;
    Ok(Register {
        requests,
        incidents,
        records,
        names: everybody
            .into_iter()
            .map(|staff| (staff.id, staff.alias))
            .collect(),
    })
}

async fn shown(tx: &mut dyn Tx, request: Request, leads: bool) -> Stored<Shown> {
    Ok(Shown {
        sealed: tx.legal_paper(*request.id.as_bytes()).await?,
        steps: tx.legal_steps(request.id).await?,
        holds: if leads {
            tx.holds_of(request.id).await?
        } else {
            Vec::new()
        },
        request,
    })
}
