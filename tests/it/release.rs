//! Releases: nothing is told that nobody agreed to, what is told is told once, and what is taken back is not handed out (R205–R212, S3).

pub(crate) mod mailbox;
mod webhook;

use crate::{
    audit::words,
    canary::has,
    careline::cleared,
    referral::{Partner, agreed, facts, partner, receipt_of, send},
};
use client::{Agreed, ClientError, Desk, Saying};
use domain::Clock as _;
use protocol::{
    Bytes, DisclosureId, ForwarderId, ProblemCode, Reference, ReleaseId,
    forwarder::{ForwarderFacts, KeepForwarderParams, Scope},
    queue::LevelReason,
    referral::{Form, ReferralResponse, ReferralStatus},
    release::{
        AgreedBy, ConsentBranch, DataClass, ReleaseFacts, ReleasePaper, ReleasePurpose,
        ReleaseState, ToldBy,
    },
    task::TaskOn,
};
use tests::{line::Line, seat::Seat};

const HOUR_MS: u64 = 3_600_000;
const DAY_MS: u64 = 24 * HOUR_MS;
const MARK: &str = "marker-release-godwit-4741";

/// A line with a partner's referral that Alex has taken on.
struct Scene {
    line: Line,
    sam: Seat<Desk>,
    alex: Seat<Desk>,
    partner: Partner,
    reference: Reference,
    read: ReferralResponse,
}

impl Scene {
    async fn start() -> Self {
        Self::about(Line::start().await, &agreed()).await
    }

    async fn about(line: Line, form: &Form) -> Self {
        let sam = line.desk_off_duty("sam", line.desk_site()).await;
        let partner = partner(&sam, &[Scope::Refer]).await;
        called_back(&line, &sam, &partner).await;
        let alex = line.desk("alex").await;
        let reference = send(&line, &partner, form).await;
        let read = alex.claim_referral().await.unwrap();
        alex.move_referral(&read, ReferralStatus::Accepted, None)
            .await
            .unwrap();
        Self {
            line,
            sam,
            alex,
            partner,
            reference,
            read,
        }
    }

    fn on(&self) -> TaskOn {
        TaskOn::Item {
            item_id: self.read.item_id,
        }
    }

    fn later(&self, ms: u64) -> u64 {
        u64::try_from(self.line.clock.now().0).unwrap() + ms
    }

    /// The person agrees that who sent them hears this.
    fn status(&self, classes: &[DataClass]) -> Agreed {
        Agreed {
            on: self.on(),
            recipient: self.partner.forwarder,
            purpose: ReleasePurpose::ReferralStatusToForwarder,
            classes: classes.to_vec(),
            branch: ConsentBranch::Adult,
            until: self.later(DAY_MS),
            paper: paper(),
        }
    }

    async fn tell(&self, status: DataClass) -> client::Result<()> {
        let about = (self.on(), self.reference);
        let told = self
            .alex
            .tell_status(about, self.partner.forwarder, status)
            .await;
        told.map(drop)
    }

    async fn said(&self, event: &str) -> Vec<Option<String>> {
        let all = words(&self.line).await.into_iter();
        let named = all.filter(|(known, _)| known == event);
        named.map(|(_, reason)| reason).collect()
    }
}

/// Sam calls the partner on the number of the directory, and somebody answers for them.
pub(crate) async fn called_back(line: &Line, sam: &Desk, partner: &Partner) {
    let today = u64::try_from(line.clock.now().0).unwrap();
    let params = KeepForwarderParams {
        forwarder_id: partner.forwarder,
        facts: ForwarderFacts {
            called_at: Some(today),
            ..facts()
        },
    };
    sam.keep_forwarder(&params).await.unwrap();
}

pub(crate) fn paper() -> ReleasePaper {
    ReleasePaper {
        person: MARK.to_owned(),
        method: AgreedBy::PhoneAndWritten,
        language: "en".to_owned(),
        words_hash: Bytes(vec![7; 32]),
        signed_by: vec![MARK.to_owned()],
        risks_explained: true,
        alternatives: String::new(),
        copy_given: false,
        other: String::new(),
        own_yes: None,
    }
}

