//! How urgent items are answered: targets, offers, ladders (R302, R305, R306). Every number has R306's value as its default.

use anyhow::{Context as _, bail};
use domain::{
    Millis,
    care::CarePolicy,
    ladder::{Ladder, Ladders, Rung, Step},
    level::Targets,
    offer::OfferPolicy,
    transfer::SilencePolicy,
};
use serde::Deserialize;

/// As an operator writes it, in seconds.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Triage {
    /// A human answers an imminent chat within.
    pub target_t1_secs: u32,
    /// An urgent one.
    pub target_t2_secs: u32,
    /// A high one; after twice as long it rises a level.
    pub target_t3_secs: u32,
    /// A standard one; after twice as long it rises a level.
    pub target_t4_secs: u32,
    /// Information; after twice as long it rises a level.
    pub target_t5_secs: u32,
    /// How long somebody may think about an offer.
    pub offer_secs: u32,
    /// From then on a chat is put before everybody fit at once.
    pub widen_secs: u32,
    /// From then on also before who does not speak the language.
    pub any_language_secs: u32,
    /// So long somebody is left alone with what they declined.
    pub rest_secs: u32,
    /// At a ladder's end the director is called again so often.
    pub again_secs: u32,
    /// Whoever answers a call has so long to take the chat before the next one is called.
    pub coming_secs: u32,
    /// An advocate who has not answered for so long is reminded by their desk.
    pub nudge_secs: u32,
    /// After so long their desk asks a colleague in.
    pub stand_in_secs: u32,
    /// After something hard somebody steps away for so long.
    pub away_secs: u32,
    /// A debrief is offered within.
    pub debrief_secs: u32,
    /// Whoever is called because somebody needs relief has so long before the supervisor is called.
    pub relief_secs: u32,
    /// Who is called for an imminent chat, and when.
    pub t1: Vec<Call>,
    /// For an urgent one.
    pub t2: Vec<Call>,
    /// For a high one.
    pub t3: Vec<Call>,
    /// For a standard one.
    pub t4: Vec<Call>,
    /// For information, and for what asks for nothing.
    pub t5: Vec<Call>,
}

/// A step of a ladder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Call {
    /// So long after the chat came into line.
    pub after_secs: u32,
    /// Who.
    pub call: Called,
}

/// Who is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Called {
    /// Whoever has the first duty.
    Primary,
    /// Whoever stands in for them.
    Secondary,
    /// The supervisor on call.
    Supervisor,
    /// The director on call.
    Director,
    /// The person reads that it takes long.
    Slow,
}

/// As the rules take it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TriagePolicy {
    /// How soon a human answers.
    pub targets: Targets,
    /// How offers are made.
    pub offers: OfferPolicy,
    /// Who is called, and when.
    pub ladders: Ladders,
    /// When a holder counts as silent.
    pub silence: SilencePolicy,
    /// How those who answer are cared for.
    pub care: CarePolicy,
}

impl Default for Triage {
    fn default() -> Self {
        let TriagePolicy {
            targets,
            offers,
            ladders,
            silence,
            care,
        } = TriagePolicy::default();
        Self {
            target_t1_secs: whole(targets.t1),
            target_t2_secs: whole(targets.t2),
            target_t3_secs: whole(targets.t3),
            target_t4_secs: whole(targets.t4),
            target_t5_secs: whole(targets.t5),
            offer_secs: whole(offers.answer),
            widen_secs: whole(offers.widen),
            any_language_secs: whole(offers.any_language),
            rest_secs: whole(offers.rest),
            again_secs: whole(ladders.again),
            coming_secs: whole(ladders.coming),
            nudge_secs: whole(silence.nudge),
            stand_in_secs: whole(silence.stand_in),
            away_secs: whole(care.away),
            debrief_secs: whole(care.debrief),
            relief_secs: whole(care.relief),
            t1: calls(&ladders.t1),
            t2: calls(&ladders.t2),
            t3: calls(&ladders.t3),
            t4: calls(&ladders.t4),
            t5: calls(&ladders.t5),
        }
    }
}

impl Triage {
    /// As the rules take it.
    ///
    /// # Errors
    /// With a sentence for the operator: a number that makes no sense, a ladder that does not reach its end.
    pub fn policy(&self) -> anyhow::Result<TriagePolicy> {
        self.check()?;
        let ladder = |name: &str, calls: &[Call]| {
            Ladder::new(calls.iter().copied().map(Call::step).collect())
                .with_context(|| format!("[triage] the ladder {name}"))
        };
        Ok(TriagePolicy {
            targets: Targets {
                t1: millis(self.target_t1_secs),
                t2: millis(self.target_t2_secs),
                t3: millis(self.target_t3_secs),
                t4: millis(self.target_t4_secs),
                t5: millis(self.target_t5_secs),
            },
            offers: OfferPolicy {
                answer: millis(self.offer_secs),
                widen: millis(self.widen_secs),
                any_language: millis(self.any_language_secs),
                rest: millis(self.rest_secs),
            },
            ladders: Ladders {
                t1: ladder("t1", &self.t1)?,
                t2: ladder("t2", &self.t2)?,
                t3: ladder("t3", &self.t3)?,
                t4: ladder("t4", &self.t4)?,
                t5: ladder("t5", &self.t5)?,
                again: millis(self.again_secs),
                coming: millis(self.coming_secs),
            },
            silence: SilencePolicy {
                nudge: millis(self.nudge_secs),
                stand_in: millis(self.stand_in_secs),
            },
            care: CarePolicy {
                away: millis(self.away_secs),
                debrief: millis(self.debrief_secs),
                relief: millis(self.relief_secs),
            },
        })
    }

