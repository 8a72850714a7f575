//! Somebody asks for a person, by telephone, in a chat and on paper: S5 and S6, and the clocks of R218 and R223.

use crate::{
    audit::words,
    canary::has,
    referral::{agreed, ask, body, facts, partner, problem, receipt_of, send, signed, the_notice},
    task::{back, now, sam_leads},
};
use client::{ClientError, Desk, TakenLegal};
use domain::{
    Timestamp,
    case::{CloseReason, Closed, Life},
    page::Cause,
    permission::{Action, Role, Target},
};
use protocol::{
    ForwarderId, LegalId, MemberId, ProblemCode, Reference,
    audit::AlertKind,
    conflict::{GlassReason, Hidden},
    forwarder::{ForwarderFacts, KeepForwarderParams, Scope},
    legal::{
        CallerClaim, DataBreach, DutyAnswer, Freeze, HoldWhy, IncidentCause, IncidentDuty,
        IncidentFacts, LegalBasis, LegalFacts, LegalKind, LegalPaper, LegalState, LegalStep,
        LiftWhy, NarrowedBy, NotTold, NoticeWay, NumberFrom, Refusal,
    },
    task::TaskOn,
};
use rand::random;
use sotto::http::routes::{Need, desk_list, visitor_list};
use std::time::Duration;
use tests::{
    line::Line,
    seat::{Seat, meanwhile},
};
use tokio::time::Instant;

const HOUR_S: i64 = 3_600;
const HOUR_MS: u64 = 3_600_000;
const MARK: &str = "marker-subpoena-4830";
const NAME: &str = "marker-person-sandpiper-4831";

fn code<T>(answer: client::Result<T>) -> Option<ProblemCode> {
    answer.err().as_ref().and_then(ClientError::code)
}

fn paper(claim: CallerClaim) -> LegalPaper {
    LegalPaper {
        claim: Some(claim),
        agency: Some(ForwarderId([9; 16])),
        from: MARK.to_owned(),
        docket: String::new(),
        words: String::new(),
    }
}

fn came(line: &Line, kind: LegalKind, due: Option<u64>) -> TakenLegal {
    TakenLegal {
        kind,
        received: now(line),
        due,
        paper: paper(CallerClaim::Police),
    }
}

async fn one(desk: &Desk, id: LegalId) -> LegalFacts {
    let all = desk.legal().await.unwrap().requests;
    all.into_iter().find(|one| one.legal_id == id).unwrap()
}

async fn incident(desk: &Desk) -> IncidentFacts {
    let mut all = desk.legal().await.unwrap().incidents;
    assert_eq!(all.len(), 1);
    all.remove(0)
}

async fn said(line: &Line, event: &str) -> Vec<String> {
    let all = words(line).await.into_iter();
    let named = all.filter(|(known, _)| known == event);
    named.filter_map(|(_, reason)| reason).collect()
}

/// How many open pages about requests and incidents somebody has.
async fn called(line: &Line, alias: &str) -> usize {
    let mut tx = line.store().read().await.unwrap();
    let team = tx.staff_of_team(line.app().team).await.unwrap();
    let staff = team.iter().find(|staff| staff.alias == alias).unwrap();
    let pages = tx.pages_of(staff.id).await.unwrap();
    let open = pages
        .iter()
        .filter(|page| page.cause == Cause::Legal && page.state.is_open());
    open.count()
}

