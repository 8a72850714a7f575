//! What a log-in by passphrase needs beside it.

use super::audit::words;
use client::Desk;
use protocol::{ProblemCode, codes::CodesBegun};
use sotto::config::Passphrase;
use tests::line::Line;
use totp_rs::{Builder, Secret};

/// What the app shows now, so many steps of half a minute away.
fn shows(line: &Line, begun: &CodesBegun, steps: i64) -> String {
    let secret = Secret::try_from_base32(&begun.secret).unwrap();
    let app = Builder::new().with_secret(secret).build().unwrap();
    let now = i64::try_from(client::Clock::now_ms(line.clock.as_ref()) / 1_000).unwrap();
    let at = u64::try_from(now + 30 * steps).unwrap();
    app.generate(at).to_string()
}

async fn log_in(line: &Line, code: Option<String>) -> client::Result<Desk> {
    let plan = line.desk_plan(line.desk_site());
    Desk::log_in_with_code(plan, "alex", (&line.org.keys, code)).await
}

fn code(result: client::Result<Desk>) -> Option<ProblemCode> {
    result.err().and_then(|error| error.code())
}

/// Sets an app up for Alex.
async fn set_up(line: &Line) -> CodesBegun {
    let alex = line.desk("alex").await;
    let begun = alex.begin_codes().await.unwrap();
    alex.add_codes(&shows(line, &begun, 0)).await.unwrap();
    assert!(alex.devices().await.unwrap().codes);
    begun
}

#[tokio::test]
async fn who_set_an_app_up_logs_in_with_its_code_and_each_code_counts_once() {
    let line = Line::start().await;
    assert!(log_in(&line, None).await.unwrap().me().lacks_second);
    let begun = set_up(&line).await;
    assert_eq!(
        code(log_in(&line, None).await),
        Some(ProblemCode::CodeNeeded)
    );
    // The code that set it up is spent, and so is every one before it.
    for steps in [0, -1] {
        let spent = Some(shows(&line, &begun, steps));
        assert_eq!(
            code(log_in(&line, spent).await),
            Some(ProblemCode::BadCredentials)
        );
    }
    let next = shows(&line, &begun, 1);
    let desk = log_in(&line, Some(next.clone())).await.unwrap();
    assert!(!desk.me().lacks_second);
    line.clock.advance_ms(60_000);
    assert_eq!(
        code(log_in(&line, Some(next)).await),
        Some(ProblemCode::BadCredentials)
    );
    let said = words(&line).await;
    for (event, reason) in [
        ("mfa_change", "codes_added"),
        ("login_failed", "code"),
        ("staff_login", "passphrase_and_code"),
    ] {
        let row = (event.to_owned(), Some(reason.to_owned()));
        assert!(said.contains(&row), "{event} {reason}");
    }
    // Taken away, the passphrase is enough again.
    desk.remove_codes().await.unwrap();
    assert!(log_in(&line, None).await.is_ok());
    assert_eq!(
        desk.remove_codes().await.unwrap_err().code(),
        Some(ProblemCode::NotFound)
    );
}

#[tokio::test]
async fn a_wrong_passphrase_is_told_before_any_code() {
    let line = Line::start().await;
    let begun = set_up(&line).await;
    let keys = seal::passphrase::PassphraseKeys::derive("not hers", &[0x5a; 16]).unwrap();
    let plan = line.desk_plan(line.desk_site());
    let right = Some(shows(&line, &begun, 1));
    let refused = Desk::log_in_with_code(plan, "alex", (&keys, right)).await;
    assert_eq!(code(refused), Some(ProblemCode::BadCredentials));
    // And the code is not spent by it.
    let right = Some(shows(&line, &begun, 1));
    assert!(log_in(&line, right).await.is_ok());
}

#[tokio::test]
async fn an_app_that_shows_no_right_code_is_not_set_up() {
    let line = Line::start().await;
    let alex = line.desk("alex").await;
    // Nothing was begun.
    let refused = alex.add_codes("123456").await.unwrap_err();
    assert_eq!(refused.code(), Some(ProblemCode::BadCredentials));
    let begun = alex.begin_codes().await.unwrap();
    let right = shows(&line, &begun, 0);
    let wrong = if right == "000000" {
        "000001"
    } else {
        "000000"
    };
    for _ in 0..5 {
        let refused = alex.add_codes(wrong).await.unwrap_err();
        assert_eq!(refused.code(), Some(ProblemCode::BadCredentials));
    }
    // After five wrong ones the right one is too late as well: begin again.
    let refused = alex.add_codes(&right).await.unwrap_err();
    assert_eq!(refused.code(), Some(ProblemCode::BadCredentials));
    assert!(!alex.devices().await.unwrap().codes);
    assert!(log_in(&line, None).await.is_ok());
    // It is grave: an old proof does not do.
    line.clock.advance_ms(6 * 60_000);
    let refused = alex.begin_codes().await.err().unwrap();
    assert_eq!(refused.code(), Some(ProblemCode::StepUp));
}

#[tokio::test]
async fn an_organisation_can_switch_the_passphrase_off_or_let_it_be_enough() {
    let mut line = Line::start().await;
    line.passphrase = Passphrase::Alone;
    line.restart().await;
    assert!(!log_in(&line, None).await.unwrap().me().lacks_second);
    line.passphrase = Passphrase::Off;
    line.restart().await;
    assert_eq!(
        code(log_in(&line, None).await),
        Some(ProblemCode::PasskeyNeeded)
    );
    // The same for a name that nobody has.
    let plan = line.desk_plan(line.desk_site());
    let nobody = Desk::log_in(plan, "nobody", "something").await;
    assert_eq!(code(nobody), Some(ProblemCode::PasskeyNeeded));
}
