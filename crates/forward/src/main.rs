//! `sotto-forward`: sends referrals to a line of another organisation.

use anyhow::{Context as _, bail};
use clap::{Parser, Subcommand};
use client::{Pace, SystemClock};
use forward::{
    ForwardError, Home, Inbox, Line, Mailbox, Mutual, Outcome, Settings, ask::Asked, form,
    introduce::Introduction, mailbox::in_words, send_all,
};
use std::{
    fs,
    io::{Read as _, Write as _},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
    time::Duration,
};

/// How long the first pause is while something waits, in seconds; it doubles, up to five minutes.
const FIRST_PAUSE_S: u64 = 2;
const LONGEST_PAUSE_S: u64 = 300;

/// Sends referrals to a line of another organisation, sealed so that only its people read them.
#[derive(Parser)]
#[command(name = "sotto-forward", version, about)]
struct Program {
    /// The folder of the key and of what waits to be sent.
    #[arg(long, env = "SOTTO_FORWARD", default_value = "sotto-forward")]
    folder: PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make a key, and print its public half for the line's register.
    Key,
    /// Note which line to send to, after the line has added the key.
    SetUp(SetUp),
    /// Take forms from a file and send them. What cannot be sent waits, sealed, and goes with the next `send`.
    Send(Sending),
    /// Take a form by questions, and send it.
    Ask,
    /// Print the references of what waits.
    List,
    /// Print what the line tells of referrals whose person has agreed to it, and say that you have it. Nothing is the usual answer, and says
    /// nothing.
    Mailbox(Fetching),
}

#[derive(clap::Args)]
struct SetUp {
    /// The origin of the line's page: `https://host`.
    #[arg(long)]
    origin: String,
    /// The fingerprint of the organisation's root, from paper: ten words in quotes, or 64 digits.
    #[arg(long)]
    fingerprint: String,
    /// What the line calls the key. Not where a certificate is shown.
    #[arg(
        long,
        // The line draws it at random: it may begin with a hyphen.
        allow_hyphen_values = true,
        required_unless_present = "certificate",
        conflicts_with = "certificate"
    )]
    key_id: Option<String>,
    /// Reach the host at this address, whatever its name says.
    #[arg(long, value_name = "ADDRESS:PORT")]
    connect: Option<SocketAddr>,
    /// Show this certificate (PEM) instead of signing: the line has it in its register. Self-signed will do.
    #[arg(long, value_name = "FILE", requires_all = ["certificate_key", "mutual_origin"])]
    certificate: Option<PathBuf>,
    /// Its private key (PEM).
    #[arg(long, value_name = "FILE", requires = "certificate")]
    certificate_key: Option<PathBuf>,
    /// Where the line asks for certificates: `https://host:port`.
    #[arg(long, requires = "certificate")]
    mutual_origin: Option<String>,
    /// Believe this certificate there (PEM), and not the web's authorities.
    #[arg(long, value_name = "FILE", requires = "certificate")]
    server_certificate: Option<PathBuf>,
    /// Reach that host at this address, whatever its name says.
    #[arg(long, value_name = "ADDRESS:PORT", requires = "certificate")]
    mutual_connect: Option<SocketAddr>,
}

#[derive(clap::Args)]
struct Fetching {
    /// Leave it there: it is printed again the next time.
    #[arg(long)]
    keep: bool,
}

