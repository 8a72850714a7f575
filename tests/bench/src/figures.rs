//! Samples by name, and what is read from them.

use std::collections::BTreeMap;

/// Every sample of a run.
#[derive(Debug, Default)]
pub(crate) struct Figures(BTreeMap<String, Vec<f64>>);

impl Figures {
    /// Adds one.
    pub(crate) fn add(&mut self, name: &str, value: f64) {
        self.0.entry(name.to_owned()).or_default().push(value);
    }

    /// The middle of a name's samples; `None` when it was not measured.
    pub(crate) fn median(&self, name: &str) -> Option<f64> {
        let mut samples = self.0.get(name)?.clone();
        samples.sort_by(f64::total_cmp);
        samples.get(samples.len() / 2).copied()
    }

    /// All middles by name, for the record.
    pub(crate) fn medians(&self) -> BTreeMap<&str, f64> {
        let names = self.0.keys();
        names
            .filter_map(|name| Some((name.as_str(), self.median(name)?)))
            .collect()
    }
}

/// A percentile of what was measured, in its own unit; zero of nothing.
pub(crate) fn percentile(values: &mut [u32], percent: f64) -> f64 {
    values.sort_unstable();
    let last = values.len().saturating_sub(1);
    let last = f64::from(u32::try_from(last).unwrap_or(u32::MAX));
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a place in the list: between zero and its length"
    )]
    let place = (last * percent / 100.0).round() as usize;
    values.get(place).copied().map_or(0.0, f64::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_one_of_the_values() {
        let mut values: Vec<u32> = (1..=101).rev().collect();
        assert!((percentile(&mut values, 50.0) - 51.0).abs() < f64::EPSILON);
        assert!((percentile(&mut values, 99.0) - 100.0).abs() < f64::EPSILON);
        assert!(percentile(&mut [], 99.0).abs() < f64::EPSILON);
    }

    #[test]
    fn the_median_leaves_an_outlier_out() {
        let mut figures = Figures::default();
        for value in [3.0, 1_000.0, 1.0] {
            figures.add("one", value);
        }
        assert_eq!(figures.median("one"), Some(3.0));
        assert_eq!(figures.median("other"), None);
    }
}
