//! Nothing lapses silently: what is renewed by whom, what people are told, and what a device that is gone cannot read.

use crate::audit::words;
use client::{Desk, Http};
use domain::{ChatId, TeamId, page::Cause};
use protocol::{ProblemCode, people::RevokeReason, task::NewTask, visitor::LineResponse};
use seal::{Intake, boxes};
use tests::line::Line;

const DAY_S: i64 = 86_400;

async fn log_in(line: &Line, login: &str) -> client::Result<Desk> {
    Desk::log_in_with(line.desk_plan(line.desk_site()), login, &line.org.keys).await
}

/// A supervisor comes, and their desk does what is due.
async fn supervisor_comes(line: &Line) -> client::Kept {
    let mut sam = log_in(line, "sam").await.unwrap();
    sam.keep_up().await.unwrap()
}

async fn has_notice(line: &Line) -> bool {
    let http = Http::new(line.visitor_site());
    let told: LineResponse = http.get("/api/v1/line").await.unwrap();
    told.notice.is_some()
}

async fn leap_days(line: &Line, days: i64) {
    line.clock.advance_ms(days * DAY_S * 1_000);
    line.sweep().await;
}

async fn intake_of(line: &Line, chat: protocol::ChatId) -> Vec<u8> {
    let mut tx = line.store().read().await.unwrap();
    let row = tx.chat(ChatId::from_bytes(chat.0)).await.unwrap();
    row.unwrap().intake.unwrap()
}

/// The generations of the team's key that are sealed to somebody's device.
async fn wrapped(line: &Line, login: &str) -> Vec<i64> {
    let device = line.org.find(login).device;
    let mut tx = line.store().read().await.unwrap();
    let wraps = tx.team_wraps(line.org.team, device).await.unwrap();
    wraps.iter().map(|wrap| wrap.generation).collect()
}

#[tokio::test]
async fn a_line_whose_supervisor_comes_every_three_days_lives_for_forty_days() {
    let line = Line::start().await;
    for _visit in 0..14 {
        leap_days(&line, 3).await;
        supervisor_comes(&line).await;
        assert!(has_notice(&line).await);
    }
    // Everybody's certificate has ended by now, but for the renewal.
    let mut alex = line.desk("alex").await;
    let mut visitor = line.visitor().await;
    alex.claim().await;
    visitor.readers_are(&["Alex"]).await;
    let told = words(&line).await;
    let lapsing = told.iter().filter(|(event, _)| event == "key_lapsing");
    assert_eq!(lapsing.count(), 0, "nobody had to be warned: {told:?}");
    let weekly = ("keys_rotated".to_owned(), Some("weekly".to_owned()));
    assert!(told.contains(&weekly));
}

/// Thresholds at which the only supervisor was called about something that lapses; nobody else is.
async fn called(line: &Line) -> Vec<u32> {
    let mut tx = line.store().read().await.unwrap();
    let mut steps = Vec::new();
    for staff in tx.staff_of_team(line.app().team).await.unwrap() {
        for page in tx.pages_of(staff.id).await.unwrap() {
            assert_eq!((page.cause, staff.alias.as_str()), (Cause::Lapse, "Sam"));
            steps.push(page.step);
        }
    }
    steps.sort_unstable();
    steps
}