pub(crate) fn refused<T>(result: client::Result<T>) -> Option<ProblemCode> {
    result.err().as_ref().and_then(ClientError::code)
}

async fn one(desk: &Desk, id: ReleaseId) -> ReleaseFacts {
    let all = desk.releases().await.unwrap().releases;
    all.into_iter().find(|one| one.release_id == id).unwrap()
}

#[tokio::test]
async fn nothing_is_told_before_somebody_agreed_and_the_answer_to_a_question_stays_the_same() {
    let scene = Scene::start().await;
    let mailbox = scene.mailbox().await;
    let before = receipt_of(&scene.line, scene.reference).await;
    // "Did she get in?" Nobody may say, and that it was wanted is written down.
    let no = refused(scene.tell(DataClass::StatusAccepted).await);
    assert_eq!(no, Some(ProblemCode::NoRelease));
    let blocked = scene.said("status_blocked").await;
    assert_eq!(blocked, [Some("no_release".to_owned())]);
    assert!(mailbox.fetch(&scene.line).await.letters.is_empty());
    // Accepted here, and their receipt is what it was, and that of a reference that nobody knows.
    let after = receipt_of(&scene.line, scene.reference).await;
    assert_eq!(before, after);
    let unknown = receipt_of(&scene.line, Reference([9; 16])).await;
    assert_eq!(
        (unknown.text, unknown.read_within_secs),
        (after.text, after.read_within_secs)
    );
}

#[tokio::test]
async fn what_was_agreed_is_told_once_and_nothing_beside_it() {
    let scene = Scene::start().await;
    let mailbox = scene.mailbox().await;
    let agreed = scene.status(&[DataClass::StatusAccepted]);
    let id = scene.alex.take_release(&agreed).await.unwrap();
    scene.tell(DataClass::StatusAccepted).await.unwrap();
    for other in [DataClass::StatusAttended, DataClass::StatusClosed] {
        let no = refused(scene.tell(other).await);
        assert_eq!(no, Some(ProblemCode::NoRelease));
    }
    let there = mailbox.fetch(&scene.line).await;
    assert!(there.damaged.is_empty());
    let [letter] = &there.letters[..] else {
        panic!("{there:?}");
    };
    assert_eq!(letter.reference, scene.reference);
    assert_eq!(letter.status, DataClass::StatusAccepted);
    assert_eq!(letter.author, "Alex");
    let shown = one(&scene.alex, id).await;
    assert_eq!(shown.state, ReleaseState::Live);
    let [told] = &shown.told[..] else {
        panic!("{shown:?}");
    };
    assert_eq!((told.way, told.waits), (ToldBy::Mailbox, true));
    mailbox.taken(&scene.line, &there.letters).await;
    assert!(mailbox.fetch(&scene.line).await.letters.is_empty());
    assert!(!one(&scene.alex, id).await.told[0].waits);
    assert_eq!(scene.said("release_used").await.len(), 1);
    assert_eq!(scene.said("letter_taken").await.len(), 1);
}

#[tokio::test]
async fn sent_again_it_tells_nothing_twice() {
    let scene = Scene::start().await;
    let mailbox = scene.mailbox().await;
    let agreed = scene.status(&[DataClass::StatusAccepted, DataClass::StatusClosed]);
    scene.alex.take_release(&agreed).await.unwrap();
    let id = DisclosureId(rand::random());
    let keys = scene.alex.releases().await.unwrap().recipients;
    let says = |status| protocol::release::Letter {
        reference: scene.reference,
        status,
    };
    let saying = |status| Saying {
        on: scene.on(),
        recipient: scene.partner.forwarder,
        purpose: ReleasePurpose::ReferralStatusToForwarder,
        classes: vec![status],
    };
    let accepted = DataClass::StatusAccepted;
    for _again in 0..2 {
        let boxes = scene.alex.letters(id, &keys[0].mailbox, &says(accepted));
        let way = (ToldBy::Mailbox, boxes.unwrap());
        scene.alex.tell(id, &saying(accepted), way).await.unwrap();
    }
    let closed = DataClass::StatusClosed;
    let boxes = scene.alex.letters(id, &keys[0].mailbox, &says(closed));
    let way = (ToldBy::Mailbox, boxes.unwrap());
    let other = refused(scene.alex.tell(id, &saying(closed), way).await);
    assert_eq!(other, Some(ProblemCode::Conflict));
    assert_eq!(mailbox.fetch(&scene.line).await.letters.len(), 1);
    assert_eq!(scene.said("release_used").await.len(), 1);
}