/// S5, through.
#[tokio::test]
async fn a_detective_and_a_cousin_hunt_for_somebody() {
    let line = Line::start().await;
    sam_leads(&line).await;
    let alex = line.desk("alex").await;
    let bea = line.desk("bea").await;

    // 1. The telephone at three in the morning: whatever is asked, the same is said, and there is nothing to look with.
    let id = alex
        .take_legal(&came(&line, LegalKind::MissingPersonQuery, None))
        .await
        .unwrap();
    line.sweep().await;
    assert_eq!(called(&line, "Sam").await, 1, "a supervisor is called");
    assert_eq!(
        code(alex.ask_search(id).await),
        Some(ProblemCode::Forbidden)
    );
    assert_eq!(said(&line, "search_attempted").await, ["denied"]);
    let seen = one(&alex, id).await;
    assert_eq!(seen.state, LegalState::Received);
    assert_eq!(alex.legal_paper(&seen).unwrap(), paper(CallerClaim::Police));
    assert!(
        !has(&line.disk(), MARK.as_bytes()),
        "not even who asks is readable on the disk"
    );
    assert_eq!(
        bea.legal().await.unwrap().requests,
        [],
        "it is Alex’s, and who leads’"
    );

    // 2. The department of the directory knows no such officer: one tap, and everybody knows, without a name.
    let (incident_id, alert_id) = alex.false_caller(id).await.unwrap();
    assert_eq!(one(&alex, id).await.state, LegalState::Refused);
    let told = bea.alerts().await.unwrap();
    assert_eq!(told.alerts.len(), 1);
    assert_eq!(told.alerts[0].alert_id, alert_id);
    let told = serde_json::to_value(&told.alerts[0]).unwrap();
    let fields: Vec<_> = told.as_object().unwrap().keys().cloned().collect();
    assert_eq!(fields, ["alertId", "kind", "raisedAt"], "a word, no name");
    bea.alert_seen(alert_id).await.unwrap();
    assert_eq!(bea.alerts().await.unwrap().alerts, []);
    assert_eq!(
        alex.alerts().await.unwrap().alerts,
        [],
        "who raised it knows"
    );
    let sam = back(&line, "sam").await;
    assert_eq!(sam.alerts().await.unwrap().alerts.len(), 1);
    let opened = incident(&sam).await;
    assert_eq!(opened.incident_id, incident_id);
    assert_eq!(
        (opened.cause, opened.breach, opened.legal_id),
        (IncidentCause::FalseCaller, DataBreach::None, Some(id))
    );
    assert_eq!(said(&line, "incident_opened").await, ["false_caller"]);
    assert_eq!(said(&line, "alert_raised").await, ["false_caller"]);
    for duty in [IncidentDuty::Contain, IncidentDuty::Director] {
        sam.answer_duty(incident_id, (duty, DutyAnswer::Done))
            .await
            .unwrap();
    }
    sam.close_incident(incident_id).await.unwrap();
    sam.step_legal(id, LegalStep::Close).await.unwrap();

    a_partners_key_is_misused(&line, &sam).await;
}

/// 4. Many forms by a partner's key at one in the morning: no status comes back, and the partner is stopped until somebody has called them.
async fn a_partners_key_is_misused(line: &Line, sam: &Seat<Desk>) {
    let partner = partner(sam, &[Scope::Refer]).await;
    let mut answers = Vec::new();
    for _ in 0..5 {
        let reference = send(line, &partner, &agreed()).await;
        answers.push(receipt_of(line, reference).await);
    }
    let unknown = receipt_of(line, Reference([77; 16])).await;
    for answer in &answers {
        assert_eq!(answer.text, unknown.text, "no status, whatever is asked");
    }
    let opened = sam
        .open_incident(
            (IncidentCause::PartnerKey, DataBreach::None, false),
            &LegalPaper {
                claim: None,
                agency: Some(partner.forwarder),
                from: String::new(),
                docket: String::new(),
                words: MARK.to_owned(),
            },
        )
        .await
        .unwrap();
    let stopped = KeepForwarderParams {
        forwarder_id: partner.forwarder,
        facts: ForwarderFacts {
            active: false,
            ..facts()
        },
    };
    sam.keep_forwarder(&stopped).await.unwrap();
    let reference = Reference(random());
    let form = body(
        &agreed(),
        reference,
        Some(&partner.key),
        &the_notice(line).await,
    );
    let refused = ask(line, &signed(line, &partner, reference, form)).await;
    assert_eq!(problem(&refused), ProblemCode::BadSignature);
    let legal = sam.legal().await.unwrap();
    assert!(legal.incidents.iter().any(|one| one.incident_id == opened));
}

