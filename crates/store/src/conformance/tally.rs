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
    tally::{Count, Happened, Length, Quarter, Staffing, Tally, What},
    wrap_up::{Codes, WrapKind, WrapUp},
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

/// Each code by itself; what is kept and what is gone make the same sums.
pub async fn wrap_ups_become_totals(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    let codes = |needs: &[&str], follow_up| Codes {
        disposition: "information_given".to_owned(),
        needs: needs.iter().map(|need| (*need).to_owned()).collect(),
        actions: Vec::new(),
        level: Level::T2,
        language: "es".to_owned(),
        county: None,
        follow_up,
    };
    let first = WrapUp::parse(&codes(&["emergency_shelter", "dental"], true))?;
    let second = WrapUp::parse(&codes(&["emergency_shelter"], false))?;
    for (number, wrap_up, minute) in [(1, &first, 0), (2, &second, 60_000), (3, &second, 600_000)] {
        let minute = at(minute).to_minute();
        tx.insert_wrap_up([number; 16], wrap_up, Level::T4, minute)
            .await?;
    }
    let (from, until) = (at(-600_000), at(300_000));
    let all = tx.wrap_ups(from, until).await?;
    let row = |kind, code: &str, total| (kind, code.to_owned(), total);
    let expected = [
        row(WrapKind::Disposition, "information_given", 2),
        row(WrapKind::Need, "dental", 1),
        row(WrapKind::Need, "emergency_shelter", 2),
        row(WrapKind::Language, "es", 2),
        row(WrapKind::Level, "T2", 2),
        row(WrapKind::FirstLevel, "T4", 2),
        row(WrapKind::FollowUp, "yes", 1),
    ];
    assert_eq!(all, expected);
    let old = tx.old_wrap_ups(until, 10).await?;
    let ids: Vec<_> = old.iter().map(|(id, _)| *id).collect();
    assert_eq!(ids, [[1; 16], [2; 16]]);
    assert_eq!(tx.old_wrap_ups(until, 1).await?, old[..1]);
    let quarter: Quarter = "2026-Q4".parse()?;
    for id in ids {
        tx.total_wrap_up(id, quarter).await?;
    }
    assert_eq!(tx.wrap_up_totals(quarter).await?, expected);
    assert_eq!(tx.wrap_ups(from, until).await?, []);
    assert_eq!(tx.wrap_ups(from, at(6_000_000)).await?.len(), 5);
    assert_eq!(tx.wrap_up_totals(quarter.before()).await?, []);
    // What is gone is added once.
    tx.total_wrap_up([1; 16], quarter).await?;
    assert_eq!(tx.wrap_up_totals(quarter).await?, expected);
    Ok(())
}
