//! Rules of requests by law, of incidents and of alerts.

use super::Checked;
use super::fixture::{NOW, add_staff, bytes16, member_id, team_id};
use crate::{Store, Tx, legal::StepRow};
use domain::{
    AlertId, IncidentId, LegalId, Millis, Timestamp,
    incident::{self, Alert, AlertKind, Answer, Answered, Breach, Cause, Duty, Incident},
    legal::{
        Basis, Freeze, Kind, NarrowedBy, NotTold, NumberFrom, Refusal, Request, State, Step, Way,
    },
};
use std::sync::Arc;

/// A request that nothing was done about.
pub(super) fn request(number: u64) -> Request {
    Request {
        id: LegalId::from_bytes(bytes16(number)),
        team: team_id(),
        kind: Kind::SubpoenaAttorney,
        state: State::Received,
        judge: false,
        by: member_id(1),
        received: NOW.to_minute(),
        due: None,
        next: Some(NOW.to_minute()),
        closed: None,
    }
}

fn incident(number: u64) -> Incident {
    let new = incident::New {
        id: IncidentId::from_bytes(bytes16(number)),
        team: team_id(),
        cause: Cause::FalseCaller,
        breach: Breach::None,
        identity: false,
        request: None,
        by: member_id(1),
    };
    Incident::open(new, NOW)
}

fn later(secs: i64) -> Timestamp {
    NOW.plus(Millis::from_secs(secs))
}

/// One of each.
fn steps() -> [Step; 13] {
    [
        Step::Hold(Freeze::Nothing),
        Step::Verify(NumberFrom::Published),
        Step::NotGenuine,
        Step::Counsel,
        Step::Notify(Way::SafeCall),
        Step::Unreachable(NotTold::Forbidden),
        Step::Object,
        Step::InCamera,
        Step::Narrow(NarrowedBy::Court),
        Step::Comply {
            basis: Basis::OtherStatute,
            minimum: true,
            safety: true,
        },
        Step::Refuse(Refusal::Quashed),
        Step::Withdraw,
        Step::Close,
    ]
}

async fn begin(store: &Arc<dyn Store>) -> crate::Result<Box<dyn Tx>> {
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    Ok(tx)
}

/// Every kind in every state; what was done about it is kept in order, and goes with it.
pub async fn a_request_by_law_keeps_how_it_stands(store: Arc<dyn Store>) -> Checked {
    let mut tx = begin(&store).await?;
    for (number, kind) in (100..).zip(Kind::ALL) {
        let fresh = Request {
            kind: *kind,
            judge: kind.is_signed(),
            ..request(number)
        };
        assert!(tx.insert_legal(&fresh).await?);
        assert!(!tx.insert_legal(&fresh).await?, "the id is taken");
        assert_eq!(tx.legal(fresh.id).await?, Some(fresh));
        for state in State::ALL {
            let closed = (*state == State::Closed).then_some(later(60));
            let changed = Request {
                state: *state,
                judge: true,
                due: Some(later(3_600)),
                next: closed.is_none().then_some(later(600)),
                closed,
                ..fresh
            };
            tx.save_legal(&changed).await?;
            assert_eq!(tx.legal(fresh.id).await?, Some(changed));
        }
    }
    let newer = Request {
        received: later(60),
        ..request(1)
    };
    assert!(tx.insert_legal(&newer).await?);
    let all = tx.legals(team_id()).await?;
    assert_eq!(all.len(), Kind::ALL.len() + 1);
    assert_eq!(all[0], newer, "the newest first");
    assert_eq!(tx.due_legals(NOW).await?, [newer]);
    assert!(tx.due_legals(later(-60)).await?.is_empty());
    let step = |step| StepRow {
        step,
        by: member_id(1),
        at: NOW.to_minute(),
    };
    let done = steps().map(step);
    for row in &done {
        tx.add_legal_step(newer.id, row).await?;
    }
    assert_eq!(tx.legal_steps(newer.id).await?, done);
    let id = *newer.id.as_bytes();
    tx.put_legal_paper(id, team_id(), &[1]).await?;
    tx.delete_legal(newer.id).await?;
    assert_eq!(tx.legal(newer.id).await?, None);
    assert_eq!(tx.legal_paper(id).await?, None);
    assert!(tx.legal_steps(newer.id).await?.is_empty());
    Ok(())
}

