//! Copies of the database for when the machine is lost (docs/decisions/0077): sealed with a key that lies elsewhere, and gone within 30 days,
//! so that what was deleted cannot come back out of one for longer (R220).
//!
//! A file is the mark, a nonce, and the whole database under `XChaCha20-Poly1305`, bound to the mark. Its name says when it was made.

use anyhow::{Context as _, bail};
use chacha20poly1305::{
    KeyInit as _, XChaCha20Poly1305,
    aead::{Aead as _, Payload},
};
use domain::{
    Millis, Timestamp,
    retention::Record,
    rota::zone::{Day, Wall, Zone},
};
use std::{
    fs,
    io::{Seek as _, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

/// What a file begins with.
const MARK: &[u8] = b"sotto-backup/v1\n";
const NONCE: usize = 24;
const DAY_MS: i64 = 86_400_000;

/// Seals what a database held into a new file of a folder. Returns which.
///
/// # Errors
/// With a sentence for the operator.
pub fn write(
    folder: &Path,
    made: Timestamp,
    database: &[u8],
    (key, nonce): (&[u8; 32], [u8; NONCE]),
) -> anyhow::Result<PathBuf> {
    let payload = Payload {
        msg: database,
        aad: MARK,
    };
    let sealed = XChaCha20Poly1305::new(key.into())
        .encrypt(&nonce.into(), payload)
        .map_err(|_size| anyhow::anyhow!("the database is too large to be sealed at once"))?;
    let path = folder.join(name(made));
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&path)
        .with_context(|| format!("cannot make {}", path.display()))?;
    let written = [MARK, &nonce, &sealed]
        .into_iter()
        .try_for_each(|part| file.write_all(part))
        .and_then(|()| file.sync_all());
    if let Err(error) = written {
        // Half a copy looks like one and is none.
        drop(fs::remove_file(&path));
        return Err(error).with_context(|| format!("cannot write {}", path.display()));
    }
    Ok(path)
}

/// What such a file holds.
///
/// # Errors
/// With a sentence for the operator.
pub fn read(path: &Path, key: &[u8; 32]) -> anyhow::Result<Vec<u8>> {
    let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    let sealed = bytes.strip_prefix(MARK);
    let Some((nonce, body)) = sealed.and_then(|rest| rest.split_first_chunk::<NONCE>()) else {
        bail!("{} is no backup", path.display());
    };
    let payload = Payload {
        msg: body,
        aad: MARK,
    };
    XChaCha20Poly1305::new(key.into())
        .decrypt(nonce.into(), payload)
        .map_err(|_key| {
            anyhow::anyhow!(
                "{} was sealed with another key, or is damaged",
                path.display()
            )
        })
}

/// Deletes those of our files that would be older than this by the time of tomorrow's run: within so many days each is gone, where this runs
/// every day. Files of other names are not touched. Returns how many.
///
/// # Errors
/// With a sentence for the operator.
pub fn expire(folder: &Path, now: Timestamp, keep_days: i64) -> anyhow::Result<u64> {
    let cannot = || format!("cannot look into {}", folder.display());
    let mut gone = 0;
    for file in fs::read_dir(folder).with_context(cannot)? {
        let path = file.with_context(cannot)?.path();
        let made = path.file_name().and_then(|name| made_at(name.to_str()?));
        let keep = Millis(keep_days.saturating_sub(1).saturating_mul(DAY_MS));
        if made.is_some_and(|made| made.plus(keep) <= now) {
            fs::remove_file(&path).with_context(|| format!("cannot delete {}", path.display()))?;
            gone += 1;
        }
    }
    Ok(gone)
}

/// How long they may be kept at most (R220).
pub const fn most_days() -> i64 {
    Record::Backup.keep_days()
}

/// Takes a file off the disk that held what is sealed elsewhere: its bytes are overwritten first.
///
/// # Errors
/// When it cannot be overwritten or deleted.
pub fn wipe(path: &Path) -> std::io::Result<()> {
    let mut file = fs::OpenOptions::new().write(true).open(path)?;
    let zeros = [0; 16 * 1_024];
    let mut rest = file.metadata()?.len();
    file.rewind()?;
    while rest > 0 {
        let part = usize::try_from(rest).unwrap_or(usize::MAX).min(zeros.len());
        file.write_all(zeros.get(..part).unwrap_or(&zeros))?;
        rest = rest.saturating_sub(u64::try_from(part).unwrap_or(rest));
    }
    file.sync_all()?;
    fs::remove_file(path)
}

/// `sotto-2026-11-29T0830.backup`, in UTC.
fn name(made: Timestamp) -> String {
    let minute = made.0.div_euclid(60_000).rem_euclid(24 * 60);
    let day = Day::of_utc(made);
    format!("sotto-{day}T{:02}{:02}.backup", minute / 60, minute % 60)
}

/// When a file of such a name was made; `None` for any other.
fn made_at(name: &str) -> Option<Timestamp> {
    let stamp = name.strip_prefix("sotto-")?.strip_suffix(".backup")?;
    let (day, wall) = stamp.split_once('T')?;
    let (hours, minutes) = wall.split_at_checked(2)?;
    let wall: Wall = format!("{hours}:{minutes}").parse().ok()?;
    let utc: Zone = "UTC".parse().ok()?;
    Some(utc.at(day.parse().ok()?, wall))
}

#[cfg(test)]
mod tests {
    use super::{DAY_MS, expire, made_at, most_days, name, read, write};
    use domain::Timestamp;
    use std::fs;

    const MADE: Timestamp = Timestamp(1_800_000_060_000);
    const KEY: [u8; 32] = [7; 32];

    #[test]
    fn a_name_says_when() {
        assert_eq!(name(MADE), "sotto-2027-01-15T0801.backup");
        assert_eq!(made_at(&name(MADE)), Some(MADE));
        for other in ["sotto.db", "sotto-x.backup", "sotto-2027-01-15T08.backup"] {
            assert_eq!(made_at(other), None, "{other}");
        }
    }

    #[test]
    fn what_is_sealed_is_read_with_its_key_only() {
        let folder = tempfile::tempdir().unwrap();
        let path = write(folder.path(), MADE, b"everything", (&KEY, [1; 24])).unwrap();
        let raw = fs::read(&path).unwrap();
        assert!(!raw.windows(10).any(|part| part == b"everything"));
        assert_eq!(read(&path, &KEY).unwrap(), b"everything");
        assert!(read(&path, &[8; 32]).is_err());
        let mut damaged = raw;
        *damaged.last_mut().unwrap() ^= 1;
        fs::write(&path, damaged).unwrap();
        assert!(read(&path, &KEY).is_err());
        // A second one in the same minute does not take the place of the first.
        assert!(write(folder.path(), MADE, b"other", (&KEY, [2; 24])).is_err());
    }

    #[test]
    fn each_is_gone_within_thirty_days_where_this_runs_daily() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("notes.txt"), b"not ours").unwrap();
        let path = write(folder.path(), MADE, b"everything", (&KEY, [1; 24])).unwrap();
        let mut now = MADE;
        while path.exists() {
            now = Timestamp(now.0 + DAY_MS);
            expire(folder.path(), now, most_days()).unwrap();
            assert!(now.0 - MADE.0 <= 30 * DAY_MS);
        }
        assert!(now.0 - MADE.0 > 28 * DAY_MS);
        assert!(folder.path().join("notes.txt").exists());
    }
}
