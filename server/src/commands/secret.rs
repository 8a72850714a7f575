//! Passphrases: typed at the terminal without echo, or read from a file, never from the command line, which others see.

use super::say;
use anyhow::{Context as _, bail};
use rustix::termios::{self, LocalModes, OptionalActions};
use seal::words::{ENGLISH, WordList};
use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _},
    path::Path,
};
use zeroize::Zeroizing;

/// How many words a passphrase has that is made for somebody: 77 bits.
const WORDS: usize = 6;

/// A passphrase that was typed, read, or made for somebody.
pub(super) struct Chosen {
    pub(super) text: Zeroizing<String>,
    /// Nobody knows it yet: it must be shown once.
    pub(super) made: bool,
}

/// One that exists already.
pub(super) fn known(whose: &str, file: Option<&Path>) -> anyhow::Result<Zeroizing<String>> {
    match file {
        Some(path) => from_file(path),
        None => typed(&format!("Passphrase of {whose}: ")),
    }
}

/// A new one of at least so many bytes: from the file, typed twice, or, where nothing is typed, made of random words.
pub(super) fn chosen(whose: &str, file: Option<&Path>, least: usize) -> anyhow::Result<Chosen> {
    let (text, made) = match file {
        Some(path) => (from_file(path)?, false),
        None => choose(whose)?,
    };
    if text.len() < least {
        bail!("the passphrase of {whose} is too short: at least {least} letters");
    }
    Ok(Chosen { text, made })
}

fn choose(whose: &str) -> anyhow::Result<(Zeroizing<String>, bool)> {
    let first = typed(&format!(
        "New passphrase of {whose} (leave it empty to have one made of words): "
    ))?;
    if first.is_empty() {
        let list = WordList::new(ENGLISH)?;
        return Ok((list.draw(WORDS)?, true));
    }
    let second = typed("Once more: ")?;
    if *first != *second {
        bail!("the two are not the same");
    }
    Ok((first, false))
}

/// Says a passphrase that was made, once.
pub(super) fn show_once(whose: &str, chosen: &Chosen) -> anyhow::Result<()> {
    if chosen.made {
        say(&format!(
            "The passphrase of {whose}, shown this once:\n\n    {}\n",
            *chosen.text
        ))?;
    }
    Ok(())
}

/// The first line of a file.
fn from_file(path: &Path) -> anyhow::Result<Zeroizing<String>> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()));
    let text = Zeroizing::new(text?);
    Ok(Zeroizing::new(
        text.lines().next().unwrap_or_default().trim().to_owned(),
    ))
}

/// A line from the terminal, which does not show it.
fn typed(prompt: &str) -> anyhow::Result<Zeroizing<String>> {
    let terminal = fs::OpenOptions::new()
        .read(true)
        .write(true)
        .open("/dev/tty");
    let mut terminal =
        terminal.context("there is no terminal to type a passphrase at; name a file")?;
    let before = termios::tcgetattr(&terminal)?;
    let mut silent = before.clone();
    silent.local_modes.remove(LocalModes::ECHO);
    silent.local_modes.insert(LocalModes::ECHONL);
    // Silent before it asks: what is typed at once must not show either.
    termios::tcsetattr(&terminal, OptionalActions::Now, &silent)?;
    terminal.write_all(prompt.as_bytes())?;
    let mut line = Zeroizing::new(String::with_capacity(256));
    let read = BufReader::new(&terminal).read_line(&mut line);
    termios::tcsetattr(&terminal, OptionalActions::Now, &before)?;
    read.context("cannot read from the terminal")?;
    Ok(Zeroizing::new(line.trim().to_owned()))
}
