use super::*;

const NAME: &str = "PeterNeumann";
const VKEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const SECRET: &str = "gQoUAtUUbI2E8kQzMPVAgOv5juF9nHT2JS/F1ccoMXM=";
const TEXT: &str = "If you think cryptography is the answer to your problem,\n\
                    then you don't know what your problem is.\n";
const SIGNED: &str = "\u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

/// The tree straight from the definition (RFC 6962 section 2.1).
fn naive_root(leaves: &[Vec<u8>]) -> Hash {
    match leaves {
        [] => crate::hash::sha256(&[]),
        [leaf] => leaf_hash(leaf),
        _ => {
            let (left, right) = leaves.split_at(split(leaves.len()));
            crate::hash::sha256(&[&[1], &naive_root(left), &naive_root(right)])
        }
    }
}

/// The path of the definition (RFC 6962 section 2.1.1).
fn naive_path(index: usize, leaves: &[Vec<u8>]) -> Vec<Hash> {
    if leaves.len() <= 1 {
        return Vec::new();
    }
    let (left, right) = leaves.split_at(split(leaves.len()));
    let (mut path, sibling) = if index < left.len() {
        (naive_path(index, left), naive_root(right))
    } else {
        (naive_path(index - left.len(), right), naive_root(left))
    };
    path.push(sibling);
    path
}

/// The consistency proof of the definition (RFC 6962 section 2.1.2).
fn naive_consistency(from: usize, leaves: &[Vec<u8>], whole: bool) -> Vec<Hash> {
    if from == leaves.len() {
        return if whole {
            Vec::new()
        } else {
            vec![naive_root(leaves)]
        };
    }
    let middle = split(leaves.len());
    let (left, right) = leaves.split_at(middle);
    let (mut path, sibling) = if from <= middle {
        (naive_consistency(from, left, whole), naive_root(right))
    } else {
        (
            naive_consistency(from - middle, right, false),
            naive_root(left),
        )
    };
    path.push(sibling);
    path
}

/// The largest power of two below.
fn split(count: usize) -> usize {
    count.next_power_of_two() / 2
}

fn leaves(count: usize) -> Vec<Vec<u8>> {
    (0..count)
        .map(|number| format!("leaf {number}").into_bytes())
        .collect()
}

fn tree(leaves: &[Vec<u8>]) -> Tree {
    leaves.iter().map(Vec::as_slice).collect()
}

#[test]
fn heads_and_proofs_are_those_of_the_definition() {
    for count in 0..40 {
        let all = leaves(count);
        let tree = tree(&all);
        let head = tree.head();
        assert_eq!(
            head,
            Head {
                size: count as u64,
                root: naive_root(&all)
            }
        );
        for index in 0..count {
            let path = tree.inclusion(index as u64).unwrap();
            assert_eq!(path, naive_path(index, &all));
            verify_inclusion(&all[index], index as u64, &path, &head).unwrap();
        }
        for from in 1..count {
            let path = tree.consistency(from as u64).unwrap();
            assert_eq!(path, naive_consistency(from, &all, true));
            let old = Head {
                size: from as u64,
                root: naive_root(&all[..from]),
            };
            verify_consistency(&old, &head, &path).unwrap();
        }
        assert!(tree.inclusion(count as u64).is_err());
        assert!(tree.consistency(count as u64 + 1).is_err());
    }
}

