//! `sotto org sheet`.

use super::RootFile;
use crate::{
    clock::SystemClock,
    commands::{files, say},
    organisation::sheet,
};
use domain::Clock as _;
use seal::identity::RootKey;
use std::path::PathBuf;

/// Write the recovery sheet.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    file: RootFile,
    #[command(flatten)]
    sheet: Sheet,
}

/// Where the recovery sheet goes. It holds the key itself.
#[derive(clap::Args)]
pub(super) struct Sheet {
    /// Write the recovery sheet as a page to print. It holds the key: print it, then destroy the file.
    #[arg(long = "sheet", value_name = "FILE")]
    page: Option<PathBuf>,
    /// Write it as plain text.
    #[arg(long = "sheet-text", value_name = "FILE")]
    text: Option<PathBuf>,
    /// Print it to the terminal.
    #[arg(long = "print-sheet")]
    print: bool,
}

impl Sheet {
    pub(super) fn check_free(&self) -> anyhow::Result<()> {
        [&self.page, &self.text]
            .into_iter()
            .flatten()
            .try_for_each(|path| files::check_free(path))
    }

    pub(super) fn write(&self, root: &RootKey) -> anyhow::Result<()> {
        let today = day(SystemClock.now().secs());
        if let Some(path) = &self.page {
            files::create(path, sheet::html(root, &today)?.as_bytes(), files::SECRET)?;
        }
        if let Some(path) = &self.text {
            files::create(path, sheet::text(root, &today)?.as_bytes(), files::SECRET)?;
        }
        if self.print {
            say(&sheet::text(root, &today)?)?;
        }
        for path in [&self.page, &self.text].into_iter().flatten() {
            say(&format!(
                "The recovery sheet is in {}. Print it, lock it away, and destroy the file: it is the key.",
                path.display()
            ))?;
        }
        if self.page.is_none() && self.text.is_none() && !self.print {
            say(
                "No recovery sheet was made. Without one, a lost file or passphrase cannot be brought back: \
                 make it with \"sotto org sheet\".",
            )?;
        }
        Ok(())
    }
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    arguments.sheet.check_free()?;
    arguments.sheet.write(&arguments.file.open()?)
}

/// A day in ISO 8601 from unix seconds (Howard Hinnant's `civil_from_days`).
pub(in crate::commands) fn day(secs: u64) -> String {
    let days = secs / 86_400 + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = year + era * 400 + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn days_are_those_of_the_calendar() {
        for (secs, expected) in [
            (0, "1970-01-01"),
            (951_782_400, "2000-02-29"),
            (1_795_305_600, "2026-11-22"),
            (4_107_542_399, "2100-02-28"),
            (4_107_542_400, "2100-03-01"),
        ] {
            assert_eq!(day(secs), expected);
        }
    }
}
