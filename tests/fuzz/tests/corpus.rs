//! The targets over the committed corpus, over every small change, and over what proptest makes up.
#![expect(
    clippy::unwrap_used,
    reason = "what cannot be read is a failure of the test"
)]

use fuzz::{GOOD, signature_headers, signed_request};
use proptest::{collection::vec, prelude::*};
use std::path::Path;

/// Every file of a target's corpus, by name.
fn corpus(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("corpus")
        .join(target);
    let files = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut files: Vec<(String, Vec<u8>)> = files
        .map(|path| {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read(path).unwrap())
        })
        .collect();
    files.sort();
    files
}

/// The files that this takes.
fn taken(target: &str, take: impl Fn(&[u8]) -> bool) -> Vec<String> {
    let files = corpus(target).into_iter();
    files
        .filter(|(_, data)| take(data))
        .map(|(name, _)| name)
        .collect()
}

#[test]
fn headers_of_the_corpus_are_read_as_others_read_them() {
    let expected = [
        "backwards",
        "digest-in-a-string",
        "good",
        "other-digest",
        "renamed",
        "tag",
        "two-digests",
        "wide",
        "zeros",
    ];
    assert_eq!(taken("signature_headers", signature_headers), expected);
}

#[test]
fn of_the_corpus_only_what_is_signed_counts() {
    let expected = ["renamed", "there-and-back", "unchanged"];
    assert_eq!(taken("signed_request", signed_request), expected);
}

#[test]
fn no_single_change_of_a_signed_request_counts() {
    assert!(signed_request(&[]), "unchanged it counts");
    for (part, text) in (0..).zip(GOOD) {
        for place in 0..=u16::try_from(text.len()).unwrap() {
            let [high, low] = place.to_be_bytes();
            for bit in 0..8 {
                let flipped = signed_request(&[part, high, low, 0, 1 << bit]);
                assert_eq!(
                    flipped,
                    usize::from(place) == text.len(),
                    "{part} {place} {bit}"
                );
            }
            for byte in *b"A \n\"" {
                assert!(
                    !signed_request(&[part, high, low, 1, byte]),
                    "{part} {place}"
                );
            }
            let cut = signed_request(&[part, high, low, 2, 0]);
            assert_eq!(cut, usize::from(place) == text.len(), "{part} {place}");
        }
    }
}

/// Pieces that such headers are made of, so that more than the first byte is read.
fn piece() -> impl Strategy<Value = String> {
    let words = [
        "sotto",
        "s",
        "=",
        "(",
        ")",
        ";",
        " ",
        ",",
        ":",
        "\"",
        "\\",
        "\n",
        "created",
        "expires",
        "nonce",
        "keyid",
        "alg",
        "tag",
        "\"@method\"",
        "\"@authority\"",
        "\"@path\"",
        "\"@query\"",
        "\"content-digest\"",
        "\"content-type\"",
        "\"idempotency-key\"",
        "\"ed25519\"",
        "\"n\"",
        "0",
        "1800000000",
        "-1",
        "999999999999999",
        "9999999999999999",
        "1.0",
        "?1",
        "sha-256=:",
        "sha-512=:",
    ];
    prop_oneof![
        8 => proptest::sample::select(words.to_vec()).prop_map(str::to_owned),
        1 => "\\PC{0,3}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn whatever_bytes_come_nothing_panics(data in vec(any::<u8>(), 0..400)) {
        signature_headers(&data);
    }

    #[test]
    fn mangled_headers_are_read_as_others_read_them(pieces in vec(piece(), 0..40)) {
        signature_headers(pieces.concat().as_bytes());
    }

    #[test]
    fn a_good_header_with_a_piece_put_in_is_read_as_others_read_it(
        piece in piece(),
        at in any::<proptest::sample::Index>(),
    ) {
        let [.., input, signature, body] = GOOD;
        let mut header = input.to_owned();
        header.insert_str(at.index(input.len()), &piece);
        signature_headers(format!("{header}\n{signature}\n{}\n{body}", GOOD[3]).as_bytes());
    }

    #[test]
    fn changes_of_a_signed_request_do_not_count(data in vec(any::<u8>(), 0..40)) {
        signed_request(&data);
    }
}
