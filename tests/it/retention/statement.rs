//! What this line holds, and what it cannot produce: made from the schema as it is.

use super::log_in;
use domain::Timestamp;
use protocol::ProblemCode;
use sotto::statement::{StatementError, html, state, text};
use tests::line::Line;

const MADE: Timestamp = Timestamp(1_800_000_000_000);

#[tokio::test]
async fn every_table_and_column_is_described() {
    let line = Line::start().await;
    let mut stored = line.store().columns().await.unwrap();
    let statement = state("A line & its people", MADE, &stored).unwrap();
    assert!(statement.held.iter().all(|group| !group.words.is_empty()));
    let (plain, page) = (text(&statement), html(&statement));
    for words in [
        "What we hold",
        "365 days after it was closed",
        "As of 2027-01-15.",
    ] {
        assert!(plain.contains(words) && page.contains(words), "{words}");
    }
    assert!(page.contains("A line &amp; its people"));
    // What nobody has described is not passed over.
    stored.push(("chat".to_owned(), "address".to_owned()));
    let error = state("A line", MADE, &stored).unwrap_err();
    assert!(matches!(error, StatementError::Undescribed(what) if what == "chat.address"));
    stored.pop();
    stored.push(("visitor".to_owned(), "id".to_owned()));
    let error = state("A line", MADE, &stored).unwrap_err();
    assert!(matches!(error, StatementError::Undescribed(what) if what == "visitor"));
}

#[tokio::test]
async fn supervisors_read_it_at_the_desk() {
    let line = Line::start().await;
    let sam = log_in(&line, "sam").await;
    let statement = sam.statement().await.unwrap();
    assert_eq!(statement.kept.len(), domain::retention::Record::ALL.len());
    assert!(statement.kept.iter().any(|kept| kept.can_be_held));
    let refused = log_in(&line, "bea").await.statement().await.err().unwrap();
    assert_eq!(refused.code(), Some(ProblemCode::Forbidden));
}
