//! The person has come by their code: their chat has the form's place in line, and is put before whoever holds the form.

use super::note;
use crate::{App, chat::hash, tally};
use domain::{
    About, Holder, Item, ItemState, Timestamp,
    offer::{Answer, Offer},
    tally::Count,
};
use store::{Result, StoreError, Tx, introduction::IntroductionRow};

/// Somebody who is brought in, and by what.
pub struct BroughtIn {
    row: IntroductionRow,
    form: Option<Item>,
}

/// Whom a code brings in; `None` for a code that nobody has, that was used, or that is too old.
pub async fn find(app: &App, tx: &mut dyn Tx, code: &str) -> Result<Option<BroughtIn>> {
    let row = tx
        .introduction_by_code(&hash(code.as_bytes()), app.now())
        .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let form = tx.item_about(&About::Referral(row.referral)).await?;
    Ok(Some(BroughtIn { row, form }))
}

const fn just_before(moment: Timestamp) -> Timestamp {
    Timestamp(moment.0.saturating_sub(1))
}

impl BroughtIn {
    /// The chat as it takes the form's place: no less urgent, and waiting since just before the form came.
    #[must_use]
    pub fn place(&self, item: Item) -> Item {
        let Some(form) = &self.form else {
            return item;
        };
        let assessment = if form.assessment.level < item.assessment.level {
            form.assessment
        } else {
            item.assessment
        };
        Item {
            assessment,
            minor: item.minor || form.minor,
            // Never the same moment: the person comes before the paper about them.
            waiting_since: just_before(form.waiting_since).min(item.waiting_since),
            ..item
        }
    }

    /// The chat is in line: notes whose it is, and puts it before whoever holds the form.
    pub async fn arrive(self, app: &App, tx: &mut dyn Tx, item: &Item) -> Result<()> {
        let chat = item.chat();
        let row = IntroductionRow { chat, ..self.row };
        tx.save_introduction(&row).await?;
        note(app, tx, item, None, "introduced").await?;
        let holder = self.form.and_then(|form| form.state.holder());
        match holder {
            Some(holder) => put_before(app, tx, item, holder).await,
            None => Ok(()),
        }
    }
}

/// Puts the person before whoever holds their form, before anybody else is asked. If they do not answer, it goes on as for everybody.
pub(super) async fn put_before(
    app: &App,
    tx: &mut dyn Tx,
    item: &Item,
    holder: Holder,
) -> std::result::Result<(), StoreError> {
    let now = app.now();
    let waits = matches!(item.state, ItemState::Waiting { .. });
    let open = |offer: &Offer| offer.to == holder.member && offer.is_open(now);
    if !waits || tx.offers(item.id).await?.iter().any(open) {
        return Ok(());
    }
    let offer = Offer {
        to: holder.member,
        made: now,
        until: now.plus(app.triage.offers.answer),
        answer: Answer::Open,
    };
    tx.put_offer(item.id, &offer).await?;
    tally::once(app, tx, item, Count::Offered).await?;
    note(app, tx, item, None, "receiver_ringing").await
}
