//! What an organisation says about itself on its pages: written by a person as TOML, signed by the root as JSON.

use super::routing::{Routing, RoutingError};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use thiserror::Error;

/// A text in one or several languages, by BCP 47 tag.
pub type Label = BTreeMap<String, String>;

/// The settings. Field by field what `web-client/src/org.ts` reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The name that visitors read.
    pub name: String,
    /// BCP 47 tags of the languages that the line speaks.
    pub languages: Vec<String>,
    /// Where quick exit leads: a plain page that says nothing about the line.
    #[serde(rename(serialize = "exitUrl"))]
    pub exit_url: String,
    /// When somebody is there, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<Label>,
    /// Numbers to call, the most useful first.
    pub phones: Vec<Phone>,
    /// Whom a desk thinks of first; without it, what is built in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub routing: Option<Routing>,
    /// The root was replaced not long ago. Not written by a person: the ceremony puts it in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changeover: Option<Changeover>,
    /// The public half of the key that signs the log of keys, base64url. Not written by a person: whoever signs the settings
    /// puts it in.
    #[serde(
        default,
        rename(serialize = "logKey"),
        skip_serializing_if = "Option::is_none"
    )]
    pub log_key: Option<String>,
}

/// The time in which the pages say that the root was replaced, in unix seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Changeover {
    /// When it was replaced.
    pub since: u64,
    /// Until when the pages say so.
    pub until: u64,
}

/// One number to call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phone {
    /// The number as people read it.
    pub number: String,
    /// Whose it is.
    pub label: Label,
    /// What that line reports, to whom and when: shown before anybody is passed on to it (R314). Without it nobody is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stance: Option<Label>,
}

/// Settings that a page could not show.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SettingsError {
    /// Not TOML, or a field is missing or unknown.
    #[error("the settings do not parse: {0}")]
    Syntax(#[from] toml::de::Error),
    /// No name.
    #[error("name is empty")]
    Name,
    /// No language, or one that is no tag.
    #[error("languages needs at least one tag such as \"en\"; {0:?} is none")]
    Language(String),
    /// The exit is not a page.
    #[error("exit_url must begin with https:// and a host")]
    Exit,
    /// Nobody could call.
    #[error(
        "phones needs at least one number: when the chat is down, it is all that a visitor has"
    )]
    NoPhone,
    /// A number that cannot be called.
    #[error("{0:?} is no telephone number")]
    Number(String),
    /// A table that a desk could not use.
    #[error(transparent)]
    Routing(#[from] RoutingError),
    /// A text is missing in a language of the line.
    #[error("{what} has no text in {language:?}")]
    Missing {
        /// Which text.
        what: String,
        /// Which language.
        language: String,
    },
}

impl Settings {
    /// Reads what a person wrote.
    ///
    /// # Errors
    /// The first thing that a page could not show.
    pub fn parse(text: &str) -> Result<Self, SettingsError> {
        let settings: Self = toml::from_str(text)?;
        settings.check()?;
        Ok(settings)
    }

    /// The name that was signed.
    pub fn name_of(json: &[u8]) -> Option<String> {
        #[derive(Deserialize)]
        struct Signed {
            name: String,
        }
        Some(serde_json::from_slice::<Signed>(json).ok()?.name)
    }

    /// What was signed before, as the page reads it.
    pub fn changeover_of(json: &[u8]) -> Option<Changeover> {
        #[derive(Deserialize)]
        struct Signed {
            changeover: Option<Changeover>,
        }
        serde_json::from_slice::<Signed>(json).ok()?.changeover
    }

    /// The key of the log that was signed before, as the page reads it.
    pub fn log_key_of(json: &[u8]) -> Option<[u8; 32]> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Signed {
            log_key: Option<String>,
        }
        let text = serde_json::from_slice::<Signed>(json).ok()?.log_key?;
        URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()
    }

    /// The same settings with the public half of a log's key.
    #[must_use]
    pub fn with_log_key(self, key: [u8; 32]) -> Self {
        let log_key = Some(URL_SAFE_NO_PAD.encode(key));
        Self { log_key, ..self }
    }

    fn check(&self) -> Result<(), SettingsError> {
        if self.name.trim().is_empty() {
            return Err(SettingsError::Name);
        }
        if self.languages.is_empty() {
            return Err(SettingsError::Language(String::new()));
        }
        if let Some(wrong) = self.languages.iter().find(|tag| !is_tag(tag)) {
            return Err(SettingsError::Language(wrong.clone()));
        }
        let host = self.exit_url.strip_prefix("https://").unwrap_or_default();
        if !host.starts_with(|letter: char| letter.is_ascii_alphanumeric()) {
            return Err(SettingsError::Exit);
        }
        if self.phones.is_empty() {
            return Err(SettingsError::NoPhone);
        }
        for phone in &self.phones {
            if phone.number.chars().filter(char::is_ascii_digit).count() < 2 {
                return Err(SettingsError::Number(phone.number.clone()));
            }
            self.check_label(&format!("phone {}", phone.number), &phone.label)?;
            if let Some(stance) = &phone.stance {
                self.check_label(&format!("stance of {}", phone.number), stance)?;
            }
        }
        if let Some(routing) = &self.routing {
            routing.check()?;
        }
        match &self.hours {
            Some(hours) => self.check_label("hours", hours),
            None => Ok(()),
        }
    }

    fn check_label(&self, what: &str, label: &Label) -> Result<(), SettingsError> {
        let missing = |tag: &&String| label.get(*tag).is_none_or(|text| text.trim().is_empty());
        match self.languages.iter().find(missing) {
            Some(language) => Err(SettingsError::Missing {
                what: what.to_owned(),
                language: language.clone(),
            }),
            None => Ok(()),
        }
    }
}

fn is_tag(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    parts.next().is_some_and(|first| {
        (2..=3).contains(&first.len()) && first.bytes().all(|byte| byte.is_ascii_lowercase())
    }) && parts.all(|part| (1..=8).contains(&part.len()) && plain(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAMPLE: &str = include_str!("../../../deploy/organisation.toml");

    #[test]
    fn the_example_is_what_the_page_reads() {
        let settings = Settings::parse(EXAMPLE).unwrap();
        let json = serde_json::to_value(&settings).unwrap();
        assert_eq!(json["languages"], serde_json::json!(["en", "es"]));
        assert_eq!(json["exitUrl"], "https://www.weather.gov/");
        assert_eq!(
            json["phones"][0]["label"]["en"],
            "Our phone line, day and night"
        );
        assert!(json["phones"][0].get("stance").is_none());
        assert!(json["phones"][1]["stance"]["es"].is_string());
    }

    #[test]
    fn what_a_page_could_not_show_is_refused() {
        for (from, to, expected) in [
            ("https://www", "http://www", SettingsError::Exit),
            (
                "\"es\"]",
                "\"klingon\"]",
                SettingsError::Language("klingon".into()),
            ),
            (
                "number = \"203-555-0142\"",
                "number = \"x\"",
                SettingsError::Number("x".into()),
            ),
            (
                "label.es = \"Una línea nacional\"",
                "",
                SettingsError::Missing {
                    what: "phone 888-555-0190".into(),
                    language: "es".into(),
                },
            ),
            (
                "stance.es = ",
                "stance.fr = ",
                SettingsError::Missing {
                    what: "stance of 888-555-0190".into(),
                    language: "es".into(),
                },
            ),
        ] {
            assert_eq!(Settings::parse(&EXAMPLE.replace(from, to)), Err(expected));
        }
    }
}
