//! Rules of totals.

use super::Checked;
use super::fixture::{add_staff, at, item};
use crate::{
    Store,
    tally::{ItemTimes, Under},
};
use domain::{
    Level, Millis,
    rota::zone::Day,
    tally::{Count, Happened, Length, Staffing, Tally, What},
};
use std::sync::Arc;

/// One row for each of day, level, language and what is counted.
pub async fn totals_add_up_under_their_day(store: Arc<dyn Store>) -> Checked {
    let day = |text: &str| text.parse::<Day>();
    let (first, second) = (day("2026-11-28")?, day("2026-11-29")?);
    let started = What::Count(Count::Started);
    let quick = Happened::Took(Length::Answer, Millis(1)).what();
    let slow = Happened::Took(Length::Answer, Millis(i64::MAX)).what();
    let of = |day, level, language| Under {
        day,
        level,
        language,
    };
    let mut tx = store.begin().await?;
    for (under, what) in [
        (of(second, Level::T2, "es"), started),
        (of(first, Level::T4, "en"), started),
        (of(first, Level::T4, "en"), started),
        (of(first, Level::T4, "en"), quick),
        (of(first, Level::T4, "en"), slow),
        (of(first, Level::T4, "es"), started),
    ] {
        tx.count(under, what).await?;
    }
    let row = |under: Under<'_>, what, total| Tally {
        day: under.day,
        level: under.level,
        language: under.language.to_owned(),
        what,
        total,
    };
    let older = [
        row(of(first, Level::T4, "en"), quick, 1),
        row(of(first, Level::T4, "en"), slow, 1),
        row(of(first, Level::T4, "en"), started, 2),
        row(of(first, Level::T4, "es"), started, 1),
    ];
    let newer = [row(of(second, Level::T2, "es"), started, 1)];
    assert_eq!(tx.tallies(first, first).await?, older);
    assert_eq!(tx.tallies(second, second.plus(30)).await?, newer);
    let both = [older.as_slice(), &newer].concat();
    assert_eq!(tx.tallies(first, second).await?, both);
    assert_eq!(tx.tallies(first.plus(-9), first.plus(-1)).await?, []);
    Ok(())
}

/// The first answer counts, and nothing of it outlives the item.
pub async fn times_go_with_their_item(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    let item = item(1);
    tx.insert_item(&item).await?;
    tx.put_ended(item.id, at(9)).await?;
    assert_eq!(tx.item_times(item.id).await?, None, "nobody answered");
    tx.put_answered(item.id, at(10)).await?;
    tx.put_answered(item.id, at(20)).await?;
    let mut times = ItemTimes {
        answered: at(10),
        ended: None,
    };
    assert_eq!(tx.item_times(item.id).await?, Some(times));
    tx.put_ended(item.id, at(30)).await?;
    times.ended = Some(at(30));
    assert_eq!(tx.item_times(item.id).await?, Some(times));
    tx.delete_item(item.id).await?;
    assert_eq!(tx.item_times(item.id).await?, None);
    Ok(())
}

/// A minute counts once, whoever looks, and days are added up.
pub async fn a_minute_of_staffing_counts_once(store: Arc<dyn Store>) -> Checked {
    const MINUTE: i64 = 60_000;
    let day = "2026-11-28".parse::<Day>()?;
    let seen = Staffing {
        there: 3,
        busy: 2,
        talking: 1,
        talks: 2,
    };
    let mut tx = store.begin().await?;
    assert_eq!(tx.staffing(day, day).await?, Staffing::default());
    for (minute, added) in [(5, true), (5, false), (6, true), (4, false)] {
        let put = tx
            .put_look(day, at(minute * MINUTE).to_minute(), seen)
            .await?;
        assert_eq!(put, added, "minute {minute}");
    }
    assert!(
        tx.put_look(day.next(), at(4 * MINUTE).to_minute(), seen)
            .await?
    );
    let times = |times: u64| Staffing {
        there: 3 * times,
        busy: 2 * times,
        talking: times,
        talks: 2 * times,
    };
    assert_eq!(tx.staffing(day, day).await?, times(2));
    assert_eq!(tx.staffing(day, day.plus(9)).await?, times(3));
    assert_eq!(
        tx.staffing(day.plus(2), day.plus(9)).await?,
        Staffing::default()
    );
    Ok(())
}
