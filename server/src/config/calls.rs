//! Calls to people who asked for them: how soon (R306), and from which telephones (R333).

use anyhow::{Context as _, bail};
use domain::{
    Millis,
    callback::CallTargets,
    level::Targets,
    telephone::{self, Telephone},
};
use serde::Deserialize;

/// As an operator writes it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Calls {
    /// Whoever is in danger is called the first time within, from when they asked and it was safe.
    pub target_t1_secs: u32,
    /// An urgent one.
    pub target_t2_secs: u32,
    /// A high one.
    pub target_t3_secs: u32,
    /// A standard one.
    pub target_t4_secs: u32,
    /// Information.
    pub target_t5_secs: u32,
    /// What is called from. Once a week somebody looks whether each hides its number.
    pub telephones: Vec<Named>,
}

/// A telephone: a word for it, and what people call it. Never its number.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Named {
    /// A word of small letters, digits and hyphens.
    pub id: String,
    /// What it is called.
    pub name: String,
}

/// As the rules take it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallPolicy {
    /// How soon somebody is called the first time.
    pub targets: CallTargets,
    /// From what.
    pub telephones: Vec<Telephone>,
}

impl Default for CallPolicy {
    fn default() -> Self {
        Self {
            targets: CallTargets::default(),
            telephones: vec![Telephone {
                id: "desk".to_owned(),
                name: "Desk telephone".to_owned(),
            }],
        }
    }
}

impl Default for Calls {
    fn default() -> Self {
        let CallPolicy {
            targets: CallTargets(targets),
            telephones,
        } = CallPolicy::default();
        let whole = |length: Millis| u32::try_from(length.0 / 1_000).unwrap_or(u32::MAX);
        let named = |Telephone { id, name }| Named { id, name };
        Self {
            target_t1_secs: whole(targets.t1),
            target_t2_secs: whole(targets.t2),
            target_t3_secs: whole(targets.t3),
            target_t4_secs: whole(targets.t4),
            target_t5_secs: whole(targets.t5),
            telephones: telephones.into_iter().map(named).collect(),
        }
    }
}

impl Calls {
    /// As the rules take it.
    ///
    /// # Errors
    /// With a sentence for the operator.
    pub fn policy(&self) -> anyhow::Result<CallPolicy> {
        let secs = [
            self.target_t1_secs,
            self.target_t2_secs,
            self.target_t3_secs,
            self.target_t4_secs,
            self.target_t5_secs,
        ];
        if secs.contains(&0) || !secs.is_sorted() {
            bail!(
                "[calls] the targets must be at least a second, and none shorter than the one of a more urgent level"
            );
        }
        let [t1, t2, t3, t4, t5] = secs.map(|secs| Millis::from_secs(i64::from(secs)));
        let telephones: Vec<_> = self.telephones.iter().map(Named::telephone).collect();
        telephone::check(&telephones).context("[calls] telephones")?;
        Ok(CallPolicy {
            targets: CallTargets(Targets { t1, t2, t3, t4, t5 }),
            telephones,
        })
    }
}

impl Named {
    fn telephone(&self) -> Telephone {
        Telephone {
            id: self.id.clone(),
            name: self.name.trim().to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Shown {
        calls: Calls,
    }

    /// The commented lines show the defaults, and all of them.
    #[test]
    fn the_example_shows_every_default() {
        let example = include_str!("../../../deploy/sotto.toml");
        let uncommented: String = example
            .lines()
            .skip_while(|line| !line.starts_with("# [calls]"))
            .take_while(|line| !line.is_empty())
            .map(|line| line.trim_start_matches("# ").to_owned() + "\n")
            .collect();
        let shown: Shown = toml::from_str(&uncommented).unwrap();
        assert_eq!(
            format!("{:?}", shown.calls),
            format!("{:?}", Calls::default())
        );
        assert_eq!(shown.calls.policy().unwrap(), CallPolicy::default());
        let fields = toml::from_str::<toml::Table>(&uncommented).unwrap();
        assert_eq!(fields["calls"].as_table().unwrap().len(), 6);
    }

    #[test]
    fn what_makes_no_sense_is_an_error() {
        let wrong: [fn(&mut Calls); 5] = [
            |calls| calls.target_t1_secs = 0,
            |calls| calls.target_t2_secs = 10,
            |calls| calls.telephones.clear(),
            |calls| calls.telephones[0].name = "203 555 0100".to_owned(),
            |calls| calls.telephones.push(calls.telephones[0].clone()),
        ];
        for spoil in wrong {
            let mut calls = Calls::default();
            spoil(&mut calls);
            assert!(calls.policy().is_err(), "{calls:?}");
        }
    }
}
