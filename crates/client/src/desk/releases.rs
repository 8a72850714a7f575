//! Releases: what people agreed to have told to one agency, and telling it.

use super::{Desk, upkeep::moved_on};
use crate::{ClientError, Result, random};
use protocol::{
    Bytes, ChatId, DisclosureId, ForwarderId, Reference, ReleaseId,
    release::{
        AgreedBy, ConsentBranch, DataClass, Letter, LetterBox, MailboxKey, OwnYes, ReleaseFacts,
        ReleasePaper, ReleaseParams, ReleasePurpose, ReleasesResponse, ResealReleaseParams,
        StaleRelease, TakeReleaseParams, TellParams, ToldBy,
    },
    task::TaskOn,
};
use seal::{
    boxes::PublicKey,
    consent::{Said, Word, words_hash},
    letter,
    note::Note,
};

/// What a person agreed to.
#[derive(Debug, Clone)]
pub struct Agreed {
    /// About whom.
    pub on: TaskOn,
    /// The agency.
    pub recipient: ForwarderId,
    /// For what.
    pub purpose: ReleasePurpose,
    /// What may be told.
    pub classes: Vec<DataClass>,
    /// Who consents.
    pub branch: ConsentBranch,
    /// Until when, milliseconds since 1970.
    pub until: u64,
    /// Who they are and how they agreed.
    pub paper: ReleasePaper,
}

/// What is told.
#[derive(Debug, Clone)]
pub struct Saying {
    /// About whom.
    pub on: TaskOn,
    /// Whom.
    pub recipient: ForwarderId,
    /// For what.
    pub purpose: ReleasePurpose,
    /// What.
    pub classes: Vec<DataClass>,
}

impl Desk {
    /// What was agreed to, what was told, and who may be told something.
    ///
    /// # Errors
    /// `forbidden`.
    pub async fn releases(&self) -> Result<ReleasesResponse> {
        self.plan.http.get("/api/v1/releases").await
    }

    /// Writes down what a person agreed to, in person or on the telephone. Returns which release it is.
    ///
    /// # Errors
    /// `badRelease`, `notFound` for somebody whom this person does not work for. For one of a chat, which is the person's own to give:
    /// [`Desk::take_release_in_chat`].
    pub async fn take_release(&self, agreed: &Agreed) -> Result<ReleaseId> {
        if agreed.paper.method == AgreedBy::InChat {
            return Err(ClientError::Missing("yes of the person"));
        }
        let release_id = ReleaseId(random()?);
        self.store_release(release_id, agreed).await?;
        Ok(release_id)
    }

    /// Writes down what a person agreed to in a chat: with the yes that their own page signed, over the words that this desk showed them.
    /// Nothing is stored without it.
    ///
    /// # Errors
    /// As [`Desk::take_release`]; [`ClientError::Missing`] for a word that is no yes or one on other words than these; the keys' refusal
    /// for one that the page in this chat did not sign.
    pub async fn take_release_in_chat(
        &self,
        chat: ChatId,
        (words, word): (&str, &Word),
        agreed: &Agreed,
    ) -> Result<ReleaseId> {
        let key = self.chat(chat).ok_or(ClientError::Missing("chat"))?;
        let key = key.visitor_key();
        if word.said != Said::Yes || word.words_hash != words_hash(words) {
            return Err(ClientError::Missing("yes to these words"));
        }
        word.check(&key)?;
        let own_yes = OwnYes {
            key: Bytes(key.to_vec()),
            name: word.name.clone(),
            signature: Bytes(word.signature.to_vec()),
        };
        let paper = ReleasePaper {
            method: AgreedBy::InChat,
            words_hash: Bytes(word.words_hash.to_vec()),
            own_yes: Some(own_yes),
            ..agreed.paper.clone()
        };
        let release_id = ReleaseId(word.release);
        let agreed = Agreed {
            paper,
            ..agreed.clone()
        };
        self.store_release(release_id, &agreed).await?;
        Ok(release_id)
    }

    /// Whether the paper of a release carries the yes of the person's own page, and it was signed for this release and these words.
    pub fn is_own_yes(release_id: ReleaseId, paper: &ReleasePaper) -> bool {
        let Some(yes) = &paper.own_yes else {
            return false;
        };
        let parts = (
            yes.key.as_slice().try_into(),
            paper.words_hash.as_slice().try_into(),
            yes.signature.as_slice().try_into(),
        );
        let (Ok(key), Ok(words_hash), Ok(signature)) = parts else {
            return false;
        };
        let word = Word {
            said: Said::Yes,
            release: release_id.0,
            words_hash,
            name: yes.name.clone(),
            signature,
        };
        word.check(&key).is_ok()
    }

    async fn store_release(&self, release_id: ReleaseId, agreed: &Agreed) -> Result<()> {
        let paper = serde_json::to_vec(&agreed.paper);
        let paper = paper.map_err(|_source| ClientError::Answer("not a paper"))?;
        let sealed = Note::Release.seal(&self.own_notice()?, &release_id.0, &paper)?;
        let params = TakeReleaseParams {
            release_id,
            on: agreed.on,
            recipient: agreed.recipient,
            purpose: agreed.purpose,
            classes: agreed.classes.clone(),
            branch: agreed.branch,
            until_at: agreed.until,
            sealed: Bytes(sealed),
        };
        let _all: ReleasesResponse = self.plan.http.post("/api/v1/releases", &params).await?;
        Ok(())
    }

