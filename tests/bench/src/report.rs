//! The table: what was measured beside what it must be.

use crate::figures::Figures;

/// A bar that a figure is held against.
#[derive(Debug, Clone, Copy)]
enum Bar {
    /// At most so much.
    Most(f64),
    /// At least so much.
    Least(f64),
    /// At most so many times the relay of the same run.
    TimesMost(f64),
    /// At least so many times the relay of the same run.
    TimesLeast(f64),
    /// Nothing to hold it against.
    Open,
}

/// A line of the table. `name` has a sample for each of `sotto` and, where there is one, `relay`.
struct Row {
    what: &'static str,
    name: &'static str,
    must: Bar,
    excellent: Bar,
}

const fn row(what: &'static str, name: &'static str, must: Bar, excellent: Bar) -> Row {
    Row {
        what,
        name,
        must,
        excellent,
    }
}

use Bar::{Least, Most, Open, TimesLeast, TimesMost};

/// In the order and with the bars of the performance targets.
const ROWS: [Row; 27] = [
    row(
        "CPU us/message, closed loop, TLS",
        "closed.tls.cpu_us",
        TimesMost(3.0),
        TimesMost(1.5),
    ),
    row(
        "CPU us/message, closed loop, plain",
        "closed.plain.cpu_us",
        TimesMost(3.0),
        TimesMost(1.5),
    ),
    row(
        "CPU us/message at 500/s, TLS",
        "steady.tls.cpu_us",
        TimesMost(2.5),
        TimesMost(1.5),
    ),
    row(
        "messages/s, closed loop, TLS",
        "closed.tls.per_s",
        TimesLeast(0.4),
        TimesLeast(0.7),
    ),
    row(
        "messages/s, closed loop, plain",
        "closed.plain.per_s",
        TimesLeast(0.4),
        TimesLeast(0.7),
    ),
    row(
        "ack p50 us, closed loop, TLS",
        "closed.tls.ack_p50_us",
        Open,
        Open,
    ),
    row(
        "ack p99 us, closed loop, TLS",
        "closed.tls.ack_p99_us",
        Open,
        Open,
    ),
    row(
        "delivery p50 us, closed loop, TLS",
        "closed.tls.delivery_p50_us",
        Open,
        Open,
    ),
    row(
        "delivery p99 us, closed loop, TLS",
        "closed.tls.delivery_p99_us",
        Open,
        Open,
    ),
    row(
        "ack p50 us at 500/s, TLS",
        "steady.tls.ack_p50_us",
        Most(5_000.0),
        Open,
    ),
    row(
        "ack p99 us at 500/s, TLS",
        "steady.tls.ack_p99_us",
        Most(25_000.0),
        Open,
    ),
    row(
        "delivery p99 us at 500/s, TLS",
        "steady.tls.delivery_p99_us",
        Most(50_000.0),
        Open,
    ),
    row(
        "delivery p99 us at half load, TLS",
        "half.tls.delivery_p99_us",
        TimesMost(2.0),
        TimesMost(1.3),
    ),
    row(
        "bytes written/message, closed loop, TLS",
        "closed.tls.written_bytes",
        Most(7_000.0),
        Most(4_000.0),
    ),
    row(
        "KiB/idle socket, TLS",
        "idle.tls.rss_kib",
        Most(18.0),
        Most(14.0),
    ),
    row("KiB/idle socket, plain", "idle.plain.rss_kib", Open, Open),
    row(
        "CPU us/connect+hello+subscribe, TLS",
        "idle.tls.come_us",
        Most(200.0),
        Most(150.0),
    ),
    row(
        "CPU us/connect+hello+subscribe, plain",
        "idle.plain.come_us",
        Open,
        Open,
    ),
    row(
        "logins/s, 32 at once, TLS",
        "idle.tls.come_per_s",
        Least(3_000.0),
        Least(4_500.0),
    ),
    row(
        "CPU us/s of an idle socket, TLS",
        "idle.tls.idle_us_per_s",
        Most(3.0),
        Most(1.5),
    ),
    row(
        "claim+return/s over HTTP, 1,000 waiting",
        "claims.1k.per_s",
        Least(8_000.0),
        Least(12_000.0),
    ),
    row(
        "claim p50 us, 1,000 waiting",
        "claims.1k.p50_us",
        Open,
        Open,
    ),
    row(
        "CPU us/claim+return, 1,000 waiting",
        "claims.1k.cpu_us",
        Open,
        Open,
    ),
    row(
        "claim+return/s over HTTP, 10,000 waiting",
        "claims.10k.per_s",
        Least(8_000.0),
        Least(12_000.0),
    ),
    row(
        "claim+return/s, 100 waiting, 8 desks watch",
        "claims.watched.per_s",
        Open,
        Open,
    ),
    row(
        "cold start to ready, ms",
        "start.ms",
        Most(150.0),
        Most(50.0),
    ),
    row("server's binary, MB", "binary.mb", Most(15.0), Most(10.0)),
];

