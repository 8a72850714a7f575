//! The other end of a mailbox: the partner's program, with its own key.

use super::{Scene, refused};
use crate::referral::{Partner, facts, partner};
use forward::{ForwardError, Home, Inbox, Letter, Line as Sender, Mailbox, Settings};
use protocol::{
    Bytes, ProblemCode,
    forwarder::{AddForwarderKeyParams, ForwarderFacts, KeepForwarderParams, Scope},
    release::{DataClass, LetterBox, MailboxKey, ToldBy},
};
use std::{fmt::Write as _, sync::Arc};
use tests::{
    line::{Line, PACE},
    org::Org,
};

/// The partner's folder and what it knows of the line.
pub(crate) struct Theirs {
    home: Home,
    settings: Settings,
    _folder: tempfile::TempDir,
}

impl Scene {
    /// The partner's mailbox, by the key that it sends with. It has told the line what letters are sealed to.
    pub(crate) async fn mailbox(&self) -> Theirs {
        let theirs = Theirs::of(&self.line, &self.partner);
        theirs.open(&self.line).await.unwrap();
        theirs
    }
}

impl Theirs {
    pub(crate) fn of(line: &Line, partner: &Partner) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("home")).unwrap();
        let path = folder.path().join("home");
        std::fs::write(path.join("key"), partner.key.text().as_bytes()).unwrap();
        let home = Home::open(&path).unwrap();
        let settings = Settings {
            origin: line.visitor_site().origin,
            fingerprint: fingerprint(line.org),
            key_id: partner.id.to_string(),
            connect: None,
            mutual: None,
        };
        Self {
            home,
            settings,
            _folder: folder,
        }
    }

    async fn line(&self, line: &Line) -> Sender {
        let clock = Arc::clone(&line.clock);
        let found = Sender::find(&self.settings, clock, PACE).await;
        found.unwrap()
    }

    pub(crate) async fn open(&self, line: &Line) -> forward::Result<()> {
        let line = self.line(line).await;
        let inbox = Inbox::new(&self.home, &line, &self.settings.key_id);
        inbox.open().await
    }

    pub(crate) async fn fetch(&self, line: &Line) -> Mailbox {
        self.try_fetch(line).await.unwrap()
    }

    async fn try_fetch(&self, line: &Line) -> forward::Result<Mailbox> {
        let line = self.line(line).await;
        let inbox = Inbox::new(&self.home, &line, &self.settings.key_id);
        inbox.fetch().await
    }

    pub(crate) async fn taken(&self, line: &Line, letters: &[Letter]) {
        let line = self.line(line).await;
        let inbox = Inbox::new(&self.home, &line, &self.settings.key_id);
        inbox.taken(letters).await.unwrap();
    }
}

