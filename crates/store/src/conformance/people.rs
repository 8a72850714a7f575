//! Rules of what is written down of people.

use super::Checked;
use super::fixture::{add_staff, at, bytes16, bytes32, device_id, member_id, team_id};
use crate::{
    Store,
    case::{CaseRow, CaseWrapRow},
    enrolment::EnrolmentRow,
    people::RoleChangeRow,
};
use domain::{
    CaseId, EnrolmentId, Timestamp,
    enrolment::Purpose,
    permission::{Role, Roles},
    person::{Facts, Gender, Mandate, Privilege},
};
use std::sync::Arc;

/// And of who has no row, nothing is known. The day is all that is kept.
pub async fn facts_are_replaced(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    assert_eq!(tx.facts(member_id(1)).await?, Facts::default());
    for privilege in Privilege::ALL {
        let facts = Facts {
            cleared_on: Some(at(1_234)),
            privilege: *privilege,
            mandate: Mandate::None,
            languages: vec!["en".to_owned(), "es-419".to_owned()],
            gender: (*privilege == Privilege::Clergy).then_some(Gender::Woman),
        };
        tx.put_facts(member_id(1), &facts).await?;
        let kept = Facts {
            cleared_on: Some(at(1_234).to_day()),
            ..facts
        };
        assert_eq!(tx.facts(member_id(1)).await?, kept);
        assert_eq!(tx.all_facts().await?, [(member_id(1), kept)]);
    }
    for mandate in Mandate::ALL {
        let facts = Facts {
            mandate: *mandate,
            ..Facts::default()
        };
        tx.put_facts(member_id(1), &facts).await?;
        assert_eq!(tx.facts(member_id(1)).await?, facts.clone());
        assert_eq!(tx.all_facts().await?, [(member_id(1), facts)]);
    }
    tx.put_facts(member_id(1), &Facts::default()).await?;
    assert_eq!(tx.facts(member_id(1)).await?, Facts::default());
    assert_eq!(tx.facts(member_id(2)).await?, Facts::default());
    Ok(())
}

/// A later question takes the place of an earlier one, and lapses.
pub async fn one_change_of_roles_is_asked_for_at_a_time(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    let row = |role: Role, until: Timestamp| RoleChangeRow {
        member: member_id(1),
        roles: Roles::from_iter([role]),
        asked_by: member_id(2),
        until,
    };
    assert_eq!(tx.role_change(member_id(1)).await?, None);
    for asked in [row(Role::Supervisor, at(0)), row(Role::Auditor, at(60_000))] {
        tx.put_role_change(&asked).await?;
        assert_eq!(tx.role_change(member_id(1)).await?, Some(asked));
    }
    tx.delete_old_role_changes(at(59_999)).await?;
    assert!(tx.role_change(member_id(1)).await?.is_some());
    tx.delete_old_role_changes(at(60_000)).await?;
    assert_eq!(tx.role_change(member_id(1)).await?, None);
    tx.put_role_change(&row(Role::Auditor, at(60_000))).await?;
    assert!(tx.delete_role_change(member_id(1)).await?);
    assert!(!tx.delete_role_change(member_id(1)).await?);
    tx.set_roles(member_id(1), Roles::from_iter([Role::Auditor]))
        .await?;
    let staff = tx.staff(member_id(1)).await?.ok_or("it is there")?;
    assert_eq!(staff.roles, Roles::from_iter([Role::Auditor]));
    let other = tx.staff(member_id(2)).await?.ok_or("it is there")?;
    assert!(other.roles.has(Role::Advocate));
    Ok(())
}

/// Where a version of the key is sealed to nobody else; and the same for a device.
pub async fn cases_that_only_one_person_reads_are_counted(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    let wrap = |number: u64, key_version: i64| CaseWrapRow {
        device: device_id(number),
        member: member_id(number),
        key_version,
        wrap: b"wrap".to_vec(),
    };
    for number in [1, 2, 3] {
        let id = CaseId::from_bytes(bytes16(number));
        let case = CaseRow {
            id,
            opened_at: at(0),
            key_version: 1,
            entries: 0,
            exposed: false,
        };
        tx.insert_case(&case).await?;
        tx.put_case_wrap(id, &wrap(1, 1)).await?;
        tx.put_case_wrap(id, &wrap(1, 2)).await?;
    }
    assert_eq!(tx.cases_alone(member_id(1)).await?, 3);
    let shared = CaseId::from_bytes(bytes16(2));
    tx.put_case_wrap(shared, &wrap(2, 1)).await?;
    assert_eq!(tx.cases_alone(member_id(1)).await?, 3, "not every version");
    assert_eq!(tx.cases_alone_on(device_id(1)).await?, 3);
    tx.put_case_wrap(shared, &wrap(2, 2)).await?;
    assert_eq!(tx.cases_alone(member_id(1)).await?, 2);
    assert_eq!(tx.cases_alone_on(device_id(1)).await?, 2);
    assert_eq!(tx.cases_alone_on(device_id(2)).await?, 0);
    assert_eq!(tx.cases_alone(member_id(2)).await?, 0);
    Ok(())
}

/// Theirs, and those that they made for others.
pub async fn ways_in_go_with_a_person(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    let row = |number: u64, of: u64, by: Option<u64>| EnrolmentRow {
        id: EnrolmentId::from_bytes(bytes16(number)),
        code_hash: bytes32(number),
        purpose: Purpose::Device,
        member: member_id(of),
        login: format!("login {of}"),
        alias: format!("Alias {of}"),
        roles: Roles::from_iter([Role::Advocate]),
        team: team_id(),
        invited_by: by.map(member_id),
        until: at(60_000),
        newcomer: None,
        comparison: None,
        approval: None,
        chain: None,
    };
    for row in [row(1, 1, None), row(2, 2, Some(1)), row(3, 2, Some(2))] {
        assert!(tx.insert_enrolment(&row).await?);
    }
    assert_eq!(tx.delete_enrolments_of(member_id(1)).await?, 2);
    let left = tx.enrolments_of(team_id()).await?;
    assert_eq!(left, [row(3, 2, Some(2))]);
    Ok(())
}