/// S5.3 and K8: what the cousin writes is sealed, so the server answers what is true of a person who is here and what is true of nobody in
/// the same time and with the same bytes.
#[tokio::test]
async fn a_chat_with_true_details_is_answered_like_any_other() {
    let line = Line::start().await;
    let alex = line.desk("alex").await;
    let me = alex.me().member_id;
    alex.open_case(None, &[me], NAME.as_bytes()).await.unwrap();
    drop(alex);
    let mut alex = line.desk("alex").await;
    let told = [NAME, "marker-person-nobody-at-all-4832"];
    let mut cousins = Vec::new();
    for _ in told {
        let mut cousin = line.visitor().await;
        alex.claim().await;
        cousin.readers_are(&["Alex"]).await;
        cousins.push(cousin);
    }
    // A difference that is real is there in every round; what other tests do to this machine is not.
    let mut apart = Vec::new();
    for round in 0..5 {
        let medians = medians(&mut alex, &mut cousins, (told, round)).await;
        apart.push(medians[0].abs_diff(medians[1]));
        if apart[round] <= Duration::from_millis(5) {
            break;
        }
    }
    for words in told {
        assert!(!has(&line.disk(), words.as_bytes()));
    }
    let nearest = apart.iter().min().unwrap();
    assert!(*nearest <= Duration::from_millis(5), "{apart:?} apart");
}

/// How long it takes until Alex reads what each of them writes: in turns, so that whatever else the machine does happens to both.
async fn medians(
    alex: &mut Seat<Desk>,
    cousins: &mut [Seat<client::Visitor>],
    (told, round): ([&str; 2], usize),
) -> Vec<Duration> {
    let mut took = [Vec::new(), Vec::new()];
    for turn in 0..9 {
        for ((words, cousin), took) in told.iter().zip(cousins.iter_mut()).zip(&mut took) {
            let words = format!("{words} {round} {turn}");
            let began = Instant::now();
            cousin.say(&words).await.unwrap();
            meanwhile(alex.hears(&words), cousin).await;
            took.push(began.elapsed());
        }
    }
    let median = |mut took: Vec<Duration>| {
        took.sort();
        took[took.len() / 2]
    };
    took.into_iter().map(median).collect()
}

/// Every route that somebody can ask: none of them takes a name or a word to look for (R204).
#[test]
fn there_is_no_way_to_search_for_a_person() {
    let all = desk_list().into_iter().chain(visitor_list());
    let mut found: Vec<_> = all
        .filter(|route| {
            let words = ["find", "lookup", "query", "name", "search"];
            words.iter().any(|word| route.path.contains(word))
        })
        .collect();
    found.sort_by_key(|route| route.path);
    let paths: Vec<_> = found.iter().map(|route| route.path).collect();
    // One's own request to be called, by its words; what one calls one's own device; and the one that only writes down that it was wanted.
    let known = [
        "/api/v1/callbacks/find",
        "/api/v1/devices/name",
        // What is held of who says their own words (R227).
        "/api/v1/held/find",
        "/api/v1/legal/search",
    ];
    assert_eq!(paths, known);
    assert_eq!(found[3].need, Need::Session(Action::KeepLegal));
    let fields = serde_json::json!({ "legalId": "AAAAAAAAAAAAAAAAAAAAAA", "name": NAME });
    let refused = serde_json::from_value::<protocol::legal::LegalParams>(fields);
    assert!(refused.is_err(), "there is no field for a name");
}

/// Alex has a chat, and there is a case that only Alex works on.
struct Client {
    alex: Seat<Desk>,
    _visitor: Seat<client::Visitor>,
    item: TaskOn,
    case: protocol::CaseId,
    /// Somebody else's.
    another: protocol::CaseId,
}