#[derive(clap::Args)]
struct Sending {
    /// Forms: a .json or a .csv file, or "-" for JSON from standard input. Without one, only what waits is sent.
    file: Option<PathBuf>,
    /// Go on until nothing waits any more.
    #[arg(long)]
    until_sent: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Program::parse()).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(2),
        Err(error) => {
            // Nobody is left to be told when standard error is closed.
            drop(writeln!(std::io::stderr(), "sotto-forward: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

/// Whether nothing waits any more.
async fn run(program: Program) -> anyhow::Result<bool> {
    let folder = &program.folder;
    match program.command {
        Command::Key => {
            let home = match Home::open(folder) {
                Err(ForwardError::NotSetUp(_)) => Home::create(folder)?,
                opened => opened?,
            };
            say(&home.public_key())?;
            Ok(true)
        }
        Command::SetUp(arguments) => {
            set_up(folder, arguments).await?;
            Ok(true)
        }
        Command::Send(arguments) => send(folder, &arguments).await,
        Command::Ask => ask(folder).await,
        Command::Mailbox(arguments) => mailbox(folder, &arguments).await,
        Command::List => {
            let waiting = Home::open(folder)?.spool()?.list()?;
            for reference in &waiting {
                say(&reference.to_string())?;
            }
            Ok(true)
        }
    }
}

async fn set_up(folder: &Path, arguments: SetUp) -> anyhow::Result<()> {
    let home = Home::open(folder)?;
    let mutual = mutual(&arguments)?;
    let settings = Settings {
        origin: arguments.origin,
        fingerprint: arguments.fingerprint,
        key_id: arguments.key_id.unwrap_or_default(),
        connect: arguments.connect,
        mutual,
    };
    let line = find(&settings).await;
    line.context("this line was not noted")?.notice().await?;
    home.set_up(&settings)?;
    if let Some(shown) = &settings.mutual {
        let pin = forward::mutual::pin(&shown.certificate)?;
        say(&format!(
            "Certificate {pin}. Compare it on the telephone with what the line has."
        ))?;
    }
    say("The line answers and shows keys of the organisation whose fingerprint you typed.")
}

/// The certificate that is shown, if one is, wherever the program is started from.
fn mutual(arguments: &SetUp) -> anyhow::Result<Option<Mutual>> {
    let (Some(certificate), Some(key), Some(origin)) = (
        &arguments.certificate,
        &arguments.certificate_key,
        &arguments.mutual_origin,
    ) else {
        return Ok(None);
    };
    let whole = |path: &PathBuf| {
        fs::canonicalize(path).with_context(|| format!("cannot read {}", path.display()))
    };
    Ok(Some(Mutual {
        origin: origin.clone(),
        certificate: whole(certificate)?,
        key: whole(key)?,
        server: arguments
            .server_certificate
            .as_ref()
            .map(whole)
            .transpose()?,
        connect: arguments.mutual_connect,
    }))
}

async fn ask(folder: &Path) -> anyhow::Result<bool> {
    let home = Home::open(folder)?;
    // Nobody answers questions for a form that could not be sent.
    home.settings()?;
    let asked = forward::ask::ask(&mut std::io::stdin().lock(), &mut std::io::stdout().lock())?;
    let Some(Asked { form, introduction }) = asked else {
        say("Nothing was kept.")?;
        return Ok(true);
    };
    let beside = introduction.as_ref().map(|one| one.new.clone());
    home.spool()?.add_with(&form, beside)?;
    say("The form is written down.")?;
    let arguments = Sending {
        file: None,
        until_sent: false,
    };
    let sent = send(folder, &arguments).await?;
    if let Some(introduction) = introduction {
        tell(&introduction, &home.settings()?.origin, sent)?;
    }
    Ok(sent)
}

/// What the person is told, and where whoever was with them stays.
fn tell(introduction: &Introduction, origin: &str, sent: bool) -> anyhow::Result<()> {
    if !sent {
        say("The code below works once the form is there.")?;
    }
    say(&format!(
        "\nTell the person: open {origin}, choose \"Someone gave me a code\", and type\n\n    {}\n\nIt works once, for two hours.",
        introduction.spoken()
    ))?;
    match introduction.page(origin) {
        Some(page) => say(&format!(
            "\nYour own seat beside them, for you alone:\n\n    {page}\n"
        )),
        None => Ok(()),
    }
}

/// On disk, sealed, before anything is tried.
fn write_down(home: &Home, forms: &[protocol::referral::Form]) -> anyhow::Result<()> {
    let spool = home.spool()?;
    for form in forms {
        spool.add(form)?;
    }
    say(&format!("{} form(s) are written down.", forms.len()))
}

async fn send(folder: &Path, arguments: &Sending) -> anyhow::Result<bool> {
    let home = Home::open(folder)?;
    let settings = home.settings()?;
    if let Some(path) = &arguments.file {
        write_down(&home, &read(path)?)?;
    }
    let mut pause = FIRST_PAUSE_S;
    loop {
        let round = round(&home, &settings).await?;
        if round.waits == 0 {
            return Ok(true);
        }
        if !arguments.until_sent || !round.passing {
            say(&format!(
                "{} form(s) wait here, sealed. `sotto-forward send` tries again.",
                round.waits
            ))?;
            return Ok(false);
        }
        // A line that takes some of it is there: only one that takes nothing is left alone for longer and longer.
        if round.went {
            pause = FIRST_PAUSE_S;
        }
        tokio::time::sleep(Duration::from_secs(pause)).await;
        pause = (pause * 2).min(LONGEST_PAUSE_S);
    }
}

/// What came of trying everything once.
struct Round {
    /// How many still wait.
    waits: usize,
    /// Whether it may help to try them again.
    passing: bool,
    /// Whether anything went.
    went: bool,
}

/// Tries everything once.
async fn round(home: &Home, settings: &Settings) -> anyhow::Result<Round> {
    let line = match find(settings).await {
        Ok(line) => line,
        Err(error) if error.is_passing() => {
            say(&format!("The line does not answer: {error}."))?;
            return Ok(Round {
                waits: home.spool()?.list()?.len(),
                passing: true,
                went: false,
            });
        }
        Err(error) => return Err(error.into()),
    };
    let mut round = Round {
        waits: 0,
        passing: true,
        went: false,
    };
    for (reference, outcome) in send_all(home, &line, &settings.key_id).await? {
        round.went |= !matches!(outcome, Outcome::Waits(_));
        match outcome {
            Outcome::Sent(receipt) => say(&format!("{reference}  {}", receipt.text))?,
            Outcome::SentBefore => say(&format!("{reference}  The line has had this one before."))?,
            Outcome::Waits(error) => {
                round.waits += 1;
                round.passing &= error.is_passing();
                say(&format!("{reference}  not sent: {error}"))?;
            }
        }
    }
    Ok(round)
}

/// Whether all that lay there could be opened.
async fn mailbox(folder: &Path, arguments: &Fetching) -> anyhow::Result<bool> {
    let home = Home::open(folder)?;
    let settings = home.settings()?;
    let line = find(&settings).await?;
    let inbox = Inbox::new(&home, &line, &settings.key_id);
    inbox.open().await?;
    let Mailbox { letters, damaged } = inbox.fetch().await?;
    for letter in &letters {
        say(&format!(
            "{}  {}  (told by {})",
            letter.reference,
            in_words(letter.status),
            letter.author
        ))?;
    }
    for (id, error) in &damaged {
        say(&format!(
            "{id}  could not be opened and stays there: {error}"
        ))?;
    }
    if letters.is_empty() && damaged.is_empty() {
        say("Nothing lies there.")?;
    }
    // On the screen first: what is said to be taken is gone.
    if !arguments.keep {
        inbox.taken(&letters).await?;
    }
    Ok(damaged.is_empty())
}

async fn find(settings: &Settings) -> forward::Result<Line> {
    Line::find(settings, Arc::new(SystemClock), Pace::default()).await
}

fn read(path: &Path) -> anyhow::Result<Vec<protocol::referral::Form>> {
    if path == Path::new("-") {
        let mut text = String::new();
        std::io::stdin()
            .read_to_string(&mut text)
            .context("cannot read standard input")?;
        return Ok(form::from_json(&text)?);
    }
    let text =
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let forms = match path.extension().and_then(|ending| ending.to_str()) {
        Some("json") => form::from_json(&text),
        Some("csv") => form::from_csv(&text),
        Some(_) | None => bail!("{} is neither .json nor .csv", path.display()),
    };
    forms.with_context(|| format!("nothing of {} was taken", path.display()))
}

fn say(text: &str) -> anyhow::Result<()> {
    writeln!(std::io::stdout(), "{text}").context("cannot write to standard output")
}

#[cfg(test)]
mod tests {
    use super::{Command, Program};
    use clap::Parser;

    #[test]
    fn what_the_line_calls_a_key_may_begin_with_a_hyphen() {
        let program = [
            "sotto-forward",
            "--folder",
            "x",
            "set-up",
            "--origin",
            "https://line.example",
            "--fingerprint",
            "00",
            "--key-id",
            "-cHvm2tKZk6Ia4wIrUEmhQ",
        ];
        let program = Program::try_parse_from(program).unwrap();
        let Command::SetUp(arguments) = program.command else {
            panic!("another command");
        };
        assert_eq!(arguments.key_id.as_deref(), Some("-cHvm2tKZk6Ia4wIrUEmhQ"));
    }
}
