//! Which rows of a long list are in sight: whole numbers of CSS pixels and rows, nothing of a document.

use std::ops::Range;

/// A list that is scrolled: rows of one height in a box.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Scrolled {
    /// How far down.
    pub top: u32,
    /// The height of the box.
    pub height: u32,
    /// The height of a row; never 0 for a list with rows.
    pub row: u32,
    /// How many rows there are.
    pub rows: usize,
}

/// So many rows above and below those in sight are drawn, so that a short scroll needs no drawing.
const BESIDE: usize = 8;

fn pixels(rows: usize, row: u32) -> u32 {
    u32::try_from(rows).unwrap_or(u32::MAX).saturating_mul(row)
}

impl Scrolled {
    /// The height of all rows.
    pub fn whole(self) -> u32 {
        pixels(self.rows, self.row)
    }

    /// How far down a row begins.
    pub fn offset(self, row: usize) -> u32 {
        pixels(row, self.row)
    }

    /// How many rows are in sight whole, at least one.
    pub fn page(self) -> usize {
        (self.height / self.row.max(1)).max(1) as usize
    }

    /// The first row that is in sight, and how much of it is above.
    pub fn first(self) -> (usize, u32) {
        let row = self.row.max(1);
        let top = self.top.min(self.furthest());
        ((top / row) as usize, top % row)
    }

    /// The rows to draw.
    pub fn drawn(self) -> Range<usize> {
        let (first, _) = self.first();
        // One is cut above, one below.
        let end = first.saturating_add(self.page() + 2 + BESIDE).min(self.rows);
        first.saturating_sub(BESIDE).min(end)..end
    }

    /// The furthest that it can be scrolled.
    pub fn furthest(self) -> u32 {
        self.whole().saturating_sub(self.height)
    }

    /// Whether its end is in sight.
    pub fn at_end(self) -> bool {
        // Browsers round.
        self.top.saturating_add(2) >= self.furthest()
    }

    /// How far it must be scrolled so that a row is in sight; as it is when it is.
    pub fn to_see(self, row: usize) -> u32 {
        let above = self.offset(row);
        let below = above.saturating_add(self.row);
        if above < self.top {
            above
        } else if below > self.top.saturating_add(self.height) {
            below.saturating_sub(self.height)
        } else {
            self.top
        }
    }
}

/// Where a step leads among so many rows; nowhere when there are none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// One up.
    Up,
    /// One down.
    Down,
    /// As many up as are in sight.
    PageUp,
    /// As many down.
    PageDown,
    /// To the first.
    Home,
    /// To the last.
    End,
}

impl Step {
    /// From a row, if one is chosen, to another.
    pub fn from(self, chosen: Option<usize>, list: Scrolled) -> Option<usize> {
        let last = list.rows.checked_sub(1)?;
        let far = list.page().saturating_sub(1).max(1);
        let to = match (self, chosen) {
            (Self::Home, _) => 0,
            (Self::End, _) => last,
            (Self::Up | Self::PageUp | Self::Down | Self::PageDown, None) => list.first().0,
            (Self::Up, Some(at)) => at.saturating_sub(1),
            (Self::Down, Some(at)) => at.saturating_add(1),
            (Self::PageUp, Some(at)) => at.saturating_sub(far),
            (Self::PageDown, Some(at)) => at.saturating_add(far),
        };
        Some(to.min(last))
    }
}