async fn client(line: &Line) -> Client {
    let mut visitor = line.visitor().await;
    let mut alex = line.desk("alex").await;
    let chat = alex.claim().await;
    visitor.readers_are(&["Alex"]).await;
    let mut tx = line.store().read().await.unwrap();
    let chat = domain::ChatId::from_bytes(chat.0);
    let item = tx.item_of_chat(chat).await.unwrap().unwrap();
    drop(tx);
    let me = alex.me().member_id;
    let case = alex.open_case(None, &[me], NAME.as_bytes()).await.unwrap();
    let another = alex.open_case(None, &[me], b"another").await.unwrap();
    Client {
        alex,
        _visitor: visitor,
        item: TaskOn::Item {
            item_id: protocol::ItemId(*item.id.as_bytes()),
        },
        case,
        another,
    }
}

/// A case was closed a year ago, to the day.
async fn goes_tonight(line: &Line, id: protocol::CaseId) {
    let until = Timestamp(line.app().now().0 + 12 * HOUR_MS.cast_signed());
    let closed = Closed {
        at: Timestamp(until.0 - domain::case::KEPT.0).to_minute(),
        why: CloseReason::GoalsMet,
        until: until.to_minute(),
    };
    let mut tx = line.store().begin().await.unwrap();
    let id = domain::CaseId::from_bytes(id.0);
    tx.set_case_life(id, &Life::Closed(closed)).await.unwrap();
    tx.commit().await.unwrap();
}

