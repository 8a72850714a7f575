//! Certificates and notices that a supervisor's client signed anew: the same keys, names and roles, other dates.

use super::{
    UpkeepError,
    due::{DEVICES, moment},
    roster::roster,
};
use crate::{
    App, audit,
    keys::{publish_chain, publish_notice},
    staff::session::Caller,
};
use domain::{
    DeviceId,
    audit::{Event, Note, Object},
    permission::{Action, Target, can},
};
use seal::{Chain, Notice};
use store::{Tx, staff::TeamRow};

/// Takes renewed certificates, all of them or none. A device is picked up with its own at its next log-in.
pub async fn certificates(
    app: &App,
    caller: &Caller,
    renewed: Vec<(DeviceId, Vec<u8>)>,
) -> Result<(), UpkeepError> {
    allow(caller)?;
    if renewed.len() > DEVICES {
        return Err(UpkeepError::Malformed);
    }
    let trust = app.trust();
    let mut tx = app.store.begin().await?;
    let seats = roster(app, tx.as_mut()).await?;
    for (device, bytes) in renewed {
        let seat = seats.iter().find(|seat| seat.device.id == device);
        let seat = seat.ok_or(UpkeepError::NotFound)?;
        let known = seat.renewable(&trust).ok_or(UpkeepError::Conflict)?;
        let chain = Chain::decode(&bytes).map_err(|_source| UpkeepError::Malformed)?;
        let key = chain.device().subject().sig_pk;
        trust
            .admit(&chain, &key)
            .map_err(|_source| UpkeepError::Uncertified)?;
        if !known.is_same(&chain) {
            return Err(UpkeepError::Uncertified);
        }
        let mut row = seat.device.clone();
        row.chain = bytes;
        tx.put_device(&row).await?;
        publish_chain(tx.as_mut(), &chain).await?;
        let note = Note::by(&caller.actor, Event::KeyAttested)
            .about(Object::Device(device))
            .because("renewed");
        audit::record(tx.as_mut(), app, note).await?;
    }
    Ok(tx.commit().await?)
}

/// Takes a renewed notice: the same key, every revocation named. The same again, or an older one of two, changes nothing.
pub async fn notice(app: &App, caller: &Caller, bytes: &[u8]) -> Result<(), UpkeepError> {
    allow(caller)?;
    let mut tx = app.store.begin().await?;
    let team = tx.team(app.team).await?.ok_or(UpkeepError::NotFound)?;
    let notice = check(app, tx.as_mut(), bytes).await?;
    let terms = notice.terms();
    if i64::from(terms.generation) != team.generation {
        return Err(UpkeepError::Conflict);
    }
    let before = last(app, &team)?;
    if before.terms().key != terms.key {
        return Err(UpkeepError::Uncertified);
    }
    tx.put_team(&TeamRow {
        notice: Some(bytes.to_vec()),
        notice_until: moment(terms.not_after),
        ..team
    })
    .await?;
    publish_notice(tx.as_mut(), bytes, &app.root, app.now()).await?;
    let note = Note::by(&caller.actor, Event::NoticeRenewed).about(Object::Team(app.team));
    audit::record(tx.as_mut(), app, note).await?;
    Ok(tx.commit().await?)
}

/// The team's last notice, lapsed or not.
pub(super) fn last(app: &App, team: &TeamRow) -> Result<Notice, UpkeepError> {
    let bytes = team.notice.as_ref().ok_or(UpkeepError::Conflict)?;
    Notice::verify_once(bytes, &app.root).map_err(|_source| UpkeepError::Conflict)
}

/// A notice of this team that counts now, by somebody who was not revoked, naming every revocation.
pub(super) async fn check(app: &App, tx: &mut dyn Tx, bytes: &[u8]) -> Result<Notice, UpkeepError> {
    let notice = Notice::verify(bytes, &app.root, app.now().secs())
        .map_err(|_source| UpkeepError::Uncertified)?;
    let terms = notice.terms();
    let revocations = tx.revocations().await?;
    let serials: Vec<u64> = revocations.iter().map(|row| row.serial).collect();
    let by = notice.certifier().subject().serial;
    if terms.team != *app.team.as_bytes() || serials.contains(&by) {
        return Err(UpkeepError::Uncertified);
    }
    if serials.iter().all(|serial| terms.revoked.contains(serial)) {
        Ok(notice)
    } else {
        Err(UpkeepError::Conflict)
    }
}

/// Who keeps keys.
pub(super) fn allow(caller: &Caller) -> Result<(), UpkeepError> {
    if can(&caller.actor, Action::KeepKeys, Target::None) {
        Ok(())
    } else {
        Err(UpkeepError::Forbidden)
    }
}
