//! What can be held: what is kept of people now, without a name. Whose it is, who works on it knows, and says so to the supervisor.

use crate::{App, conflict::open_bars, staff::session::Caller, task::list::hidden};
use domain::{About, ItemId, MemberId, Timestamp, task::On};
use store::{Result as Stored, Tx};

const PAGE: u32 = 500;

/// What kind of record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A chat.
    Chat,
    /// A referral.
    Referral,
    /// A request to be called.
    Callback,
    /// A case.
    Case,
}

/// A record.
#[derive(Debug)]
pub struct Record {
    /// Which.
    pub on: On,
    /// What.
    pub kind: Kind,
    /// Since when it is there.
    pub since: Timestamp,
    /// Who works on it.
    pub who: Vec<String>,
}

/// All of them that the caller may know of, the newest first.
pub async fn records(app: &App, tx: &mut dyn Tx, caller: &Caller) -> Stored<Vec<Record>> {
    let mut found = Vec::new();
    for (on, kind, since, members) in there(app, tx).await? {
        let mut who = Vec::with_capacity(members.len());
        for member in members {
            let staff = tx.staff(member).await?;
            who.extend(staff.map(|staff| staff.alias));
        }
        found.push(Record {
            on,
            kind,
            since,
            who,
        });
    }
    let bars = open_bars(app, tx, caller.actor.member).await?;
    found.retain(|record| hidden(record.on).is_none_or(|hidden| !bars.contains(&hidden)));
    found.sort_by_key(|record| std::cmp::Reverse(record.since));
    Ok(found)
}

type There = (On, Kind, Timestamp, Vec<MemberId>);

async fn there(app: &App, tx: &mut dyn Tx) -> Stored<Vec<There>> {
    let team = app.team;
    let mut found = Vec::new();
    let mut after: Option<ItemId> = None;
    loop {
        let page = tx.open_items(team, after, PAGE).await?;
        for item in &page {
            let kind = match item.about {
                About::Chat(_) => Kind::Chat,
                About::Referral(_) => Kind::Referral,
                // Stands below as a request to be called.
                About::Callback(_) => continue,
            };
            let holder = item.state.holder().map(|holder| holder.member);
            let since = item.waiting_since.to_minute();
            found.push((On::Item(item.id), kind, since, holder.into_iter().collect()));
        }
        after = page.last().map(|item| item.id);
        if after.is_none() {
            break;
        }
    }
    for callback in tx.callbacks(team).await? {
        let holder = callback.state.holder().into_iter().collect();
        let first = callback.windows.first().map(|window| window.slot.starts);
        let first = first.unwrap_or_else(|| app.now()).to_minute();
        found.push((On::Callback(callback.id), Kind::Callback, first, holder));
    }
    for (case, opened) in tx.cases_there().await? {
        let who = tx.assigned(case).await?;
        found.push((On::Case(case), Kind::Case, opened, who));
    }
    Ok(found)
}

/// Whether a record is there, for somebody from whom it is not kept.
pub async fn is_there(app: &App, tx: &mut dyn Tx, caller: &Caller, on: On) -> Stored<bool> {
    let bars = open_bars(app, tx, caller.actor.member).await?;
    if hidden(on).is_some_and(|hidden| bars.contains(&hidden)) {
        return Ok(false);
    }
    Ok(match on {
        On::Item(id) => {
            let item = tx.item(id).await?;
            item.is_some_and(|item| item.team == app.team && !item.drill)
        }
        On::Callback(id) => {
            let callback = tx.callback(id).await?;
            callback.is_some_and(|callback| callback.team == app.team)
        }
        On::Case(id) => tx.case(id).await?.is_some(),
    })
}
