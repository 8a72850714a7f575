//! The recovery sheet: the root's key in words on paper, for a safe. Text and HTML say the same.

use super::fingerprint;
use seal::{
    identity::RootKey,
    words::{ENGLISH, WordList},
};
use std::fmt::Write as _;
use zeroize::Zeroizing;

const HEAD: &str = "Recovery sheet of the root key";
const WARNING: &str = "Whoever reads this sheet can act as the organisation: name staff, change the telephone numbers, \
    replace the key. Keep it in a safe, closed, in another building than the key file. Photograph it never. If it is \
    lost or somebody else may have seen it, replace the root (runbook: \"Replacing the root\").";
const HOW: &str = "To bring the key back: on a computer without a network run \"sotto org recover --root FILE\" and type \
    the 24 words. A slip of the pen is found.";
const PUBLIC: &str = "The fingerprint below is public. Print it on leaflets and give it to partners: with it everybody can \
    tell the organisation's pages from others.";

/// The sheet as plain text.
///
/// # Errors
/// Only when the program was built with a broken list.
pub fn text(root: &RootKey, made_on: &str) -> seal::Result<Zeroizing<String>> {
    let list = WordList::new(ENGLISH)?;
    let key = list.spell_key(&root.secret())?;
    let mut sheet = Zeroizing::new(String::with_capacity(8_192));
    sheet.push_str(HEAD);
    // Writing to a string cannot fail.
    let _written = write!(sheet, "\nSotto, {made_on}\n\n{WARNING}\n\nThe key\n\n");
    for (place, word) in key.split(' ').enumerate() {
        let end = if place % 4 == 3 { "\n" } else { "" };
        let _written = write!(sheet, "  {:>2} {word:<10}{end}", place + 1);
    }
    let public = root.root();
    let _written = write!(
        sheet,
        "\n{HOW}\n\nThe fingerprint\n\n{PUBLIC}\n\n  {}\n  {}\n\n{}",
        fingerprint::words(&public)?,
        fingerprint::digits(&public),
        fingerprint::terminal(&public)
    );
    Ok(sheet)
}

/// The sheet as one page of HTML to print.
///
/// # Errors
/// As [`text`].
pub fn html(root: &RootKey, made_on: &str) -> seal::Result<Zeroizing<String>> {
    let list = WordList::new(ENGLISH)?;
    let key = list.spell_key(&root.secret())?;
    let public = root.root();
    let mut sheet = Zeroizing::new(String::with_capacity(64 << 10));
    // Writing to a string cannot fail.
    let _written = write!(
        sheet,
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\">\n<title>{HEAD}</title>\n<style>{STYLE}</style>\n\
         <h1>{HEAD}</h1>\n<p>Sotto, {made_on}</p>\n<p class=\"warning\">{WARNING}</p>\n<h2>The key</h2>\n<ol>\n"
    );
    for word in key.split(' ') {
        let _written = writeln!(sheet, "<li>{word}</li>");
    }
    let _written = write!(
        sheet,
        "</ol>\n<p>{HOW}</p>\n<h2>The fingerprint</h2>\n<p>{PUBLIC}</p>\n<div class=\"print\">\n{}\n<div>\
         <p class=\"words\">{}</p>\n<p class=\"digits\">{}</p></div>\n</div>\n</html>\n",
        fingerprint::svg(&public),
        fingerprint::words(&public)?,
        fingerprint::digits(&public)
    );
    Ok(sheet)
}

const STYLE: &str = "
@page { size: A4; margin: 18mm }
body { font: 12pt/1.45 Georgia, serif; max-width: 42rem; margin: 2rem auto; padding: 0 1rem; color: #000; background: #fff }
h1 { font-size: 1.5em; margin: 0 }
h2 { font-size: 1.15em; margin: 1.2em 0 .3em }
.warning { border: 2px solid #000; padding: .6em .9em }
ol { columns: 3 10rem; column-gap: 2rem; padding-left: 2.2em; font: 1.1em/1.8 ui-monospace, monospace }
.print { display: flex; gap: 1.5rem; align-items: center; flex-wrap: wrap }
svg { width: 42mm; height: 42mm; flex: none }
.print div { flex: 1 1 16rem }
.words { font-weight: bold; margin: 0 }
.digits { font: .85em/1.5 ui-monospace, monospace }
";
