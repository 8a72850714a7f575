//! Rules of reports: what people counted, which case is in whose count, the sum.

use super::Checked;
use super::fixture::{add_staff, at, bytes16, member_id, team_id};
use crate::{
    Store, Tx,
    case::CaseRow,
    report::{CountRow, Progress, ReportRow},
};
use domain::{
    CaseId, CountId, TeamId,
    report::{Counted, Counts, EVERYBODY, Since, Topic},
    tally::Quarter,
};
use std::sync::Arc;

const MINUTE: i64 = 60_000;

fn count(number: u64, member: u64) -> CountRow {
    CountRow {
        id: CountId::from_bytes(bytes16(number)),
        member: member_id(member),
        sealed: bytes16(number + 100).to_vec(),
        summed: false,
    }
}

fn case(number: u64) -> CaseRow {
    CaseRow {
        id: CaseId::from_bytes(bytes16(number)),
        opened_at: at(i64::try_from(number).unwrap_or(0) * MINUTE).to_minute(),
        key_version: 1,
        entries: 0,
        exposed: false,
    }
}

fn clients(number: u64) -> Result<Counts, domain::report::BadCount> {
    let topics = Topic::ALL.iter().filter(|topic| topic.is_one_each());
    Counts::new(topics.map(|topic| {
        Counted {
            topic: *topic,
            value: if *topic == Topic::Client {
                EVERYBODY
            } else {
                "unknown"
            }
            .to_owned(),
            since: Since::New,
            total: number,
        }
    }))
}

async fn scene(
    store: &dyn Store,
) -> Result<(Box<dyn Tx>, (TeamId, Quarter)), Box<dyn std::error::Error + Send + Sync>> {
    let mut tx = store.begin().await?;
    add_staff(tx.as_mut()).await?;
    for number in 1..=3 {
        tx.insert_case(&case(number)).await?;
    }
    Ok((tx, (team_id(), "2026-Q4".parse()?)))
}

/// A new count takes the place of the one before, and its cases are free again.
pub async fn who_counts_again_counts_anew(store: Arc<dyn Store>) -> Checked {
    let (mut tx, of) = scene(&*store).await?;
    tx.put_count(of, &count(1, 1)).await?;
    assert!(tx.put_counted(of.1, case(1).id, count(1, 1).id).await?);
    assert!(tx.put_counted(of.1, case(2).id, count(1, 1).id).await?);
    assert_eq!(
        tx.counted_in(count(1, 1).id).await?,
        [case(1).id, case(2).id]
    );
    tx.put_count(of, &count(2, 1)).await?;
    assert_eq!(tx.counts(of).await?, [count(2, 1)]);
    assert_eq!(tx.count_of(of.1, case(1).id).await?, None);
    assert_eq!(tx.counts((of.0, of.1.before())).await?, []);
    Ok(())
}

/// In one quarter; in another one it is counted again.
pub async fn a_case_is_in_one_count(store: Arc<dyn Store>) -> Checked {
    let (mut tx, of) = scene(&*store).await?;
    let before = (of.0, of.1.before());
    tx.put_count(of, &count(1, 1)).await?;
    tx.put_count(of, &count(2, 2)).await?;
    tx.put_count(before, &count(3, 2)).await?;
    assert!(tx.put_counted(of.1, case(1).id, count(1, 1).id).await?);
    assert!(!tx.put_counted(of.1, case(1).id, count(2, 2).id).await?);
    assert!(tx.put_counted(before.1, case(1).id, count(3, 2).id).await?);
    assert_eq!(tx.count_of(of.1, case(1).id).await?, Some(count(1, 1).id));
    Ok(())
}

/// What is missing is known: cases of before the end of the quarter, counted, in the sum.
pub async fn what_is_missing_of_a_report_is_known(store: Arc<dyn Store>) -> Checked {
    let (mut tx, of) = scene(&*store).await?;
    let before = case(3).opened_at;
    let progress = |cases, counted, summed| Progress {
        cases,
        counted,
        summed,
    };
    assert_eq!(tx.count_progress(of.1, before).await?, progress(2, 0, 0));
    for (number, member) in [(1, 1), (2, 2)] {
        let row = count(number, member);
        tx.put_count(of, &row).await?;
        tx.put_counted(of.1, case(number).id, row.id).await?;
    }
    assert_eq!(tx.count_progress(of.1, before).await?, progress(2, 2, 0));
    tx.put_sum(of, &clients(1)?, &[count(1, 1).id]).await?;
    assert_eq!(tx.count_progress(of.1, before).await?, progress(2, 2, 1));
    // Counted anew it is not in the sum until somebody adds up again.
    tx.put_count(of, &count(4, 1)).await?;
    tx.put_counted(of.1, case(1).id, count(4, 1).id).await?;
    assert_eq!(tx.count_progress(of.1, before).await?, progress(2, 2, 0));
    Ok(())
}

/// The last sum, without what is none.
pub async fn a_sum_takes_the_place_of_the_one_before(store: Arc<dyn Store>) -> Checked {
    let (mut tx, of) = scene(&*store).await?;
    assert_eq!(tx.sum(of).await?, []);
    tx.put_sum(of, &clients(9)?, &[]).await?;
    tx.put_sum(of, &clients(4)?, &[]).await?;
    assert_eq!(Counts::new(tx.sum(of).await?)?, clients(4)?);
    assert_eq!(tx.sum((of.0, of.1.before())).await?, []);
    Ok(())
}

/// Who counted which case is forgotten when a quarter is closed; the sum and what else is said stay.
pub async fn a_closed_report_keeps_the_sum_only(store: Arc<dyn Store>) -> Checked {
    let (mut tx, of) = scene(&*store).await?;
    assert_eq!(tx.report(of).await?, ReportRow::default());
    tx.put_count(of, &count(1, 1)).await?;
    tx.put_counted(of.1, case(1).id, count(1, 1).id).await?;
    tx.put_sum(of, &clients(1)?, &[count(1, 1).id]).await?;
    let row = ReportRow {
        trainings: Some(2),
        trained: None,
        closed: Some((3, 1)),
    };
    tx.put_report(
        of,
        &ReportRow {
            closed: None,
            ..row
        },
    )
    .await?;
    tx.put_report(of, &row).await?;
    tx.forget_counts(of).await?;
    assert_eq!(tx.report(of).await?, row);
    assert_eq!(tx.counts(of).await?, []);
    assert_eq!(tx.count_of(of.1, case(1).id).await?, None);
    assert_eq!(Counts::new(tx.sum(of).await?)?, clients(1)?);
    Ok(())
}
