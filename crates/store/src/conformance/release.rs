//! Rules of releases, of what was told, and of mailboxes.

use super::Checked;
use super::fixture::{NOW, add_staff, bytes16, member_id, team_id};
use super::forwarder::{add_forwarder, credential, forwarder};
use crate::{
    Store, Tx,
    mailbox::{LetterRow, SealedLetter},
    release::DisclosureRow,
};
use domain::{
    CaseId, CredentialId, DisclosureId, ItemId, Millis, ReleaseId, Timestamp,
    release::{Branch, Classes, DataClass, Purpose, Release, Told, USUAL},
    task::On,
};
use std::sync::Arc;

const ON: On = On::Item(ItemId::from_bytes([4; 16]));

fn release(number: u64) -> Release {
    Release {
        id: ReleaseId::from_bytes(bytes16(number)),
        team: team_id(),
        on: ON,
        recipient: forwarder(1).id,
        purpose: Purpose::ReferralStatusToForwarder,
        classes: [DataClass::StatusAccepted].into_iter().collect(),
        branch: Branch::Adult,
        by: member_id(1),
        signed_off: None,
        from: NOW.to_minute(),
        until: NOW.to_minute().plus(USUAL),
        withdrawn: None,
    }
}

fn disclosure(number: u64) -> DisclosureRow {
    DisclosureRow {
        id: DisclosureId::from_bytes(bytes16(number)),
        release: release(1).id,
        classes: [DataClass::StatusAccepted].into_iter().collect(),
        way: Told::Mailbox,
        by: member_id(1),
        at: NOW.to_minute(),
        handed: None,
    }
}

fn letter(number: u64) -> LetterRow {
    LetterRow {
        id: disclosure(number).id,
        forwarder: forwarder(1).id,
        put_at: NOW.to_minute(),
        until: later(3_600),
        next_at: None,
        tries: 0,
    }
}

fn later(secs: i64) -> Timestamp {
    NOW.plus(Millis::from_secs(secs))
}

async fn begin(store: &Arc<dyn Store>) -> crate::Result<Box<dyn Tx>> {
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    add_forwarder(&mut *tx).await?;
    Ok(tx)
}

/// Every purpose, class and branch; who signed it off and that it was withdrawn is kept, and nothing else of it changes.
pub async fn a_release_keeps_what_was_agreed(store: Arc<dyn Store>) -> Checked {
    let mut tx = begin(&store).await?;
    let all: Classes = DataClass::ALL.iter().copied().collect();
    let branches = Branch::ALL.iter().cycle();
    for ((number, purpose), branch) in (100..).zip(Purpose::ALL).zip(branches) {
        let agreed = Release {
            purpose: *purpose,
            classes: all,
            branch: *branch,
            ..release(number)
        };
        assert!(tx.insert_release(&agreed, &[1]).await?);
        assert!(!tx.insert_release(&agreed, &[2]).await?, "the id is taken");
        assert_eq!(tx.release(agreed.id).await?, Some(agreed));
        let changed = Release {
            signed_off: Some(member_id(2)),
            withdrawn: Some(later(60).to_minute()),
            ..agreed
        };
        tx.save_release(&changed).await?;
        assert_eq!(tx.release(agreed.id).await?, Some(changed));
    }
    let case = Release {
        on: On::Case(CaseId::from_bytes([4; 16])),
        from: later(600).to_minute(),
        ..release(1)
    };
    assert!(tx.insert_release(&case, &[1]).await?);
    assert_eq!(tx.releases_on(case.on).await?, [case]);
    let on_item = tx.releases_on(ON).await?;
    assert_eq!(on_item.len(), Purpose::ALL.len());
    let team = tx.releases(team_id()).await?;
    assert_eq!(team.len(), Purpose::ALL.len() + 1);
    assert_eq!(team[0], case, "the newest first");
    assert!(!tx.replace_release_box(case.id, &[2], &[3]).await?);
    assert!(tx.replace_release_box(case.id, &[1], &[3]).await?);
    assert_eq!(tx.release_box(case.id).await?, Some(vec![3]));
    assert_eq!(tx.release(release(9).id).await?, None);
    Ok(())
}

