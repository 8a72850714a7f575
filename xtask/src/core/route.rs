//! Two ways to a compiler for WebAssembly.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::TARGET;
use crate::sh;
use crate::workspace::Workspace;

/// Where the compiler and its standard library come from.
pub(crate) enum Route {
    /// The toolchain in use has the target, as `rustup target add` installs it.
    Rustup {
        /// What the compiler says it is.
        version: String,
    },
    /// Debian's `rustc-web` and `cargo-web`, which build the standard library from Debian's source of it.
    Debian {
        /// What the compiler says it is.
        version: String,
    },
}

const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_CARGO: &str = "/usr/bin/cargo";
const DEBIAN_LINKER: &str = "/usr/bin/wasm-ld";
/// The standard library's source, as `rust-web-src` installs it.
const DEBIAN_SOURCE: &str = "/usr/lib/rustlib/src/rust/library/Cargo.lock";

impl Route {
    /// What Debian's route needs from apt.
    pub(crate) const DEBIAN_PACKAGES: [&'static str; 4] =
        ["rustc-web", "cargo-web", "rust-web-src", "lld"];

    /// The first way that works on this machine.
    pub(crate) fn find(workspace: &Workspace) -> Option<Self> {
        Self::rustup().or_else(|| Self::debian(workspace))
    }

    /// Asks rustup for the target, where there is a rustup. Without a network it gives up after a minute and a half.
    pub(crate) fn add_to_toolchain() {
        if !sh::succeeds("rustup", &["--version"]) {
            return;
        }
        sh::say(&format!("rustup target add {TARGET}"));
        if !sh::succeeds("timeout", &["90", "rustup", "target", "add", TARGET]) {
            sh::say("rustup could not get it");
        }
    }

    /// The toolchain's own standard library for the target, when it is installed.
    pub(crate) fn rustup() -> Option<Self> {
        let library = sh::quiet_output(Command::new(rustc()).args([
            "--print",
            "target-libdir",
            "--target",
            TARGET,
        ]))?;
        let has_std = std::fs::read_dir(library.trim())
            .ok()?
            .flatten()
            .any(|file| file.file_name().to_string_lossy().starts_with("libstd-"));
        has_std.then_some(Self::Rustup {
            version: version(rustc())?,
        })
    }

    /// Debian's packages, when they are all there and recent enough for the workspace.
    pub(crate) fn debian(workspace: &Workspace) -> Option<Self> {
        let files = [DEBIAN_CARGO, DEBIAN_LINKER, DEBIAN_SOURCE];
        if !files.iter().all(|file| Path::new(file).exists()) {
            return None;
        }
        let version = version(DEBIAN_RUSTC)?;
        (release(&version)? >= needed(workspace)?).then_some(Self::Debian { version })
    }

    pub(crate) fn describe(&self) -> String {
        match self {
            Self::Rustup { version } => format!("toolchain's own target, {version}"),
            Self::Debian { version } => format!("Debian's rustc-web, {version}"),
        }
    }

    /// The cargo of this route, ready for arguments.
    pub(crate) fn cargo(&self, folder: &Path) -> Command {
        let mut command = match self {
            Self::Rustup { .. } => sh::cargo(folder),
            Self::Debian { .. } => debian_cargo(folder),
        };
        // Flags that a person has set for ordinary builds would change the result.
        for name in [
            "RUSTFLAGS",
            "CARGO_ENCODED_RUSTFLAGS",
            "CARGO_BUILD_RUSTFLAGS",
        ] {
            command.env_remove(name);
        }
        command
    }

    /// Arguments that only this route needs.
    pub(crate) fn cargo_args(&self) -> &'static [&'static str] {
        match self {
            Self::Rustup { .. } => &[],
            Self::Debian { .. } => &["-Zbuild-std=std,panic_abort", "-Zbuild-std-features="],
        }
    }

    /// Compiler flags that only this route needs.
    pub(crate) fn flags(&self) -> Vec<String> {
        match self {
            Self::Rustup { .. } => Vec::new(),
            Self::Debian { .. } => vec![format!("-Clinker={DEBIAN_LINKER}")],
        }
    }

    /// Where the standard library's source lies, as it would stand in panic messages.
    pub(crate) fn std_source(&self) -> Option<PathBuf> {
        match self {
            Self::Rustup { .. } => None,
            Self::Debian { .. } => Path::new(DEBIAN_SOURCE)
                .ancestors()
                .nth(2)
                .map(Path::to_path_buf),
        }
    }
}

fn debian_cargo(folder: &Path) -> Command {
    let mut command = Command::new(DEBIAN_CARGO);
    command.current_dir(folder);
    // What rustup and the outer cargo have set would lead to the other compiler.
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("RUSTUP_TOOLCHAIN")
            || text.starts_with("RUSTC")
            || text.starts_with("CARGO_PKG_")
            || [
                "CARGO",
                "CARGO_MANIFEST_DIR",
                "CARGO_MANIFEST_PATH",
                "RUSTDOC",
                "LD_LIBRARY_PATH",
            ]
            .contains(&text.as_ref())
        {
            command.env_remove(&name);
        }
    }
    // build-std is unstable; a distribution's stable compiler does it only when told so. For this child alone.
    command
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTC", DEBIAN_RUSTC);
    command
}

fn rustc() -> OsString {
    std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into())
}

fn version(rustc: impl AsRef<std::ffi::OsStr>) -> Option<String> {
    let printed = sh::quiet_output(Command::new(rustc).arg("--version"))?;
    Some(printed.trim().to_owned())
}

/// The numbers in `rustc 1.96.0 (…)`.
fn release(version: &str) -> Option<(u32, u32)> {
    numbers(version.split_whitespace().nth(1)?)
}

fn needed(workspace: &Workspace) -> Option<(u32, u32)> {
    let manifest = std::fs::read_to_string(workspace.path("Cargo.toml")).ok()?;
    let line = manifest
        .lines()
        .find(|line| line.starts_with("rust-version"))?;
    numbers(line.split('"').nth(1)?)
}

fn numbers(dotted: &str) -> Option<(u32, u32)> {
    let mut parts = dotted.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_as_numbers() {
        assert_eq!(
            release("rustc 1.96.0 (ac68faa20 2026-05-25) (built from source)"),
            Some((1, 96))
        );
        assert!(release("rustc 1.100.0") > release("rustc 1.95.0"));
        assert!(release("rustc 1.63.0") < needed(&Workspace::find()));
    }
}
