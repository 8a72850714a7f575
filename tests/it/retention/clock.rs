//! K11: one of every kind of record, a clock that runs for eight years, and at each step exactly what the table says is gone. Nothing here
//! knows which database it is.

use domain::{
    Callback, CallbackId, CaseId, ChatId, ForwarderId, Level, Millis, ReleaseId, Task, TaskId,
    TeamId, Timestamp,
    audit::{Event, Note},
    callback::{Outcome, State, Window},
    case::{CloseReason, Life},
    chat::EndReason,
    forwarder::{Forwarder, ForwarderKind, Stance},
    release::{Branch, DataClass, Purpose, Release, USUAL},
    retention::Record,
    rota::zone::Wall,
    tally::{Count, Quarter, Staffing, What},
    task::{Life as TaskLife, New, NotReportable, On, Stage},
    window::Slot,
    wrap_up::{Codes, WrapUp},
};
use sotto::App;
use store::{
    Tx, callback::SealedCallback, case::CaseRow, chat::Ended, referral::ReceiptRow, tally::Under,
};
use tests::line::Line;

const MINUTE: i64 = 60_000;
const DAY: i64 = 86_400_000;
const ID: [u8; 16] = [77; 16];
const REFERENCE: [u8; 16] = [78; 16];

/// One record, and when it goes.
#[derive(Clone, Copy)]
struct Seeded {
    what: Kind,
    due: Timestamp,
}

/// What was seeded of each kind of the table that is kept for a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    ChatText,
    WrapUp,
    CallbackDone,
    CallbackStuck,
    Receipt,
    Release,
    Case,
    Task,
    Day,
    Quarter,
    Audit(i64),
}

impl Kind {
    /// Whether it is there.
    async fn is_there(self, app: &App, born: Timestamp) -> bool {
        let mut tx = app.store.read().await.unwrap();
        let day = app.rota.zone.day(born);
        match self {
            Self::ChatText => tx.chat(ChatId::from_bytes(ID)).await.unwrap().is_some(),
            Self::WrapUp => tx.count_records(Record::WrapUp).await.unwrap() > 0,
            Self::CallbackDone => tx.callback(done()).await.unwrap().is_some(),
            Self::CallbackStuck => tx.callback(stuck()).await.unwrap().is_some(),
            Self::Receipt => tx.receipt(agency(), &REFERENCE).await.unwrap().is_some(),
            Self::Release => tx.release(release_id()).await.unwrap().is_some(),
            Self::Case => tx.case(case_id()).await.unwrap().is_some(),
            Self::Task => tx.task(task_id()).await.unwrap().is_some(),
            Self::Day => !tx.tallies(day, day).await.unwrap().is_empty(),
            Self::Quarter => {
                let totals = tx.wrap_up_totals(Quarter::of(day)).await.unwrap();
                !totals.is_empty()
            }
            Self::Audit(seq) => {
                let rows = tx.audit_rows(seq - 1, 1).await.unwrap();
                rows[0].minute.is_some()
            }
        }
    }
}

#[tokio::test]
async fn in_eight_years_exactly_what_the_table_says_goes() {
    let line = Line::start().await;
    let app = line.app();
    let (born, seeded) = seed(app).await;
    let mut steps: Vec<i64> = seeded
        .iter()
        .flat_map(|one| [one.due.0 - MINUTE, one.due.0 + MINUTE])
        .collect();
    // And once a quarter, so that nothing goes when nothing is due.
    steps.extend((1..=32).map(|quarter| born.0 + quarter * 91 * DAY));
    steps.sort_unstable();
    for step in steps {
        line.clock.advance_ms(step - app.now().0);
        sweep(app).await;
        for one in &seeded {
            let there = one.what.is_there(app, born).await;
            // The total of a quarter is not there before its wrap-ups are old.
            let born_later = one.what == Kind::Quarter && step < born.0 + 91 * DAY;
            if step <= one.due.0 - MINUTE && !born_later {
                assert!(
                    there,
                    "{:?} is gone {} ms early",
                    one.what,
                    one.due.0 - step
                );
            }
            if step >= one.due.0 + MINUTE {
                assert!(!there, "{:?} stays for {} ms", one.what, step - one.due.0);
            }
        }
    }
}

/// What the jobs of the server do, in the order of none.
async fn sweep(app: &App) {
    sotto::chat::sweep::drained(app).await.unwrap();
    sotto::callback::sweep::pass(app).await.unwrap();
    sotto::retention::daily::run(app).await.unwrap();
}