    fn check(&self) -> anyhow::Result<()> {
        let targets = [
            self.target_t1_secs,
            self.target_t2_secs,
            self.target_t3_secs,
            self.target_t4_secs,
            self.target_t5_secs,
        ];
        if targets.contains(&0) || !targets.is_sorted() {
            bail!(
                "[triage] the targets must be at least a second, and none shorter than the one of a more urgent level"
            );
        }
        if !(5..=600).contains(&self.offer_secs) {
            bail!(
                "[triage] offer_secs must be 5 to 600: somebody has to read it, and nobody may wait long for it"
            );
        }
        if self.widen_secs > self.any_language_secs {
            bail!("[triage] any_language_secs must not be shorter than widen_secs");
        }
        if self.any_language_secs > 3_600 {
            bail!(
                "[triage] any_language_secs may be an hour (3600) at most: nobody waits for ever because of a language"
            );
        }
        if !(60..=3_600).contains(&self.again_secs) || self.coming_secs > 600 {
            bail!("[triage] again_secs must be 60 to 3600, and coming_secs 600 at most");
        }
        if self.nudge_secs < 30 || self.stand_in_secs <= self.nudge_secs || self.stand_in_secs > 900
        {
            bail!(
                "[triage] nudge_secs must be 30 at least and stand_in_secs longer, but 900 at most: nobody is left without an answer"
            );
        }
        self.check_care()
    }

    fn check_care(&self) -> anyhow::Result<()> {
        if !(60..=14_400).contains(&self.away_secs) {
            bail!(
                "[triage] away_secs must be 60 to 14400: nobody goes from one hard chat into the next"
            );
        }
        if !(3_600..=604_800).contains(&self.debrief_secs) {
            bail!("[triage] debrief_secs must be an hour (3600) to a week (604800)");
        }
        if !(15..=600).contains(&self.relief_secs) {
            bail!(
                "[triage] relief_secs must be 15 to 600: somebody has to read it, and nobody may wait long for it"
            );
        }
        Ok(())
    }
}

impl Call {
    fn step(self) -> Step {
        let rung = match self.call {
            Called::Primary => Rung::Primary,
            Called::Secondary => Rung::Secondary,
            Called::Supervisor => Rung::Supervisor,
            Called::Director => Rung::Director,
            Called::Slow => Rung::Slow,
        };
        Step {
            after: millis(self.after_secs),
            rung,
        }
    }
}

fn calls(ladder: &Ladder) -> Vec<Call> {
    let call = |step: &Step| Call {
        after_secs: whole(step.after),
        call: match step.rung {
            Rung::Primary => Called::Primary,
            Rung::Secondary => Called::Secondary,
            Rung::Supervisor => Called::Supervisor,
            Rung::Director => Called::Director,
            Rung::Slow => Called::Slow,
        },
    };
    ladder.steps().iter().map(call).collect()
}

fn millis(secs: u32) -> Millis {
    Millis::from_secs(i64::from(secs))
}

fn whole(length: Millis) -> u32 {
    u32::try_from(length.0 / 1_000).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Shown {
        triage: Triage,
    }

    /// The commented lines show the defaults, and all of them.
    #[test]
    fn the_example_shows_every_default() {
        let example = include_str!("../../../deploy/sotto.toml");
        let uncommented: String = example
            .lines()
            .skip_while(|line| !line.starts_with("# [triage]"))
            .take_while(|line| !line.is_empty())
            .map(|line| line.trim_start_matches("# ").to_owned() + "\n")
            .collect();
        let shown: Shown = toml::from_str(&uncommented).unwrap();
        assert_eq!(
            format!("{:?}", shown.triage),
            format!("{:?}", Triage::default())
        );
        assert_eq!(
            shown.triage.policy().unwrap(),
            TriagePolicy::default(),
            "there and back"
        );
        let fields = toml::from_str::<toml::Table>(&uncommented).unwrap();
        assert_eq!(fields["triage"].as_table().unwrap().len(), 21);
    }

    #[test]
    fn what_would_strand_somebody_is_an_error() {
        let wrong: [fn(&mut Triage); 13] = [
            |triage| triage.away_secs = 0,
            |triage| triage.debrief_secs = 60,
            |triage| triage.relief_secs = 601,
            |triage| triage.target_t1_secs = 0,
            |triage| triage.target_t2_secs = 10,
            |triage| triage.offer_secs = 601,
            |triage| triage.any_language_secs = 89,
            |triage| triage.again_secs = 0,
            |triage| triage.nudge_secs = 240,
            |triage| triage.stand_in_secs = 901,
            |triage| triage.t2.clear(),
            |triage| triage.t3.reverse(),
            |triage| triage.t4.retain(|step| step.call != Called::Director),
        ];
        for spoil in wrong {
            let mut triage = Triage::default();
            spoil(&mut triage);
            assert!(triage.policy().is_err(), "{triage:?}");
        }
    }
}
