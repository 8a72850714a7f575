//! `cargo xtask <command>`: everything that builds, runs and checks this project.
//!
//! Works from any folder of the workspace; whatever it makes goes to `target/`, except the browser core, which the
//! web client imports from its own `src/core/`. Prints one line per missing prerequisite before it starts anything.

mod core;
mod database;
mod deny;
mod forward;
mod fuzz;
mod judges;
mod prerequisites;
mod run;
mod sh;
mod step;
mod test;
mod web;
mod wire;
mod workspace;

use std::process::ExitCode;

use anyhow::{Result, bail};
use lexopt::prelude::*;

use crate::workspace::Workspace;

const USAGE: &str = "\
cargo xtask <command>

  run [--tls] [--port N] [--fresh]   build everything and start a demonstration line on this machine
  test [--fast|--long]               everything that CI runs; --fast leaves out what takes minutes, --long adds what CI leaves out
  ci                                 the same as test
  core [--only visitor|desk|partner] [--fallback] [--reproduce] [--route rustup|debian]
                                     build the browser core
  web                                build the web client
  forward                            sotto-forward as one file that needs nothing beside it, for partners
  wire [--check]                     write the TypeScript of the wire; --check: fail when it was out of date
  sqlx [--check]                     write sqlx's offline data; --check: fail when it was out of date
  deny                               licences, sources and duplicates of all dependencies (installs cargo-deny)
  tools                              the Python packages that tests need, below target/tools
  fuzz [TARGET] [--seconds N]        libFuzzer over the targets of tests/fuzz, 60 s each (installs cargo-fuzz)
  judges [--examples N] [--seed N]   schemathesis over docs/openapi.json and a running server, 500 examples an operation
  bench [...]                        the throughput benchmark; arguments go through
";

fn main() -> ExitCode {
    match dispatch() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            sh::say(&format!("xtask: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn dispatch() -> Result<()> {
    let workspace = Workspace::find();
    let mut args = lexopt::Parser::from_env();
    let Some(Value(command)) = args.next()? else {
        sh::say(USAGE);
        return Ok(());
    };
    match command.to_string_lossy().as_ref() {
        "run" => run::run(&workspace, &run::Options::parse(args)?),
        "test" | "ci" => test::test(&workspace, &test::Options::parse(args)?),
        "core" => core::command(&workspace, &core::Options::parse(args)?),
        "web" => no_more(args).and_then(|()| web::build(&workspace)),
        "forward" => no_more(args).and_then(|()| forward::build(&workspace)),
        "wire" => wire::write(&workspace, check_flag(args)?),
        "sqlx" => database::offline_data(&workspace, check_flag(args)?),
        "deny" => no_more(args).and_then(|()| deny::install_and_check(&workspace)),
        "tools" => no_more(args).and_then(|()| test::tools::install(&workspace)),
        "fuzz" => fuzz::fuzz(&workspace, &fuzz::Options::parse(args)?),
        "judges" => judges::judge(&workspace, &judges::Options::parse(args)?),
        "bench" => test::bench(&workspace, args.raw_args()?.collect()),
        "help" => {
            sh::say(USAGE);
            Ok(())
        }
        other => bail!("there is no command {other}\n\n{USAGE}"),
    }
}

fn no_more(mut args: lexopt::Parser) -> Result<()> {
    match args.next()? {
        Some(unknown) => Err(unknown.unexpected().into()),
        None => Ok(()),
    }
}

fn check_flag(mut args: lexopt::Parser) -> Result<bool> {
    let mut check = false;
    while let Some(arg) = args.next()? {
        match arg {
            Long("check") => check = true,
            unknown @ (Short(_) | Long(_) | Value(_)) => return Err(unknown.unexpected().into()),
        }
    }
    Ok(check)
}