/// S6.
#[tokio::test]
async fn a_subpoena_is_neither_obeyed_nor_ignored() {
    let line = Line::start().await;
    sam_leads(&line).await;
    let client = client(&line).await;
    goes_tonight(&line, client.case).await;
    goes_tonight(&line, client.another).await;
    let sam = line.desk_off_duty("sam", line.desk_site()).await;
    let due = now(&line) / 60_000 * 60_000 + 10 * 24 * HOUR_MS;
    let taken = TakenLegal {
        kind: LegalKind::SubpoenaAttorney,
        received: now(&line),
        due: Some(due),
        paper: LegalPaper {
            claim: Some(CallerClaim::Lawyer),
            agency: None,
            from: "Defense counsel".to_owned(),
            docket: "HHD-CR-1".to_owned(),
            words: format!("All chats, IP logs and notes on {NAME}"),
        },
    };
    let id = client.alex.take_legal(&taken).await.unwrap();
    assert!(!has(&line.disk(), NAME.as_bytes()));
    let step = async |step| sam.step_legal(id, step).await;

    // Only what is there is held, and only by who leads; a hold is on one record.
    let case = TaskOn::Case {
        case_id: client.case,
    };
    let records = sam.legal().await.unwrap().records;
    let another = TaskOn::Case {
        case_id: client.another,
    };
    for on in [client.item, case, another] {
        assert!(records.iter().any(|record| record.on == on));
    }
    assert_eq!(records.len(), 3);
    assert!(records.iter().all(|record| record.who == ["Alex"]));
    let by_alex = client.alex.set_hold(id, case, HoldWhy::Asked).await;
    assert_eq!(code(by_alex), Some(ProblemCode::Forbidden));
    let nobodys = TaskOn::Case {
        case_id: protocol::CaseId([77; 16]),
    };
    let nothing = sam.set_hold(id, nobodys, HoldWhy::Asked).await;
    assert_eq!(code(nothing), Some(ProblemCode::NotFound));
    let none_yet = step(LegalStep::Hold {
        freeze: Freeze::Held,
    });
    assert_eq!(code(none_yet.await), Some(ProblemCode::WrongState));
    let hold = sam.set_hold(id, case, HoldWhy::Asked).await.unwrap();
    let twice = sam.set_hold(id, case, HoldWhy::Asked).await;
    assert_eq!(code(twice), Some(ProblemCode::Conflict));
    assert!(held(&line, case).await);
    assert!(!held(&line, client.item).await, "nothing else is");
    step(LegalStep::Hold {
        freeze: Freeze::Held,
    })
    .await
    .unwrap();

    // Verified under a number that they did not give; then counsel; then the person, by their own way.
    let comply = LegalStep::Comply {
        basis: LegalBasis::CourtOrder,
        minimum: true,
        safety: true,
    };
    for early in [
        LegalStep::Counsel,
        comply,
        LegalStep::Refuse {
            why: Refusal::NotCompelled,
        },
    ] {
        assert_eq!(code(step(early).await), Some(ProblemCode::WrongState));
    }
    step(LegalStep::Verify {
        from: NumberFrom::Published,
    })
    .await
    .unwrap();
    step(LegalStep::Counsel).await.unwrap();
    let unsafe_way = step(LegalStep::Notify {
        way: NoticeWay::InChat,
    });
    assert_eq!(code(unsafe_way.await), Some(ProblemCode::WrongState));
    step(LegalStep::Unreachable {
        why: NotTold::NoAnswer,
    })
    .await
    .unwrap();
    step(LegalStep::Notify {
        way: NoticeWay::CaseWorker,
    })
    .await
    .unwrap();
    assert_eq!(said(&line, "person_notified").await, ["case_worker"]);
    step(LegalStep::Object).await.unwrap();
    assert_eq!(
        code(step(comply).await),
        Some(ProblemCode::WrongState),
        "no judge has signed"
    );

    the_night_purges_all_but_what_is_held(&line, &client).await;
    the_insider_is_refused(&line, &client).await;

    // 4. The judge looks at the notes alone; the least is handed over, on a basis, and that is written down.
    let sam = back(&line, "sam").await;
    sam.step_legal(id, LegalStep::InCamera).await.unwrap();
    assert!(one(&sam, id).await.judge);
    let careless = LegalStep::Comply {
        basis: LegalBasis::CourtOrder,
        minimum: true,
        safety: false,
    };
    let careless = sam.step_legal(id, careless).await;
    assert_eq!(code(careless), Some(ProblemCode::WrongState));
    sam.step_legal(id, comply).await.unwrap();
    assert_eq!(
        said(&line, "disclosure_without_release").await,
        ["court_order"]
    );
    let open = sam.step_legal(id, LegalStep::Close).await;
    assert_eq!(
        code(open),
        Some(ProblemCode::WrongState),
        "something is held"
    );
    sam.lift_hold(hold, LiftWhy::Answered).await.unwrap();
    assert!(!held(&line, case).await);
    sam.step_legal(id, LegalStep::Close).await.unwrap();
    assert_eq!(said(&line, "hold_set").await, ["asked"]);
    assert_eq!(said(&line, "hold_lifted").await, ["answered"]);
    let closed = one(&sam, id).await;
    assert_eq!(closed.state, LegalState::Closed);
    let steps: Vec<_> = closed.steps.iter().map(|row| row.step).collect();
    assert_eq!(steps.len(), 9);
    assert!(closed.steps.iter().all(|row| row.by == "Sam"));

    // A year later nothing of it is left.
    line.leap(366 * 24 * HOUR_S).await;
    let mut tx = line.store().read().await.unwrap();
    assert_eq!(tx.legals(line.app().team).await.unwrap(), []);
    assert_eq!(tx.legal_papers(line.app().team).await.unwrap(), []);
}

async fn held(line: &Line, on: TaskOn) -> bool {
    let mut tx = line.store().read().await.unwrap();
    let on = match on {
        TaskOn::Item { item_id } => domain::task::On::Item(domain::ItemId::from_bytes(item_id.0)),
        TaskOn::Callback { callback_id } => {
            domain::task::On::Callback(domain::CallbackId::from_bytes(callback_id.0))
        }
        TaskOn::Case { case_id } => domain::task::On::Case(domain::CaseId::from_bytes(case_id.0)),
    };
    tx.is_held(on).await.unwrap()
}

/// 2. What is over goes that night, and what is held stays; the log says both.
async fn the_night_purges_all_but_what_is_held(line: &Line, client: &Client) {
    line.leap(24 * HOUR_S).await;
    sotto::retention::daily::run(line.app()).await.unwrap();
    let mut tx = line.store().read().await.unwrap();
    for (id, stays) in [(client.case, true), (client.another, false)] {
        let case = tx.case(domain::CaseId::from_bytes(id.0)).await.unwrap();
        assert_eq!(case.is_some(), stays);
    }
    drop(tx);
    assert_eq!(said(line, "purge_held").await, ["case 1"]);
    assert!(
        said(line, "purge_counts")
            .await
            .contains(&"case 1".to_owned())
    );
}

