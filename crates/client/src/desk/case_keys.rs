//! The keys of a case in the background: a new one after a removal, and what devices of the assigned lack. Whom the server calls
//! assigned is held against the lists that they have signed: nobody else is given anything.

use super::{
    Desk,
    cases::lists,
    upkeep::{moved_on, read},
};
use crate::{ClientError, Result};
use protocol::{
    Bytes, CaseId, MemberId,
    case::{CaseWrap, ReadCaseParams},
    upkeep::{CaseDevice, CaseKeysResponse, CaseWork, NewCaseKeyParams, PassOnCaseParams},
};
use seal::case::{Keyring, Readers};

/// What was done for a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct KeptCase {
    /// Whether it has a new key.
    pub replaced: bool,
    /// How many keys were given to devices that lacked them.
    pub passed_on: usize,
}

impl Desk {
    /// Does what is due for the keys of these cases. Returns how many have a new key, and how many keys were passed on.
    pub(super) async fn keep_cases(&self, due: &[CaseWork]) -> Result<(usize, usize)> {
        let (mut replaced, mut passed_on) = (0, 0);
        for work in due {
            let done = self.keep_case(work.case_id).await?;
            replaced += usize::from(done.replaced);
            passed_on += done.passed_on;
        }
        Ok((replaced, passed_on))
    }

    /// Does what is due for the keys of a case. What somebody else did at the same time is no failure; nor is that this device
    /// waits itself.
    ///
    /// # Errors
    /// The server's problem; [`ClientError::Answer`] when nobody of the case says who reads it.
    pub async fn keep_case(&self, case_id: CaseId) -> Result<KeptCase> {
        let params = ReadCaseParams { case_id };
        let found: CaseKeysResponse = self.plan.http.post("/api/v1/upkeep/case", &params).await?;
        let ring = self.ring(case_id, &found.keys);
        if ring.newest() != found.keys.key_version {
            return Ok(KeptCase::default());
        }
        let Readers::Signed(members) = ring.readers() else {
            return Err(ClientError::Answer("nobody signed who reads the case"));
        };
        let is_reader = |member: &MemberId| members.contains(&member.0);
        let mut devices = found.devices.iter();
        let devices: Vec<&CaseDevice> = devices
            .by_ref()
            .filter(|one| is_reader(&one.device.member_id))
            .collect();
        if found.keys.exposed || !ring.is_current() {
            let mut staying = found.assigned.clone();
            staying.retain(is_reader);
            self.replace_case_key(&ring, (&found, &staying), &devices)
                .await
        } else {
            self.pass_on_case(&ring, &devices).await
        }
    }

    async fn replace_case_key(
        &self,
        ring: &Keyring,
        (found, staying): (&CaseKeysResponse, &[MemberId]),
        devices: &[&CaseDevice],
    ) -> Result<KeptCase> {
        let next = ring.next()?;
        let members: Vec<[u8; 16]> = staying.iter().map(|member| member.0).collect();
        let now = self.plan.clock.now_s();
        let readers = next.sign_readers(&self.identity, &members, now)?;
        let params = NewCaseKeyParams {
            case_id: CaseId(ring.case()),
            key_version: next.newest(),
            readers: Bytes(readers),
            after: lists(&found.keys)?,
            wraps: self.case_wraps(&next, devices, &[next.newest()]).await?,
        };
        let path = "/api/v1/upkeep/case/key";
        Ok(KeptCase {
            replaced: moved_on(self.plan.http.tell(path, &params).await)?,
            passed_on: 0,
        })
    }

    async fn pass_on_case(&self, ring: &Keyring, devices: &[&CaseDevice]) -> Result<KeptCase> {
        let wraps = self.case_wraps(ring, devices, &[]).await?;
        if wraps.is_empty() {
            return Ok(KeptCase::default());
        }
        let passed_on = wraps.len();
        let params = PassOnCaseParams {
            case_id: CaseId(ring.case()),
            wraps,
        };
        let path = "/api/v1/upkeep/case/wraps";
        let done = moved_on(self.plan.http.tell(path, &params).await)?;
        Ok(KeptCase {
            replaced: false,
            passed_on: if done { passed_on } else { 0 },
        })
    }

    /// What these devices lack, and the versions that are new, as far as this one holds it. A device that does not count for this
    /// desk is left out: it is asked for again.
    async fn case_wraps(
        &self,
        ring: &Keyring,
        devices: &[&CaseDevice],
        new: &[u32],
    ) -> Result<Vec<CaseWrap>> {
        let trust = self.trust();
        let mut wraps = Vec::new();
        for one in devices {
            let versions = [&one.lacks[..], new].concat();
            let Ok((chain, box_key)) = read(&one.device) else {
                continue;
            };
            let to = (&chain, &box_key);
            let wrap = || ring.wrap(&self.identity, to, &versions, &trust);
            let sealed = match self.keys.sure(wrap).await {
                Err(ClientError::Seal(_)) => continue,
                done => done?,
            };
            wraps.extend(sealed.into_iter().map(|(key_version, wrap)| CaseWrap {
                member_id: one.device.member_id,
                device_id: one.device.device_id,
                key_version,
                wrap: Bytes(wrap),
            }));
        }
        Ok(wraps)
    }
}
