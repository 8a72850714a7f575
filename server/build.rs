//! Keeps a place for the pages.
//!
//! Whether a file may be served is decided by comparing its path with its folder's, and the folder's is resolved while the
//! program is compiled. A folder that comes later, because the pages were built after the program, would never match. So it is
//! there before: empty, ignored by git, filled by the pages' build.

fn main() -> std::io::Result<()> {
    for site in ["visitor", "desk"] {
        std::fs::create_dir_all(format!("../web-client/dist/{site}"))?;
    }
    println!("cargo::rerun-if-changed=build.rs");
    // A debug build reads the pages when they are asked for; the others carry them, so new pages make a new program.
    if std::env::var("PROFILE").as_deref() != Ok("debug") {
        println!("cargo::rerun-if-changed=../web-client/dist");
    }
    Ok(())
}