/// 3. Bea, who does not work on it, opens the record again and again: refused, the glass stays whole, and whoever reads the log is told.
async fn the_insider_is_refused(line: &Line, client: &Client) {
    let bea = back(line, "bea").await;
    for _ in 0..3 {
        let refused = bea.read_case(client.case).await.err();
        assert_eq!(
            refused.as_ref().and_then(ClientError::code),
            Some(ProblemCode::NotFound)
        );
    }
    let hidden = Hidden::Case {
        case_id: client.case,
    };
    let alex = back(line, "alex").await;
    let her = MemberId(*line.org.find("bea").member.as_bytes());
    alex.bar(hidden, her).await.unwrap();
    let glass = bea.ask_glass(GlassReason::NobodyElse).await.unwrap();
    let sam = back(line, "sam").await;
    sam.decide_glass(glass, None).await.unwrap();
    let refused = bea.read_case(client.case).await.err();
    assert_eq!(
        refused.as_ref().and_then(ClientError::code),
        Some(ProblemCode::NotFound)
    );
    assert_eq!(said(line, "breakglass_requested").await.len(), 1);
    let iris = back(line, "iris").await;
    let overview = iris.audit().await.unwrap();
    let alerts = overview.alerts.iter();
    let told: Vec<_> = alerts.map(|alert| (alert.kind, alert.who)).collect();
    assert_eq!(told, [(AlertKind::Unassigned, her)]);
}

/// There is no role that hands anything out, and none was added (R218).
#[test]
fn nobody_exports() {
    for action in Action::ALL {
        assert!(!action.name().contains("export"), "{}", action.name());
    }
    for role in Role::ALL {
        let name = format!("{role:?}").to_lowercase();
        assert!(!name.contains("export"), "{name}");
    }
    let leads = domain::permission::who(Action::SetHold, Target::None);
    assert_eq!(leads, [domain::permission::Party::Staff(Role::Supervisor)]);
}

/// R218: at once, then before the date; when it is over again and again, until it was answered.
#[tokio::test]
async fn a_supervisor_is_called_for_what_waits() {
    let line = Line::start().await;
    sam_leads(&line).await;
    let alex = line.desk_off_duty("alex", line.desk_site()).await;
    let due = now(&line) / 60_000 * 60_000 + 30 * HOUR_MS;
    let id = alex
        .take_legal(&came(&line, LegalKind::GrandJury, Some(due)))
        .await
        .unwrap();
    line.sweep().await;
    assert_eq!(called(&line, "Sam").await, 1);
    let sam = back(&line, "sam").await;
    sam.legal_seen().await.unwrap();
    assert_eq!(called(&line, "Sam").await, 0, "a human tapped");
    line.leap(6 * HOUR_S).await;
    assert_eq!(called(&line, "Sam").await, 1, "24 hours before");
    let sam = back(&line, "sam").await;
    let nothing = LegalStep::Hold {
        freeze: Freeze::Nothing,
    };
    sam.step_legal(id, nothing).await.unwrap();
    assert_eq!(called(&line, "Sam").await, 0, "somebody has done something");
    for (hours, calls) in [(19, 0), (1, 1), (4, 1), (5, 0), (1, 1)] {
        line.leap(hours * HOUR_S).await;
        let sam = back(&line, "sam").await;
        assert_eq!(called(&line, "Sam").await, calls, "{hours} hours later");
        sam.legal_seen().await.unwrap();
    }
    let sam = back(&line, "sam").await;
    let moved = now(&line) + 20 * 24 * HOUR_MS;
    sam.date_legal(id, Some(moved)).await.unwrap();
    line.leap(24 * HOUR_S).await;
    assert_eq!(called(&line, "Sam").await, 0, "the date was moved");
    let alex = back(&line, "alex").await;
    let forbidden = alex.date_legal(id, None).await;
    assert_eq!(code(forbidden), Some(ProblemCode::Forbidden));
    let by = NarrowedBy::Court;
    let not_hers = alex.step_legal(id, LegalStep::Narrow { by }).await;
    assert_eq!(code(not_hers), Some(ProblemCode::Forbidden));
}

