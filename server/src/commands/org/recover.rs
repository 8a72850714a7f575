//! `sotto org recover`.

use super::{RootFile, show};
use crate::commands::{files, say};
use anyhow::{Context as _, bail};
use seal::{
    identity::RootKey,
    words::{ENGLISH, WordList},
};
use std::{
    io::{self, BufRead as _},
    path::PathBuf,
};
use zeroize::Zeroizing;

/// How many words stand on the sheet.
const WORDS: usize = 24;

/// Make the key file again.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    file: RootFile,
    /// A file with the words, instead of typing them.
    #[arg(long, value_name = "FILE")]
    words: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    files::check_free(&arguments.file.root)?;
    let words = match &arguments.words {
        Some(path) => Zeroizing::new(
            String::from_utf8(files::read(path)?)
                .ok()
                .context("the file with the words is no text")?,
        ),
        None => typed()?,
    };
    let list = WordList::new(ENGLISH)?;
    let lower = Zeroizing::new(words.to_ascii_lowercase());
    let unknown = list.unknown(&lower);
    if !unknown.is_empty() {
        let places: Vec<String> = unknown.iter().map(ToString::to_string).collect();
        bail!("not in the list: word {}", places.join(", word "));
    }
    let key = list.read_key(&lower).map_err(|_source| {
        anyhow::anyhow!(
            "these are not the {WORDS} words of a sheet: one is wrong, missing or in another place"
        )
    })?;
    let root = RootKey::from_secret(&key);
    arguments.file.create(&root)?;
    say(&format!(
        "The root key is back in {}. Compare the fingerprint with the one on the sheet.\n",
        arguments.file.root.display()
    ))?;
    show::fingerprint(&root.root())
}

fn typed() -> anyhow::Result<Zeroizing<String>> {
    say("Type the 24 words, in as many lines as you like; an empty line ends.")?;
    let mut words = Zeroizing::new(String::with_capacity(1_024));
    for line in io::stdin().lock().lines() {
        let line = Zeroizing::new(line.context("cannot read the words")?);
        if line.trim().is_empty() {
            break;
        }
        words.push_str(&line);
        words.push(' ');
    }
    Ok(words)
}
