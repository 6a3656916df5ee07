//! [`Told`]: how many answers a page's documents handed on, and how many of them came.
//!
//! A background may be stopped at any moment: what it heard and had not written, and what was on its way, is gone. Each
//! document numbers what it hands on, and what came is written together with what follows from it: so the difference of
//! the two is what was lost, in whatever order the messages come.

use serde::{Deserialize, Serialize};

/// So many documents are told apart; those of frames are among them.
const DOCUMENTS: usize = 16;
/// A name is as long as this.
const NAME: usize = 8;

/// The documents of a page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    documents: Vec<Document>,
    /// What of older documents is missing.
    earlier: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Document {
    name: String,
    /// The highest number.
    handed_on: u32,
    came: u32,
}

impl Document {
    fn missing(&self) -> u32 {
        self.handed_on.saturating_sub(self.came)
    }
}

impl Told {
    /// A document begins, or comes back, having handed on so many answers.
    pub fn begin(&mut self, name: &str, number: u32) {
        let name = cut(name);
        if let Some(known) = self.documents.iter_mut().find(|document| document.name == name) {
            // A woken background may be told of the document after its first answers: these count.
            let more = number.saturating_sub(known.handed_on);
            known.handed_on = known.handed_on.saturating_add(more);
            known.came = known.came.saturating_add(more);
            return;
        }
        if self.documents.len() >= DOCUMENTS {
            self.earlier = self.earlier.saturating_add(self.documents.remove(0).missing());
        }
        self.documents.push(Document {
            name,
            handed_on: number,
            came: number,
        });
    }

    /// An answer came with this number.
    pub fn came(&mut self, name: &str, number: u32) {
        // Of a document that is not known nothing is known to be missing.
        let document = self.known(name, number.saturating_sub(1));
        if let Some(document) = document {
            document.handed_on = document.handed_on.max(number);
            document.came = document.came.saturating_add(1);
        }
    }

    /// A document says how many answers it handed on.
    pub fn handed_on(&mut self, name: &str, number: u32) {
        if let Some(document) = self.known(name, number) {
            document.handed_on = document.handed_on.max(number);
        }
    }

    /// How many answers were handed on and did not come, or were forgotten again.
    pub fn missing(&self) -> u32 {
        let each = self.documents.iter().map(Document::missing);
        each.fold(self.earlier, u32::saturating_add)
    }

    /// What is missing so far belongs to what the user does not see any more.
    pub fn forgive(&mut self) {
        self.earlier = 0;
        for document in &mut self.documents {
            document.came = document.handed_on;
        }
    }

    fn known(&mut self, name: &str, number: u32) -> Option<&mut Document> {
        let cut = cut(name);
        if !self.documents.iter().any(|document| document.name == cut) {
            self.begin(name, number);
        }
        self.documents.iter_mut().find(|document| document.name == cut)
    }
}

fn cut(name: &str) -> String {
    name.chars().take(NAME).collect()
}

#[cfg(test)]
mod tests {
    use super::Told;

    fn told(numbers: &[u32]) -> Told {
        let mut told = Told::default();
        told.begin("page", 0);
        for number in numbers {
            told.came("page", *number);
        }
        told
    }

    #[test]
    fn what_did_not_come_is_missing_in_any_order() {
        assert_eq!(told(&[1, 2, 3]).missing(), 0);
        assert_eq!(told(&[3, 1, 2]).missing(), 0);
        assert_eq!(told(&[2, 5]).missing(), 3);
        let mut late = told(&[1, 2]);
        late.handed_on("page", 4);
        assert_eq!(late.missing(), 2);
        late.came("page", 3);
        assert_eq!(late.missing(), 1);
    }

    #[test]
    fn what_was_forgotten_with_the_background_is_missing() {
        let written = told(&[1, 2]);
        let mut heard = written.clone();
        heard.came("page", 3);
        assert_eq!(heard.missing(), 0);
        // The third was not written; the fourth comes to what was.
        let mut woken = written;
        woken.came("page", 4);
        assert_eq!(woken.missing(), 1);
    }

    #[test]
    fn a_document_that_is_told_of_after_its_answers_lost_none_of_them() {
        let mut told = Told::default();
        for number in 1..=12 {
            told.came("page", number);
        }
        told.begin("page", 0);
        for number in 13..=20 {
            told.came("page", number);
        }
        assert_eq!(told.missing(), 0);
        // It comes back from the browser's memory.
        told.begin("page", 25);
        told.came("page", 26);
        assert_eq!(told.missing(), 0);
    }

    #[test]
    fn of_an_unknown_document_nothing_is_missing_before_its_first() {
        let mut told = Told::default();
        told.came("frame", 7);
        assert_eq!(told.missing(), 0);
        told.came("frame", 9);
        assert_eq!(told.missing(), 1);
        told.forgive();
        assert_eq!(told.missing(), 0);
    }

    #[test]
    fn documents_are_bounded_and_their_losses_are_kept() {
        let mut told = told(&[2]);
        for frame in 0..40 {
            told.came(&format!("f{frame:07}"), 1);
        }
        assert_eq!(told.missing(), 1);
    }
}