/// Each once; they go with their release, and so does what nobody has fetched.
pub async fn what_was_told_stands_beside_its_release(store: Arc<dyn Store>) -> Checked {
    let mut tx = begin(&store).await?;
    assert!(tx.insert_release(&release(1), &[1]).await?);
    for (number, way) in (1..).zip(Told::ALL) {
        let row = DisclosureRow {
            way: *way,
            ..disclosure(number)
        };
        assert!(tx.insert_disclosure(&row).await?);
        assert!(!tx.insert_disclosure(&row).await?, "the id is taken");
        assert_eq!(tx.disclosure(row.id).await?, Some(row));
    }
    assert_eq!(tx.disclosures(release(1).id).await?.len(), Told::ALL.len());
    for at in [60, 600] {
        tx.hand_out(disclosure(1).id, later(at)).await?;
    }
    let handed = tx.disclosure(disclosure(1).id).await?.ok_or("gone")?.handed;
    assert_eq!(handed, Some(later(60).to_minute()), "for the first time");
    let boxes = [(credential(1).id, vec![7])];
    tx.insert_letter(&letter(1), &boxes).await?;
    tx.delete_release(release(1).id).await?;
    assert_eq!(tx.release(release(1).id).await?, None);
    assert_eq!(tx.disclosure(disclosure(1).id).await?, None);
    assert_eq!(tx.letter(letter(1).id).await?, None);
    assert!(tx.letters_for(credential(1).id, 9).await?.is_empty());
    Ok(())
}

/// A letter is sealed to every key that counts, and gone for all of them once one has it.
pub async fn a_letter_lies_there_for_each_key(store: Arc<dyn Store>) -> Checked {
    let mut tx = begin(&store).await?;
    assert!(tx.insert_credential(&credential(2)).await?);
    assert!(tx.insert_credential(&credential(3)).await?);
    let (first, second) = (credential(1).id, credential(2).id);
    assert!(tx.mailboxes_of(forwarder(1).id).await?.is_empty());
    for (key, byte) in [(first, 1), (second, 2), (credential(3).id, 3)] {
        assert!(tx.put_mailbox(key, &[byte; 1_216]).await?);
    }
    assert!(tx.revoke_credential(credential(3).id, NOW.to_day()).await?);
    assert!(!tx.put_mailbox(credential(3).id, &[4; 1_216]).await?);
    let nobody = CredentialId::from_bytes(bytes16(9));
    assert!(!tx.put_mailbox(nobody, &[4; 1_216]).await?);
    let mut known = tx.mailboxes_of(forwarder(1).id).await?;
    known.sort_by_key(|(_, public)| public[0]);
    assert_eq!(known, [(first, vec![1; 1_216]), (second, vec![2; 1_216])]);

    assert!(tx.insert_release(&release(1), &[1]).await?);
    for number in [1, 2] {
        assert!(tx.insert_disclosure(&disclosure(number)).await?);
        let boxes = [
            (first, vec![1]),
            (second, vec![2]),
            (credential(3).id, vec![3]),
        ];
        tx.insert_letter(&letter(number), &boxes).await?;
        // The third was revoked.
        assert_eq!(tx.letter_boxes(letter(number).id).await?.len(), 2);
    }
    let lies = tx.letters_for(second, 9).await?;
    let expected = |number| SealedLetter {
        id: letter(number).id,
        key: second,
        put_at: NOW.to_minute(),
        sealed: vec![2],
    };
    assert_eq!(lies, [expected(1), expected(2)]);
    assert_eq!(tx.letters_for(second, 1).await?.len(), 1);
    tx.delete_letter(letter(1).id).await?;
    assert_eq!(tx.letters_for(first, 9).await?.len(), 1);
    assert_eq!(tx.delete_letters_of(release(1).id).await?, 1);
    assert!(tx.letters_for(first, 9).await?.is_empty());
    assert!(tx.disclosure(disclosure(1).id).await?.is_some());
    Ok(())
}

/// Of two senders one has it; what nobody fetched goes at its end.
pub async fn a_letter_is_sent_by_one_and_goes_at_its_end(store: Arc<dyn Store>) -> Checked {
    let mut tx = begin(&store).await?;
    assert!(tx.insert_release(&release(1), &[1]).await?);
    for number in [1, 2] {
        assert!(tx.insert_disclosure(&disclosure(number)).await?);
        let due = LetterRow {
            next_at: (number == 1).then_some(NOW),
            until: later(60 * i64::try_from(number)?),
            ..letter(number)
        };
        tx.insert_letter(&due, &[]).await?;
        assert_eq!(tx.letter(due.id).await?, Some(due));
    }
    assert!(tx.due_letters(later(-1), 9).await?.is_empty());
    assert_eq!(tx.due_letters(NOW, 9).await?.len(), 1);
    let id = letter(1).id;
    assert!(tx.lease_letter(id, NOW, Some(later(30))).await?);
    assert!(!tx.lease_letter(id, NOW, Some(later(30))).await?);
    let leased = tx.letter(id).await?.ok_or("gone")?;
    assert_eq!((leased.next_at, leased.tries), (Some(later(30)), 1));
    assert!(tx.lease_letter(id, later(30), None).await?);
    assert!(tx.due_letters(later(90), 9).await?.is_empty());
    assert!(tx.old_letters(later(59)).await?.is_empty());
    let old = tx.old_letters(later(60)).await?;
    assert_eq!(old.iter().map(|one| one.id).collect::<Vec<_>>(), [id]);
    Ok(())
}