/// What was answered of an incident is kept; it outlives the request that it came from.
pub async fn an_incident_keeps_what_was_answered(store: Arc<dyn Store>) -> Checked {
    let mut tx = begin(&store).await?;
    assert!(tx.insert_legal(&request(1)).await?);
    for (number, cause) in (100..).zip(Cause::ALL) {
        let fresh = Incident {
            cause: *cause,
            request: Some(request(1).id),
            ..incident(number)
        };
        assert!(tx.insert_incident(&fresh).await?);
        assert!(!tx.insert_incident(&fresh).await?, "the id is taken");
        assert_eq!(tx.incident(fresh.id).await?, Some(fresh.clone()));
        for breach in Breach::ALL {
            let known = (*breach != Breach::None).then_some(later(60));
            let mut changed = fresh.clone();
            changed.breach = *breach;
            changed.known = known;
            changed.identity = true;
            tx.save_incident(&changed).await?;
            assert_eq!(tx.incident(fresh.id).await?, Some(changed));
        }
    }
    assert_eq!(tx.incidents(team_id()).await?.len(), Cause::ALL.len());
    assert_eq!(tx.due_incidents(NOW).await?.len(), Cause::ALL.len());
    let mut one = incident(1);
    assert!(tx.insert_incident(&one).await?);
    one.answered = Duty::ALL
        .iter()
        .zip(Answer::ALL.iter().cycle())
        .map(|(duty, answer)| Answered {
            duty: *duty,
            answer: *answer,
            by: member_id(2),
            at: NOW.to_minute(),
        })
        .collect();
    one.closed = Some(later(60));
    one.next = None;
    tx.save_incident(&one).await?;
    tx.save_incident(&one).await?;
    let mut kept = tx.incident(one.id).await?.ok_or("gone")?;
    for list in [&mut kept.answered, &mut one.answered] {
        list.sort_by_key(|answered| answered.duty.name());
    }
    assert_eq!(kept, one);
    tx.delete_legal(request(1).id).await?;
    let other = IncidentId::from_bytes(bytes16(100));
    assert_eq!(tx.incident(other).await?.ok_or("gone")?.request, None);
    tx.delete_incident(one.id).await?;
    assert_eq!(tx.incident(one.id).await?, None);
    Ok(())
}

/// It is replaced only by who has read what lies there.
pub async fn a_paper_is_replaced_by_who_has_read_it(store: Arc<dyn Store>) -> Checked {
    let mut tx = begin(&store).await?;
    let id = bytes16(7);
    assert_eq!(tx.legal_paper(id).await?, None);
    for byte in [1, 2] {
        tx.put_legal_paper(id, team_id(), &[byte]).await?;
        assert_eq!(tx.legal_paper(id).await?, Some(vec![byte]));
    }
    assert!(!tx.replace_legal_paper(id, &[1], &[3]).await?);
    assert!(tx.replace_legal_paper(id, &[2], &[3]).await?);
    assert_eq!(tx.legal_papers(team_id()).await?, [(id, vec![3])]);
    Ok(())
}

/// It is shown until somebody has seen it, to each for themselves, and goes by itself.
pub async fn an_alert_is_seen_by_each_for_themselves(store: Arc<dyn Store>) -> Checked {
    let mut tx = begin(&store).await?;
    let alert = Alert {
        id: AlertId::from_bytes(bytes16(1)),
        team: team_id(),
        kind: AlertKind::FalseCaller,
        by: member_id(1),
        at: NOW.to_minute(),
    };
    assert!(tx.insert_alert(&alert).await?);
    assert!(!tx.insert_alert(&alert).await?, "the id is taken");
    assert_eq!(tx.alert(alert.id).await?, Some(alert));
    for member in [1, 2] {
        let member = member_id(member);
        assert_eq!(tx.unseen_alerts(team_id(), member).await?, [alert]);
        assert!(tx.see_alert(alert.id, member).await?);
        assert!(!tx.see_alert(alert.id, member).await?, "they had before");
        assert!(tx.unseen_alerts(team_id(), member).await?.is_empty());
    }
    tx.delete_old_alerts(later(-60)).await?;
    assert!(tx.alert(alert.id).await?.is_some());
    tx.delete_old_alerts(NOW).await?;
    assert!(tx.alert(alert.id).await?.is_none());
    Ok(())
}