async fn seed(app: &App) -> (Timestamp, Vec<Seeded>) {
    let born = app.now().to_minute();
    let mut tx = app.store.begin().await.unwrap();
    let mut seeded = Vec::new();
    let mut add = |what, due: Timestamp| seeded.push(Seeded { what, due });
    let after = |from: Timestamp, record: Record| from.plus(record.keep());

    chat(tx.as_mut(), born).await;
    add(Kind::ChatText, after(born, Record::ChatText));
    let codes = Codes {
        disposition: "information_given".to_owned(),
        needs: Vec::new(),
        actions: Vec::new(),
        language: "en".to_owned(),
        county: None,
        follow_up: false,
        level: Level::T4,
    };
    let wrap_up = WrapUp::parse(&codes).unwrap();
    tx.insert_wrap_up(ID, &wrap_up, Level::T4, born)
        .await
        .unwrap();
    add(Kind::WrapUp, after(born, Record::WrapUp));
    callbacks(app.team, tx.as_mut(), born).await;
    add(Kind::CallbackDone, after(born, Record::Callback));
    add(Kind::CallbackStuck, after(born, Record::CallbackStop));
    told(app.team, tx.as_mut(), born).await;
    add(Kind::Receipt, after(born, Record::Receipt));
    add(Kind::Release, after(born.plus(USUAL), Record::Release));
    case(tx.as_mut(), born).await;
    add(Kind::Case, after(born, Record::Case));
    task(app.team, tx.as_mut(), born).await;
    add(Kind::Task, after(born, Record::Task));
    let day = app.rota.zone.day(born);
    totals(app, tx.as_mut(), born).await;
    let midnight = Wall::from_minute(0).unwrap();
    let over = app.rota.zone.at(day.next(), midnight);
    add(Kind::Day, after(over, Record::Total));
    let (_first, last) = Quarter::of(day).days().unwrap();
    let over = app.rota.zone.at(last.next(), midnight);
    add(Kind::Quarter, after(over, Record::Total));
    let note = Note::by_nobody(Event::ConfigChanged);
    sotto::audit::record(tx.as_mut(), app, note).await.unwrap();
    let seq = tx.audit_tail().await.unwrap().unwrap().seq;
    add(Kind::Audit(seq), after(born, Record::Audit));
    tx.commit().await.unwrap();
    undelivered(app, born).await;
    (born, seeded)
}

async fn chat(tx: &mut dyn Tx, born: Timestamp) {
    let chat = ChatId::from_bytes(ID);
    assert!(tx.insert_chat(chat, &[7; 32], born).await.unwrap());
    // Somebody in it has not received everything.
    let other = store::Endpoint::Device(domain::DeviceId::from_bytes(ID));
    tx.insert_member(chat, other, Some(domain::MemberId::from_bytes(ID)), 0)
        .await
        .unwrap();
}

/// A text that nobody has received, in a chat that ends with it.
async fn undelivered(app: &App, born: Timestamp) {
    let chat = ChatId::from_bytes(ID);
    let entry = store::log::NewEntry {
        chat,
        sender: store::Endpoint::Device(domain::DeviceId::from_bytes(ID)),
        client_id: domain::ClientId::from_bytes(ID),
        epoch: 0,
        payload: b"sealed".to_vec(),
        now: born,
    };
    app.store.append(entry).await.unwrap();
    let mut tx = app.store.begin().await.unwrap();
    let over = Ended {
        reason: EndReason::EndedByPerson,
        drain_until: born.plus(Record::ChatText.keep()),
    };
    tx.end_chat(chat, over).await.unwrap();
    tx.commit().await.unwrap();
}

async fn callbacks(team: TeamId, tx: &mut dyn Tx, born: Timestamp) {
    let quarter = Timestamp(born.0.div_euclid(15 * MINUTE) * 15 * MINUTE);
    let window = Window::from(Slot {
        day: 0,
        starts: Timestamp(quarter.0 - 30 * MINUTE),
        ends: quarter,
    });
    let closed = Callback {
        id: done(),
        team,
        level: Level::T4,
        language: "en".to_owned(),
        state: State::Closed {
            outcome: Outcome::CancelledByPerson,
            purge: born.plus(Record::Callback.keep()),
        },
        attention: false,
        first_due: None,
        windows: vec![window],
    };
    // Imminent, and nobody tried: it waits for a supervisor, who never comes.
    let stuck_window = Window::from(Slot {
        day: 0,
        starts: Timestamp(born.0 - 30 * MINUTE),
        ends: born,
    });
    let waiting = Callback {
        id: stuck(),
        level: Level::T1,
        state: State::Waiting,
        windows: vec![Window {
            extra: true,
            ..stuck_window
        }],
        ..closed.clone()
    };
    for (callback, number) in [(closed, 1), (waiting, 2)] {
        let sealed = SealedCallback {
            locator: [number; 16],
            auth_hash: [number; 32],
            contact: vec![number],
            hours: vec![number],
        };
        assert!(tx.insert_callback(&callback, &sealed).await.unwrap());
    }
}

