//! What is hidden of a table cannot be computed from what is shown of it (R222).

use domain::{
    suppress::{Covered, Floor, Rows, parts, some_of, table},
    tally::Shown,
};
use proptest::prelude::*;

/// What somebody knows of a table: a line for each sum. A cell is a number or an unknown.
struct Attack {
    /// Of each line: how often each unknown, and what they make together.
    lines: Vec<(Vec<i128>, i128)>,
    unknowns: usize,
    /// At least so much is in each.
    least: i128,
}

#[derive(Clone, Copy)]
enum Known {
    Number(i128),
    Unknown(usize),
}

impl Attack {
    fn on(covered: &Covered) -> Self {
        let mut unknowns = 0;
        let mut known = |shown: &Shown| match shown {
            Shown::Number(number) => Known::Number(i128::from(*number)),
            Shown::Few => {
                unknowns += 1;
                Known::Unknown(unknowns - 1)
            }
        };
        let cells: Vec<Vec<Known>> = covered
            .cells
            .iter()
            .map(|row| row.iter().map(&mut known).collect())
            .collect();
        let rows: Vec<Known> = covered.rows.iter().map(&mut known).collect();
        let columns: Vec<Known> = covered.columns.iter().map(&mut known).collect();
        let total = known(&covered.total);
        let mut lines: Vec<(Vec<Known>, Known)> = Vec::new();
        lines.extend(cells.iter().cloned().zip(rows.iter().copied()));
        lines.extend(
            columns
                .iter()
                .enumerate()
                .map(|(place, sum)| (cells.iter().map(|row| row[place]).collect(), *sum)),
        );
        lines.push((rows, total));
        lines.push((columns, total));
        Self::of(&lines, unknowns, i128::from(!covered.withheld))
    }

    fn on_parts(shown: &[Shown], sum: Shown) -> Self {
        let covered = Covered {
            cells: vec![shown.to_vec()],
            rows: vec![sum],
            columns: shown.to_vec(),
            total: sum,
            withheld: false,
        };
        // The columns of a single row are its cells: the same unknowns twice would be weaker, so they are left out.
        let mut attack = Self::on(&covered);
        let cells = shown.iter().filter(|one| **one == Shown::Few).count();
        let whole = usize::from(sum == Shown::Few);
        attack.lines.truncate(1);
        attack.unknowns = cells + whole;
        for (line, _) in &mut attack.lines {
            line.truncate(cells + whole);
        }
        attack
    }

    fn of(lines: &[(Vec<Known>, Known)], unknowns: usize, least: i128) -> Self {
        let line = |(parts, sum): &(Vec<Known>, Known)| {
            let (mut factors, mut rest) = (vec![0; unknowns], 0);
            let signed = parts.iter().map(|part| (*part, 1)).chain([(*sum, -1)]);
            for (one, sign) in signed {
                match one {
                    Known::Number(number) => rest -= sign * number,
                    Known::Unknown(place) => factors[place] += sign,
                }
            }
            (factors, rest)
        };
        Self {
            lines: lines.iter().map(line).collect(),
            unknowns,
            least,
        }
    }

    /// Unknowns that the equations alone give away: Gauss, with whole numbers.
    fn solved(&self) -> Vec<usize> {
        let mut lines: Vec<Vec<i128>> = self
            .lines
            .iter()
            .map(|(factors, rest)| factors.iter().copied().chain([*rest]).collect())
            .collect();
        let mut done = 0;
        for place in 0..self.unknowns {
            let Some(pivot) = (done..lines.len()).find(|line| lines[*line][place] != 0) else {
                continue;
            };
            lines.swap(done, pivot);
            for other in 0..lines.len() {
                if other == done || lines[other][place] == 0 {
                    continue;
                }
                let (mine, theirs) = (lines[done][place], lines[other][place]);
                for at in 0..=self.unknowns {
                    lines[other][at] = lines[other][at] * mine - lines[done][at] * theirs;
                }
                let common = lines[other].iter().fold(0, |common, one| gcd(common, *one));
                if common > 1 {
                    lines[other].iter_mut().for_each(|one| *one /= common);
                }
            }
            done += 1;
        }
        let alone = |line: &Vec<i128>| {
            let factors = &line[..self.unknowns];
            let mut there = factors.iter().enumerate().filter(|(_, one)| **one != 0);
            let first = there.next()?;
            there.next().is_none().then_some(first.0)
        };
        lines.iter().filter_map(alone).collect()
    }