/// The whole table.
pub(crate) fn table(figures: &Figures) -> String {
    let mut lines = vec![line([
        "what (middle of the rounds)",
        "sotto",
        "relay",
        "ratio",
        "must",
        "excellent",
        "verdict",
    ])];
    lines.extend(ROWS.iter().filter_map(|row| row.line(figures)));
    lines.join("\n")
}

fn line([what, ours, floor, ratio, must, excellent, verdict]: [&str; 7]) -> String {
    format!("{what:<44} {ours:>11} {floor:>11} {ratio:>7}  {must:<12} {excellent:<12} {verdict}")
}

impl Row {
    /// `None` when it was not measured.
    fn line(&self, figures: &Figures) -> Option<String> {
        let ours = figures.median(&format!("{}.sotto", self.name))?;
        let floor = figures.median(&format!("{}.relay", self.name));
        let ratio = floor.filter(|floor| *floor > 0.0).map(|floor| ours / floor);
        let met = (self.must.met(ours, ratio), self.excellent.met(ours, ratio));
        Some(line([
            self.what,
            &number(ours),
            &floor.map(number).unwrap_or_default(),
            &ratio.map(|ratio| format!("{ratio:.2}")).unwrap_or_default(),
            &self.must.text(),
            &self.excellent.text(),
            match met {
                (_, Some(true)) => "excellent",
                (Some(true), _) => "met",
                (Some(false), _) => "MISSED",
                (None, _) => "",
            },
        ]))
    }
}

impl Bar {
    fn met(self, ours: f64, ratio: Option<f64>) -> Option<bool> {
        match self {
            Most(bar) => Some(ours <= bar),
            Least(bar) => Some(ours >= bar),
            TimesMost(bar) => ratio.map(|ratio| ratio <= bar),
            TimesLeast(bar) => ratio.map(|ratio| ratio >= bar),
            Open => None,
        }
    }

    fn text(self) -> String {
        match self {
            Most(bar) => format!("<= {bar}"),
            Least(bar) => format!(">= {bar}"),
            TimesMost(bar) => format!("<= {bar} x"),
            TimesLeast(bar) => format!(">= {bar} x"),
            Open => String::new(),
        }
    }
}

fn number(value: f64) -> String {
    if value >= 1_000.0 {
        format!("{value:.0}")
    } else if value >= 10.0 {
        format!("{value:.1}")
    } else {
        format!("{value:.2}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_held_against_the_figure_or_the_ratio() {
        assert_eq!(Most(2.0).met(2.0, None), Some(true));
        assert_eq!(Least(2.0).met(1.9, None), Some(false));
        assert_eq!(TimesMost(3.0).met(100.0, Some(2.9)), Some(true));
        assert_eq!(TimesLeast(0.4).met(100.0, Some(0.3)), Some(false));
        assert_eq!(TimesMost(3.0).met(100.0, None), None);
    }

    #[test]
    fn what_was_not_measured_has_no_line() {
        let mut figures = Figures::default();
        figures.add("closed.tls.cpu_us.sotto", 30.0);
        figures.add("closed.tls.cpu_us.relay", 15.0);
        let table = table(&figures);
        assert_eq!(table.lines().count(), 2);
        assert!(table.contains("2.00") && table.contains("met"));
    }
}