#[tokio::test]
async fn without_a_supervisor_people_are_warned_once_at_each_threshold_and_then_visitors_see_numbers()
 {
    let line = Line::start().await;
    let lapses = async || {
        let told = words(&line).await.into_iter();
        let told = told.filter(|(event, _)| event == "key_lapsing");
        told.filter_map(|(_, reason)| reason).collect::<Vec<_>>()
    };
    leap_days(&line, 3).await;
    assert_eq!(lapses().await, Vec::<String>::new());
    leap_days(&line, 1).await;
    line.sweep().await;
    assert_eq!(lapses().await, ["notice_72h"]);
    assert_eq!(
        called(&line).await,
        [72],
        "the supervisor, by their own ways"
    );
    let admin = log_in(&line, "sam").await.unwrap();
    let told = admin.upkeep().await.unwrap().lapses;
    let notice = told.iter().map(|lapse| lapse.kind).collect::<Vec<_>>();
    assert_eq!(notice, [protocol::upkeep::LapsingKind::Notice]);
    leap_days(&line, 2).await;
    assert!(has_notice(&line).await);
    leap_days(&line, 2).await;
    assert_eq!(lapses().await, ["notice_72h", "notice_24h", "notice_over"]);
    assert_eq!(called(&line).await, [0, 24, 72], "once for each threshold");
    assert!(!has_notice(&line).await, "the page shows telephone numbers");
    // Nobody can work, but who can sign a notice, and that one makes it good again.
    assert!(matches!(
        log_in(&line, "alex").await.err(),
        Some(client::ClientError::Lapsed)
    ));
    assert!(supervisor_comes(&line).await.notice);
    assert!(has_notice(&line).await);
    assert!(log_in(&line, "alex").await.is_ok());
}

#[tokio::test]
async fn after_a_removal_the_team_has_a_new_key_and_what_waits_is_sealed_to_it() {
    let line = Line::start().await;
    let mut alex = line.desk("alex").await;
    let waiting = line.visitor().await;
    let before = intake_of(&line, waiting.chat_id()).await;
    let mut sam = line.desk("sam").await;
    let bea = line.org.find("bea").device;
    let bea = protocol::DeviceId(*bea.as_bytes());
    sam.revoke(bea, RevokeReason::Lost).await.unwrap();
    let kept = sam.keep_up().await.unwrap();
    assert!(kept.key);
    assert_eq!(kept.resealed, 1);
    // What the lost device knew opens nothing that waits now, and nothing that comes.
    // A second later: who waits longer comes first, and the same age would leave it to chance.
    line.clock.advance_ms(1_000);
    let later = line.visitor().await;
    let team: TeamId = line.org.team;
    let known = &line.org.team_key;
    for visitor in [&waiting, &later] {
        let chat = visitor.chat_id();
        let sealed = intake_of(&line, chat).await;
        assert_ne!(sealed, before);
        let opened = Intake::open(&sealed, known, &chat.0, team.as_bytes(), 1);
        assert!(opened.is_err());
        assert_ne!(
            boxes::key_id(&sealed).unwrap(),
            boxes::key_id(&before).unwrap()
        );
    }
    // Who was at the desk all the time fetches the new key and goes on.
    let chat = alex.claim().await;
    assert_eq!(chat, waiting.chat_id());
    // The old halves stay for a day, because a page may have read the notice just before, and then go.
    assert_eq!(wrapped(&line, "alex").await, [2, 1]);
    leap_days(&line, 1).await;
    assert_eq!(wrapped(&line, "alex").await, [2]);
}

#[tokio::test]
async fn old_keys_stay_for_what_waits_and_at_most_fourteen_days() {
    let line = Line::start().await;
    let waiting = line.visitor().await;
    let chat = waiting.chat_id();
    let before = intake_of(&line, chat).await;
    let sam = line.desk("sam").await;
    let own = protocol::DeviceId(*line.org.find("bea").device.as_bytes());
    sam.revoke(own, RevokeReason::Lost).await.unwrap();
    assert!(supervisor_comes(&line).await.key);
    // Put back: as if no desk had been able to seal it again.
    let mut tx = line.store().begin().await.unwrap();
    let now = tx.chat(ChatId::from_bytes(chat.0)).await.unwrap();
    let now = now.unwrap().intake.unwrap();
    let id = ChatId::from_bytes(chat.0);
    assert!(tx.replace_intake(id, &now, &before).await.unwrap());
    tx.commit().await.unwrap();
    for (days, generations) in [(2, &[2, 1][..]), (11, &[2, 1]), (1, &[2])] {
        line.clock.advance_ms(days * DAY_S * 1_000);
        sotto::upkeep::warn::warn(line.app()).await.unwrap();
        sotto::upkeep::sweep::sweep(line.app()).await.unwrap();
        assert_eq!(wrapped(&line, "alex").await, generations);
    }
    let told = words(&line).await;
    for reason in ["old_key_24h", "old_deleted_unsealed"] {
        let told = told.iter().any(|(_, said)| said.as_deref() == Some(reason));
        assert!(told, "{reason}");
    }
}

