//! What an operator can type stands in docs/commands.md, word for word. `UPDATE_GOLDEN=1` writes it anew.

use clap::CommandFactory as _;
use std::fmt::Write as _;

const HEAD: &str = "# Commands\n\nWhat `sotto --help` says, for every command. A test keeps this page true; the \
    [runbook](runbook.md) says when to use which.\n";

fn describe(command: &mut clap::Command, name: &str, text: &mut String) {
    write!(text, "\n## `{name}`\n\n```\n{}```\n", command.render_help()).unwrap();
    for inner in command.get_subcommands_mut() {
        if inner.get_name() != "help" {
            let name = format!("{name} {}", inner.get_name());
            describe(inner, &name, text);
        }
    }
}

#[test]
fn every_command_is_described_as_it_is() {
    let mut command = sotto::commands::Program::command();
    command.build();
    let mut text = HEAD.to_owned();
    describe(&mut command, "sotto", &mut text);
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/commands.md");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(path, &text).unwrap();
    }
    let written = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        written == text,
        "docs/commands.md is out of date: run this test with UPDATE_GOLDEN=1"
    );
}