#[tokio::test]
async fn what_is_taken_back_is_not_handed_out_any_more() {
    let scene = Scene::start().await;
    let mailbox = scene.mailbox().await;
    let agreed = scene.status(&[DataClass::StatusAccepted]);
    let id = scene.alex.take_release(&agreed).await.unwrap();
    scene.tell(DataClass::StatusAccepted).await.unwrap();
    // By any word, to anybody: Bea has nothing to do with it.
    let bea = scene.line.desk("bea").await;
    for _twice in 0..2 {
        bea.withdraw_release(id).await.unwrap();
    }
    assert!(mailbox.fetch(&scene.line).await.letters.is_empty());
    let no = refused(scene.tell(DataClass::StatusAccepted).await);
    assert_eq!(no, Some(ProblemCode::NoRelease));
    assert_eq!(one(&scene.alex, id).await.state, ReleaseState::Withdrawn);
    let withdrawn = scene.said("release_withdrawn").await;
    assert_eq!(withdrawn, [Some("letter_kept_back".to_owned())]);
    assert_eq!(
        scene.said("status_blocked").await,
        [Some("withdrawn".to_owned())]
    );
}

/// Nobody is told that it was kept back when it was not.
#[tokio::test]
async fn what_was_handed_out_before_it_was_taken_back_is_said_to_be_out() {
    let scene = Scene::start().await;
    let mailbox = scene.mailbox().await;
    let agreed = scene.status(&[DataClass::StatusAccepted]);
    let id = scene.alex.take_release(&agreed).await.unwrap();
    scene.tell(DataClass::StatusAccepted).await.unwrap();
    assert_eq!(one(&scene.alex, id).await.told[0].handed_at, None);
    // They have read it, and have not said so.
    assert_eq!(mailbox.fetch(&scene.line).await.letters.len(), 1);
    let told = one(&scene.alex, id).await.told[0].clone();
    assert!(told.waits && told.handed_at.is_some());
    scene.alex.withdraw_release(id).await.unwrap();
    let withdrawn = scene.said("release_withdrawn").await;
    assert_eq!(withdrawn, [Some("letter_may_be_out".to_owned())]);
    assert!(mailbox.fetch(&scene.line).await.letters.is_empty());
}

#[tokio::test]
async fn a_grown_persons_release_of_somebody_under_18_tells_nothing_and_hands_nothing_out() {
    let line = Line::start().await;
    cleared(&line).await;
    let scene = Scene::about(line, &agreed()).await;
    let mailbox = scene.mailbox().await;
    let agreed = scene.status(&[DataClass::StatusAccepted, DataClass::StatusClosed]);
    scene.alex.take_release(&agreed).await.unwrap();
    scene.tell(DataClass::StatusAccepted).await.unwrap();
    // It turns out that she is sixteen.
    let mut tx = scene.line.store().begin().await.unwrap();
    let id = domain::ItemId::from_bytes(scene.read.item_id.0);
    let item = tx.item(id).await.unwrap().unwrap();
    let minor = domain::Item {
        minor: true,
        ..item.clone()
    };
    assert!(tx.save_item(&item, &minor).await.unwrap());
    tx.commit().await.unwrap();
    let no = refused(scene.tell(DataClass::StatusClosed).await);
    assert_eq!(no, Some(ProblemCode::NoRelease));
    assert!(mailbox.fetch(&scene.line).await.letters.is_empty());
}

