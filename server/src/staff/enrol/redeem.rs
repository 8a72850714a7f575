//! A new device spends the code of its link.

use super::{EnrolError, request};
use crate::{App, chat::hash};
use domain::enrolment::Purpose;
use store::enrolment::{EnrolmentRow, Newcomer};

/// What the new device needs to know of whom it is for.
#[derive(Debug)]
pub struct Redeemed {
    /// The way in.
    pub row: EnrolmentRow,
    /// The salt of the passphrase that the person has already.
    pub salt: Option<[u8; 16]>,
}

/// Spends a code. The same device may say so again, in case the answer was lost; any other finds nothing.
pub async fn redeem(
    app: &App,
    code: &[u8; 32],
    newcomer: Newcomer,
) -> Result<Redeemed, EnrolError> {
    request(&newcomer)?;
    let mut tx = app.store.begin().await?;
    let row = tx.enrolment_by_code(&hash(code)).await?;
    let row = row.filter(|row| row.team == app.team && app.now() < row.until);
    let row = row.ok_or(EnrolError::NotFound)?;
    match &row.newcomer {
        Some(known) if *known == newcomer => {}
        Some(_) => return Err(EnrolError::NotFound),
        None => {
            let used = tx.device(newcomer.device).await?.is_some();
            if used || !tx.redeem_enrolment(row.id, &newcomer).await? {
                return Err(EnrolError::Conflict);
            }
        }
    }
    let salt = match row.purpose {
        Purpose::Device => tx.staff(row.member).await?.map(|staff| staff.salt),
        Purpose::Join | Purpose::Recovery => None,
    };
    tx.commit().await?;
    Ok(Redeemed { row, salt })
}