    /// From what to what each unknown may go: each line narrows its unknowns by what the others can be, until nothing moves.
    fn bounds(&self) -> Vec<(i128, i128)> {
        let mut bounds = vec![(self.least, 1_000_000); self.unknowns];
        loop {
            let before = bounds.clone();
            for (factors, rest) in &self.lines {
                for place in 0..self.unknowns {
                    let factor = factors[place];
                    if factor == 0 {
                        continue;
                    }
                    let (mut low, mut high) = (*rest, *rest);
                    for (other, each) in factors.iter().enumerate() {
                        if other == place || *each == 0 {
                            continue;
                        }
                        let ends = [each * bounds[other].0, each * bounds[other].1];
                        low -= ends[0].max(ends[1]);
                        high -= ends[0].min(ends[1]);
                    }
                    if factor < 0 {
                        (low, high) = (-high, -low);
                    }
                    bounds[place] = (bounds[place].0.max(low), bounds[place].1.min(high));
                }
            }
            if bounds == before {
                return bounds;
            }
        }
    }
}

fn gcd(one: i128, other: i128) -> i128 {
    if other == 0 {
        one.abs()
    } else {
        gcd(other, one % other)
    }
}

fn is_safe(attack: &Attack) -> Result<(), TestCaseError> {
    prop_assert_eq!(attack.solved(), Vec::<usize>::new());
    for (low, high) in attack.bounds() {
        prop_assert!(low < high, "only {low} is left");
    }
    Ok(())
}

fn floors() -> impl Strategy<Value = Floor> {
    prop_oneof![Just(Floor::Inside), Just(Floor::Outside)]
}

/// Few, nobody, and many, as in a report.
fn number() -> impl Strategy<Value = u64> {
    prop_oneof![3 => Just(0), 4 => 1..12_u64, 3 => 5..60_u64]
}

fn tables() -> impl Strategy<Value = Vec<Vec<u64>>> {
    (1..=4_usize, 1..=6_usize).prop_flat_map(|(high, wide)| {
        prop::collection::vec(prop::collection::vec(number(), wide), high)
    })
}

/// Everything that is shown is as it is, and nothing of it is about a few.
fn is_true(covered: &Covered, cells: &[Vec<u64>], floor: Floor) -> Result<(), TestCaseError> {
    let fits = |shown: Shown, value: u64| match shown {
        Shown::Number(number) => number == value && floor.shows(number),
        Shown::Few => true,
    };
    for (shown, row) in covered.cells.iter().zip(cells) {
        prop_assert_eq!(shown.len(), row.len());
        prop_assert!(shown.iter().zip(row).all(|(one, value)| fits(*one, *value)));
    }
    let rows = cells.iter().map(|row| row.iter().sum());
    prop_assert!(
        covered
            .rows
            .iter()
            .zip(rows)
            .all(|(one, sum)| fits(*one, sum))
    );
    for (place, one) in covered.columns.iter().enumerate() {
        prop_assert!(fits(*one, cells.iter().map(|row| row[place]).sum()));
    }
    prop_assert!(fits(covered.total, cells.iter().flatten().sum()));
    Ok(())
}

