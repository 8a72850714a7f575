//! What of a table of people may be shown (R222, R380): nothing about a few, and nothing from which that could be worked out.
//!
//! A cell from one up to the floor is hidden; nobody at all is shown as none. Then so much more is hidden that
//!
//! - what is hidden of a line beside its shown sum makes at least the floor together, and
//! - no hidden cell can be computed: some other table, with at least one in each hidden cell, has the same shown cells and sums.
//!
//! Whoever looks at a table knows the rules above: that a hidden cell is not empty is part of what they reckon with. Where no choice of
//! single cells is enough, the whole inside of the table is withheld, its zeros too.

mod net;

use crate::tally::Shown;
use net::{Arc, Net};

/// From how many on people are told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Floor {
    /// To who works here (R380).
    Inside,
    /// In what leaves the programme: the k of public data on trafficking.
    Outside,
}

impl Floor {
    /// So many, or nobody.
    pub const fn least(self) -> u64 {
        match self {
            Self::Inside => 5,
            Self::Outside => 11,
        }
    }

    /// Whether a number that stands alone may be shown.
    pub const fn shows(self, number: u64) -> bool {
        number == 0 || number >= self.least()
    }
}

/// Whose sums are shown elsewhere too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rows {
    /// The table stands alone: every sum may be hidden.
    Free,
    /// The sums of the rows, and the sum of everything, are shown whatever happens here: each is none, or at least the floor. Another
    /// table with the same rows shows them as well.
    Told,
}

/// A table with its margins, as it may be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Covered {
    /// Row by row.
    pub cells: Vec<Vec<Shown>>,
    /// The sum of each row.
    pub rows: Vec<Shown>,
    /// The sum of each column.
    pub columns: Vec<Shown>,
    /// The sum of everything.
    pub total: Shown,
    /// Whether the whole inside is hidden, empty cells too.
    pub withheld: bool,
}

/// Covers a table whose cells are counted once each: the rows as long as each other.
pub fn table(cells: &[Vec<u64>], rows: Rows, floor: Floor) -> Covered {
    let sums = Sums::of(cells);
    if rows == Rows::Told && !sums.rows.iter().all(|sum| floor.shows(*sum)) {
        return sums.withheld(cells, Rows::Free, floor);
    }
    let mut net = sums.net(cells, rows);
    if net.cover(floor.least()) {
        sums.shown(cells, &net)
    } else {
        sums.withheld(cells, rows, floor)
    }
}

/// The parts of one sum, and the sum.
pub fn parts(parts: &[u64], floor: Floor) -> (Vec<Shown>, Shown) {
    let sum = parts.iter().sum();
    let inside = parts.iter().map(|part| Arc::new((0, 1), *part));
    let whole = Arc::new((1, 0), sum);
    let mut net = Net::new(2, inside.chain([whole]).collect());
    if !net.cover(floor.least()) {
        return (vec![Shown::Few; parts.len()], Shown::Few);
    }
    let mut shown: Vec<Shown> = net.arcs().iter().map(Arc::shown).collect();
    let sum = shown.pop().unwrap_or(Shown::Few);
    (shown, sum)
}

/// How many of a sum have something, where the sum is shown, and one may have several such things: neither those who have it nor those who
/// have not may be few.
pub const fn some_of(whole: u64, some: u64, floor: Floor) -> Shown {
    if floor.shows(some) && floor.shows(whole.saturating_sub(some)) {
        Shown::Number(some)
    } else {
        Shown::Few
    }
}

struct Sums {
    rows: Vec<u64>,
    columns: Vec<u64>,
    total: u64,
}

impl Sums {
    fn of(cells: &[Vec<u64>]) -> Self {
        let wide = cells.iter().map(Vec::len).max().unwrap_or(0);
        let column = |place| cells.iter().filter_map(|row| row.get(place)).sum();
        let rows: Vec<u64> = cells.iter().map(|row| row.iter().sum()).collect();
        Self {
            total: rows.iter().sum(),
            columns: (0..wide).map(column).collect(),
            rows,
        }
    }

    /// The table as a circulation: what flows into a line's node flows out of it. Cells go from row to column, sums back.
    fn net(&self, cells: &[Vec<u64>], rows: Rows) -> Net {
        let (high, wide) = (self.rows.len(), self.columns.len());
        let column = |place| high + place;
        let (all_rows, all_columns) = (high + wide, high + wide + 1);
        let inside = cells.iter().enumerate().flat_map(|(row, cells)| {
            let cells = cells.iter().enumerate();
            cells.map(move |(place, value)| Arc::new((row, column(place)), *value))
        });
        let told = |arc: Arc| if rows == Rows::Told { arc.kept() } else { arc };
        let lines = self.rows.iter().enumerate();
        let of_rows = lines.map(|(line, sum)| told(Arc::new((all_columns, line), *sum)));
        let of_columns = self.columns.iter().enumerate();
        let of_columns = of_columns.map(|(place, sum)| Arc::new((column(place), all_rows), *sum));
        let total = told(Arc::new((all_rows, all_columns), self.total));
        let arcs = inside.chain(of_rows).chain(of_columns).chain([total]);
        Net::new(high + wide + 2, arcs.collect())
    }

    fn shown(&self, cells: &[Vec<u64>], net: &Net) -> Covered {
        let mut shown = net.arcs().iter().map(Arc::shown);
        let mut take = |count: usize| -> Vec<Shown> { shown.by_ref().take(count).collect() };
        Covered {
            cells: cells.iter().map(|row| take(row.len())).collect(),
            rows: take(self.rows.len()),
            columns: take(self.columns.len()),
            total: take(1).first().copied().unwrap_or(Shown::Few),
            withheld: false,
        }
    }

    /// Nothing but the sums that are shown elsewhere, and the total where it stands alone.
    fn withheld(&self, cells: &[Vec<u64>], rows: Rows, floor: Floor) -> Covered {
        let told = |sum: &u64| match rows {
            Rows::Told => Shown::Number(*sum),
            Rows::Free => Shown::Few,
        };
        let total = if floor.shows(self.total) {
            Shown::Number(self.total)
        } else {
            Shown::Few
        };
        // A row that is told to be empty is empty all through.
        let cells = cells.iter().zip(&self.rows).map(|(row, sum)| {
            let inside = match rows {
                Rows::Told if *sum == 0 => Shown::Number(0),
                Rows::Told | Rows::Free => Shown::Few,
            };
            vec![inside; row.len()]
        });
        Covered {
            cells: cells.collect(),
            rows: self.rows.iter().map(told).collect(),
            // A single column is everything.
            columns: match self.columns.len() {
                1 => vec![total],
                wide => vec![Shown::Few; wide],
            },
            total,
            withheld: true,
        }
    }
}
