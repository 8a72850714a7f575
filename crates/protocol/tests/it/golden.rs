//! Every type of the wire against its golden file: `golden/<Type>.json`, for a frame `golden/<Type>.<variant>.json`.
//!
//! The TypeScript decoder's tests read the same files. `UPDATE_GOLDEN=1 cargo test -p protocol --test it` writes them anew;
//! a change that this makes is a change of the wire.

use crate::samples;
use serde::{Serialize, de::DeserializeOwned};
use std::{collections::BTreeMap, fs, path::PathBuf};

/// Golden texts by file name.
#[derive(Default)]
pub(crate) struct Golden(BTreeMap<String, String>);

impl Golden {
    /// Adds a value. What is written must read back as the same value.
    pub(crate) fn add<T>(&mut self, name: &str, value: &T)
    where
        T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug,
    {
        let text = serde_json::to_string_pretty(value).unwrap() + "\n";
        let back: T = serde_json::from_str(&text).unwrap();
        assert_eq!(&back, value, "{name} does not read back");
        let before = self.0.insert(format!("{name}.json"), text);
        assert!(before.is_none(), "{name} is there twice");
    }
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

fn all() -> BTreeMap<String, String> {
    let mut golden = Golden::default();
    samples::frames::add(&mut golden);
    samples::keys::add(&mut golden);
    samples::visitor::add(&mut golden);
    samples::staff::add(&mut golden);
    samples::people::add(&mut golden);
    samples::person::add(&mut golden);
    samples::introduction::add(&mut golden);
    samples::referral::add(&mut golden);
    samples::rota::add(&mut golden);
    samples::figures::add(&mut golden);
    samples::conflict::add(&mut golden);
    samples::way::add(&mut golden);
    samples::upkeep::add(&mut golden);
    samples::directory::add(&mut golden);
    samples::enrol::add(&mut golden);
    samples::audit::add(&mut golden);
    samples::aside::add(&mut golden);
    samples::callback::add(&mut golden);
    samples::care::add(&mut golden);
    samples::join::add(&mut golden);
    samples::legal::add(&mut golden);
    samples::release::add(&mut golden);
    samples::report::add(&mut golden);
    samples::retention::add(&mut golden);
    samples::task::add(&mut golden);
    samples::words::add(&mut golden);
    golden.0
}

fn stored() -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder()).unwrap().map(Result::unwrap);
    entries
        .map(|entry| {
            let name = entry.file_name().into_string().unwrap();
            (name, fs::read_to_string(entry.path()).unwrap())
        })
        .collect()
}

#[test]
fn the_wire_is_as_written_down() {
    let wanted = all();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        for name in stored().into_keys() {
            fs::remove_file(folder().join(name)).unwrap();
        }
        for (name, text) in &wanted {
            fs::write(folder().join(name), text).unwrap();
        }
    }
    let stored = stored();
    for (name, text) in &wanted {
        assert_eq!(
            stored.get(name),
            Some(text),
            "{name} differs; see golden.rs"
        );
    }
    let left_over: Vec<_> = stored
        .keys()
        .filter(|name| !wanted.contains_key(*name))
        .collect();
    assert_eq!(left_over, Vec::<&String>::new(), "no type has these files");
}

/// A client cannot smuggle in what the server does not know: what it sends takes no unknown field.
#[test]
fn what_clients_send_takes_no_unknown_field() {
    for (name, text) in all() {
        if !name.starts_with("ClientFrame.") || name == "ClientFrame.stillHere.json" {
            continue;
        }
        let mut value: serde_json::Value = serde_json::from_str(&text).unwrap();
        protocol::ClientFrame::decode(&value.to_string()).unwrap();
        value["surprise"] = 1.into();
        assert_eq!(
            protocol::ClientFrame::decode(&value.to_string()),
            Err(protocol::ProblemCode::Malformed),
            "{name}"
        );
    }
}

#[test]
fn a_frame_over_its_limit_is_too_large() {
    let text = format!("\"{}\"", "x".repeat(protocol::limits::FRAME_BYTES));
    assert_eq!(
        protocol::ClientFrame::decode(&text),
        Err(protocol::ProblemCode::TooLarge)
    );
}

#[test]
fn what_is_no_frame_is_malformed() {
    for text in [
        "",
        "{}",
        "[]",
        "null",
        "7",
        "\u{0}",
        r#"{"type":"nonsense"}"#,
        r#"{"type":"hello"}"#,
        r#"{"type":"hello","version":1,"token":"AA","cursors":[]}"#,
        r#"{"type":"ack","chatId":"AQEBAQEBAQEBAQEBAQEBAQ","seq":-1}"#,
        r#"{"type":"ack","chatId":"AQEBAQEBAQEBAQEBAQEBAQ==","seq":1}"#,
        r#"{"type":"ack","chatId":"AQEBAQEBAQEBAQEBAQEBAQ","seq":1.5}"#,
    ] {
        assert_eq!(
            protocol::ClientFrame::decode(text),
            Err(protocol::ProblemCode::Malformed),
            "{text}"
        );
    }
}