fn hides_nothing(covered: &Covered) -> bool {
    let mut all = covered.cells.iter().flatten();
    let margins = covered.rows.iter().chain(&covered.columns);
    all.all(|one| one.number().is_some())
        && margins
            .chain([&covered.total])
            .all(|one| one.number().is_some())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn no_hidden_cell_can_be_computed(cells in tables(), floor in floors()) {
        let covered = table(&cells, Rows::Free, floor);
        is_true(&covered, &cells, floor)?;
        is_safe(&Attack::on(&covered))?;
    }

    #[test]
    fn nor_where_the_sums_of_the_rows_are_shown_elsewhere(cells in tables(), floor in floors()) {
        let told = cells.iter().all(|row| floor.shows(row.iter().sum()));
        let covered = table(&cells, Rows::Told, floor);
        is_true(&covered, &cells, floor)?;
        is_safe(&Attack::on(&covered))?;
        if told {
            prop_assert!(covered.rows.iter().all(|sum| sum.number().is_some()));
            prop_assert!(covered.total.number().is_some());
        }
    }

    #[test]
    fn no_part_of_a_sum_can_be_computed(numbers in prop::collection::vec(number(), 1..8), floor in floors()) {
        let (shown, sum) = parts(&numbers, floor);
        let fits = |(one, value): (&Shown, &u64)| one.number().is_none_or(|number| number == *value && floor.shows(number));
        prop_assert!(shown.iter().zip(&numbers).all(fits));
        is_safe(&Attack::on_parts(&shown, sum))?;
    }

    #[test]
    fn what_is_hidden_beside_a_shown_sum_is_never_few_together(numbers in prop::collection::vec(number(), 1..8), floor in floors()) {
        let (shown, sum) = parts(&numbers, floor);
        let hidden: u64 = shown.iter().zip(&numbers).filter(|(one, _)| one.number().is_none()).map(|(_, value)| value).sum();
        prop_assert!(sum.number().is_none() || floor.shows(hidden));
    }

    #[test]
    fn nothing_is_hidden_where_nobody_is_few(cells in tables(), floor in floors(), rows in prop_oneof![Just(Rows::Free), Just(Rows::Told)]) {
        let cells: Vec<Vec<u64>> = cells.into_iter().map(|row| row.into_iter().map(|one| if floor.shows(one) { one } else { one + 11 }).collect()).collect();
        prop_assert!(hides_nothing(&table(&cells, rows, floor)));
    }

    #[test]
    fn neither_who_has_it_nor_who_has_not_is_few(some in 0..40_u64, others in 0..40_u64, floor in floors()) {
        let shown = some_of(some + others, some, floor).number();
        prop_assert_eq!(shown, (floor.shows(some) && floor.shows(others)).then_some(some));
    }
}

/// Three beside twelve of fifteen: the twelve goes too. A tool that hides only the three tells everybody.
#[test]
fn the_smallest_other_one_is_hidden_as_well() {
    let (shown, sum) = parts(&[3, 12, 40], Floor::Inside);
    assert_eq!(shown, [Shown::Few, Shown::Few, Shown::Number(40)]);
    assert_eq!(sum, Shown::Number(55));
}

/// Two and two of four would be "four people", and one and one of two would be told outright.
#[test]
fn two_small_ones_do_not_cover_each_other() {
    let (shown, _) = parts(&[1, 1, 40, 30], Floor::Inside);
    assert_eq!(shown.iter().filter(|one| one.number().is_none()).count(), 3);
}

#[test]
fn nobody_is_told_as_nobody() {
    let (shown, sum) = parts(&[0, 7, 9], Floor::Inside);
    assert_eq!(shown, [0, 7, 9].map(Shown::Number));
    assert_eq!(sum, Shown::Number(16));
}

/// Seven is enough inside, and too few for anybody else.
#[test]
fn what_leaves_the_programme_is_of_eleven_or_more() {
    let inside = table(&[vec![7, 20], vec![30, 12]], Rows::Free, Floor::Inside);
    assert!(hides_nothing(&inside));
    let outside = table(&[vec![7, 20], vec![30, 12]], Rows::Free, Floor::Outside);
    assert_eq!(outside.cells[0][0], Shown::Few);
    assert!(!hides_nothing(&outside));
}

#[test]
fn rows_that_may_not_be_told_are_not_told() {
    let covered = table(&[vec![2, 1], vec![30, 12]], Rows::Told, Floor::Inside);
    assert!(covered.withheld);
    assert_eq!(covered.rows, [Shown::Few; 2]);
    assert_eq!(covered.total, Shown::Number(45));
}

/// A table of one column has its sums twice: the one that is shown is not hidden the other time.
#[test]
fn a_single_column_is_everything() {
    let covered = table(&[vec![1], vec![4]], Rows::Told, Floor::Inside);
    assert_eq!(covered.columns, [covered.total]);
    assert_eq!(covered.rows, [Shown::Few; 2]);
}
