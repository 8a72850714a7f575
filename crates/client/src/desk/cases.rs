//! Case records: opened, read, added to, shared. The server sees sealed bytes.

use super::Desk;
use crate::{ClientError, Result, random, visitor::again};
use protocol::{
    Bytes, CaseId, ChatId, EntryId, FileId, MemberId, ProblemCode,
    case::{
        AddEntryParams, AddFileParams, AssignParams, CaseEntry as Sealed, CaseFileParams,
        CaseFileResponse, CaseKeys, CaseResponse, CaseSummary, CaseWrap, CasesResponse, FromItem,
        OpenCaseParams, PassCaseParams, ReadCaseParams, ReadCasesParams, ReadCasesResponse,
        ReturnCaseParams, ReturnReason, TakeOffParams,
    },
};
use seal::{
    Chain, Error, Refusal,
    boxes::PublicKey,
    case::{CaseEntry, Draft, Keyring, Readers, SealedFile},
};

/// For how many minutes whoever receives a hand-off has to answer.
const A_DAY: u32 = 24 * 60;

/// A case that was opened here: every entry verified, and chained to the one before.
pub struct Case {
    /// Its line of the list.
    pub summary: CaseSummary,
    /// Its entries in order.
    pub entries: Vec<CaseEntry>,
    ring: Keyring,
    lists: u32,
}

impl Case {
    /// Who reads it, by the signed lists.
    pub fn readers(&self) -> &Readers {
        self.ring.readers()
    }

    /// The newest version of its key.
    pub fn key_version(&self) -> u32 {
        self.ring.newest()
    }
}