/// R223, through: 24 hours for who pays, the attorney general not later than residents, the people by their own way only.
#[tokio::test]
async fn a_breach_runs_until_everything_was_answered() {
    let line = Line::start().await;
    sam_leads(&line).await;
    let alex = line.desk_off_duty("alex", line.desk_site()).await;
    let paper = LegalPaper {
        claim: None,
        agency: None,
        from: String::new(),
        docket: String::new(),
        words: MARK.to_owned(),
    };
    let id = alex
        .open_incident((IncidentCause::Lost, DataBreach::Imminent, false), &paper)
        .await
        .unwrap();
    assert!(!has(&line.disk(), MARK.as_bytes()));
    assert_eq!(said(&line, "incident_opened").await, ["lost"]);
    let minute = now(&line) / 60_000 * 60_000;
    let sam = back(&line, "sam").await;
    let opened = incident(&sam).await;
    let due = |duty| {
        let found = opened.duties.iter().find(|one| one.duty == duty);
        found.and_then(|one| one.due_at)
    };
    assert_eq!(due(IncidentDuty::GrantMaker), Some(minute + 24 * HOUR_MS));
    let sixty_days = minute + 60 * 24 * HOUR_MS;
    assert_eq!(due(IncidentDuty::Residents), Some(sixty_days));
    assert_eq!(due(IncidentDuty::AttorneyGeneral), Some(sixty_days));
    assert_eq!(due(IncidentDuty::Identity), None, "no numbers are out");
    line.sweep().await;
    assert_eq!(called(&line, "Sam").await, 1, "at once");
    let answer = async |sam: &Seat<Desk>, duty, answer| sam.answer_duty(id, (duty, answer)).await;
    for duty in [IncidentDuty::Contain, IncidentDuty::Director] {
        answer(&sam, duty, DutyAnswer::Done).await.unwrap();
    }
    assert_eq!(called(&line, "Sam").await, 0);
    line.leap(24 * HOUR_S).await;
    assert_eq!(called(&line, "Sam").await, 1, "24 hours are over");
    let sam = back(&line, "sam").await;
    for excuse in [DutyAnswer::SafeHarbour, DutyAnswer::NotOwed] {
        let refused = answer(&sam, IncidentDuty::GrantMaker, excuse).await;
        assert_eq!(code(refused), Some(ProblemCode::WrongState));
    }
    answer(&sam, IncidentDuty::GrantMaker, DutyAnswer::Done)
        .await
        .unwrap();
    assert_eq!(said(&line, "incident_notice_sent").await, ["grant_maker"]);
    let before = answer(&sam, IncidentDuty::Residents, DutyAnswer::Done).await;
    assert_eq!(code(before), Some(ProblemCode::WrongState));
    sam.worsen_incident(id, (DataBreach::Actual, true))
        .await
        .unwrap();
    for duty in [
        IncidentDuty::AttorneyGeneral,
        IncidentDuty::Residents,
        IncidentDuty::Identity,
    ] {
        answer(&sam, duty, DutyAnswer::Done).await.unwrap();
    }
    assert_eq!(
        code(sam.close_incident(id).await),
        Some(ProblemCode::WrongState),
        "the people do not know"
    );
    let by_letter = answer(&sam, IncidentDuty::Persons, DutyAnswer::Done).await;
    assert_eq!(code(by_letter), Some(ProblemCode::WrongState));
    answer(&sam, IncidentDuty::Persons, DutyAnswer::SafeWay)
        .await
        .unwrap();
    sam.close_incident(id).await.unwrap();
    assert!(incident(&sam).await.closed_at.is_some());
    let by_alex = back(&line, "alex").await.close_incident(id).await;
    assert_eq!(code(by_alex), Some(ProblemCode::Forbidden));
}
