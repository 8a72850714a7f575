//! What the line tells us of our referrals, where the person has agreed to it: letters, sealed to our key and signed by who of the line's
//! staff wrote them. Usually there are none, and that says nothing (R365).

use crate::{ForwardError, Home, Line, Result, post::Post};
use bytes::Bytes;
use client::{ClientError, random};
use protocol::{
    Bytes as Sealed, CredentialId, DisclosureId, Reference,
    release::{
        DataClass, Letter as Said, LetterFacts, MailboxKeyParams, MailboxResponse, TakenParams,
    },
};
use seal::{Trust, letter};
use serde::Serialize;

/// A letter that was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Which.
    pub id: DisclosureId,
    /// What we call the referral.
    pub reference: Reference,
    /// How it stands.
    pub status: DataClass,
    /// The name of who of the line's staff wrote it.
    pub author: String,
    /// The minute it was put there, milliseconds since 1970.
    pub put_at: u64,
}

/// What lies in our mailbox.
#[derive(Debug, Default)]
pub struct Mailbox {
    /// What opened, the oldest first.
    pub letters: Vec<Letter>,
    /// What did not: it stays there.
    pub damaged: Vec<(DisclosureId, ForwardError)>,
}

/// Nothing is said: `{}`.
#[derive(Serialize)]
struct Nothing {}

/// Our mailbox at a line.
pub struct Inbox<'a> {
    home: &'a Home,
    line: &'a Line,
    key_id: &'a str,
}

impl<'a> Inbox<'a> {
    /// The mailbox of the home's key.
    pub fn new(home: &'a Home, line: &'a Line, key_id: &'a str) -> Self {
        Self { home, line, key_id }
    }

    /// Tells the line to what letters are sealed. From then on there may be some; twice is once.
    ///
    /// # Errors
    /// The line's problem.
    pub async fn open(&self) -> Result<()> {
        let public = self.home.key().mailbox()?.public()?;
        let params = MailboxKeyParams {
            public_key: Sealed(public.bytes().to_vec()),
        };
        self.ask("/api/v1/own/mailbox/key", &params).await?;
        Ok(())
    }

    /// Fetches and opens what lies there. It stays there until [`Inbox::taken`] says that we have it.
    ///
    /// # Errors
    /// The line's problem, or a notice that does not hold.
    pub async fn fetch(&self) -> Result<Mailbox> {
        let notice = self.line.notice().await?;
        let revoked = notice.terms().revoked.clone();
        let trust = Trust::new(self.line.root(), revoked, self.line.now());
        let answer = self.ask("/api/v1/own/mailbox", &Nothing {}).await?;
        let answer: MailboxResponse = serde_json::from_slice(&answer)
            .map_err(|_source| ClientError::Answer("not a mailbox"))?;
        let mut mailbox = Mailbox::default();
        for lies in &answer.letters {
            match self.read(answer.own, lies, &trust) {
                Ok(letter) => mailbox.letters.push(letter),
                Err(error) => mailbox.damaged.push((lies.disclosure_id, error)),
            }
        }
        Ok(mailbox)
    }

    /// We have these: the line forgets them.
    ///
    /// # Errors
    /// The line's problem.
    pub async fn taken(&self, letters: &[Letter]) -> Result<()> {
        if letters.is_empty() {
            return Ok(());
        }
        let params = TakenParams {
            disclosure_ids: letters.iter().map(|letter| letter.id).collect(),
        };
        self.ask("/api/v1/own/mailbox/taken", &params).await?;
        Ok(())
    }

    fn read(&self, own: CredentialId, lies: &LetterFacts, trust: &Trust) -> Result<Letter> {
        let id = lies.disclosure_id;
        let key = self.home.key().mailbox()?;
        let opened = letter::open(&key, &own.0, &id.0, lies.sealed.as_slice(), trust)?;
        let said: Said = serde_json::from_slice(&opened.body)
            .map_err(|_source| ClientError::Answer("not a letter"))?;
        Ok(Letter {
            id,
            reference: said.reference,
            status: said.status,
            author: opened.author.alias,
            put_at: lies.put_at,
        })
    }

    async fn ask(&self, path: &str, params: &(impl Serialize + Sync)) -> Result<Bytes> {
        let post = Post {
            home: self.home,
            line: self.line,
            key_id: self.key_id,
        };
        let body = serde_json::to_vec(params);
        let body = body.map_err(|error| ForwardError::Input(error.to_string()))?;
        post.send(path, Reference(random()?), Bytes::from(body))
            .await
    }
}

/// How a referral stands, in words for whoever reads the screen.
pub const fn in_words(status: DataClass) -> &'static str {
    match status {
        DataClass::StatusAccepted => "taken on",
        DataClass::StatusDeclined => "not taken on",
        DataClass::StatusScheduled => "there is an appointment",
        DataClass::StatusAttended => "they came",
        DataClass::StatusClosed => "closed",
        DataClass::ExistenceOfContact
        | DataClass::Alias
        | DataClass::LegalName
        | DataClass::Phone
        | DataClass::SafeContactRules
        | DataClass::Language
        | DataClass::AgeBand
        | DataClass::BirthDate
        | DataClass::Town
        | DataClass::ExactPlace
        | DataClass::Household
        | DataClass::Needs
        | DataClass::SafetyConstraints
        | DataClass::SituationSummary
        | DataClass::Health
        | DataClass::ImmigrationNeed
        | DataClass::LePreference
        | DataClass::Documents => "something else",
    }
}
