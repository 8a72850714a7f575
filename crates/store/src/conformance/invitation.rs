//! Rules of invitations.

use super::Checked;
use super::fixture::{add_chat, at, bytes16, device_id, member_id};
use crate::{
    Store,
    chat::{Ended, InvitationRow, InvitationState, Purpose},
};
use domain::{ChatId, InvitationId, chat::EndReason, transfer::ColdReason};
use std::slice::from_ref;
use std::sync::Arc;

/// Whole, whichever it starts in and moves to.
pub async fn an_invitation_keeps_each_of_its_states(store: Arc<dyn Store>) -> Checked {
    let chat = add_chat(&*store, 1).await?;
    let states = [
        InvitationState::Asked,
        InvitationState::Accepted {
            device: device_id(2),
            key_package: b"key package".to_vec(),
        },
        InvitationState::Welcomed {
            device: device_id(2),
            welcome: b"welcome".to_vec(),
            seq: 4,
        },
    ];
    let mut tx = store.begin().await?;
    for (number, state) in (1..).zip(&states) {
        let row = InvitationRow {
            state: state.clone(),
            purpose: Purpose::Transfer,
            ..invitation(chat, number)
        };
        assert!(tx.insert_invitation(&row).await?);
        assert!(!tx.insert_invitation(&row).await?, "the id is taken");
        assert_eq!(tx.invitation(row.id).await?, Some(row.clone()));
        for next in &states {
            tx.set_invitation(row.id, next).await?;
            let moved = InvitationRow {
                state: next.clone(),
                ..row.clone()
            };
            assert_eq!(tx.invitation(row.id).await?, Some(moved));
        }
        tx.delete_invitation(row.id).await?;
        assert_eq!(tx.invitation(row.id).await?, None);
    }
    Ok(())
}

/// A reason stays as it was given; the person's word is noted with the time of the next step.
pub async fn a_transfer_keeps_its_reason_and_the_persons_word(store: Arc<dyn Store>) -> Checked {
    let chat = add_chat(&*store, 1).await?;
    let mut tx = store.begin().await?;
    for (number, reason) in (1..).zip(ColdReason::ALL) {
        let row = InvitationRow {
            purpose: Purpose::Transfer,
            cold: Some(*reason),
            ..invitation(chat, number)
        };
        assert!(tx.insert_invitation(&row).await?);
        assert_eq!(tx.invitation(row.id).await?, Some(row));
    }
    let warm = InvitationRow {
        purpose: Purpose::Transfer,
        state: InvitationState::Welcomed {
            device: device_id(2),
            welcome: b"welcome".to_vec(),
            seq: 4,
        },
        ..invitation(chat, 100)
    };
    assert!(tx.insert_invitation(&warm).await?);
    tx.set_agreed(warm.id, true, at(200)).await?;
    let agreed = InvitationRow {
        agreed: true,
        until: at(200),
        ..warm.clone()
    };
    assert_eq!(tx.invitation(warm.id).await?, Some(agreed));
    Ok(())
}

/// The yes is kept while the interpreter comes in, and without it nobody can.
pub async fn an_interpreter_comes_in_with_the_persons_word(store: Arc<dyn Store>) -> Checked {
    let chat = add_chat(&*store, 1).await?;
    let mut tx = store.begin().await?;
    let accepted = InvitationRow {
        purpose: Purpose::Interpret,
        state: InvitationState::Accepted {
            device: device_id(2),
            key_package: b"key package".to_vec(),
        },
        ..invitation(chat, 1)
    };
    assert!(tx.insert_invitation(&accepted).await?);
    tx.set_agreed(accepted.id, true, at(200)).await?;
    let welcomed = InvitationState::Welcomed {
        device: device_id(2),
        welcome: b"welcome".to_vec(),
        seq: 4,
    };
    tx.set_invitation(accepted.id, &welcomed).await?;
    let expected = InvitationRow {
        agreed: true,
        until: at(200),
        state: welcomed.clone(),
        ..accepted.clone()
    };
    assert_eq!(tx.invitation(accepted.id).await?, Some(expected));
    let back = tx.set_agreed(accepted.id, false, at(200)).await;
    assert!(back.is_err(), "who is in without a yes");
    Ok(())
}

/// Each once, of one chat, until it ends.
pub async fn a_refused_interpreter_is_remembered_until_the_end(store: Arc<dyn Store>) -> Checked {
    let chat = add_chat(&*store, 1).await?;
    let other = add_chat(&*store, 2).await?;
    let mut tx = store.begin().await?;
    for member in [2, 1, 2] {
        tx.refuse_interpreter(chat, member_id(member)).await?;
    }
    let both = [member_id(1), member_id(2)];
    assert_eq!(tx.refused_interpreters(chat).await?, both);
    assert_eq!(tx.refused_interpreters(other).await?, []);
    let ended = Ended {
        reason: EndReason::QuickExit,
        drain_until: at(1_000),
    };
    assert!(tx.end_chat(chat, ended).await?);
    assert_eq!(tx.refused_interpreters(chat).await?, []);
    Ok(())
}

/// By who asked and by who is asked.
pub async fn an_invitation_is_found_by_chat_and_by_either_side(store: Arc<dyn Store>) -> Checked {
    let chat = add_chat(&*store, 1).await?;
    let other_chat = add_chat(&*store, 2).await?;
    let one = invitation(chat, 1);
    let other = InvitationRow {
        from: member_id(2),
        to: member_id(3),
        ..invitation(other_chat, 2)
    };
    let mut tx = store.begin().await?;
    for row in [&one, &other] {
        tx.insert_invitation(row).await?;
    }
    assert_eq!(tx.invitations_of_chat(chat).await?, from_ref(&one));
    let of = |number| member_id(number);
    assert_eq!(tx.invitations_of_member(of(1)).await?, from_ref(&one));
    assert_eq!(tx.invitations_of_member(of(2)).await?, [one, other.clone()]);
    assert_eq!(tx.invitations_of_member(of(3)).await?, [other]);
    assert_eq!(tx.invitations_of_member(of(4)).await?, []);
    Ok(())
}

/// From the moment on that they name.
pub async fn lapsed_invitations_are_found_oldest_first(store: Arc<dyn Store>) -> Checked {
    let chat = add_chat(&*store, 1).await?;
    let mut tx = store.begin().await?;
    for number in [3, 1, 2] {
        tx.insert_invitation(&invitation(chat, number)).await?;
    }
    assert_eq!(tx.lapsed_invitations(at(0), 10).await?, []);
    let two = [invitation(chat, 1), invitation(chat, 2)];
    assert_eq!(tx.lapsed_invitations(at(2), 10).await?, two);
    assert_eq!(tx.lapsed_invitations(at(2), 1).await?, two[..1]);
    Ok(())
}

fn invitation(chat: ChatId, number: u32) -> InvitationRow {
    InvitationRow {
        id: InvitationId::from_bytes(bytes16(number.into())),
        chat,
        from: member_id(1),
        from_device: device_id(1),
        to: member_id(2),
        purpose: Purpose::Support,
        cold: None,
        agreed: false,
        until: at(number.into()),
        state: InvitationState::Asked,
    }
}
