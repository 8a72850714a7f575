//! The browser core: `crates/seal-wasm` compiled to WebAssembly, bound to JavaScript, made small and weighed.
//!
//! Three builds by feature: for the visitor page, for the staff desk and for the partners' page. Each lands in
//! `web-client/src/core/pkg-<build>/`, which git ignores. A build whose inputs did not change is not repeated.

mod bind;
mod compile;
mod reproduce;
pub(crate) mod route;
mod size;
mod stamp;

use std::fs::{self, File};
use std::path::PathBuf;
use std::{panic, thread};

use anyhow::{Result, bail};
use lexopt::prelude::*;

use crate::prerequisites::{self, Need};
use crate::sh::say;
use crate::workspace::Workspace;
use route::Route;

/// What browsers run.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// One of the builds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Build {
    Visitor,
    Desk,
    Partner,
}

impl Build {
    pub(crate) const ALL: [Self; 3] = [Self::Visitor, Self::Desk, Self::Partner];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Visitor => "visitor",
            Self::Desk => "desk",
            Self::Partner => "partner",
        }
    }

    /// Anybody may come to the public pages with a browser that has no WebAssembly. Without it a staff passphrase takes minutes to
    /// stretch.
    fn has_fallback(self) -> bool {
        match self {
            Self::Visitor | Self::Partner => true,
            Self::Desk => false,
        }
    }

    pub(crate) fn package(self, workspace: &Workspace) -> PathBuf {
        workspace
            .web_client()
            .join("src/core")
            .join(format!("pkg-{}", self.name()))
    }
}

/// What `cargo xtask core` was asked for.
#[derive(Default, Clone)]
pub(crate) struct Options {
    only: Option<Build>,
    fallback: bool,
    reproduce: bool,
    route: Option<String>,
}

impl Options {
    pub(crate) fn parse(mut args: lexopt::Parser) -> Result<Self> {
        let mut options = Self::default();
        while let Some(arg) = args.next()? {
            match arg {
                Long("only") => options.only = Some(build_named(&args.value()?.string()?)?),
                Long("fallback") => options.fallback = true,
                Long("reproduce") => options.reproduce = true,
                Long("route") => options.route = Some(args.value()?.string()?),
                unknown @ (Short(_) | Long(_) | Value(_)) => {
                    return Err(unknown.unexpected().into());
                }
            }
        }
        Ok(options)
    }

    fn builds(&self) -> Vec<Build> {
        let wanted = |build: &Build| self.only.is_none_or(|only| only == *build);
        Build::ALL.into_iter().filter(wanted).collect()
    }

    /// All builds with the translation for browsers without WebAssembly.
    pub(crate) fn with_fallback() -> Self {
        Self {
            fallback: true,
            ..Self::default()
        }
    }
}

/// `cargo xtask core`.
pub(crate) fn command(workspace: &Workspace, options: &Options) -> Result<()> {
    prerequisites::ensure(workspace, &[Need::Node, Need::BrowserCore])?;
    if options.reproduce {
        return reproduce::compare(workspace, options);
    }
    build(workspace, options)?;
    size::check(workspace, &options.builds())
}

/// Fails when a core is too heavy for the visitors' lines. Asked by `core` and `test`; a demonstration runs anyway.
pub(crate) fn check_weight(workspace: &Workspace) -> Result<()> {
    size::check(workspace, &Build::ALL)
}

/// Builds what `options` asks for and is not there yet. One build is bound, on one processor, while the next one is compiled.
pub(crate) fn build(workspace: &Workspace, options: &Options) -> Result<()> {
    let route = chosen_route(workspace, options)?;
    let _alone = alone(workspace)?;
    let inputs = stamp::inputs(workspace, &route)?;
    let mut builds = Vec::new();
    for build in options.builds() {
        let fallback = options.fallback && build.has_fallback();
        if stamp::is_current(workspace, build, &inputs, fallback) {
            say(&format!("browser core ({}): unchanged", build.name()));
        } else {
            builds.push((build, fallback));
        }
    }
    if builds.is_empty() {
        return Ok(());
    }
    bind::prepare(workspace)?;
    thread::scope(|scope| {
        let mut bound = Vec::new();
        for (build, fallback) in builds {
            say(&format!(
                "browser core ({}): {}",
                build.name(),
                route.describe()
            ));
            let module = compile::compile(workspace, &route, build)?;
            let inputs = &inputs;
            bound.push(scope.spawn(move || {
                bind::bind(workspace, build, &module, fallback)?;
                stamp::record(workspace, build, inputs, fallback)
            }));
        }
        for one in bound {
            one.join()
                .unwrap_or_else(|cause| panic::resume_unwind(cause))?;
        }
        Ok(())
    })
}

/// Waits until no other build of the core works in the same folders; the lock goes with the returned file.
fn alone(workspace: &Workspace) -> Result<File> {
    let folder = workspace.path("target/browser");
    fs::create_dir_all(&folder)?;
    let file = File::create(folder.join("lock"))?;
    if file.try_lock().is_err() {
        say("waiting for another build of the browser core");
        file.lock()?;
    }
    Ok(file)
}

fn chosen_route(workspace: &Workspace, options: &Options) -> Result<Route> {
    let found = match options.route.as_deref() {
        None => Route::find(workspace),
        Some("rustup") => Route::rustup(),
        Some("debian") => Route::debian(workspace),
        Some(other) => bail!("there is no route {other}: rustup or debian"),
    };
    let Some(route) = found else {
        bail!("no compiler for {TARGET} on this route");
    };
    Ok(route)
}

fn build_named(name: &str) -> Result<Build> {
    let Some(build) = Build::ALL.into_iter().find(|build| build.name() == name) else {
        bail!("there is no build {name}: visitor, desk or partner");
    };
    Ok(build)
}
