//! `sotto org certify-supervisor`.

use super::{RootFile, role_name};
use crate::{
    chance::Chance,
    clock::SystemClock,
    commands::{files, say},
    organisation::founding,
};
use anyhow::{Context as _, bail};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    Clock as _,
    permission::{Role, Roles},
};
use seal::{
    ask::Ask,
    words::{ENGLISH, WordList},
};
use std::{
    fs,
    io::{self, BufRead as _},
    path::PathBuf,
};

/// Certify a supervisor.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    file: RootFile,
    /// A file with the request, as the new supervisor's desk shows it.
    #[arg(long, value_name = "FILE")]
    request: PathBuf,
    /// Where to write the certificate, which goes back to the new supervisor.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// The words were compared by voice already: ask nothing.
    #[arg(long)]
    compared: bool,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    files::check_free(&arguments.out)?;
    let text = fs::read_to_string(&arguments.request)
        .with_context(|| format!("cannot read {}", arguments.request.display()))?;
    let bytes = URL_SAFE_NO_PAD.decode(text.trim()).ok();
    let ask = bytes.and_then(|bytes| Ask::decode(&bytes).ok());
    let ask = ask.context("this is no request, or a part of it is missing")?;
    let roles = Roles::from_bits(ask.roles.bits());
    if !roles.has(Role::Supervisor) {
        bail!(
            "{} does not ask to be a supervisor: supervisors certify everybody else",
            ask.alias
        );
    }
    let names: Vec<&str> = roles.iter().map(role_name).collect();
    let code = WordList::new(ENGLISH)?.say_code(&ask.code())?;
    say(&format!(
        "{} asks to be certified as {}.\nAsk them by voice for the words on their screen; they must be\n\n    {code}\n",
        ask.alias,
        names.join(", ")
    ))?;
    if !arguments.compared {
        confirm()?;
    }
    let root = arguments.file.open()?;
    let term = founding::certifier_term(SystemClock.now(), &Chance::system());
    let cert = root.grant(&ask, term)?;
    let text = format!("{}\n", URL_SAFE_NO_PAD.encode(cert.encode()));
    files::create(&arguments.out, text.as_bytes(), files::PUBLIC)?;
    say(&format!(
        "Certified for 400 days. {} is not secret: bring it to {}.",
        arguments.out.display(),
        ask.alias
    ))
}

fn confirm() -> anyhow::Result<()> {
    say("Did they read exactly these words? Type yes:")?;
    let mut answer = String::new();
    io::stdin()
        .lock()
        .read_line(&mut answer)
        .context("cannot read the answer")?;
    if answer.trim() == "yes" {
        Ok(())
    } else {
        bail!("nothing was certified")
    }
}
