//! What the team writes down beside something that the server knows by its id: what an agency calls a report (R214), the paper of a
//! release (R205) or of a request by law (R218), what somebody counted of their cases (R430).
//!
//! ```text
//! Note v1 = Box(info = label, aad = id[16] || team[16] || u32 generation, pad({ id[16]; words<V> }))
//! ```

use zeroize::Zeroizing;

use crate::{
    Error, Notice, Result,
    boxes::{self, SecretKey},
    labels, padding,
    wire::{Reader, Writer},
};

/// What is written down: each opens as nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Note {
    /// What an agency calls a report: a number and a name.
    Task,
    /// The paper of a release, as JSON.
    Release,
    /// The paper of a request by law, or what is written down about an incident, as JSON.
    Legal,
    /// What one member counted of their cases in a quarter, as JSON: nobody but the team adds it up.
    Count,
}

impl Note {
    /// The longest, in bytes.
    pub const fn most(self) -> usize {
        match self {
            Self::Task => 400,
            Self::Release | Self::Legal => 3_000,
            Self::Count => 16_000,
        }
    }

    const fn label(self) -> &'static [u8] {
        match self {
            Self::Task => labels::TASK,
            Self::Release => labels::RELEASE_PAPER,
            Self::Legal => labels::LEGAL_PAPER,
            Self::Count => labels::CASE_COUNT,
        }
    }

    const fn what(self) -> &'static str {
        match self {
            Self::Task => "task",
            Self::Release => "release",
            Self::Legal => "legal",
            Self::Count => "count",
        }
    }

    /// Seals it to the team of a verified notice; `id` is what it stands beside.
    pub fn seal(self, notice: &Notice, id: &[u8; 16], words: &[u8]) -> Result<Vec<u8>> {
        if words.len() > self.most() {
            return Err(Error::Size(self.what()));
        }
        let terms = notice.terms();
        let inside = Writer::new().bytes(id).opaque(words).secret();
        let padded = padding::pad(&inside, self.what())?;
        let aad = aad(id, &terms.team, terms.generation);
        boxes::seal(&terms.key, self.label(), &aad, &padded)
    }

    /// Opens what stands beside `id` with a team's key; team and generation say which.
    pub fn open(
        self,
        sealed: &[u8],
        key: &SecretKey,
        id: &[u8; 16],
        (team, generation): (&[u8; 16], u32),
    ) -> Result<Zeroizing<Vec<u8>>> {
        let padded = boxes::open(key, self.label(), &aad(id, team, generation), sealed)?;
        let mut reader = Reader::new(padding::unpad(&padded, self.what())?, self.what());
        let named: [u8; 16] = reader.array()?;
        let words = Zeroizing::new(reader.opaque()?.to_vec());
        reader.end()?;
        if named != *id || words.len() > self.most() {
            return Err(Error::Malformed(self.what()));
        }
        Ok(words)
    }
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
    fn a_note_opens_for_its_team_id_generation_and_kind_only() {
        let org = Org::new();
        let sealed = Note::Task.seal(&org.notice, &TASK, b"1-234").unwrap();
        let open = |note: Note, id, team, generation| {
            note.open(&sealed, &org.team_key, id, (team, generation))
        };
        assert_eq!(&**open(Note::Task, &TASK, &TEAM, 12).unwrap(), b"1-234");
        for (note, id, team, generation) in [
            (Note::Task, &[8; 16], &TEAM, 12),
            (Note::Task, &TASK, &[6; 16], 12),
            (Note::Task, &TASK, &TEAM, 13),
            (Note::Release, &TASK, &TEAM, 12),
            (Note::Legal, &TASK, &TEAM, 12),
            (Note::Count, &TASK, &TEAM, 12),
        ] {
            let refused = open(note, id, team, generation);
            assert_eq!(refused.err(), Some(Error::Sealed("box")));
        }
    }

    #[test]
    fn every_note_is_as_long_as_another() {
        let org = Org::new();
        let seal = |note: Note, length| note.seal(&org.notice, &TASK, &vec![b'1'; length]);
        assert_eq!(
            seal(Note::Task, 1).unwrap().len(),
            seal(Note::Task, 150).unwrap().len()
        );
        for note in [Note::Task, Note::Release, Note::Legal, Note::Count] {
            assert!(seal(note, note.most()).is_ok());
            let too_long = seal(note, note.most() + 1);
            assert_eq!(too_long.err(), Some(Error::Size(note.what())));
        }
    }
}