/// What an agency calls a report is lost with the key that it is sealed to.
#[tokio::test]
async fn old_keys_stay_for_what_is_written_beside_a_task() {
    let line = Line::start().await;
    let alex = line.desk("alex").await;
    let task = alex.open_task(NewTask::MandatedReport, None).await.unwrap();
    let noted = alex.note_task(task, "1-234").await.unwrap();
    let before = noted.tasks[0].sealed.clone().unwrap();
    let sam = line.desk("sam").await;
    let lost = protocol::DeviceId(*line.org.find("bea").device.as_bytes());
    sam.revoke(lost, RevokeReason::Lost).await.unwrap();
    let kept = supervisor_comes(&line).await;
    assert_eq!((kept.key, kept.resealed), (true, 1));
    // Put back: as if no desk had been able to seal it again.
    let mut tx = line.store().begin().await.unwrap();
    let id = domain::TaskId::from_bytes(task.0);
    let now = tx.task_box(id).await.unwrap().unwrap();
    let put_back = tx.replace_task_box(id, &now, before.as_slice()).await;
    assert!(put_back.unwrap());
    tx.commit().await.unwrap();
    for (days, generations) in [(2, &[2, 1][..]), (11, &[2, 1]), (1, &[2])] {
        line.clock.advance_ms(days * DAY_S * 1_000);
        sotto::upkeep::warn::warn(line.app()).await.unwrap();
        sotto::upkeep::sweep::sweep(line.app()).await.unwrap();
        assert_eq!(wrapped(&line, "alex").await, generations);
    }
    let told = words(&line).await;
    let warned = told
        .iter()
        .any(|(_, said)| said.as_deref() == Some("old_key_24h"));
    assert!(warned, "supervisors are warned before it is lost");
}

#[tokio::test]
async fn only_who_keeps_keys_renews_and_a_renewal_grants_nothing_new() {
    let line = Line::start().await;
    let alex = log_in(&line, "alex").await.unwrap();
    assert!(alex.upkeep().await.unwrap().keeper.is_none());
    let http = &alex.plan().http;
    let none = protocol::upkeep::RenewCertificatesParams {
        certificates: Vec::new(),
    };
    let path = "/api/v1/upkeep/certificates";
    let refused = http.tell(path, &none).await.unwrap_err();
    assert_eq!(refused.code(), Some(ProblemCode::Forbidden));
    // A supervisor's client that signs another name, or another person's keys, is refused as well.
    let sam = log_in(&line, "sam").await.unwrap();
    let (alex, bea) = (line.org.find("alex"), line.org.find("bea"));
    for other in [
        line.org
            .identity("Alexa", &[domain::permission::Role::Supervisor], 10),
        line.org
            .identity("Alex", &[domain::permission::Role::Advocate], 10),
    ] {
        let certificates = vec![protocol::upkeep::RenewedCertificate {
            device_id: protocol::DeviceId(*alex.device.as_bytes()),
            chain: protocol::Bytes(other.chain().encode()),
        }];
        let params = protocol::upkeep::RenewCertificatesParams { certificates };
        let refused = sam.plan().http.tell(path, &params).await.unwrap_err();
        assert_eq!(refused.code(), Some(ProblemCode::RefusedReader));
    }
    let unknown = protocol::upkeep::ResealParams {
        chat_id: protocol::ChatId([9; 16]),
        before: protocol::Bytes(vec![1]),
        after: protocol::Bytes(vec![1]),
    };
    let refused = sam
        .plan()
        .http
        .tell("/api/v1/upkeep/intakes", &unknown)
        .await
        .unwrap_err();
    assert_eq!(refused.code(), Some(ProblemCode::NotFound));
    assert_ne!(alex.device, bea.device);
}
