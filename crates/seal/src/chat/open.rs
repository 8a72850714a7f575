//! The visitor's tab opens a chat.

use openmls::prelude::{GroupId, MlsGroup};

use super::{Chat, Facts, Notes, Own, config, credential, state::Saved};
use crate::{Error, Intake, Notice, Result, Suite, policy::VISITOR, provider::Provider, sign::Key};

/// What goes to the server to open a chat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// The group's public state.
    pub group_info: Vec<u8>,
    /// The intake, sealed to the team.
    pub intake: Vec<u8>,
}

impl Chat {
    /// Creates the group of `chat` and seals its intake to the team of a verified notice. `text` is a first message,
    /// where the programme allows one, and empty otherwise; `lang` a BCP 47 tag.
    pub fn open(
        suite: Suite,
        chat: [u8; 16],
        notice: &Notice,
        lang: &str,
        text: &str,
    ) -> Result<(Self, Opening)> {
        let provider = Provider::default();
        let key = Key::generate()?;
        let config = config::create(suite);
        let id = GroupId::from_slice(&chat);
        let credential = credential(VISITOR.to_vec(), &key);
        let group = MlsGroup::new_with_group_id(&provider, &key, &config, id, credential)
            .ok()
            .ok_or(Error::Group("open"))?;
        let visitor_key = key.public();
        let facts = Facts {
            chat,
            suite,
            visitor_key,
            own: Own::Visitor,
        };
        let mut opened = Self {
            provider,
            group,
            key,
            facts,
            notes: Notes::default(),
            saved: Saved::default(),
        };
        opened.note_arrival();
        let intake = Intake {
            chat,
            visitor_key,
            suite,
            lang: lang.to_owned(),
            text: text.to_owned(),
        };
        let opening = Opening {
            group_info: opened.group_info()?,
            intake: intake.seal(notice)?,
        };
        Ok((opened, opening))
    }
}
