//! Rules of offers.

use super::Checked;
use super::fixture::{add_staff, at, holder, item, member_id, team_id};
use crate::Store;
use domain::{
    Item, ItemState, Level,
    offer::{Answer, Offer},
};
use std::sync::Arc;

/// A second offer to the same person takes the first one's place.
pub async fn the_latest_offer_of_each_person_is_kept(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    tx.insert_item(&item(1)).await?;
    tx.put_offer(item(1).id, &offer(1, 10)).await?;
    tx.put_offer(item(1).id, &offer(2, 20)).await?;
    assert_eq!(tx.offers(item(1).id).await?, [offer(1, 10), offer(2, 20)]);
    tx.put_offer(item(1).id, &offer(1, 30)).await?;
    let both = [offer(2, 20), offer(1, 30)];
    assert_eq!(tx.offers(item(1).id).await?, both);
    let of_waiting = tx.offers_of_waiting().await?;
    assert_eq!(of_waiting, both.map(|offer| (item(1).id, Level::T3, offer)));
    assert_eq!(tx.held_levels(team_id()).await?, []);
    let claimed = Item {
        state: ItemState::Claimed {
            by: holder(1),
            lease_until: at(90),
        },
        ..item(1)
    };
    assert!(tx.save_item(&item(1), &claimed).await?);
    assert_eq!(tx.offers_of_waiting().await?, []);
    let held = [(member_id(1), Level::T3)];
    assert_eq!(tx.held_levels(team_id()).await?, held);
    tx.delete_item(item(1).id).await?;
    assert_eq!(tx.offers(item(1).id).await?, []);
    Ok(())
}

/// Whoever answers second is told so.
pub async fn an_offer_is_answered_once(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    tx.insert_item(&item(1)).await?;
    tx.put_offer(item(1).id, &offer(1, 10)).await?;
    let (id, to) = (item(1).id, member_id(1));
    assert!(!tx.answer_offer(id, member_id(2), Answer::Declined).await?);
    assert!(tx.answer_offer(id, to, Answer::Declined).await?);
    assert!(!tx.answer_offer(id, to, Answer::Accepted).await?);
    let declined = Offer {
        answer: Answer::Declined,
        ..offer(1, 10)
    };
    assert_eq!(tx.offers(id).await?, [declined]);
    Ok(())
}

/// By time, with the item, or with the person.
pub async fn offers_lapse_and_are_withdrawn(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    for number in 1..=2 {
        tx.insert_item(&item(number)).await?;
        tx.put_offer(item(number).id, &offer(1, 10)).await?;
        tx.put_offer(item(number).id, &offer(2, 20)).await?;
    }
    let over = offer(1, 10).until;
    let before = domain::Timestamp(over.0 - 1);
    assert_eq!(tx.lapsed_offers(before, 10).await?, []);
    assert_eq!(tx.lapsed_offers(over, 10).await?.len(), 2);
    assert_eq!(tx.lapsed_offers(over, 1).await?.len(), 1);
    tx.withdraw_offers(item(1).id).await?;
    let left = [(item(2).id, offer(1, 10))];
    assert_eq!(tx.lapsed_offers(over, 10).await?, left);
    assert_eq!(tx.withdraw_offers_to(member_id(1)).await?, [item(2).id]);
    assert_eq!(tx.withdraw_offers_to(member_id(1)).await?, []);
    let answers: Vec<_> = tx.offers(item(2).id).await?;
    let answers: Vec<_> = answers.iter().map(|offer| offer.answer).collect();
    assert_eq!(answers, [Answer::Withdrawn, Answer::Open]);
    Ok(())
}

/// The latest moment counts, and old ones are forgotten.
pub async fn who_is_idle_is_known_for_a_while(store: Arc<dyn Store>) -> Checked {
    let mut tx = store.begin().await?;
    add_staff(&mut *tx).await?;
    tx.put_idle(member_id(1), at(10)).await?;
    tx.put_idle(member_id(2), at(20)).await?;
    tx.put_idle(member_id(1), at(30)).await?;
    let both = [(member_id(2), at(20)), (member_id(1), at(30))];
    assert_eq!(tx.idle().await?, both);
    tx.forget_idle(at(30)).await?;
    assert_eq!(tx.idle().await?, [(member_id(1), at(30))]);
    Ok(())
}

fn offer(to: u64, made: i64) -> Offer {
    Offer {
        to: member_id(to),
        made: at(made),
        until: at(made + 5),
        answer: Answer::Open,
    }
}