fn fingerprint(org: &Org) -> String {
    let digits = org.pinned().fingerprint();
    digits.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

/// Another key for the same partner.
async fn another(scene: &Scene, scopes: &[Scope]) -> Partner {
    let key = seal::referral::ForwarderKey::generate().unwrap();
    let added = scene
        .sam
        .add_forwarder_key(&AddForwarderKeyParams {
            forwarder_id: scene.partner.forwarder,
            public_key: Some(Bytes(key.public().to_vec())),
            certificate: None,
            scopes: scopes.to_vec(),
        })
        .await
        .unwrap();
    Partner {
        forwarder: scene.partner.forwarder,
        id: added.credential_id,
        key,
    }
}

fn code(error: &ForwardError) -> Option<ProblemCode> {
    match error {
        ForwardError::Line(error) => error.code(),
        ForwardError::File { .. }
        | ForwardError::NotSetUp(_)
        | ForwardError::Input(_)
        | ForwardError::Seal(_) => None,
    }
}

async fn agreed_to(scene: &Scene) {
    let agreed = scene.status(&[DataClass::StatusAccepted, DataClass::StatusClosed]);
    scene.alex.take_release(&agreed).await.unwrap();
}

#[tokio::test]
async fn each_key_opens_its_own_and_what_one_has_the_others_need_not() {
    let scene = Scene::start().await;
    let first = scene.mailbox().await;
    let second = Theirs::of(&scene.line, &another(&scene, &[Scope::Refer]).await);
    second.open(&scene.line).await.unwrap();
    // Twice is once.
    second.open(&scene.line).await.unwrap();
    agreed_to(&scene).await;
    scene.tell(DataClass::StatusAccepted).await.unwrap();
    let there = first.fetch(&scene.line).await;
    assert_eq!(there.letters, second.fetch(&scene.line).await.letters);
    assert_eq!(there.letters.len(), 1);
    second.taken(&scene.line, &there.letters).await;
    // Again, and by the other one: nothing happens.
    first.taken(&scene.line, &there.letters).await;
    assert!(first.fetch(&scene.line).await.letters.is_empty());
    assert_eq!(scene.said("letter_taken").await.len(), 1);
}

#[tokio::test]
async fn nobody_elses_letters_are_there_and_nobody_else_takes_them() {
    let scene = Scene::start().await;
    let theirs = scene.mailbox().await;
    agreed_to(&scene).await;
    scene.tell(DataClass::StatusAccepted).await.unwrap();
    let stranger = Theirs::of(&scene.line, &partner(&scene.sam, &[Scope::Refer]).await);
    stranger.open(&scene.line).await.unwrap();
    assert!(stranger.fetch(&scene.line).await.letters.is_empty());
    let there = theirs.fetch(&scene.line).await;
    stranger.taken(&scene.line, &there.letters).await;
    assert_eq!(theirs.fetch(&scene.line).await.letters.len(), 1);
    // A key that only asks for training has no letters.
    let asks = Theirs::of(&scene.line, &another(&scene, &[Scope::AskTraining]).await);
    let no = asks.open(&scene.line).await.unwrap_err();
    assert_eq!(code(&no), Some(ProblemCode::Forbidden));
    let no = asks.try_fetch(&scene.line).await.unwrap_err();
    assert_eq!(code(&no), Some(ProblemCode::Forbidden));
}

#[tokio::test]
async fn a_letter_is_for_the_keys_that_are_there_now() {
    let scene = Scene::start().await;
    agreed_to(&scene).await;
    // No mailbox yet: somebody has to call them.
    let no = refused(scene.tell(DataClass::StatusAccepted).await);
    assert_eq!(no, Some(ProblemCode::MailboxChanged));
    let theirs = scene.mailbox().await;
    let recipients = scene.alex.releases().await.unwrap().recipients;
    let known: Vec<MailboxKey> = recipients[0].mailbox.clone();
    // Another one comes while the letter is written.
    let second = Theirs::of(&scene.line, &another(&scene, &[Scope::Refer]).await);
    second.open(&scene.line).await.unwrap();
    let id = protocol::DisclosureId([6; 16]);
    let letter = protocol::release::Letter {
        reference: scene.reference,
        status: DataClass::StatusAccepted,
    };
    let saying = client::Saying {
        on: scene.on(),
        recipient: scene.partner.forwarder,
        purpose: protocol::release::ReleasePurpose::ReferralStatusToForwarder,
        classes: vec![DataClass::StatusAccepted],
    };
    let boxes = scene.alex.letters(id, &known, &letter).unwrap();
    let twice = [boxes.clone(), boxes.clone()].concat();
    for bad in [boxes, twice, Vec::<LetterBox>::new()] {
        let way = (ToldBy::Mailbox, bad);
        let no = refused(scene.alex.tell(id, &saying, way).await);
        assert_eq!(no, Some(ProblemCode::MailboxChanged));
    }
    // Nothing was told by any of it.
    assert!(theirs.fetch(&scene.line).await.letters.is_empty());
    assert_eq!(scene.said("release_used").await.len(), 0);
    scene.tell(DataClass::StatusAccepted).await.unwrap();
    assert_eq!(second.fetch(&scene.line).await.letters.len(), 1);
    // A key that was revoked gets no more of them.
    let revoked = protocol::forwarder::RevokeForwarderKeyParams {
        credential_id: scene.partner.id,
    };
    scene.sam.revoke_forwarder_key(&revoked).await.unwrap();
    scene.tell(DataClass::StatusClosed).await.unwrap();
    assert_eq!(second.fetch(&scene.line).await.letters.len(), 2);
    let no = theirs.try_fetch(&scene.line).await.unwrap_err();
    assert_eq!(code(&no), Some(ProblemCode::BadSignature));
}

#[tokio::test]
async fn an_agency_that_nobody_called_back_or_that_was_stopped_is_told_nothing() {
    let scene = Scene::start().await;
    let theirs = scene.mailbox().await;
    agreed_to(&scene).await;
    scene.tell(DataClass::StatusAccepted).await.unwrap();
    let keep = async |change: fn(&mut ForwarderFacts)| {
        let mut facts = facts();
        facts.called_at = Some(0);
        change(&mut facts);
        let params = KeepForwarderParams {
            forwarder_id: scene.partner.forwarder,
            facts,
        };
        scene.sam.keep_forwarder(&params).await.unwrap();
    };
    keep(|facts| facts.called_at = None).await;
    let recipients = scene.alex.releases().await.unwrap().recipients;
    assert!(recipients[0].mailbox.is_empty(), "they are called");
    let no = refused(scene.tell(DataClass::StatusClosed).await);
    assert_eq!(no, Some(ProblemCode::MailboxChanged));
    assert!(theirs.fetch(&scene.line).await.letters.is_empty());
    keep(|_as_it_was| {}).await;
    scene.tell(DataClass::StatusClosed).await.unwrap();
    keep(|facts| facts.active = false).await;
    let no = refused(scene.tell(DataClass::StatusClosed).await);
    assert_eq!(no, Some(ProblemCode::MailboxChanged));
    keep(|_as_it_was| {}).await;
    assert_eq!(theirs.fetch(&scene.line).await.letters.len(), 1);
}

#[tokio::test]
async fn a_letter_to_a_mailbox_that_was_replaced_is_not_taken() {
    let scene = Scene::start().await;
    let theirs = scene.mailbox().await;
    agreed_to(&scene).await;
    let known = scene.alex.releases().await.unwrap().recipients[0]
        .mailbox
        .clone();
    let other = seal::referral::ForwarderKey::generate().unwrap();
    let public = other.mailbox().unwrap().public().unwrap();
    let mut tx = scene.line.store().begin().await.unwrap();
    let key = domain::CredentialId::from_bytes(scene.partner.id.0);
    assert!(tx.put_mailbox(key, public.bytes()).await.unwrap());
    tx.commit().await.unwrap();
    let id = protocol::DisclosureId([6; 16]);
    let status = DataClass::StatusAccepted;
    let letter = protocol::release::Letter {
        reference: scene.reference,
        status,
    };
    let boxes = scene.alex.letters(id, &known, &letter).unwrap();
    let saying = client::Saying {
        on: scene.on(),
        recipient: scene.partner.forwarder,
        purpose: protocol::release::ReleasePurpose::ReferralStatusToForwarder,
        classes: vec![status],
    };
    let no = scene.alex.tell(id, &saying, (ToldBy::Mailbox, boxes)).await;
    assert_eq!(refused(no), Some(ProblemCode::MailboxChanged));
    // Said again it is what it was, and no news in the log.
    let attested = scene.said("key_attested").await.len();
    theirs.open(&scene.line).await.unwrap();
    theirs.open(&scene.line).await.unwrap();
    assert_eq!(scene.said("key_attested").await.len(), attested + 1);
}

/// What the server, or whoever has its disk, puts there by itself is nobody's letter.
#[tokio::test]
async fn a_letter_that_no_staff_wrote_is_said_to_be_damaged() {
    let scene = Scene::start().await;
    let theirs = scene.mailbox().await;
    agreed_to(&scene).await;
    scene.tell(DataClass::StatusAccepted).await.unwrap();
    let recipients = scene.alex.releases().await.unwrap().recipients;
    let to = &recipients[0].mailbox[0];
    let stranger = Org::new(&[("Alex", &[domain::permission::Role::Advocate])]);
    let forger = stranger.identity("Alex", &[domain::permission::Role::Advocate], 30);
    let id = protocol::DisclosureId([7; 16]);
    let body = serde_json::to_vec(&protocol::release::Letter {
        reference: scene.reference,
        status: DataClass::StatusClosed,
    });
    let key = seal::boxes::PublicKey::new(to.public_key.as_slice()).unwrap();
    let now = domain::Clock::now(&*scene.line.clock).secs();
    let sealed = seal::letter::seal(
        &forger,
        (&key, &to.credential_id.0),
        &id.0,
        (&body.unwrap(), now),
    );
    let boxes = vec![LetterBox {
        credential_id: to.credential_id,
        sealed: Bytes(sealed.unwrap()),
    }];
    let saying = client::Saying {
        on: scene.on(),
        recipient: scene.partner.forwarder,
        purpose: protocol::release::ReleasePurpose::ReferralStatusToForwarder,
        classes: vec![DataClass::StatusClosed],
    };
    let way = (ToldBy::Mailbox, boxes);
    scene.alex.tell(id, &saying, way).await.unwrap();
    let there = theirs.fetch(&scene.line).await;
    assert_eq!(there.letters.len(), 1);
    let [(damaged, error)] = &there.damaged[..] else {
        panic!("{there:?}");
    };
    assert_eq!(*damaged, id);
    assert!(matches!(error, ForwardError::Seal(_)), "{error}");
}
