//! Case records: opened, read, added to, shared. The server sees sealed bytes.

use super::Desk;
use crate::{ClientError, Result, random, visitor::again};
use protocol::{
    Bytes, CaseId, ChatId, EntryId, MemberId,
    case::{
        AddEntryParams, AssignParams, CaseEntry as Sealed, CaseResponse, CaseSummary, CaseWrap,
        CasesResponse, FromItem, OpenCaseParams, ReadCaseParams,
    },
};
use seal::{
    Chain,
    boxes::PublicKey,
    case::{self, CaseEntry, CaseKey, Draft},
};

/// The version of a case's key; rotation comes with revocation.
const KEY_VERSION: u32 = 1;

/// A case that was opened here: every entry verified, and chained to the one before.
pub struct Case {
    /// Its line of the list.
    pub summary: CaseSummary,
    /// Its entries in order.
    pub entries: Vec<CaseEntry>,
    key: CaseKey,
}

impl Desk {
    /// Opens a case for `assigned` with its first entry; `from` a finished chat that this desk holds, and whether the person
    /// agreed in it.
    ///
    /// # Errors
    /// `forbidden` or `wrongState` as the server says.
    pub async fn open_case(
        &self,
        from: Option<(ChatId, bool)>,
        assigned: &[MemberId],
        body: &[u8],
    ) -> Result<CaseId> {
        let case_id = CaseId(random()?);
        let key = CaseKey::generate(case_id.0, KEY_VERSION)?;
        let from = match from {
            Some((chat, person_confirmed)) => Some(FromItem {
                item_id: self.item_of(chat)?,
                fence: self.fence_of(chat)?,
                person_confirmed,
            }),
            None => None,
        };
        let params = OpenCaseParams {
            case_id,
            from,
            wraps: self.wraps(&key, assigned).await?,
            entry: self.seal_entry(&key, [0; 32], body)?,
        };
        again(|| self.plan.http.tell("/api/v1/cases", &params)).await?;
        Ok(case_id)
    }

    /// The cases that this person is assigned to.
    ///
    /// # Errors
    /// The server's problem.
    pub async fn cases(&self) -> Result<Vec<CaseSummary>> {
        let found: CasesResponse = self.plan.http.get("/api/v1/cases").await?;
        Ok(found.cases)
    }

    /// Opens a case: unwraps its key, opens every entry, checks authors and chain.
    ///
    /// # Errors
    /// `notFound` for who is not assigned; [`ClientError::Answer`] for a broken chain.
    pub async fn read_case(&self, case_id: CaseId) -> Result<Case> {
        let params = ReadCaseParams { case_id };
        let found: CaseResponse = self.plan.http.post("/api/v1/cases/read", &params).await?;
        let trust = self.trust();
        let of = (case_id.0, found.key_version);
        let (key, _by) = CaseKey::unwrap(&self.identity, found.wrap.as_slice(), of, &trust)?;
        let mut entries: Vec<CaseEntry> = Vec::new();
        for entry in &found.entries {
            let opened = case::open(&key, &entry.entry_id.0, entry.sealed.as_slice(), &trust)?;
            let before = entries.last().map_or([0; 32], |before| before.hash);
            if opened.prev_hash != before {
                return Err(ClientError::Answer("the case's entries are not in order"));
            }
            entries.push(opened);
        }
        Ok(Case {
            summary: found.summary,
            entries,
            key,
        })
    }

    /// Adds an entry after those that were read.
    ///
    /// # Errors
    /// `conflict` when somebody else has added one since.
    pub async fn add_to_case(&self, case: &Case, body: &[u8]) -> Result<()> {
        let before = case.entries.last().map_or([0; 32], |entry| entry.hash);
        let after = u32::try_from(case.entries.len());
        let params = AddEntryParams {
            case_id: case.summary.case_id,
            after: after.map_err(|_source| ClientError::Missing("room in the case"))?,
            entry: self.seal_entry(&case.key, before, body)?,
        };
        again(|| self.plan.http.tell("/api/v1/cases/entries", &params)).await
    }

    /// Lets a colleague read a case.
    ///
    /// # Errors
    /// `forbidden` for a colleague who may not work on cases.
    pub async fn assign(&self, case: &Case, member: MemberId) -> Result<()> {
        for wrap in self.wraps(&case.key, &[member]).await? {
            let params = AssignParams {
                case_id: case.summary.case_id,
                wrap,
                key_version: case.key.version(),
            };
            again(|| self.plan.http.tell("/api/v1/cases/assign", &params)).await?;
        }
        Ok(())
    }

    fn seal_entry(&self, key: &CaseKey, prev_hash: [u8; 32], body: &[u8]) -> Result<Sealed> {
        let entry = random()?;
        let draft = Draft {
            entry,
            prev_hash,
            body,
        };
        let sealed = case::seal(key, &self.identity, &draft, self.plan.clock.now_s())?;
        Ok(Sealed {
            entry_id: EntryId(entry),
            key_version: key.version(),
            sealed: Bytes(sealed),
        })
    }

    /// The key, sealed to every device of these colleagues, each checked against the root and the log of keys first.
    async fn wraps(&self, key: &CaseKey, members: &[MemberId]) -> Result<Vec<CaseWrap>> {
        let trust = self.trust();
        let colleagues = self.colleagues().await?;
        let mut wraps = Vec::new();
        for one in colleagues
            .iter()
            .filter(|one| members.contains(&one.member_id))
        {
            let chain = Chain::decode(one.chain.as_slice())?;
            let box_key = PublicKey::new(one.hpke_key.as_slice())?;
            let to = (&chain, &box_key);
            let wrap = || key.wrap(&self.identity, to, &trust);
            let wrap = self.keys.sure(wrap).await?;
            wraps.push(CaseWrap {
                member_id: one.member_id,
                device_id: one.device_id,
                wrap: Bytes(wrap),
            });
        }
        let covered = members
            .iter()
            .all(|member| wraps.iter().any(|wrap| wrap.member_id == *member));
        if covered {
            Ok(wraps)
        } else {
            Err(ClientError::Missing("colleague"))
        }
    }
}
