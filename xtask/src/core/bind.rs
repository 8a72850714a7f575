//! From a WebAssembly module to the files that the web client imports.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::Build;
use crate::sh;
use crate::workspace::Workspace;

/// The tools' folder for `npm ci`, outside the source tree.
const TOOLS: &str = "target/tools/node";

/// What every browser with WebAssembly and ES modules has had since 2021.
const WASM_FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-nontrapping-float-to-int",
    "--enable-mutable-globals",
    "--enable-multivalue",
];

/// The fallback of a build that was made without one: the bundler finds the file, a browser gets a clear answer.
const NO_FALLBACK: &str = "\
// Built without the translation for browsers without WebAssembly. The visitor's has one: `cargo xtask core --fallback`.
export default function init() {
  return Promise.reject(new Error(\"noFallback\"));
}
";

/// The door of the fallback. The same shape as `core.js`: a default export that makes it ready.
const FALLBACK: &str = "\
// The browser core as plain JavaScript, for browsers without WebAssembly.
import * as wasm from \"./fallback_wasm.js\";
import { __wbg_set_wasm } from \"./core_bg.js\";

let ready;

export default function init() {
  ready ??= Promise.resolve().then(() => {
    __wbg_set_wasm(wasm);
    wasm.__wbindgen_start?.();
  });
  return ready;
}

export * from \"./core_bg.js\";
";

/// Gets the tools that [`bind`] runs.
pub(crate) fn prepare(workspace: &Workspace) -> Result<()> {
    install_tools(workspace)?;
    build_bindgen(workspace)
}

/// Writes the package of one build.
pub(crate) fn bind(
    workspace: &Workspace,
    build: Build,
    module: &Path,
    fallback: bool,
) -> Result<()> {
    let work = workspace.path("target/browser/bound").join(build.name());
    clear(&work)?;
    bindgen(workspace, "web", module, &work)?;
    optimise(workspace, &work)?;
    if fallback {
        translate(workspace, module, &work)?;
    } else {
        fs::write(work.join("fallback.js"), NO_FALLBACK)?;
    }
    fs::write(work.join("fallback.d.ts"), fallback_types(build, fallback))?;
    publish(&work, &build.package(workspace))
}

fn bindgen(workspace: &Workspace, mode: &str, module: &Path, folder: &Path) -> Result<()> {
    let program = workspace.target().join("debug/bindgen");
    sh::run(Command::new(program).arg(mode).arg(module).arg(folder))
}

fn build_bindgen(workspace: &Workspace) -> Result<()> {
    let mut build = sh::cargo(workspace.root());
    sh::run(build.args(["build", "--locked", "--quiet", "--package", "bindgen"]))
}

fn optimise(workspace: &Workspace, work: &Path) -> Result<()> {
    let (raw, small) = (work.join("raw.wasm"), work.join("core_bg.wasm"));
    fs::rename(&small, &raw)?;
    sh::run(
        tool(workspace, "wasm-opt")
            .arg("-Oz")
            .args(WASM_FEATURES)
            .arg("-o")
            .arg(&small)
            .arg(&raw),
    )?;
    Ok(fs::remove_file(raw)?)
}

/// Lowers what newer WebAssembly has to what `wasm2js` knows, translates, and mends the views of memory.
fn translate(workspace: &Workspace, module: &Path, work: &Path) -> Result<()> {
    let plain = work.join("plain");
    bindgen(workspace, "fallback", module, &plain)?;
    let (bound, lowered) = (plain.join("core_bg.wasm"), plain.join("lowered.wasm"));
    let mut lower = tool(workspace, "wasm-opt");
    lower
        .args(WASM_FEATURES)
        .args(["--signext-lowering", "--llvm-nontrapping-fptoint-lowering"])
        .arg("--llvm-memory-copy-fill-lowering");
    sh::run(lower.arg("-o").arg(&lowered).arg(&bound))?;
    let small = plain.join("small.wasm");
    let mut shrink = tool(workspace, "wasm-opt");
    shrink.args(["--mvp-features", "--enable-mutable-globals", "-Oz"]);
    sh::run(shrink.arg("-o").arg(&small).arg(&lowered))?;
    let script = work.join("fallback_wasm.js");
    sh::run(
        tool(workspace, "wasm2js")
            .arg("-O")
            .arg("-o")
            .arg(&script)
            .arg(&small),
    )?;
    let glue = fs::read_to_string(plain.join("core_bg.js"))?;
    fs::write(work.join("core_bg.js"), with_fresh_views(&glue)?)?;
    fs::write(work.join("fallback.js"), FALLBACK)?;
    Ok(fs::remove_dir_all(plain)?)
}

/// Memory that grows in `wasm2js` becomes a new buffer without detaching the old one, so a cached view keeps its length
/// and silently shows stale bytes. wasm-bindgen asks whether the view was detached; the fallback must ask whether it
/// still shows the memory.
fn with_fresh_views(glue: &str) -> Result<String> {
    let mut mended = String::with_capacity(glue.len());
    let mut caches = 0;
    for line in glue.lines() {
        match cache_tested(line) {
            Some(cache) => {
                caches += 1;
                let test = format!(
                    "    if ({cache} === null || {cache}.buffer !== wasm.memory.buffer) {{"
                );
                mended.push_str(&test);
            }
            None => mended.push_str(line),
        }
        mended.push('\n');
    }
    let declared = glue
        .lines()
        .filter(|line| line.starts_with("let cached") && line.contains("Memory0"))
        .count();
    if caches == 0 || caches != declared {
        bail!(
            "{declared} views of memory in the glue, {caches} tests found: wasm-bindgen's glue has changed"
        );
    }
    Ok(mended)
}

/// The cache's name in a line such as `if (cachedDataViewMemory0 === null || …) {`.
fn cache_tested(line: &str) -> Option<&str> {
    let name = line
        .trim_start()
        .strip_prefix("if (")?
        .split_once(" === null")?
        .0;
    (name.starts_with("cached") && name.ends_with("Memory0")).then_some(name)
}

fn fallback_types(build: Build, translated: bool) -> String {
    let state = if translated { "built" } else { "not built" };
    format!(
        "// The {} core without WebAssembly ({state}); the same exports as core.\n\
         export * from \"./core.js\";\n\
         export default function init(): Promise<void>;\n",
        build.name()
    )
}

/// Installs binaryen at the locked version, once per lock.
fn install_tools(workspace: &Workspace) -> Result<()> {
    let folder = workspace.path(TOOLS);
    let lock = workspace.path("xtask/tools/package-lock.json");
    let wanted = fs::read(&lock)?;
    let installed = folder.join("installed.json");
    if fs::read(&installed).is_ok_and(|have| have == wanted) {
        return Ok(());
    }
    fs::create_dir_all(&folder)?;
    for file in ["package.json", "package-lock.json"] {
        fs::copy(workspace.path("xtask/tools").join(file), folder.join(file))?;
    }
    sh::run(sh::npm(&folder).arg("ci"))?;
    Ok(fs::write(installed, wanted)?)
}

fn tool(workspace: &Workspace, name: &str) -> Command {
    let mut command = Command::new("node");
    command.arg(
        workspace
            .path(TOOLS)
            .join("node_modules/binaryen/bin")
            .join(name),
    );
    command
}

/// Puts the finished files in place; a build that failed half-way leaves the old package as it was.
fn publish(work: &Path, package: &Path) -> Result<()> {
    clear(package)?;
    let mut files: Vec<PathBuf> = fs::read_dir(work)?
        .flatten()
        .map(|entry| entry.path())
        .collect();
    files.sort();
    for file in files {
        let Some(name) = file.file_name() else {
            continue;
        };
        if !["package.json", "README.md"]
            .iter()
            .any(|other| name == *other)
        {
            fs::copy(&file, package.join(name))
                .with_context(|| format!("could not copy {}", file.display()))?;
        }
    }
    Ok(())
}

fn clear(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    Ok(fs::create_dir_all(folder)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GLUE: &str = "let cachedUint8ArrayMemory0 = null;\n\
        function getUint8ArrayMemory0() {\n    \
        if (cachedUint8ArrayMemory0 === null || cachedUint8ArrayMemory0.byteLength === 0) {\n";

    #[test]
    fn every_view_of_memory_is_mended() {
        let mended = with_fresh_views(GLUE).expect("the glue is as wasm-bindgen writes it");
        assert!(mended.contains("cachedUint8ArrayMemory0.buffer !== wasm.memory.buffer"));
        assert!(!mended.contains("byteLength === 0"));
    }

    #[test]
    fn a_view_that_is_not_tested_stops_the_build() {
        let other = format!("{GLUE}let cachedDataViewMemory0 = null;\n");
        assert!(with_fresh_views(&other).is_err());
        assert!(with_fresh_views("").is_err());
    }
}
