//! Turns [`Node`]s into elements of the document and later into the changes between two trees, so
//! that focus, scroll position and opened rows survive. The only place that writes to the document.

use super::node::{Element, Node};
use crate::browser::error::BrowserError;
use std::collections::{HashMap, HashSet};
use wasm_bindgen::JsCast;

/// A tree as it stands in the document.
#[derive(Debug)]
pub struct Mounted {
    root: web_sys::Element,
    children: Vec<Held>,
}

#[derive(Debug)]
struct Held {
    /// The node without its children: they are in `children`.
    node: Node,
    dom: web_sys::Node,
    children: Vec<Held>,
}

impl Mounted {
    /// Takes over `root` and empties it.
    pub fn new(root: web_sys::Element) -> Self {
        root.set_text_content(None);
        Self {
            root,
            children: Vec::new(),
        }
    }

    /// The element that everything is in.
    pub fn root(&self) -> &web_sys::Element {
        &self.root
    }

    /// Makes the document show `nodes`.
    ///
    /// # Errors
    /// [`BrowserError::Api`] when the browser refuses to create or insert an element.
    pub fn show(&mut self, nodes: Vec<Element>) -> Result<(), BrowserError> {
        let nodes = nodes.into_iter().map(Node::Element).collect();
        reconcile(&self.root, &mut self.children, nodes)
    }
}

fn reconcile(parent: &web_sys::Node, held: &mut Vec<Held>, nodes: Vec<Node>) -> Result<(), BrowserError> {
    let mut keyed: HashMap<String, Held> = HashMap::new();
    let mut unkeyed = Vec::new();
    for old in held.drain(..) {
        match key_of(&old.node) {
            Some(key) => {
                // Two siblings of one key: only one of them can be found again.
                if let Some(double) = keyed.insert(key.to_owned(), old) {
                    remove(parent, &double.dom);
                }
            }
            None => unkeyed.push(old),
        }
    }
    // What goes, goes first: what stands behind it would have to be moved otherwise, and lose its focus.
    let stay: HashSet<&str> = nodes.iter().filter_map(key_of).collect();
    keyed.retain(|key, old| {
        let stays = stay.contains(key.as_str());
        if !stays {
            remove(parent, &old.dom);
        }
        stays
    });
    let mut unkeyed = unkeyed.into_iter().peekable();
    let mut after: Option<web_sys::Node> = None;
    for node in nodes {
        let found = match key_of(&node) {
            Some(key) => keyed.remove(key),
            None => loop {
                match unkeyed.next() {
                    Some(old) if same_kind(&old.node, &node) => break Some(old),
                    Some(old) => remove(parent, &old.dom),
                    None => break None,
                }
            },
        };
        let now = match found {
            Some(old) if same_kind(&old.node, &node) => update(old, node)?,
            Some(old) => {
                remove(parent, &old.dom);
                create(node)?
            }
            None => create(node)?,
        };
        let place = match &after {
            Some(sibling) => sibling.next_sibling(),
            None => parent.first_child(),
        };
        // Moving an element would take its focus away: only if it is not in its place.
        if place.as_ref() != Some(&now.dom) {
            parent
                .insert_before(&now.dom, place.as_ref())
                .map_err(|thrown| BrowserError::api("insertBefore", &thrown))?;
        }
        after = Some(now.dom.clone());
        held.push(now);
    }
    for old in unkeyed.chain(keyed.into_values()) {
        remove(parent, &old.dom);
    }
    Ok(())
}

fn update(mut old: Held, node: Node) -> Result<Held, BrowserError> {
    let (node, children) = split(node);
    match (&old.node, &node) {
        (Node::Element(before), Node::Element(after)) => {
            if let Some(element) = old.dom.dyn_ref::<web_sys::Element>() {
                for (name, _) in &before.attributes {
                    if value_of(after, name).is_none() {
                        drop(element.remove_attribute(name));
                        tick(element, name, false);
                    }
                }
                for (name, value) in &after.attributes {
                    if value_of(before, name) != Some(value) {
                        set(element, name, value)?;
                    }
                }
            }
            reconcile(&old.dom, &mut old.children, children)?;
        }
        (Node::Text(before), Node::Text(after)) if before != after => {
            old.dom.set_text_content(Some(after));
        }
        _ => {}
    }
    old.node = node;
    Ok(old)
}

fn create(node: Node) -> Result<Held, BrowserError> {
    let document = document()?;
    let (node, inside) = split(node);
    let mut children = Vec::new();
    let dom: web_sys::Node = match &node {
        Node::Text(words) => document.create_text_node(words).into(),
        Node::Element(wanted) => {
            let element = document
                .create_element(wanted.tag)
                .map_err(|thrown| BrowserError::api("createElement", &thrown))?;
            for (name, value) in &wanted.attributes {
                set(&element, name, value)?;
            }
            reconcile(&element, &mut children, inside)?;
            element.into()
        }
    };
    Ok(Held { node, dom, children })
}

fn split(mut node: Node) -> (Node, Vec<Node>) {
    let children = match &mut node {
        Node::Element(element) => std::mem::take(&mut element.children),
        Node::Text(_) => Vec::new(),
    };
    (node, children)
}

/// Attributes that are measures of our own, and the property of a style that each sets. A style that stands in the document
/// as text is forbidden by the pages' policy; one that is set by its name is not.
const MEASURES: &[(&str, &str)] = &[
    ("data-height", "height"),
    ("data-top", "top"),
    ("data-left", "left"),
    ("data-columns", "--columns"),
    ("data-split", "--split"),
];

fn set(element: &web_sys::Element, name: &str, value: &str) -> Result<(), BrowserError> {
    if let Some((_, property)) = MEASURES.iter().find(|(measure, _)| *measure == name)
        && let Some(element) = element.dyn_ref::<web_sys::HtmlElement>()
    {
        return element
            .style()
            .set_property(property, value)
            .map_err(|thrown| BrowserError::api("style.setProperty", &thrown));
    }
    element
        .set_attribute(name, value)
        .map_err(|thrown| BrowserError::api("setAttribute", &thrown))?;
    tick(element, name, true);
    Ok(())
}

/// Once a user turned a switch, its attribute says no more whether it is on: the switch itself must be told.
fn tick(element: &web_sys::Element, name: &str, on: bool) {
    if name == "checked"
        && let Some(field) = element.dyn_ref::<web_sys::HtmlInputElement>()
    {
        field.set_checked(on);
    }
}

fn remove(parent: &web_sys::Node, child: &web_sys::Node) {
    // Something else may have removed it already; then it is where it should be.
    drop(parent.remove_child(child));
}

fn value_of<'a>(element: &'a Element, name: &str) -> Option<&'a String> {
    element
        .attributes
        .iter()
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

fn key_of(node: &Node) -> Option<&str> {
    match node {
        Node::Element(element) => element.key.as_deref(),
        Node::Text(_) => None,
    }
}

fn same_kind(old: &Node, new: &Node) -> bool {
    match (old, new) {
        (Node::Text(_), Node::Text(_)) => true,
        (Node::Element(old), Node::Element(new)) => old.tag == new.tag,
        _ => false,
    }
}

/// The page's document.
///
/// # Errors
/// [`BrowserError::NoSuchApi`] in a worker.
pub fn document() -> Result<web_sys::Document, BrowserError> {
    web_sys::window()
        .and_then(|window| window.document())
        .ok_or_else(|| BrowserError::NoSuchApi("document".to_owned()))
}