#[tokio::test]
async fn whoever_must_not_see_a_person_does_not_see_what_is_left_of_them() {
    let scene = Scene::start().await;
    let agreed = scene.status(&[DataClass::StatusAccepted]);
    let id = scene.alex.take_release(&agreed).await.unwrap();
    let bea = scene.line.desk("bea").await;
    let hidden = domain::conflict::Hidden::Item(domain::ItemId::from_bytes(scene.read.item_id.0));
    let mut tx = scene.line.store().begin().await.unwrap();
    for login in ["bea", "sam"] {
        let member = tx.staff_by_login(login).await.unwrap().unwrap().id;
        let by = member;
        let bar = store::conflict::BarRow { member, hidden, by };
        assert!(tx.put_bar(&bar).await.unwrap());
    }
    tx.commit().await.unwrap();
    let sees = async |desk: &Desk| desk.releases().await.unwrap().releases.len();
    assert_eq!(
        (
            sees(&scene.alex).await,
            sees(&bea).await,
            sees(&scene.sam).await
        ),
        (1, 0, 0)
    );
    let no = refused(scene.sam.sign_off_release(id).await);
    assert_eq!(no, Some(ProblemCode::NotFound));
    // The item is closed; what is about them stays hidden for as long as it is kept.
    let why = Some(protocol::referral::LocalReason::Duplicate);
    let over = scene
        .alex
        .move_referral(&scene.read, ReferralStatus::Cancelled, why)
        .await;
    over.unwrap();
    assert_eq!(
        (
            sees(&scene.alex).await,
            sees(&bea).await,
            sees(&scene.sam).await
        ),
        (1, 0, 0)
    );
    assert!(
        !one(&scene.alex, id).await.usable,
        "nobody works for them any more"
    );
    scene.line.clock.advance_ms(94 * 86_400_000);
    sotto::release::sweep::sweep(scene.line.app())
        .await
        .unwrap();
    let mut tx = scene.line.store().read().await.unwrap();
    for login in ["bea", "sam"] {
        let member = tx.staff_by_login(login).await.unwrap().unwrap().id;
        assert!(tx.bars_of(member).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn what_is_over_is_not_handed_out_and_forgotten_three_months_later() {
    let scene = Scene::start().await;
    let mailbox = scene.mailbox().await;
    let agreed = Agreed {
        until: scene.later(2 * HOUR_MS),
        ..scene.status(&[DataClass::StatusAccepted])
    };
    scene.alex.take_release(&agreed).await.unwrap();
    scene.tell(DataClass::StatusAccepted).await.unwrap();
    scene.line.clock.advance_ms(2 * 3_600_000);
    assert!(mailbox.fetch(&scene.line).await.letters.is_empty());
    let store = scene.line.store();
    let count = async || {
        let mut tx = store.read().await.unwrap();
        tx.releases(scene.line.org.team).await.unwrap().len()
    };
    scene.line.clock.advance_ms(91 * 86_400_000);
    sotto::release::sweep::sweep(scene.line.app())
        .await
        .unwrap();
    assert_eq!(count().await, 1);
    scene.line.clock.advance_ms(86_400_000);
    sotto::release::sweep::sweep(scene.line.app())
        .await
        .unwrap();
    assert_eq!(count().await, 0);
    assert_eq!(scene.said("release_expired").await.len(), 1);
}

#[tokio::test]
async fn a_release_names_one_agency_one_purpose_and_an_end() {
    let scene = Scene::start().await;
    let other = partner(&scene.sam, &[Scope::Refer]).await;
    let accepted = [DataClass::StatusAccepted];
    let bad = [
        Agreed {
            until: scene.later(HOUR_MS / 2),
            ..scene.status(&accepted)
        },
        Agreed {
            until: scene.later(31 * DAY_MS),
            ..scene.status(&accepted)
        },
        scene.status(&[]),
        scene.status(&[DataClass::StatusAccepted, DataClass::Alias]),
        // How it stands is told to who sent it, and to nobody else.
        Agreed {
            recipient: other.forwarder,
            ..scene.status(&accepted)
        },
    ];
    for agreed in bad {
        let no = refused(scene.alex.take_release(&agreed).await);
        assert_eq!(no, Some(ProblemCode::BadRelease), "{agreed:?}");
    }
    let nobody = Agreed {
        recipient: ForwarderId([8; 16]),
        purpose: ReleasePurpose::ShelterPlacement,
        classes: vec![DataClass::Alias],
        ..scene.status(&[])
    };
    let no = refused(scene.alex.take_release(&nobody).await);
    assert_eq!(no, Some(ProblemCode::NotFound));
    // Bea does not work for them.
    let bea = scene.line.desk("bea").await;
    let no = refused(bea.take_release(&scene.status(&accepted)).await);
    assert_eq!(no, Some(ProblemCode::NotFound));
    let no = refused(scene.alex.sign_off_release(ReleaseId([3; 16])).await);
    assert_eq!(no, Some(ProblemCode::Forbidden));
    let no = refused(scene.alex.withdraw_release(ReleaseId([3; 16])).await);
    assert_eq!(no, Some(ProblemCode::NotFound));
}

#[tokio::test]
async fn a_shelter_is_told_by_telephone_what_was_agreed_and_no_more() {
    let scene = Scene::start().await;
    let shelter = partner(&scene.sam, &[Scope::Refer]).await;
    let classes = vec![
        DataClass::Alias,
        DataClass::AgeBand,
        DataClass::Needs,
        DataClass::SafetyConstraints,
    ];
    let agreed = Agreed {
        recipient: shelter.forwarder,
        purpose: ReleasePurpose::ShelterPlacement,
        classes: classes.clone(),
        ..scene.status(&[])
    };
    let saying = |classes: &[DataClass]| Saying {
        on: scene.on(),
        recipient: shelter.forwarder,
        purpose: ReleasePurpose::ShelterPlacement,
        classes: classes.to_vec(),
    };
    let no = refused(scene.alex.tell_aloud(&saying(&classes)).await);
    assert_eq!(no, Some(ProblemCode::NoRelease));
    let id = scene.alex.take_release(&agreed).await.unwrap();
    scene.alex.tell_aloud(&saying(&classes)).await.unwrap();
    let phone = [DataClass::Alias, DataClass::Phone];
    let no = refused(scene.alex.tell_aloud(&saying(&phone)).await);
    assert_eq!(no, Some(ProblemCode::NoRelease));
    let shown = one(&scene.alex, id).await;
    assert_eq!(shown.told.len(), 1);
    assert_eq!(shown.told[0].classes, classes);
    assert_eq!(
        (shown.told[0].way, shown.told[0].waits),
        (ToldBy::Phone, false)
    );
    assert_eq!(scene.said("release_denied").await.len(), 2);
    // A file that somebody takes to them is asked for in the same way, and stands in the ledger as one.
    let file = |classes: &[DataClass]| (saying(classes), (ToldBy::File, Vec::new()));
    let (says, way) = file(&phone);
    let no = refused(scene.alex.tell(DisclosureId([61; 16]), &says, way).await);
    assert_eq!(no, Some(ProblemCode::NoRelease));
    let (says, way) = file(&[DataClass::Alias]);
    scene
        .alex
        .tell(DisclosureId([62; 16]), &says, way)
        .await
        .unwrap();
    let told = one(&scene.alex, id).await.told;
    let file = told.iter().find(|told| told.way == ToldBy::File).unwrap();
    assert_eq!(file.classes, [DataClass::Alias]);
    assert_eq!(
        scene.said("release_used").await.last(),
        Some(&Some("file".to_owned()))
    );
    // The paper is for who works for them, who took it and who leads; the list is for everybody.
    assert_eq!(scene.alex.release_paper(&shown).unwrap(), Some(paper()));
    let sam = one(&scene.sam, id).await;
    assert_eq!(scene.sam.release_paper(&sam).unwrap(), Some(paper()));
    let bea = scene.line.desk("bea").await;
    let bea = one(&bea, id).await;
    assert_eq!((bea.sealed, bea.state), (None, ReleaseState::Live));
    // And the server knows nothing of who it is.
    assert!(!has(&scene.line.disk(), MARK.as_bytes()));
}

#[tokio::test]
async fn for_somebody_under_18_a_supervisor_signs_first() {
    let line = Line::start().await;
    cleared(&line).await;
    let mut form = agreed();
    form.routing.reasons.push(LevelReason::Under18);
    let scene = Scene::about(line, &form).await;
    let adult = scene.status(&[DataClass::StatusAccepted]);
    let no = refused(scene.alex.take_release(&adult).await);
    assert_eq!(no, Some(ProblemCode::BadRelease));
    let agreed = Agreed {
        branch: ConsentBranch::GuardianMayHarm,
        ..adult
    };
    let id = scene.alex.take_release(&agreed).await.unwrap();
    assert_eq!(one(&scene.alex, id).await.state, ReleaseState::Awaiting);
    let no = refused(scene.tell(DataClass::StatusAccepted).await);
    assert_eq!(no, Some(ProblemCode::NoRelease));
    let no = refused(scene.alex.sign_off_release(id).await);
    assert_eq!(no, Some(ProblemCode::Forbidden));
    scene.sam.sign_off_release(id).await.unwrap();
    let again = refused(scene.sam.sign_off_release(id).await);
    assert_eq!(again, Some(ProblemCode::WrongState));
    let shown = one(&scene.alex, id).await;
    assert_eq!(
        (shown.state, shown.signed_off_by.as_deref()),
        (ReleaseState::Live, Some("Sam"))
    );
    let mailbox = scene.mailbox().await;
    scene.tell(DataClass::StatusAccepted).await.unwrap();
    assert_eq!(mailbox.fetch(&scene.line).await.letters.len(), 1);
}

/// The generations of the team's key that are sealed to Alex's device.
async fn generations(line: &Line) -> Vec<i64> {
    let device = line.org.find("alex").device;
    let mut tx = line.store().read().await.unwrap();
    let wraps = tx.team_wraps(line.org.team, device).await.unwrap();
    wraps.iter().map(|wrap| wrap.generation).collect()
}

#[tokio::test]
async fn a_paper_is_sealed_again_when_the_teams_key_is_replaced_and_keeps_the_old_one_until_then() {
    let mut scene = Scene::start().await;
    let agreed = scene.status(&[DataClass::StatusAccepted]);
    let id = scene.alex.take_release(&agreed).await.unwrap();
    let first = one(&scene.alex, id).await.sealed.unwrap();
    let lost = protocol::DeviceId(*scene.line.org.find("bea").device.as_bytes());
    let why = protocol::people::RevokeReason::Lost;
    scene.sam.revoke(lost, why).await.unwrap();
    let kept = scene.sam.keep_up().await.unwrap();
    // The form and the paper.
    assert_eq!((kept.key, kept.resealed), (true, 2));
    let sealed = one(&scene.sam, id).await;
    assert_ne!(sealed.sealed.as_ref(), Some(&first));
    assert_eq!(scene.sam.release_paper(&sealed).unwrap(), Some(paper()));
    // Put back: as if no desk had been able to seal it again.
    let mut tx = scene.line.store().begin().await.unwrap();
    let key = domain::ReleaseId::from_bytes(id.0);
    let now = tx.release_box(key).await.unwrap().unwrap();
    let put_back = tx.replace_release_box(key, &now, first.as_slice()).await;
    assert!(put_back.unwrap());
    tx.commit().await.unwrap();
    let day = 86_400_000;
    for (days, expected) in [(2, &[2, 1][..]), (11, &[2, 1]), (1, &[2])] {
        scene.line.clock.advance_ms(days * day);
        sotto::upkeep::sweep::sweep(scene.line.app()).await.unwrap();
        assert_eq!(generations(&scene.line).await, expected);
    }
}
