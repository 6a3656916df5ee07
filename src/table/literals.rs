//! Finds the literal child of a node by the hash of its text: open addressing, at most half full. A slot holds enough of
//! the hash that a node is looked at only when it is almost surely the one.

use super::hash;
use super::memory::{Kind, Node, Strings};

/// Parent and literal of every literal node, by hash.
pub(crate) struct Literals {
    slots: Vec<Slot>,
    mask: u32,
}

#[derive(Clone, Copy)]
struct Slot {
    tag: u32,
    node: u32,
}

const EMPTY: Slot = Slot { tag: 0, node: u32::MAX };

impl Literals {
    pub(crate) fn build(nodes: &[Node], strings: &Strings) -> Self {
        let count = nodes.iter().filter(|node| node.kind == Kind::Literal).count();
        let size = count.saturating_mul(2).next_power_of_two().max(2);
        let mut slots = vec![EMPTY; size];
        let mask = size as u32 - 1;
        // A word such as `projects` stands at hundreds of nodes, and is hashed once.
        let mut hashes: Vec<Option<u32>> = vec![None; strings.len()];
        for (number, node) in nodes.iter().enumerate().filter(|(_, node)| node.kind == Kind::Literal) {
            let known = hashes.get_mut(node.label as usize);
            let hash = known.map_or(0, |known| {
                *known.get_or_insert_with(|| hash::segment(strings.of_node(node)))
            });
            let tag = tag(node.parent, hash);
            let mut at = tag & mask;
            while let Some(slot) = slots.get_mut(at as usize) {
                if slot.node == EMPTY.node {
                    *slot = Slot {
                        tag,
                        node: number as u32,
                    };
                    break;
                }
                at = (at + 1) & mask;
            }
        }
        Self { slots, mask }
    }

    /// The first literal child of `parent` with this hash for which `is_it` holds.
    pub(crate) fn find(&self, nodes: &[Node], parent: u32, hash: u32, is_it: impl Fn(&Node) -> bool) -> Option<u32> {
        let tag = tag(parent, hash);
        let mut at = tag & self.mask;
        loop {
            let slot = self.slots.get(at as usize)?;
            if slot.tag == tag {
                let node = nodes.get(slot.node as usize)?;
                if node.parent == parent && is_it(node) {
                    return Some(slot.node);
                }
            } else if slot.node == EMPTY.node {
                return None;
            }
            at = (at + 1) & self.mask;
        }
    }
}

/// Parent and hash in one number, of which the low bits choose the slot.
fn tag(parent: u32, hash: u32) -> u32 {
    let mixed = (hash ^ parent.wrapping_mul(0x9e37_79b1)).wrapping_mul(0x85eb_ca6b);
    mixed ^ (mixed >> 15)
}
