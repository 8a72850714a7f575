//! When the line is open, and what staff may be asked for.

use crate::rota::Rules;
use anyhow::{Context as _, bail};
use domain::{
    Millis,
    rota::{
        gap::{Hours, Opening},
        pattern::Weekdays,
        rest::Limits,
        zone::{Weekday, Zone},
    },
    training::TrainingPolicy,
};
use serde::Deserialize;

/// The longest that may be looked or planned ahead: a year.
const MOST_DAYS: u32 = 366;

/// The settings of the rota.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Rota {
    /// A zone of the IANA list.
    pub zone: String,
    /// When the line is open.
    pub open: Open,
    /// So many whole days after today are shown, with their gaps.
    pub ahead_days: u32,
    /// Weekly patterns are planned so far ahead.
    pub plan_days: u32,
    /// Hours between two duties, at least.
    pub between_hours: u32,
    /// Hours on duty, at most.
    pub on_duty_hours: u32,
    /// Nights in a row, at most.
    pub nights: u32,
    /// Days in a row, at most.
    pub days: u32,
    /// Days off after that many.
    pub off_days: u32,
    /// Hours after the end of a shift after which it was forgotten.
    pub forgotten_hours: u32,
}

/// When the line is open: `"always"`, or a list of hours.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Open {
    /// A word.
    Word(String),
    /// Hours of the week.
    Hours(Vec<OpenHours>),
}

/// Hours that repeat each week.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenHours {
    /// `mon` to `sun`.
    pub days: Vec<String>,
    /// `08:00`.
    pub from: String,
    /// An end that is not after the beginning is on the next day.
    pub until: String,
}

impl Default for Rota {
    fn default() -> Self {
        Self {
            zone: Zone::DEFAULT.to_owned(),
            open: Open::Word("always".to_owned()),
            ahead_days: 14,
            plan_days: 42,
            between_hours: 11,
            on_duty_hours: 12,
            nights: 3,
            days: 7,
            off_days: 2,
            forgotten_hours: 2,
        }
    }
}

impl Rota {
    /// As the rules take them.
    ///
    /// # Errors
    /// With a sentence for the operator.
    pub fn rules(&self) -> anyhow::Result<Rules> {
        let zone: Zone = self.zone.parse().with_context(|| {
            format!(
                "[rota] zone: {} is no time zone of the IANA list",
                self.zone
            )
        })?;
        for (name, value, most) in [
            ("ahead_days", self.ahead_days, MOST_DAYS),
            ("plan_days", self.plan_days, MOST_DAYS),
            ("between_hours", self.between_hours, 48),
            ("on_duty_hours", self.on_duty_hours, 25),
            ("nights", self.nights, 31),
            ("days", self.days, 31),
            ("off_days", self.off_days, 31),
            ("forgotten_hours", self.forgotten_hours, 24),
        ] {
            if value == 0 || value > most {
                bail!("[rota] {name} must be between 1 and {most}");
            }
        }
        if self.plan_days < self.ahead_days {
            bail!("[rota] plan_days must not be less than ahead_days: all patterns would be gaps");
        }
        Ok(Rules {
            zone,
            opening: self.open.opening()?,
            limits: Limits {
                between: hours(self.between_hours),
                on_duty: hours(self.on_duty_hours),
                nights: self.nights,
                days: self.days,
                off: self.off_days,
            },
            ahead_days: self.ahead_days,
            plan_days: self.plan_days,
            forgotten: hours(self.forgotten_hours),
            training: TrainingPolicy::default(),
        })
    }
}

impl Open {
    fn opening(&self) -> anyhow::Result<Opening> {
        let list = match self {
            Self::Word(word) if word == "always" => return Ok(Opening::Always),
            Self::Word(word) => bail!("[rota] open: {word:?} is neither \"always\" nor hours"),
            Self::Hours(list) => list,
        };
        if list.is_empty() {
            bail!("[rota] open: a line that is never open needs no rota");
        }
        let hours = list.iter().map(OpenHours::hours);
        Ok(Opening::Weekly(hours.collect::<anyhow::Result<_>>()?))
    }
}

impl OpenHours {
    fn hours(&self) -> anyhow::Result<Hours> {
        let days: Vec<Weekday> = self
            .days
            .iter()
            .map(|word| weekday(word))
            .collect::<anyhow::Result<_>>()?;
        if days.is_empty() {
            bail!("[rota] open: hours need days");
        }
        let wall = |text: &str| {
            text.parse()
                .with_context(|| format!("[rota] open: {text:?}"))
        };
        Ok(Hours {
            days: days.into_iter().collect::<Weekdays>(),
            from: wall(&self.from)?,
            until: wall(&self.until)?,
        })
    }
}

fn weekday(word: &str) -> anyhow::Result<Weekday> {
    Ok(match word {
        "mon" => Weekday::Monday,
        "tue" => Weekday::Tuesday,
        "wed" => Weekday::Wednesday,
        "thu" => Weekday::Thursday,
        "fri" => Weekday::Friday,
        "sat" => Weekday::Saturday,
        "sun" => Weekday::Sunday,
        other => bail!("[rota] open: {other:?} is no day: mon, tue, wed, thu, fri, sat or sun"),
    })
}

fn hours(hours: u32) -> Millis {
    Millis::from_secs(i64::from(hours) * 3_600)
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAMPLE: &str = include_str!("../../../deploy/sotto.toml");

    #[derive(Deserialize)]
    struct Shown {
        rota: Rota,
    }

    /// The commented lines show the defaults, and all of them.
    #[test]
    fn the_example_shows_every_default() {
        let uncommented: String = EXAMPLE
            .lines()
            .skip_while(|line| !line.starts_with("# [rota]"))
            .take_while(|line| !line.is_empty())
            .map(|line| line.trim_start_matches("# ").to_owned() + "\n")
            .collect();
        let shown: Shown = toml::from_str(&uncommented).unwrap();
        let (shown, own) = (shown.rota, Rota::default());
        assert_eq!(format!("{shown:?}"), format!("{own:?}"));
        let fields = format!("{own:?}").matches(": ").count();
        let lines = uncommented.lines().filter(|line| line.contains(" = "));
        assert_eq!(lines.count(), fields);
        let rules = own.rules().unwrap();
        assert_eq!(rules.limits, Limits::default(), "R707's");
        assert_eq!(rules.zone.name(), "America/New_York");
    }

    #[test]
    fn hours_of_the_week_are_read() {
        let read = |text: &str| {
            let shown: Shown = toml::from_str(&format!("[rota]\n{text}")).unwrap();
            shown.rota.rules()
        };
        let weekend =
            read(r#"open = [{ days = ["sat", "sun"], from = "20:00", until = "02:00" }]"#).unwrap();
        let Opening::Weekly(hours) = weekend.opening else {
            panic!("not always")
        };
        assert_eq!(hours.len(), 1);
        assert_eq!(hours[0].days.bits(), 0b110_0000);
        for wrong in [
            r#"open = "sometimes""#,
            "open = []",
            r#"open = [{ days = [], from = "20:00", until = "02:00" }]"#,
            r#"open = [{ days = ["sad"], from = "20:00", until = "02:00" }]"#,
            r#"open = [{ days = ["sat"], from = "24:00", until = "02:00" }]"#,
            r#"zone = "Atlantis""#,
            "nights = 0",
            "between_hours = 49",
            "plan_days = 7",
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