async fn told(team: TeamId, tx: &mut dyn Tx, born: Timestamp) {
    tx.put_forwarder(&Forwarder {
        id: agency(),
        name: "Another hotline".to_owned(),
        kind: ForwarderKind::Nhth,
        stance: Stance::ByConsent,
        hours: String::new(),
        phone: String::new(),
        called_on: None,
        agreed_on: None,
        active: true,
    })
    .await
    .unwrap();
    let receipt = ReceiptRow {
        forwarder: agency(),
        reference: REFERENCE,
        digest: [1; 32],
        form: None,
        received_at: born,
    };
    assert!(tx.insert_receipt(&receipt).await.unwrap());
    let by = anybody(tx).await;
    let release = Release {
        id: release_id(),
        team,
        on: On::Case(CaseId::from_bytes([9; 16])),
        recipient: agency(),
        purpose: Purpose::Medical,
        classes: [DataClass::Alias].into_iter().collect(),
        branch: Branch::Adult,
        by,
        signed_off: None,
        from: born,
        until: born.plus(USUAL),
        withdrawn: None,
    };
    assert!(tx.insert_release(&release, &[1]).await.unwrap());
}

async fn anybody(tx: &mut dyn Tx) -> domain::MemberId {
    tx.staff_by_login("alex").await.unwrap().unwrap().id
}

async fn case(tx: &mut dyn Tx, born: Timestamp) {
    let row = CaseRow {
        id: case_id(),
        opened_at: born,
        key_version: 1,
        entries: 0,
        exposed: false,
    };
    assert!(tx.insert_case(&row).await.unwrap());
    let closed = Life::Open.close(CloseReason::GoalsMet, born).unwrap();
    tx.set_case_life(case_id(), &closed).await.unwrap();
}

async fn task(team: TeamId, tx: &mut dyn Tx, born: Timestamp) {
    let new = New {
        id: task_id(),
        team,
        owner: anybody(tx).await,
        on: None,
        life: TaskLife::report(),
    };
    let mut task = Task::open(new, born).unwrap();
    assert!(tx.insert_task(&task).await.unwrap());
    if let TaskLife::Report(report) = &mut task.life {
        report.stage = Stage::NotReportable(NotReportable::Adult);
    }
    task.closed = Some(born);
    task.next = None;
    tx.save_task(&task).await.unwrap();
}

async fn totals(app: &App, tx: &mut dyn Tx, born: Timestamp) {
    let day = app.rota.zone.day(born);
    let under = Under {
        day,
        level: Level::T4,
        language: "en",
    };
    tx.count(under, What::Count(Count::Started)).await.unwrap();
    let seen = Staffing {
        there: 1,
        ..Staffing::default()
    };
    tx.put_look(day, born, seen).await.unwrap();
}

const fn case_id() -> CaseId {
    CaseId::from_bytes(ID)
}

const fn task_id() -> TaskId {
    TaskId::from_bytes(ID)
}

const fn release_id() -> ReleaseId {
    ReleaseId::from_bytes(ID)
}

const fn agency() -> ForwarderId {
    ForwarderId::from_bytes(ID)
}

const fn done() -> CallbackId {
    CallbackId::from_bytes([1; 16])
}

const fn stuck() -> CallbackId {
    CallbackId::from_bytes([2; 16])
}

/// Whatever stands in the table is seeded above, goes at once (tested where it ends), or lies in another place than the database.
#[test]
fn every_kind_of_the_table_is_looked_at() {
    for record in Record::ALL {
        let at_once = record.keep() == Millis(0);
        let seeded = match record {
            Record::ChatText
            | Record::WrapUp
            | Record::Callback
            | Record::CallbackStop
            | Record::Receipt
            | Record::Release
            | Record::Case
            | Record::Task
            | Record::Total
            | Record::Audit => true,
            Record::SafetyCheck | Record::Referral | Record::Handoff | Record::Backup => false,
        };
        assert!(seeded || at_once || *record == Record::Backup, "{record:?}");
    }
}
