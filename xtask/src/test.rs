//! `cargo xtask test`: everything that CI runs, the cheapest answers first.

pub(crate) mod tools;

use anyhow::{Result, bail};
use lexopt::prelude::*;

use crate::core;
use crate::prerequisites::{self, Need};
use crate::sh;
use crate::step::Steps;
use crate::workspace::Workspace;
use crate::{database, deny, judges, web, wire};

/// What `cargo xtask test` was asked for.
#[derive(Default)]
pub(crate) struct Options {
    fast: bool,
    long: bool,
}

impl Options {
    pub(crate) fn parse(mut args: lexopt::Parser) -> Result<Self> {
        let mut options = Self::default();
        while let Some(arg) = args.next()? {
            match arg {
                Long("fast") => options.fast = true,
                Long("long") => options.long = true,
                unknown @ (Short(_) | Long(_) | Value(_)) => {
                    return Err(unknown.unexpected().into());
                }
            }
        }
        Ok(options)
    }
}

/// Runs all steps; the first that fails ends the run.
pub(crate) fn test(workspace: &Workspace, options: &Options) -> Result<()> {
    let needs = [Need::Node, Need::BrowserCore, Need::Browser, Need::Python];
    prerequisites::ensure(workspace, &needs)?;
    let mut steps = Steps::default();
    style(workspace, &mut steps)?;
    rust(workspace, &mut steps)?;
    generated(workspace, &mut steps)?;
    dependencies(workspace, &mut steps)?;
    browser_core(workspace, options, &mut steps)?;
    web_client(workspace, options, &mut steps)?;
    steps.summary();
    Ok(())
}

/// `cargo xtask bench`: the throughput benchmark in a release build.
pub(crate) fn bench(workspace: &Workspace, args: Vec<std::ffi::OsString>) -> Result<()> {
    let mut command = sh::cargo(workspace.root());
    command
        .args(["run", "--locked", "--release", "--package", "bench", "--"])
        .args(args);
    sh::run(&mut command)
}

fn style(workspace: &Workspace, steps: &mut Steps) -> Result<()> {
    steps.run("format", || {
        sh::run(sh::cargo(workspace.root()).args(["fmt", "--all", "--check"]))
    })?;
    steps.run("spelling", || sh::run(&mut tools::typos(workspace)?))?;
    steps.run("clippy", || {
        let mut clippy = sh::cargo(workspace.root());
        clippy.args([
            "clippy",
            "--locked",
            "--workspace",
            "--all-targets",
            "--quiet",
        ]);
        sh::run(clippy.args(["--", "-D", "warnings"]))
    })?;
    steps.run("documents", || {
        let mut doc = sh::cargo(workspace.root());
        doc.args([
            "doc",
            "--locked",
            "--workspace",
            "--no-deps",
            "--document-private-items",
            "--quiet",
        ]);
        sh::run(doc.env("RUSTDOCFLAGS", "-D warnings"))
    })
}

fn rust(workspace: &Workspace, steps: &mut Steps) -> Result<()> {
    steps.run("programs of others", || tools::for_tests(workspace))?;
    let mut tests = sh::cargo(workspace.root());
    if tools::has_nextest() {
        tests.args([
            "nextest",
            "run",
            "--locked",
            "--workspace",
            "--no-fail-fast",
        ]);
    } else {
        tests.args([
            "test",
            "--locked",
            "--workspace",
            "--lib",
            "--bins",
            "--tests",
            "--examples",
        ]);
    }
    steps.tests("Rust tests", tests.env("INSTA_UPDATE", "no"))?;
    let mut examples = sh::cargo(workspace.root());
    examples.args(["test", "--locked", "--workspace", "--doc", "--quiet"]);
    steps.tests("examples in documents", &mut examples)?;
    steps.run("the API, judged", || {
        judges::judge(workspace, &judges::Options::SHORT)
    })?;
    steps.left_out("the API with 500 examples for each operation: cargo xtask judges");
    steps.left_out("the fuzzer, beyond the committed corpus: cargo xtask fuzz");
    Ok(())
}

fn generated(workspace: &Workspace, steps: &mut Steps) -> Result<()> {
    steps.run("wire types are as committed", || {
        wire::write(workspace, true)
    })?;
    steps.run("queries are as committed", || {
        database::offline_data(workspace, true)
    })
}

fn dependencies(workspace: &Workspace, steps: &mut Steps) -> Result<()> {
    if deny::is_installed(workspace) {
        return steps.run("dependencies", || deny::check(workspace));
    }
    steps.left_out("cargo-deny (licences, sources, duplicates): cargo xtask deny");
    Ok(())
}

fn browser_core(workspace: &Workspace, options: &Options, steps: &mut Steps) -> Result<()> {
    let wanted = if options.fast {
        core::Options::default()
    } else {
        core::Options::with_fallback()
    };
    steps.run("browser core", || core::build(workspace, &wanted))?;
    steps.run("browser core: weight", || core::check_weight(workspace))?;
    steps.run("interoperability: packages and native client", || {
        tools::interop_packages(workspace)?;
        tools::interop_bot(workspace)
    })?;
    steps.tests(
        "interoperability",
        tools::interop(workspace).args(["run", "--silent", "test"]),
    )?;
    // Minutes of Argon2id without WebAssembly; the two browsers still see the page choose that core.
    if options.long {
        let mut fallback = tools::interop(workspace);
        fallback.args(["run", "--silent", "test:fallback"]);
        steps.tests("the core without WebAssembly", &mut fallback)?;
    } else {
        steps.left_out("the core without WebAssembly: cargo xtask test --long");
    }
    steps.left_out("the second reproducible build: cargo xtask core --fallback --reproduce");
    Ok(())
}

fn web_client(workspace: &Workspace, options: &Options, steps: &mut Steps) -> Result<()> {
    steps.run("npm packages", || web::packages(workspace))?;
    for (name, script) in [
        ("web types", "check"),
        ("web lint", "lint"),
        ("web format", "format:check"),
    ] {
        steps.run(name, || web::script(workspace, script))?;
    }
    steps.tests("web unit tests", &mut script(workspace, "test")?)?;
    steps.run("web build", || web::script(workspace, "build"))?;
    steps.run("web weight", || web::script(workspace, "size"))?;
    if options.fast {
        steps.left_out("the story in two browsers: cargo xtask test");
        return Ok(());
    }
    steps.run("the programs that browsers meet", || {
        let mut build = sh::cargo_as_tested(workspace.root(), "build", "bot");
        sh::run(build.args(["--bin", "sotto", "--bin", "sotto-forward"]))
    })?;
    let mut e2e = script(workspace, "e2e")?;
    if let Some(chromium) = prerequisites::chromium() {
        e2e.env("CHROMIUM", chromium);
    }
    steps.tests("two browsers", &mut e2e)
}

fn script(workspace: &Workspace, name: &str) -> Result<std::process::Command> {
    if !web::has_script(workspace, name)? {
        bail!("web-client/package.json has no script {name}");
    }
    let mut command = sh::npm(&workspace.web_client());
    command.args(["run", "--silent", name]);
    Ok(command)
}
