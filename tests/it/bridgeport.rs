//! S3, step by step: another hotline calls with somebody on the line, who is in a motel in Bridgeport, wants out tonight, and no police.

use crate::{
    audit::words,
    canary::has,
    introduction::{Brought, brought, seat, seated, steps},
    referral::{Partner, partner_of, receipt_of},
    release::{
        mailbox::Theirs,
        {called_back, paper, refused},
    },
};
use client::{Agreed, Desk, Saying};
use domain::Clock as _;
use protocol::{
    ProblemCode, Reference,
    forwarder::{ForwarderKind, Scope},
    referral::ReferralResponse,
    release::{ConsentBranch, DataClass, ReleasePurpose, ReleaseState, ToldBy},
    task::TaskOn,
};
use tests::{line::Line, seat::Seat};

const HOUR_MS: u64 = 3_600_000;
/// Where the shelter is. Nobody writes it down anywhere.
const ADDRESS: &str = "marker-address-12-linnet-street";

#[tokio::test]
async fn s3_a_live_transfer_a_bed_and_one_word_back() {
    let Brought {
        line,
        partner: nhth,
        sam,
        mut alex,
        mut visitor,
        page,
        form,
    } = brought().await;
    called_back(&line, &sam, &nhth).await;
    let theirs = Theirs::of(&line, &nhth);
    theirs.open(&line).await.unwrap();
    acknowledged(&line, &form).await;
    // 2. They stay until both have said so, then they drop out.
    let chat = visitor.chat_id();
    let mut maria = seated(page, &mut alex, &mut visitor).await;
    alex.confirm_guest(chat).await.unwrap();
    seat(&mut visitor, "that Alex has them", |guest| {
        matches!(
            guest,
            Some(protocol::introduction::GuestSeat::Here { ready: true })
        )
    })
    .await;
    visitor.let_guest_go().await;
    maria.removed().await;
    assert!(
        steps(&line)
            .await
            .ends_with(&["confirmed_both".to_owned(), "completed".to_owned()])
    );
    let item = alex.item_of(chat).unwrap();
    a_bed(&line, &sam, &alex, TaskOn::Item { item_id: item }).await;
    did_she_get_in(&line, &alex, (&form, &nhth, &theirs)).await;
    one_word(&line, &alex, (&form, &nhth, &theirs)).await;
    assert!(!has(&line.disk(), ADDRESS.as_bytes()));
}

/// 1. Urgent, acknowledged in time, and NHTH holds a receipt like any other.
async fn acknowledged(line: &Line, form: &ReferralResponse) {
    let mut tx = line.store().read().await.unwrap();
    let item = domain::ItemId::from_bytes(form.item_id.0);
    let item = tx.item(item).await.unwrap().unwrap();
    assert_eq!(item.assessment.level, domain::Level::T2);
    assert!(item.live, "somebody is on the line");
    let known = receipt_of(line, form.reference).await;
    let unknown = receipt_of(line, Reference([9; 16])).await;
    assert_eq!(known.text, unknown.text);
    assert_eq!(known.read_within_secs, unknown.read_within_secs);
}

/// 3 and 4. A release to that one shelter, for a day and for what a bed needs; what is said is said by telephone, and where it is stays with
/// who drives.
async fn a_bed(line: &Line, sam: &Desk, alex: &Seat<Desk>, on: TaskOn) {
    let shelter = partner_of(sam, ForwarderKind::ShelterHousing, &[Scope::Refer]).await;
    let classes = vec![
        DataClass::Alias,
        DataClass::AgeBand,
        DataClass::Needs,
        DataClass::SafetyConstraints,
    ];
    let agreed = Agreed {
        on,
        recipient: shelter.forwarder,
        purpose: ReleasePurpose::ShelterPlacement,
        classes: classes.clone(),
        branch: ConsentBranch::Adult,
        until: in_hours(line, 24),
        paper: paper(),
    };
    let id = alex.take_release(&agreed).await.unwrap();
    let saying = Saying {
        on,
        recipient: shelter.forwarder,
        purpose: ReleasePurpose::ShelterPlacement,
        classes,
    };
    let all = alex.tell_aloud(&saying).await.unwrap().releases;
    let told = all.iter().find(|one| one.release_id == id).unwrap();
    assert_eq!(told.state, ReleaseState::Live);
    assert_eq!(told.told[0].way, ToldBy::Phone);
    // Where exactly she is going, nobody agreed to have told.
    let exactly = Saying {
        classes: vec![DataClass::ExactPlace],
        ..saying
    };
    let no = refused(alex.tell_aloud(&exactly).await);
    assert_eq!(no, Some(ProblemCode::NoRelease));
}

/// 5. "Did she get in?" Whoever asks hears the same as before, and that somebody wanted to say more is written down.
async fn did_she_get_in(
    line: &Line,
    alex: &Seat<Desk>,
    (form, nhth, theirs): (&ReferralResponse, &Partner, &Theirs),
) {
    let about = (
        TaskOn::Item {
            item_id: form.item_id,
        },
        form.reference,
    );
    // Nobody has agreed, whether they have a mailbox or not.
    let no = alex
        .tell_status(about, nhth.forwarder, DataClass::StatusAccepted)
        .await;
    assert_eq!(refused(no), Some(ProblemCode::NoRelease));
    assert!(said(line, "status_blocked").await);
    assert!(theirs.fetch(line).await.letters.is_empty());
    let known = receipt_of(line, form.reference).await;
    let unknown = receipt_of(line, Reference([9; 16])).await;
    assert_eq!(known.text, unknown.text);
}

/// 6. She asks that they be told "accepted": exactly that, once.
async fn one_word(
    line: &Line,
    alex: &Seat<Desk>,
    (form, nhth, theirs): (&ReferralResponse, &Partner, &Theirs),
) {
    let on = TaskOn::Item {
        item_id: form.item_id,
    };
    let agreed = Agreed {
        on,
        recipient: nhth.forwarder,
        purpose: ReleasePurpose::ReferralStatusToForwarder,
        classes: vec![DataClass::StatusAccepted],
        branch: ConsentBranch::Adult,
        until: in_hours(line, 24),
        paper: paper(),
    };
    alex.take_release(&agreed).await.unwrap();
    let about = (on, form.reference);
    alex.tell_status(about, nhth.forwarder, DataClass::StatusAccepted)
        .await
        .unwrap();
    let other = alex
        .tell_status(about, nhth.forwarder, DataClass::StatusAttended)
        .await;
    assert_eq!(refused(other), Some(ProblemCode::NoRelease));
    let there = theirs.fetch(line).await.letters;
    assert_eq!(there.len(), 1);
    assert_eq!(there[0].reference, form.reference);
    assert_eq!(there[0].status, DataClass::StatusAccepted);
    theirs.taken(line, &there).await;
    assert!(theirs.fetch(line).await.letters.is_empty());
    assert!(said(line, "release_used").await);
}

fn in_hours(line: &Line, hours: u64) -> u64 {
    u64::try_from(line.clock.now().0).unwrap() + hours * HOUR_MS
}

async fn said(line: &Line, event: &str) -> bool {
    words(line).await.iter().any(|(known, _)| known == event)
}
