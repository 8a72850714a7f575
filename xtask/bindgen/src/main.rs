//! Writes the JavaScript around the browser core: `bindgen web|fallback <core.wasm> <folder>`.
//!
//! This is wasm-bindgen's command line as a library, so that its version comes from `Cargo.lock` and nobody has to
//! install it. `web` is for browsers with WebAssembly. `fallback` is what `wasm2js` can read afterwards: a module
//! without reference types, split from its JavaScript.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::{Bindgen, EncodeInto};

/// wasm-bindgen's array of objects begins with 1,024 places for borrowed ones and `undefined`, `null`, `true`, `false`.
const FIXED_PLACES: i32 = 1_028;

fn main() -> Result<()> {
    let mut args = std::env::args_os().skip(1);
    let (Some(mode), Some(input), Some(folder)) = (args.next(), args.next(), args.next()) else {
        bail!("usage: bindgen web|fallback <core.wasm> <folder>");
    };
    let (input, folder) = (PathBuf::from(input), PathBuf::from(folder));
    let mut bindgen = Bindgen::new();
    match mode.to_str() {
        Some("web") => bindgen.web(true)?.input_path(&input).typescript(true),
        Some("fallback") => {
            let module = without_reference_types(&input)?;
            // No `encodeInto`: the oldest browsers that need the fallback may lack it.
            bindgen
                .bundler(true)?
                .input_module("core", module)
                .encode_into(EncodeInto::Never)
        }
        _ => bail!("the first argument is web or fallback"),
    };
    bindgen
        .out_name("core")
        .remove_name_section(true)
        .remove_producers_section(true)
        .omit_default_module_path(false)
        .generate(&folder)
        .with_context(|| format!("could not bind {}", input.display()))
}

/// wasm-bindgen uses reference types when this section names them, or when there is no such section; `wasm2js` cannot
/// translate them. So the section stays, with nothing in it. Objects then live in an array of the JavaScript.
fn without_reference_types(input: &Path) -> Result<walrus::Module> {
    let mut module = walrus::Module::from_file(input)
        .with_context(|| format!("could not read {}", input.display()))?;
    module.customs.remove_raw("target_features");
    module.customs.add(walrus::RawCustomSection {
        name: "target_features".to_owned(),
        data: vec![0],
    });
    // Only the pass for reference types answers this question of the runtime: where do the fixed places end?
    let asked = module.imports.get_func(
        "__wbindgen_externref_xform__",
        "__wbindgen_externref_statics_end",
    );
    if let Ok(asked) = asked {
        module.replace_imported_func(asked, |(body, _)| {
            body.i32_const(FIXED_PLACES);
        })?;
    }
    Ok(module)
}
