//! Running other programs and talking to the terminal.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

use anyhow::{Context, Result, bail};

/// Prints a line for the person in front of the terminal.
#[expect(
    clippy::print_stdout,
    reason = "a command-line tool talks on standard output"
)]
pub(crate) fn say(line: &str) {
    println!("{line}");
}

/// Runs `command` with the terminal's input and output.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let shown = shown(command);
    let status = command
        .status()
        .with_context(|| format!("could not start {shown}"))?;
    if !status.success() {
        bail!("{shown} ended with {status}");
    }
    Ok(())
}

/// Runs `command` and gives what it printed on standard output.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let shown = shown(command);
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("could not start {shown}"))?;
    if !output.status.success() {
        bail!("{shown} ended with {}", output.status);
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// What `command` prints on standard output, or nothing when it fails; its complaints are not shown.
pub(crate) fn quiet_output(command: &mut Command) -> Option<String> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs `command`, shows all its output and keeps it too.
pub(crate) fn tee(command: &mut Command) -> Result<String> {
    let shown = shown(command);
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("could not start {shown}"))?;
    let errors = child
        .stderr
        .take()
        .map(|stream| thread::spawn(|| copy(stream)));
    let mut text = child.stdout.take().map(copy).unwrap_or_default();
    if let Some(errors) = errors.and_then(|reader| reader.join().ok()) {
        text.push_str(&errors);
    }
    let status = child.wait()?;
    if !status.success() {
        bail!("{shown} ended with {status}");
    }
    Ok(text)
}

/// Whether `program` can be started with these arguments and succeeds, quietly.
pub(crate) fn succeeds(program: impl AsRef<OsStr>, args: &[&str]) -> bool {
    Command::new(program)
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// The cargo that runs this program.
pub(crate) fn cargo(folder: &Path) -> Command {
    let mut command =
        Command::new(std::env::var_os("CARGO").unwrap_or_else(|| OsStr::new("cargo").to_owned()));
    command.current_dir(folder);
    // Cargo set these for xtask itself; a build script of a child must not see them.
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("CARGO_PKG_") {
            command.env_remove(name);
        }
    }
    command
        .env_remove("CARGO_MANIFEST_DIR")
        .env_remove("CARGO_MANIFEST_PATH");
    command
}

/// `cargo <verb>` of an example with the features that the whole workspace has under test, so that what the tests compiled serves
/// again: other features compile every dependency once more. More targets may be added; without an example, Cargo leaves the
/// features of tests out.
pub(crate) fn cargo_as_tested(root: &Path, verb: &str, example: &str) -> Command {
    let mut command = cargo(root);
    command
        .args([verb, "--locked", "--quiet", "--workspace"])
        .args(["--example", example]);
    command
}

/// npm in `folder`, without its notices.
pub(crate) fn npm(folder: &Path) -> Command {
    let mut command = Command::new("npm");
    command
        .current_dir(folder)
        .args(["--no-fund", "--no-audit", "--no-update-notifier"]);
    command
}

fn copy(stream: impl Read) -> String {
    let mut text = String::new();
    for line in BufReader::new(stream).split(b'\n').map_while(Result::ok) {
        let line = String::from_utf8_lossy(&line);
        say(&line);
        text.push_str(&line);
        text.push('\n');
    }
    std::io::stdout().flush().unwrap_or_default();
    text
}

fn shown(command: &Command) -> String {
    let args = command.get_args().map(OsStr::to_string_lossy);
    let words = std::iter::once(command.get_program().to_string_lossy()).chain(args);
    words.collect::<Vec<_>>().join(" ")
}
