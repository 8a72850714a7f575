//! Files, their modes, room on the disk, TLS, the clock.

use super::{Checks, HOUR_S, URGENT_S, span, validity};
use crate::{Config, config::Tls, transport};
use domain::Timestamp;
use rustls::pki_types::{CertificateDer, pem::PemObject as _};
use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

/// Below this the line may stop within days, in bytes.
const LITTLE: u64 = 5 << 30;
/// Below this it may stop today.
const TOO_LITTLE: u64 = 512 << 20;

/// Who may read what, and that no secret key lies about.
pub(super) fn files(checks: &mut Checks, config: &Config) {
    const WHAT: &str = "files";
    let before = checks.0.len();
    let mut private = vec![config.database.clone()];
    private.extend(config.tls.iter().map(|tls| tls.key.clone()));
    for path in private {
        if mode(&path).is_some_and(|mode| mode & 0o077 != 0) {
            checks.problem(
                WHAT,
                format!("others may read {0}: run \"chmod 600 {0}\"", path.display()),
            );
        }
    }
    for folder in [
        config.database.parent(),
        Some(config.organisation.as_path()),
    ]
    .into_iter()
    .flatten()
    {
        if mode(folder).is_some_and(|mode| mode & 0o002 != 0) {
            checks.problem(
                WHAT,
                format!(
                    "anybody may write into {0}: run \"chmod o-w {0}\"",
                    folder.display()
                ),
            );
        }
        for path in key_files(folder) {
            checks.problem(
                WHAT,
                format!(
                    "{} is a secret key of the organisation: it must never be on the server; take it away, and think of \
                     it as stolen (runbook: \"Replacing the root\")",
                    path.display()
                ),
            );
        }
    }
    if checks.0.len() == before {
        checks.ok(
            WHAT,
            "only their owner may read what is private, and no root key is here",
        );
    }
}

fn mode(path: &Path) -> Option<u32> {
    fs::metadata(path)
        .ok()
        .map(|data| data.permissions().mode())
}

/// Files in a folder that are key files by their form.
fn key_files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let small = entries.filter_map(Result::ok).filter(|entry| {
        entry
            .metadata()
            .is_ok_and(|data| data.is_file() && data.len() < 4_096)
    });
    small
        .map(|entry| entry.path())
        .filter(|path| fs::read(path).is_ok_and(|bytes| seal::keyfile::public(&bytes).is_ok()))
        .collect()
}

/// Room on the database's disk.
pub(super) fn room(checks: &mut Checks, config: &Config) {
    const WHAT: &str = "disk";
    let folder = config.database.parent().unwrap_or(Path::new("."));
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    let free = match rustix::fs::statvfs(folder) {
        Ok(disk) => disk.f_bavail.saturating_mul(disk.f_frsize),
        Err(error) => {
            checks.problem(
                WHAT,
                format!("{} cannot be looked at: {error}", folder.display()),
            );
            return;
        }
    };
    let text = format!("{} MiB free for the database", free >> 20);
    if free < TOO_LITTLE {
        checks.problem(
            WHAT,
            format!("{text}: make room now; a full disk refuses every text"),
        );
    } else if free < LITTLE {
        checks.warning(WHAT, format!("{text}: make room soon"));
    } else {
        checks.ok(WHAT, text);
    }
}

/// Certificate and key of TLS.
pub(super) fn tls(checks: &mut Checks, tls: &Tls, now: u64) {
    const WHAT: &str = "TLS";
    if let Err(error) = transport::load(&tls.certificate, &tls.key) {
        checks.problem(WHAT, format!("{error:#}"));
        return;
    }
    let chain = CertificateDer::pem_file_iter(&tls.certificate)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .unwrap_or_default();
    let ends = chain
        .iter()
        .filter_map(|der| validity::not_after(der))
        .min();
    let Some(end) = ends else {
        checks.warning(WHAT, "the certificate's end cannot be read");
        return;
    };
    let left = end.saturating_sub(now);
    if left == 0 {
        checks.problem(
            WHAT,
            "the certificate has ended: browsers refuse the pages; renew it and restart",
        );
    } else if left < 14 * URGENT_S {
        checks.warning(
            WHAT,
            format!(
                "the certificate ends in {}; renew it and restart",
                span(left)
            ),
        );
    } else {
        checks.ok(
            WHAT,
            format!("certificate and key fit, for {} more", span(left)),
        );
    }
}

/// Whether this clock can be right. Certificates and notices depend on it.
pub(super) fn clock(checks: &mut Checks, config: &Config, now: Timestamp) {
    const WHAT: &str = "clock";
    let written = fs::metadata(&config.database).and_then(|data| data.modified());
    let written = written
        .ok()
        .and_then(|time| time.duration_since(UNIX_EPOCH).ok())
        .map_or(0, |since| since.as_secs());
    if written > now.secs() + HOUR_S {
        checks.problem(
            WHAT,
            "is behind: the database was written later than now; set the clock, and keep it by NTP",
        );
    } else if Path::new("/run/systemd/timesync/synchronized").exists()
        || Path::new("/run/chrony").exists()
    {
        checks.ok(WHAT, "is kept by NTP");
    } else {
        checks.warning(WHAT, "no sign that NTP keeps it; certificates count by it");
    }
}
