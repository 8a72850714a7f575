//! What somebody has to have done before they talk with people (R712). Without the section nothing is asked.

use anyhow::{Context as _, bail};
use domain::{
    Millis,
    rota::zone::{Day, Zone},
    training::{Gate, TrainingPolicy},
};
use serde::Deserialize;

/// As an operator writes it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Training {
    /// The first day on which nobody begins a shift without it, `2027-03-01`: people who work here have until then.
    pub from: String,
    /// What is asked; everything of R712 where nothing is set.
    #[serde(default = "every")]
    pub gates: Vec<String>,
    /// How long it counts.
    #[serde(default = "a_year")]
    pub refresh_days: u32,
    /// People are told so long before it lapses.
    #[serde(default = "a_month")]
    pub warn_days: u32,
}

impl Training {
    /// Everything, from this day on.
    pub fn asked_from(day: &str) -> Self {
        Self {
            from: day.to_owned(),
            gates: every(),
            refresh_days: a_year(),
            warn_days: a_month(),
        }
    }

    /// As the rules take it, with days of the organisation's zone.
    ///
    /// # Errors
    /// With a sentence for the operator.
    pub fn policy(&self, zone: &Zone) -> anyhow::Result<TrainingPolicy> {
        let from: Day = self.from.parse().with_context(|| {
            format!(
                "[training] from: {:?} is no day; 2027-03-01 is one",
                self.from
            )
        })?;
        if self.gates.is_empty() {
            bail!("[training] gates: to ask for nothing, leave the section out");
        }
        if !(30..=1_100).contains(&self.refresh_days) || self.warn_days >= self.refresh_days {
            bail!("[training] refresh_days must be 30 to 1100, and warn_days less than that");
        }
        let gate = |name: &String| {
            Gate::from_name(name).with_context(|| {
                let known: Vec<_> = Gate::ALL.iter().map(|gate| gate.name()).collect();
                format!("[training] gates: {name:?} is none of {}", known.join(", "))
            })
        };
        let mut gates: Vec<Gate> = self.gates.iter().map(gate).collect::<Result<_, _>>()?;
        gates.sort_unstable();
        gates.dedup();
        Ok(TrainingPolicy {
            gates,
            from: zone.midnight(from),
            refresh: days(self.refresh_days),
            warn: days(self.warn_days),
            zone: zone.clone(),
        })
    }
}

fn every() -> Vec<String> {
    Gate::ALL
        .iter()
        .map(|gate| gate.name().to_owned())
        .collect()
}

const fn a_year() -> u32 {
    365
}

const fn a_month() -> u32 {
    30
}

fn days(days: u32) -> Millis {
    Millis::from_secs(i64::from(days) * 24 * 3_600)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Shown {
        training: Training,
    }

    /// The commented lines show the defaults, and all of them.
    #[test]
    fn the_example_shows_every_default() {
        let uncommented: String = include_str!("../../../deploy/sotto.toml")
            .lines()
            .skip_while(|line| !line.starts_with("# [training]"))
            .take_while(|line| !line.is_empty())
            .map(|line| line.trim_start_matches("# ").to_owned() + "\n")
            .collect();
        let shown: Shown = toml::from_str(&uncommented).unwrap();
        let short: Training = toml::from_str("from = \"2027-03-01\"").unwrap();
        assert_eq!(format!("{:?}", shown.training), format!("{short:?}"));
        let policy = short.policy(&Zone::default()).unwrap();
        assert_eq!(policy.gates, Gate::ALL);
        assert_eq!(policy.refresh, TrainingPolicy::default().refresh);
        assert_eq!(policy.warn, TrainingPolicy::default().warn);
    }

    #[test]
    fn what_makes_no_sense_is_an_error() {
        for wrong in [
            "from = \"soon\"",
            "from = \"2027-03-01\"\ngates = []",
            "from = \"2027-03-01\"\ngates = [\"juggling\"]",
            "from = \"2027-03-01\"\nrefresh_days = 0",
            "from = \"2027-03-01\"\nwarn_days = 365",
        ] {
            let training: Training = toml::from_str(wrong).unwrap();
            assert!(training.policy(&Zone::default()).is_err(), "{wrong}");
        }
    }
}
