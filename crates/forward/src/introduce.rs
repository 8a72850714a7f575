//! Somebody is on the telephone and is to be brought into a chat of the line: the code that they are told, and the seat of whoever was with them.

use crate::{ForwardError, Result};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use protocol::{
    Bytes, Token,
    introduction::{NewIntroduction, Worker},
};
use seal::{Guest, chat::GuestKey};
use zeroize::Zeroizing;

/// An introduction that was just made. No `Debug`: it holds secrets.
pub struct Introduction {
    /// What goes beside the form.
    pub new: NewIntroduction,
    /// What goes into the form, for who stays in the chat.
    pub worker: Option<Worker>,
    secret: Option<Zeroizing<[u8; 32]>>,
}

impl Introduction {
    /// Draws a code; with a name and a place of work, a seat in the chat as well.
    ///
    /// # Errors
    /// [`ForwardError::Input`] for a name that cannot be shown in one line.
    pub fn new(who: Option<(&str, &str)>) -> Result<Self> {
        let seat = Token(client::random()?);
        let code = digits()?;
        let new = NewIntroduction { code, seat };
        let Some((name, organisation)) = who else {
            return Ok(Self {
                new,
                worker: None,
                secret: None,
            });
        };
        Guest::new(name, organisation).map_err(|_source| {
            ForwardError::Input("a name, and where you work, in one line each".to_owned())
        })?;
        let key = GuestKey::generate()?;
        Ok(Self {
            new,
            worker: Some(Worker {
                name: name.to_owned(),
                organisation: organisation.to_owned(),
                key: Bytes(key.public().to_vec()),
            }),
            secret: Some(key.secret()),
        })
    }

    /// The code as it is said: in groups.
    pub fn spoken(&self) -> String {
        let code = self.new.code.as_str();
        match (code.get(..4), code.get(4..8), code.get(8..)) {
            (Some(first), Some(second), Some(rest)) => format!("{first} {second} {rest}"),
            _ => code.to_owned(),
        }
    }

    /// The page on which whoever was with the person stays with them; `None` without a seat. Whoever has this address has the seat.
    pub fn page(&self, origin: &str) -> Option<String> {
        let (worker, secret) = (self.worker.as_ref()?, self.secret.as_ref()?);
        let keys = Zeroizing::new([&self.new.seat.0[..], &secret[..]].concat());
        let parts = [
            &keys[..],
            worker.name.as_bytes(),
            worker.organisation.as_bytes(),
        ];
        let parts = parts.map(|part| URL_SAFE_NO_PAD.encode(part));
        Some(format!("{origin}/partner/#stay={}", parts.join(".")))
    }
}

/// Ten random digits, each value as likely as any other.
fn digits() -> Result<String> {
    const ALL: u64 = 10_000_000_000;
    // Above this the lowest values would come a little more often.
    const FAIR: u64 = u64::MAX - u64::MAX % ALL;
    loop {
        let drawn = u64::from_be_bytes(client::random()?);
        if drawn < FAIR {
            return Ok(format!("{:010}", drawn % ALL));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_ten_digits_and_said_in_groups() {
        let introduction = Introduction::new(None).unwrap();
        assert_eq!(introduction.new.code.len(), 10);
        assert!(
            introduction
                .new
                .code
                .bytes()
                .all(|one| one.is_ascii_digit())
        );
        let groups: Vec<usize> = introduction.spoken().split(' ').map(str::len).collect();
        assert_eq!(groups, [4, 4, 2]);
        assert!(introduction.page("https://line.example").is_none());
    }

    #[test]
    fn who_stays_has_a_page_with_the_key_that_stands_in_the_form() {
        let introduction = Introduction::new(Some(("María", "National Hotline"))).unwrap();
        let page = introduction.page("https://line.example").unwrap();
        let stay = page
            .strip_prefix("https://line.example/partner/#stay=")
            .unwrap();
        let parts: Vec<Vec<u8>> = stay
            .split('.')
            .map(|part| URL_SAFE_NO_PAD.decode(part).unwrap())
            .collect();
        assert_eq!(parts[1], "María".as_bytes());
        let secret: [u8; 32] = parts[0][32..].try_into().unwrap();
        let worker = introduction.worker.unwrap();
        assert_eq!(worker.key.0, GuestKey::from_secret(&secret).public());
        assert_eq!(parts[0][..32], introduction.new.seat.0);
    }

    #[test]
    fn a_name_that_cannot_be_shown_is_refused() {
        assert!(Introduction::new(Some(("", "Hotline"))).is_err());
        assert!(Introduction::new(Some(("Maria", "two\nlines"))).is_err());
    }
}
