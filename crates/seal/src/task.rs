//! What an agency calls a report that somebody made: a short note for the team, beside a task (R214).
//!
//! ```text
//! Task v1 = Box(info = label, aad = task[16] || team[16] || u32 generation, pad({ task[16]; words<V> }))
//! ```

use zeroize::Zeroizing;

use crate::{
    Error, Notice, Result,
    boxes::{self, SecretKey},
    labels, padding,
    wire::{Reader, Writer},
};

/// The longest note, in bytes: a number and a name.
pub const NOTE_MAX_BYTES: usize = 400;

const WHAT: &str = "task";

/// Seals the note of the task `id` to the team of a verified notice.
pub fn seal(notice: &Notice, id: &[u8; 16], words: &[u8]) -> Result<Vec<u8>> {
    if words.len() > NOTE_MAX_BYTES {
        return Err(Error::Size(WHAT));
    }
    let terms = notice.terms();
    let inside = Writer::new().bytes(id).opaque(words).secret();
    let padded = padding::pad(&inside, WHAT)?;
    let aad = aad(id, &terms.team, terms.generation);
    boxes::seal(&terms.key, labels::TASK, &aad, &padded)
}

/// Opens the note of the task `id` with a team's key; team and generation say which.
pub fn open(
    sealed: &[u8],
    key: &SecretKey,
    id: &[u8; 16],
    (team, generation): (&[u8; 16], u32),
) -> Result<Zeroizing<Vec<u8>>> {
    let padded = boxes::open(key, labels::TASK, &aad(id, team, generation), sealed)?;
    let mut reader = Reader::new(padding::unpad(&padded, WHAT)?, WHAT);
    let named: [u8; 16] = reader.array()?;
    let words = Zeroizing::new(reader.opaque()?.to_vec());
    reader.end()?;
    if named != *id || words.len() > NOTE_MAX_BYTES {
        return Err(Error::Malformed(WHAT));
    }
    Ok(words)
}

fn aad(id: &[u8; 16], team: &[u8; 16], generation: u32) -> Vec<u8> {
    Writer::new().bytes(id).bytes(team).u32(generation).public()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::{Org, TEAM};

    const TASK: [u8; 16] = [9; 16];

    #[test]
    fn a_note_opens_for_its_team_task_and_generation_only() {
        let org = Org::new();
        let sealed = seal(&org.notice, &TASK, b"1-234").unwrap();
        let open = |id, team, generation| open(&sealed, &org.team_key, id, (team, generation));
        assert_eq!(&**open(&TASK, &TEAM, 12).unwrap(), b"1-234");
        for (id, team, generation) in [
            (&[8; 16], &TEAM, 12),
            (&TASK, &[6; 16], 12),
            (&TASK, &TEAM, 13),
        ] {
            let refused = open(id, team, generation);
            assert_eq!(refused.err(), Some(Error::Sealed("box")));
        }
    }

    #[test]
    fn every_note_is_as_long_as_another() {
        let org = Org::new();
        let short = seal(&org.notice, &TASK, b"1").unwrap();
        let long = seal(&org.notice, &TASK, &[b'1'; 150]).unwrap();
        assert_eq!(short.len(), long.len());
        let too_long = seal(&org.notice, &TASK, &[b'1'; NOTE_MAX_BYTES + 1]);
        assert_eq!(too_long.err(), Some(Error::Size(WHAT)));
    }
}
