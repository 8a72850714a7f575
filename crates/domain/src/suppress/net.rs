//! A table as a circulation, in which a hidden cell is safe when its flow can be changed.
//!
//! Every line of a table says that its cells make its sum: what flows into a node flows out. So a hidden cell can have another value
//! exactly when there is a way back from its end to its beginning over other hidden cells, each going up by one or down by one.

use crate::tally::Shown;

/// A cell or a sum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Arc {
    from: usize,
    to: usize,
    value: u64,
    hidden: bool,
    kept: bool,
}

/// All of them.
#[derive(Debug, Clone)]
pub(super) struct Net {
    nodes: usize,
    arcs: Vec<Arc>,
}

impl Arc {
    pub(super) fn new((from, to): (usize, usize), value: u64) -> Self {
        Self {
            from,
            to,
            value,
            hidden: false,
            kept: false,
        }
    }

    /// Shown whatever happens.
    pub(super) fn kept(self) -> Self {
        Self { kept: true, ..self }
    }

    pub(super) fn shown(&self) -> Shown {
        if self.hidden {
            Shown::Few
        } else {
            Shown::Number(self.value)
        }
    }

    fn touches(&self, node: usize) -> bool {
        self.from == node || self.to == node
    }
}

impl Net {
    pub(super) fn new(nodes: usize, arcs: Vec<Arc>) -> Self {
        Self { nodes, arcs }
    }

    pub(super) fn arcs(&self) -> &[Arc] {
        &self.arcs
    }

    /// Hides what is less than the floor, and as much more as is needed. False when there is nothing left to hide that would help.
    pub(super) fn cover(&mut self, floor: u64) -> bool {
        for arc in &mut self.arcs {
            if arc.value > 0 && arc.value < floor {
                if arc.kept {
                    return false;
                }
                arc.hidden = true;
            }
        }
        while let Some(nodes) = self.weak(floor) {
            let Some(more) = self.smallest_shown(&nodes) else {
                return false;
            };
            self.set_hidden(more, true);
        }
        self.show_again(floor);
        true
    }

    /// Shows what turned out not to be needed, the largest first.
    fn show_again(&mut self, floor: u64) {
        let mut more: Vec<(u64, usize)> =
            self.hidden().filter(|(value, _)| *value >= floor).collect();
        more.sort_unstable();
        for (_, place) in more.into_iter().rev() {
            self.set_hidden(place, false);
            if self.weak(floor).is_some() {
                self.set_hidden(place, true);
            }
        }
    }

    /// The lines in which something more has to be hidden; `None` when all is well.
    fn weak(&self, floor: u64) -> Option<Vec<usize>> {
        for node in 0..self.nodes {
            if let Some(hidden) = self.told_together(node)
                && hidden > 0
                && hidden < floor
            {
                return Some(vec![node]);
            }
        }
        let mut hidden = self.hidden();
        let (_, place) = hidden.find(|(_, place)| !self.can_change(*place))?;
        let arc = self.arcs.get(place)?;
        Some(vec![arc.from, arc.to])
    }

    /// How much is hidden on the one side of a line that has more than one cell, where the other side is shown: whoever takes the shown
    /// cells from the shown sum has this.
    fn told_together(&self, node: usize) -> Option<u64> {
        let side = |outward: bool| {
            let of_side = move |arc: &&Arc| (if outward { arc.from } else { arc.to }) == node;
            self.arcs.iter().filter(of_side)
        };
        let hidden = |outward| -> u64 {
            side(outward)
                .filter(|arc| arc.hidden)
                .map(|arc| arc.value)
                .sum()
        };
        match (hidden(true), hidden(false)) {
            (0, 0) => None,
            (some, 0) | (0, some) => Some(some),
            (_, _) => None,
        }
    }

    /// Whether one more or one less fits to everything that is shown, with at least one in every hidden cell.
    fn can_change(&self, place: usize) -> bool {
        let Some(arc) = self.arcs.get(place) else {
            return false;
        };
        let more = self.leads(arc.to, arc.from, place);
        more || (arc.value > 1 && self.leads(arc.from, arc.to, place))
    }

    /// Whether a way leads from node to node over hidden arcs other than this one: along an arc by one more, against it by one less.
    fn leads(&self, from: usize, to: usize, without: usize) -> bool {
        let mut seen = vec![false; self.nodes];
        let mut next = vec![from];
        while let Some(node) = next.pop() {
            if node == to {
                return true;
            }
            let Some(before) = seen.get_mut(node) else {
                continue;
            };
            if std::mem::replace(before, true) {
                continue;
            }
            for (place, arc) in self.arcs.iter().enumerate() {
                if place == without || !arc.hidden {
                    continue;
                }
                if arc.from == node {
                    next.push(arc.to);
                }
                if arc.to == node && arc.value > 1 {
                    next.push(arc.from);
                }
            }
        }
        false
    }

    /// The smallest shown cell that is not empty in one of these lines. Of two alike the first: a cell before a sum.
    fn smallest_shown(&self, nodes: &[usize]) -> Option<usize> {
        let arcs = self.arcs.iter().enumerate();
        let free = arcs.filter(|(_, arc)| !arc.hidden && !arc.kept && arc.value > 0);
        let near = free.filter(|(_, arc)| nodes.iter().any(|node| arc.touches(*node)));
        let smallest = near.map(|(place, arc)| (arc.value, place)).min();
        smallest.map(|(_, place)| place)
    }

    fn hidden(&self) -> impl Iterator<Item = (u64, usize)> {
        let arcs = self.arcs.iter().enumerate();
        arcs.filter(|(_, arc)| arc.hidden)
            .map(|(place, arc)| (arc.value, place))
    }

    fn set_hidden(&mut self, place: usize, hidden: bool) {
        if let Some(arc) = self.arcs.get_mut(place) {
            arc.hidden = hidden;
        }
    }
}
