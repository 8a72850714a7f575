//! Nobody has to come any more.

use domain::page::Cause;
use store::{Result, Tx};

/// Ends all open pages about an item without an answer: the visitor left, or the item is somebody's who was not called. What is about
/// no item is its person's own and ends with their answer only.
pub async fn withdraw(tx: &mut dyn Tx, cause: Cause) -> Result<()> {
    match cause {
        Cause::Item(item) => tx.withdraw_pages(item).await.map(|_ended| ()),
        Cause::Test
        | Cause::Lapse
        | Cause::Relief
        | Cause::Callback
        | Cause::Task
        | Cause::Telephone
        | Cause::Legal => Ok(()),
    }
}
