//! `cargo xtask run`: from a clone to a demonstration line.

use anyhow::{Context, Result};
use lexopt::prelude::*;

use crate::prerequisites::{self, Need};
use crate::sh::{self, say};
use crate::web;
use crate::workspace::Workspace;

/// What `cargo xtask run` was asked for.
#[derive(Default)]
pub(crate) struct Options {
    tls: bool,
    fresh: bool,
    port: Option<u16>,
}

impl Options {
    pub(crate) fn parse(mut args: lexopt::Parser) -> Result<Self> {
        let mut options = Self::default();
        while let Some(arg) = args.next()? {
            match arg {
                Long("tls") => options.tls = true,
                Long("fresh") => options.fresh = true,
                Long("port") => {
                    let port = args.value()?.string()?;
                    options.port = Some(port.parse().context("--port takes a number up to 65535")?);
                }
                unknown @ (Short(_) | Long(_) | Value(_)) => {
                    return Err(unknown.unexpected().into());
                }
            }
        }
        Ok(options)
    }
}

/// Builds everything and starts `sotto demo`, which prints addresses and log-ins.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    prerequisites::ensure(workspace, &[Need::Node, Need::BrowserCore])?;
    web::build(workspace)?;
    say("building the server");
    sh::run(sh::cargo(workspace.root()).args(["build", "--locked", "--package", "sotto"]))?;
    let mut demo = std::process::Command::new(workspace.target().join("debug/sotto"));
    demo.current_dir(workspace.root()).arg("demo");
    if options.tls {
        demo.arg("--tls");
    }
    if options.fresh {
        demo.arg("--fresh");
    }
    if let Some(port) = options.port {
        demo.args(["--port", &port.to_string()]);
    }
    sh::run(&mut demo)
}