impl Desk {
    /// Opens a case for `assigned` with its first entry; `from` a finished chat that this desk holds, and whether the person
    /// agreed in it: then the first of `assigned` receives it within a day, and this person stays on it until they have taken it on.
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
        let ring = Keyring::found(case_id.0)?;
        let mut assigned = assigned.to_vec();
        let from = match from {
            Some((chat, person_confirmed)) => {
                let receiver_id = assigned.first().copied().unwrap_or(self.me.member_id);
                if !assigned.contains(&self.me.member_id) {
                    assigned.push(self.me.member_id);
                }
                Some(FromItem {
                    item_id: self.item_of(chat)?,
                    fence: self.fence_of(chat)?,
                    person_confirmed,
                    receiver_id,
                    minutes: A_DAY,
                })
            }
            None => None,
        };
        let members: Vec<[u8; 16]> = assigned.iter().map(|member| member.0).collect();
        let readers = ring.sign_readers(&self.identity, &members, self.plan.clock.now_s())?;
        let params = OpenCaseParams {
            case_id,
            from,
            wraps: self.wraps(&ring, &assigned).await?,
            readers: Bytes(readers),
            entry: self.seal_entry(&ring, [0; 32], body)?,
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

    /// Opens a case: unwraps its keys, opens every entry, checks authors and chain.
    ///
    /// # Errors
    /// `notFound` for who is not assigned; [`ClientError::Missing`] while a colleague's desk has not let this device in;
    /// [`ClientError::Answer`] for a broken chain.
    pub async fn read_case(&self, case_id: CaseId) -> Result<Case> {
        let params = ReadCaseParams { case_id };
        let found: CaseResponse = self.plan.http.post("/api/v1/cases/read", &params).await?;
        self.open_stored(found)
    }

    /// Opens several cases at once, as a search does; those that are not this person's are left out.
    ///
    /// # Errors
    /// `tooLarge` for too many; otherwise as [`Desk::read_case`].
    pub async fn read_cases(&self, case_ids: &[CaseId]) -> Result<Vec<Case>> {
        let params = ReadCasesParams {
            case_ids: case_ids.to_vec(),
        };
        let found: ReadCasesResponse = self.plan.http.post("/api/v1/cases/many", &params).await?;
        found
            .cases
            .into_iter()
            .map(|one| self.open_stored(one))
            .collect()
    }

    fn open_stored(&self, found: CaseResponse) -> Result<Case> {
        let case_id = found.summary.case_id;
        let trust = self.trust();
        let ring = self.ring(case_id, &found.keys);
        if ring.newest() != found.keys.key_version {
            return Err(ClientError::Missing("key of the case"));
        }
        let mut entries: Vec<CaseEntry> = Vec::new();
        for entry in &found.entries {
            let opened = ring.read(&entry.entry_id.0, entry.sealed.as_slice(), &trust)?;
            let before = entries.last().map_or([0; 32], |before| before.hash);
            if opened.prev_hash != before {
                return Err(ClientError::Answer("the case's entries are not in order"));
            }
            entries.push(opened);
        }
        Ok(Case {
            summary: found.summary,
            entries,
            ring,
            lists: lists(&found.keys)?,
        })
    }

    /// Adds an entry after those that were read. Where somebody knows the case's key who must not read it, the case gets a new one
    /// first, and the same entry is sealed under that.
    ///
    /// # Errors
    /// `conflict` when somebody else has added one since.
    pub async fn add_to_case(&self, case: &Case, body: &[u8]) -> Result<()> {
        match self.add_under(&case.ring, case, body).await {
            Err(error) if is_old_key(&error) => {
                self.keep_case(case.summary.case_id).await?;
                let again = self.read_case(case.summary.case_id).await?;
                self.add_under(&again.ring, case, body).await
            }
            done => done,
        }
    }

    async fn add_under(&self, ring: &Keyring, case: &Case, body: &[u8]) -> Result<()> {
        let before = case.entries.last().map_or([0; 32], |entry| entry.hash);
        let after = u32::try_from(case.entries.len());
        let params = AddEntryParams {
            case_id: case.summary.case_id,
            after: after.map_err(|_source| ClientError::Missing("room in the case"))?,
            entry: self.seal_entry(ring, before, body)?,
        };
        again(|| self.plan.http.tell("/api/v1/cases/entries", &params)).await
    }

    /// Lets a colleague read a case, on every device of theirs.
    ///
    /// # Errors
    /// `forbidden` for a colleague who may not work on cases; `conflict` when somebody else let somebody in since.
    pub async fn assign(&self, case: &Case, member: MemberId) -> Result<()> {
        let mut members = match case.ring.readers() {
            Readers::Signed(members) => members.clone(),
            // From before there were lists: this person says who they see assigned.
            Readers::Unsigned => case.summary.assigned.iter().map(|one| one.0).collect(),
            Readers::Unsound => return Err(ClientError::Answer("unsound lists of readers")),
        };
        if !members.contains(&member.0) {
            members.push(member.0);
        }
        let now = self.plan.clock.now_s();
        let readers = case.ring.sign_readers(&self.identity, &members, now)?;
        let params = AssignParams {
            case_id: case.summary.case_id,
            wraps: self.wraps(&case.ring, &[member]).await?,
            readers: Bytes(readers),
            after: case.lists,
        };
        again(|| self.plan.http.tell("/api/v1/cases/assign", &params)).await
    }

    /// Takes a hand-off on, as the person who receives it.
    ///
    /// # Errors
    /// `wrongState` for anybody else.
    pub async fn take_on_case(&self, case_id: CaseId) -> Result<()> {
        let params = ReadCaseParams { case_id };
        self.plan
            .http
            .tell("/api/v1/cases/handoff/take", &params)
            .await
    }

    /// Sends a hand-off back, as the person who receives it.
    ///
    /// # Errors
    /// `wrongState` for anybody else, or once it was taken on.
    pub async fn send_back_case(&self, case_id: CaseId, why: ReturnReason) -> Result<()> {
        let params = ReturnCaseParams { case_id, why };
        self.plan
            .http
            .tell("/api/v1/cases/handoff/back", &params)
            .await
    }

    /// The person takes their word back before anybody has taken their hand-off on: the case is gone.
    ///
    /// # Errors
    /// `wrongState` once it was taken on; `onHold` while a legal hold keeps it.
    pub async fn withdraw_case(&self, case_id: CaseId) -> Result<()> {
        let params = ReadCaseParams { case_id };
        self.plan
            .http
            .tell("/api/v1/cases/handoff/withdraw", &params)
            .await
    }

    /// Names somebody else on the case who receives it, within so many minutes.
    ///
    /// # Errors
    /// `wrongState` once it was taken on; `malformed` for somebody who is not on it.
    pub async fn hand_to(
        &self,
        case_id: CaseId,
        receiver_id: MemberId,
        minutes: u32,
    ) -> Result<()> {
        let params = PassCaseParams {
            case_id,
            receiver_id,
            minutes,
        };
        self.plan
            .http
            .tell("/api/v1/cases/handoff/to", &params)
            .await
    }

    /// Seals a picture and keeps it beside the case's entries. Returns its id and hash, for the entry that names it.
    ///
    /// # Errors
    /// `tooLarge` where the case has too many; `staleKey` where it gets another key first.
    pub async fn add_case_file(&self, case: &Case, body: &[u8]) -> Result<(FileId, [u8; 32])> {
        let id = random()?;
        let SealedFile { sealed, hash } = case.ring.seal_file(&id, body)?;
        let params = AddFileParams {
            case_id: case.summary.case_id,
            file_id: FileId(id),
            key_version: case.ring.newest(),
            sealed: Bytes(sealed),
        };
        again(|| self.plan.http.tell("/api/v1/cases/files", &params)).await?;
        Ok((FileId(id), hash))
    }

    /// Opens a picture, if it is the one of this hash.
    ///
    /// # Errors
    /// `notFound` for none, or no such case for this person.
    pub async fn read_case_file(
        &self,
        case: &Case,
        (file_id, hash): (FileId, [u8; 32]),
    ) -> Result<Vec<u8>> {
        let params = CaseFileParams {
            case_id: case.summary.case_id,
            file_id,
        };
        let found: CaseFileResponse = self
            .plan
            .http
            .post("/api/v1/cases/files/read", &params)
            .await?;
        let opened = case
            .ring
            .open_file(&file_id.0, found.sealed.as_slice(), &hash);
        Ok(opened?.to_vec())
    }

    /// Deletes a picture for good.
    ///
    /// # Errors
    /// `notFound` for no such case for this person.
    pub async fn delete_case_file(&self, case_id: CaseId, file_id: FileId) -> Result<()> {
        let params = CaseFileParams { case_id, file_id };
        self.plan
            .http
            .tell("/api/v1/cases/files/delete", &params)
            .await
    }

    /// Takes somebody off a case, and gives it a new key for what is written from now on.
    ///
    /// # Errors
    /// `forbidden` for somebody else, unless one may; `wrongState` for the last who can read it.
    pub async fn take_off(&self, case_id: CaseId, member_id: MemberId) -> Result<()> {
        let params = TakeOffParams { case_id, member_id };
        self.plan
            .http
            .tell("/api/v1/cases/take-off", &params)
            .await?;
        if member_id != self.me.member_id {
            self.keep_case(case_id).await?;
        }
        Ok(())
    }

    /// The keys of a case that were sealed to this device.
    pub(super) fn ring(&self, case_id: CaseId, keys: &CaseKeys) -> Keyring {
        let bytes = |list: &[Bytes]| list.iter().map(|one| one.0.clone()).collect::<Vec<_>>();
        let (wraps, lists) = (bytes(&keys.wraps), bytes(&keys.readers));
        Keyring::open(&self.identity, case_id.0, (&wraps, &lists), &self.trust())
    }

    fn seal_entry(&self, ring: &Keyring, prev_hash: [u8; 32], body: &[u8]) -> Result<Sealed> {
        let entry = random()?;
        let draft = Draft {
            entry,
            prev_hash,
            body,
        };
        let sealed = ring.seal(&self.identity, &draft, self.plan.clock.now_s())?;
        Ok(Sealed {
            entry_id: EntryId(entry),
            key_version: ring.newest(),
            sealed: Bytes(sealed),
        })
    }

    /// Every version of the key, sealed to every device of these colleagues, each checked against the root and the log of keys first.
    async fn wraps(&self, ring: &Keyring, members: &[MemberId]) -> Result<Vec<CaseWrap>> {
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
            let wrap = || ring.wrap(&self.identity, to, &ring.versions(), &trust);
            let sealed = self.keys.sure(wrap).await?;
            wraps.extend(sealed.into_iter().map(|(key_version, wrap)| CaseWrap {
                member_id: one.member_id,
                device_id: one.device_id,
                key_version,
                wrap: Bytes(wrap),
            }));
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

/// How many lists of readers there are.
pub(super) fn lists(keys: &CaseKeys) -> Result<u32> {
    let lists = u32::try_from(keys.readers.len());
    lists.map_err(|_source| ClientError::Answer("too many lists of readers"))
}

/// Whether the case is to get a new key before anything is written.
fn is_old_key(error: &ClientError) -> bool {
    let own = matches!(error, ClientError::Seal(Error::Refused(Refusal::OldKey)));
    own || error.code() == Some(ProblemCode::StaleKey)
}
