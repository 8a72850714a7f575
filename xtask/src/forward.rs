//! `cargo xtask forward`: `sotto-forward` as one file that needs nothing beside it, for whoever gives it to a partner.

use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::sh::{self, say};
use crate::workspace::Workspace;

/// Brings a C library of its own, which reads `/etc/resolv.conf` itself.
const MUSL: &str = "x86_64-unknown-linux-musl";
/// The C library of this machine, linked in; to find a host by name it loads parts of the same version where it runs.
const GNU: &str = "x86_64-unknown-linux-gnu";

/// The largest it may get, in bytes.
const MOST_BYTES: u64 = 12 << 20;

/// Builds it, and looks whether it is what it should be.
pub(crate) fn build(workspace: &Workspace) -> Result<()> {
    let target = target()?;
    let mut build = sh::cargo(workspace.root());
    build
        .args(["build", "--locked", "--release", "--package", "forward"])
        .args(["--bin", "sotto-forward", "--target", target])
        // A folder of its own: other flags would build everything else anew.
        .arg("--target-dir")
        .arg(workspace.path("target/forward"))
        .env("RUSTFLAGS", "-C target-feature=+crt-static");
    sh::run(&mut build)?;
    let file = workspace.path(&format!("target/forward/{target}/release/sotto-forward"));
    let bytes = std::fs::metadata(&file)
        .with_context(|| format!("cannot read {}", file.display()))?
        .len();
    if bytes > MOST_BYTES {
        bail!("it has {bytes} bytes, and may have {MOST_BYTES}");
    }
    let shown = sh::output(Command::new("readelf").arg("--dynamic").arg(&file))?;
    if shown.contains("(NEEDED)") {
        bail!("it needs libraries beside it:\n{shown}");
    }
    sh::run(Command::new(&file).arg("--version"))?;
    say(&format!("{} ({bytes} bytes)", file.display()));
    if target == GNU {
        say(
            "It finds hosts by name only where the C library is of the same version; elsewhere give it `--connect ADDRESS:PORT`, or build \
             it where the target x86_64-unknown-linux-musl is installed.",
        );
    }
    Ok(())
}

/// The target that needs least where it runs, of those that are installed.
fn target() -> Result<&'static str> {
    let libraries =
        sh::output(Command::new("rustc").args(["--print", "target-libdir", "--target", MUSL]))?;
    let installed = std::path::Path::new(libraries.trim()).exists();
    Ok(if installed { MUSL } else { GNU })
}
