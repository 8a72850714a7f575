//! What was agreed to, what was told, and who may be told anything at all. About whom it is, only those read who work for them, who took
//! it, and who leads (R606).

use super::{ReleaseError, allow, works_for};
use crate::{App, conflict::open_bars, mailbox, staff::session::Caller, task::list::hidden};
use domain::{
    CredentialId, MemberId,
    forwarder::Forwarder,
    permission::{Action, Target, can},
    release::Release,
    task::On,
};
use store::{Result as Stored, Tx, release::DisclosureRow};

/// A release as somebody sees it.
#[derive(Debug)]
pub struct Shown {
    /// The release.
    pub release: Release,
    /// The agency's name.
    pub recipient: String,
    /// The name of who took it.
    pub by: String,
    /// The name of who signed it off.
    pub signed_off_by: Option<String>,
    /// Whether what it is about is still there: otherwise nobody can tell anything by it.
    pub usable: bool,
    /// The paper, for who may read it.
    pub sealed: Option<Vec<u8>>,
    /// What was told, each with who told it and whether it still lies in the mailbox.
    pub told: Vec<(DisclosureRow, String, bool)>,
}

/// What somebody sees.
#[derive(Debug)]
pub struct Releases {
    /// The releases, the newest first.
    pub shown: Vec<Shown>,
    /// Who may be told something.
    pub recipients: Vec<Recipient>,
}

/// An agency that may be told something.
#[derive(Debug)]
pub struct Recipient {
    /// The agency.
    pub agency: Forwarder,
    /// The keys of its mailbox.
    pub mailbox: Vec<(CredentialId, Vec<u8>)>,
}

/// Looks them up. What is kept from somebody because of a conflict is not there for them.
pub async fn list(app: &App, caller: &Caller) -> Result<Releases, ReleaseError> {
    allow(
        app,
        &caller.actor,
        (Action::KeepRelease, Target::None),
        None,
    )
    .await?;
    let me = caller.actor.member;
    let mut tx = app.store.read().await?;
    let bars = open_bars(app, tx.as_mut(), me).await?;
    let mut shown = Vec::new();
    for release in tx.releases(app.team).await? {
        if hidden(release.on).is_none_or(|hidden| !bars.contains(&hidden)) {
            shown.push(one(app, tx.as_mut(), caller, release).await?);
        }
    }
    let mut recipients = Vec::new();
    for agency in tx.forwarders().await? {
        if agency.active && !agency.is_nobody() {
            let mailbox = mailbox::open_to(tx.as_mut(), agency.id).await?;
            recipients.push(Recipient { agency, mailbox });
        }
    }
    Ok(Releases { shown, recipients })
}

async fn one(app: &App, tx: &mut dyn Tx, caller: &Caller, release: Release) -> Stored<Shown> {
    let me = caller.actor.member;
    let reads = release.by == me
        || can(&caller.actor, Action::SignOffRelease, Target::None)
        || works_for(app, tx, me, release.on).await?;
    let recipient = tx.forwarder(release.recipient).await?;
    let mut told = Vec::new();
    for row in tx.disclosures(release.id).await? {
        let waits = tx.letter(row.id).await?.is_some();
        told.push((row, name(tx, row.by).await?, waits));
    }
    Ok(Shown {
        recipient: recipient.map(|agency| agency.name).unwrap_or_default(),
        by: name(tx, release.by).await?,
        signed_off_by: match release.signed_off {
            Some(member) => Some(name(tx, member).await?),
            None => None,
        },
        sealed: if reads {
            tx.release_box(release.id).await?
        } else {
            None
        },
        told,
        usable: match release.on {
            On::Item(id) => tx.item(id).await?.is_some(),
            On::Callback(id) => tx.callback(id).await?.is_some(),
            On::Case(_) => true,
        },
        release,
    })
}

async fn name(tx: &mut dyn Tx, member: MemberId) -> Stored<String> {
    let staff = tx.staff(member).await?;
    Ok(staff.map(|staff| staff.alias).unwrap_or_default())
}
