//! An interpreter comes in only with the person's yes (R506). The visitor's client holds every commit against it: neither the server
//! nor an advocate can bring in an interpreter whom the person has not agreed to, or another one in their place.

use super::Chat;
use crate::{Chain, Error, Refusal, Result, Staff, Trust};

/// Who would interpret, by certificates that came with the question. Shown to the person before anybody comes in.
pub fn interpreter(chain: &[u8], trust: &Trust) -> Result<Staff> {
    let chain = Chain::decode(chain)
        .ok()
        .ok_or(Error::Refused(Refusal::Uncertified))?;
    let staff = trust.admit(&chain, &chain.device().subject().sig_pk)?;
    if staff.roles.any_of(crate::cert::Roles::INTERPRETER) {
        Ok(staff)
    } else {
        Err(Refusal::Role.into())
    }
}

impl Chat {
    /// The person said yes to this interpreter, who may come in once, with this device. To be saved before the server is told.
    pub fn agree(&mut self, interpreter: &Staff) {
        self.notes.agreed.insert(interpreter.device);
    }

    /// Whether who would be added may come in, as far as the person decides it.
    pub(super) fn check_agreed(&self, added: &[Staff]) -> Result<()> {
        let agreed = |staff: &Staff| {
            !staff.roles.only_interprets() || self.notes.agreed.contains(&staff.device)
        };
        if !self.is_visitor() || added.iter().all(agreed) {
            Ok(())
        } else {
            Err(Refusal::NotAgreed.into())
        }
    }

    /// They are in: another time they ask again.
    pub(super) fn spend_agreement(&mut self, added: &[Staff]) {
        for staff in added {
            self.notes.agreed.remove(&staff.device);
        }
    }
}