    /// The paper of a release; `None` for who may not read it.
    ///
    /// # Errors
    /// When no key of this desk opens it.
    pub fn release_paper(&self, release: &ReleaseFacts) -> Result<Option<ReleasePaper>> {
        let Some(sealed) = &release.sealed else {
            return Ok(None);
        };
        let paper = self.opened_note(Note::Release, &release.release_id.0, sealed)?;
        let paper = serde_json::from_slice(&paper);
        paper
            .map(Some)
            .map_err(|_source| ClientError::Answer("not a paper"))
    }

    /// Takes a release back, by whatever word of the person it was.
    ///
    /// # Errors
    /// `notFound`.
    pub async fn withdraw_release(&self, release_id: ReleaseId) -> Result<ReleasesResponse> {
        let params = ReleaseParams { release_id };
        let path = "/api/v1/releases/withdraw";
        self.plan.http.post(path, &params).await
    }

    /// Signs one off, as a supervisor.
    ///
    /// # Errors
    /// `forbidden`, `wrongState` for one that does not wait for it.
    pub async fn sign_off_release(&self, release_id: ReleaseId) -> Result<ReleasesResponse> {
        let params = ReleaseParams { release_id };
        let path = "/api/v1/releases/sign-off";
        self.plan.http.post(path, &params).await
    }

    /// Says something by telephone, and writes down that it was said.
    ///
    /// # Errors
    /// `noRelease`: then nothing may be said.
    pub async fn tell_aloud(&self, saying: &Saying) -> Result<ReleasesResponse> {
        let id = DisclosureId(random()?);
        self.tell(id, saying, (ToldBy::Phone, Vec::new())).await
    }

    /// Tells an agency how its referral stands: one word into its mailbox. Returns what it is called.
    ///
    /// # Errors
    /// `noRelease`; `mailboxChanged` when its keys are others by now.
    pub async fn tell_status(
        &self,
        (on, reference): (TaskOn, Reference),
        recipient: ForwarderId,
        status: DataClass,
    ) -> Result<DisclosureId> {
        let all = self.releases().await?;
        let found = all
            .recipients
            .iter()
            .find(|one| one.forwarder_id == recipient);
        let mailbox = found.map(|one| one.mailbox.as_slice()).unwrap_or_default();
        let id = DisclosureId(random()?);
        let boxes = self.letters(id, mailbox, &Letter { reference, status })?;
        let saying = Saying {
            on,
            recipient,
            purpose: ReleasePurpose::ReferralStatusToForwarder,
            classes: vec![status],
        };
        self.tell(id, &saying, (ToldBy::Mailbox, boxes)).await?;
        Ok(id)
    }

    /// A letter, sealed to each key of a mailbox.
    ///
    /// # Errors
    /// For a key that is none.
    pub fn letters(
        &self,
        id: DisclosureId,
        mailbox: &[MailboxKey],
        says: &Letter,
    ) -> Result<Vec<LetterBox>> {
        let body = serde_json::to_vec(says);
        let body = body.map_err(|_source| ClientError::Answer("not a letter"))?;
        let now = self.plan.clock.now_s();
        let seal = |to: &MailboxKey| {
            let key = PublicKey::new(to.public_key.as_slice())?;
            let to_whom = (&key, &to.credential_id.0);
            let sealed = letter::seal(&self.identity, to_whom, &id.0, (&body, now))?;
            Ok(LetterBox {
                credential_id: to.credential_id,
                sealed: Bytes(sealed),
            })
        };
        mailbox.iter().map(seal).collect()
    }

    /// Tells something under an id that was chosen before: sent again it tells nothing twice.
    ///
    /// # Errors
    /// `noRelease`, `mailboxChanged`, `conflict` when the id is another's.
    pub async fn tell(
        &self,
        disclosure_id: DisclosureId,
        saying: &Saying,
        (way, boxes): (ToldBy, Vec<LetterBox>),
    ) -> Result<ReleasesResponse> {
        let params = TellParams {
            disclosure_id,
            on: saying.on,
            recipient: saying.recipient,
            purpose: saying.purpose,
            classes: saying.classes.clone(),
            way,
            boxes,
        };
        self.plan.http.post("/api/v1/releases/tell", &params).await
    }

    pub(super) async fn reseal_release(&self, stale: &StaleRelease) -> Result<bool> {
        let id = &stale.release_id.0;
        let Ok(paper) = self.opened_note(Note::Release, id, &stale.sealed) else {
            // Sealed to a key that this desk does not hold: a colleague's does it.
            return Ok(false);
        };
        let after = Note::Release.seal(&self.own_notice()?, id, &paper)?;
        let params = ResealReleaseParams {
            release_id: stale.release_id,
            before: stale.sealed.clone(),
            after: Bytes(after),
        };
        let path = "/api/v1/upkeep/releases";
        moved_on(self.plan.http.tell(path, &params).await)
    }
}