#[test]
fn a_proof_that_was_touched_proves_nothing() {
    let all = leaves(21);
    let tree = tree(&all);
    let head = tree.head();
    let old = Head {
        size: 13,
        root: naive_root(&all[..13]),
    };
    let (path, steps) = (tree.inclusion(17).unwrap(), tree.consistency(13).unwrap());
    assert!(verify_inclusion(b"another leaf", 17, &path, &head).is_err());
    assert!(verify_inclusion(&all[17], 16, &path, &head).is_err());
    for place in 0..path.len() {
        let mut touched = path.clone();
        touched[place][5] ^= 1;
        assert!(verify_inclusion(&all[17], 17, &touched, &head).is_err());
    }
    for place in 0..steps.len() {
        let mut touched = steps.clone();
        touched[place][5] ^= 1;
        assert!(verify_consistency(&old, &head, &touched).is_err());
    }
    for short in [&path[1..], &[]] {
        assert!(verify_inclusion(&all[17], 17, short, &head).is_err());
        assert!(verify_consistency(&old, &head, short).is_err());
    }
    let other = Head {
        root: [7; 32],
        ..old
    };
    assert_eq!(
        verify_consistency(&other, &head, &steps),
        Err(Error::Forked)
    );
    assert_eq!(verify_consistency(&head, &old, &steps), Err(Error::Forked));
    let larger = Head {
        size: u64::MAX,
        ..head
    };
    assert!(verify_inclusion(&all[17], u64::MAX - 1, &path, &larger).is_err());
    assert!(verify_consistency(&old, &larger, &steps).is_err());
}

#[test]
fn a_note_is_signed_as_others_sign_it() {
    let secret: [u8; 32] = STANDARD.decode(SECRET).unwrap().try_into().unwrap();
    let key = LogKey::from_secret(&secret);
    let verifier = key.verifier(NAME).unwrap();
    assert_eq!(verifier.text(), VKEY);
    assert_eq!(Verifier::parse(VKEY).unwrap(), verifier);
    let note = key.sign(NAME, TEXT).unwrap();
    assert_eq!(note, format!("{TEXT}\n{SIGNED}"));
    assert_eq!(verifier.open(&note).unwrap(), TEXT);
}

#[test]
fn a_note_of_somebody_else_or_a_touched_one_is_refused() {
    let verifier = Verifier::parse(VKEY).unwrap();
    let note = format!("{TEXT}\n{SIGNED}");
    for touched in [
        note.replace("answer", "Answer"),
        note.replace("x08go/Z", "x08go/Y"),
        note.replace("x08g", "x08h"),
        note.replace("— Peter", "- Peter"),
        note.trim_end().to_owned(),
        TEXT.to_owned(),
        format!("{TEXT}\n"),
        String::new(),
    ] {
        assert!(verifier.open(&touched).is_err(), "{touched}");
    }
    let other = LogKey::generate().unwrap();
    let signed = other.sign(NAME, TEXT).unwrap();
    assert_eq!(verifier.open(&signed), Err(Error::Signature("signed note")));
    let beside = format!("{note}{}", &signed[TEXT.len() + 1..]);
    assert_eq!(
        verifier.open(&beside).unwrap(),
        TEXT,
        "a witness may sign beside"
    );
}

#[test]
fn a_checkpoint_is_read_in_its_one_form() {
    let checkpoint = Checkpoint {
        origin: "sotto/9f86d081884c7d65/keys".to_owned(),
        head: Head {
            size: 1042,
            root: [9; 32],
        },
        time: 1_800_000_000,
    };
    let text = checkpoint.text();
    assert_eq!(Checkpoint::parse(&text).unwrap(), checkpoint);
    let root = STANDARD.encode([9; 32]);
    assert_eq!(
        text,
        format!("sotto/9f86d081884c7d65/keys\n1042\n{root}\ntime 1800000000\n")
    );
    let without = format!("a log\n0\n{root}\n");
    assert_eq!(Checkpoint::parse(&without).unwrap().time, 0);
    for odd in [
        text.replace("1042", "01042"),
        text.replace("1042", "-1042"),
        text.replace("1042", "99999999999999999999"),
        text.replace("1042", "999999999999999999"),
        text.replace(&root, "CQk="),
        text.trim_end().to_owned(),
        format!("\n1\n{root}\n"),
        String::new(),
    ] {
        assert!(Checkpoint::parse(&odd).is_err(), "{odd}");
    }
    let key = LogKey::generate().unwrap();
    let note = key.sign_checkpoint(&checkpoint).unwrap();
    let verifier = key.verifier(&checkpoint.origin).unwrap();
    assert_eq!(verifier.checkpoint(&note).unwrap(), checkpoint);
    let elsewhere = key.verifier("sotto/9f86d081884c7d65/audit").unwrap();
    assert!(
        elsewhere.checkpoint(&note).is_err(),
        "a head of another log"
    );
}
