//! The native core behind a pipe, for the interoperability tests: one JSON request per line in, one answer per line out.
//!
//! A request is `{"op": …, …}`; bytes are hexadecimal digits. An answer is `{"ok": …}` or `{"error": <code>}`, where the
//! code is what the library's error prints. Chats, identities and keys stay in here under names that the test chooses.

mod chats;
mod json;
mod org;

use std::collections::HashMap;
use std::io::{BufRead as _, Write as _};

use anyhow::{Context as _, Result, bail};
use seal::chat::JoinKeys;
use seal::{Chat, Identity};
use serde_json::{Value, json};

use crate::json::Request;
use crate::org::Org;

/// Everything that the tests have made so far.
#[derive(Default)]
pub(crate) struct World {
    org: Option<Org>,
    staff: HashMap<String, Identity>,
    keys: HashMap<String, JoinKeys>,
    chats: HashMap<String, Chat>,
}

impl World {
    fn org(&self) -> Result<&Org> {
        self.org.as_ref().context("no organisation yet")
    }

    fn identity(&self, name: &str) -> Result<&Identity> {
        self.staff
            .get(name)
            .with_context(|| format!("no staff called {name}"))
    }

    fn chat(&mut self, request: &Request<'_>) -> Result<&mut Chat> {
        let name = request.text("chat")?;
        self.chats
            .get_mut(name)
            .with_context(|| format!("no chat called {name}"))
    }

    fn answer(&mut self, request: &Request<'_>) -> Result<Value> {
        let op = request.text("op")?;
        if let Some(answer) = org::answer(self, op, request) {
            return answer;
        }
        match chats::answer(self, op, request) {
            Some(answer) => answer,
            None => bail!("no such op: {op}"),
        }
    }
}

fn main() -> Result<()> {
    let mut world = World::default();
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let value: Value = serde_json::from_str(&line?)?;
        let answer = match world.answer(&Request(&value)) {
            Ok(answer) => json!({ "ok": answer }),
            Err(error) => json!({ "error": format!("{error:#}") }),
        };
        writeln!(out, "{answer}")?;
        out.flush()?;
    }
    Ok(())
}
