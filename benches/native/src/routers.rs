//! The peers: a router for each method, as each of them asks for it.

use why403::table::METHODS;

/// An operation, as a router is told of it.
pub(crate) struct Route {
    pub(crate) method: String,
    /// `/api/v2/users/{userId}`
    pub(crate) template: String,
    pub(crate) number: usize,
}

/// Finds the number of an operation.
pub(crate) type Find = Box<dyn Fn(&str, &str) -> Option<usize>>;

/// A router with what it took, and how many templates it refused.
pub(crate) struct Peer {
    pub(crate) name: &'static str,
    pub(crate) refused: usize,
    pub(crate) find: Find,
}

pub(crate) fn all(routes: &[Route]) -> Vec<Peer> {
    vec![matchit(routes), wayfind(routes), path_tree(routes)]
}

/// The template with parameters in another form. Their names are their places: routers refuse two names in one place.
fn written(template: &str, open: &str, close: &str) -> String {
    let mut out = String::new();
    let mut rest = template;
    let mut number = 0;
    while let Some((before, after)) = rest.split_once('{') {
        let (_, behind) = after.split_once('}').unwrap_or(("", after));
        out.push_str(&format!("{before}{open}p{number}{close}"));
        number += 1;
        rest = behind;
    }
    out.push_str(rest);
    out
}

fn place(method: &str) -> Option<usize> {
    METHODS.iter().position(|known| *known == method)
}

fn matchit(routes: &[Route]) -> Peer {
    let mut all: Vec<matchit::Router<usize>> = METHODS.iter().map(|_| matchit::Router::new()).collect();
    let mut refused = 0;
    for route in routes {
        let router = place(&route.method).and_then(|at| all.get_mut(at));
        let taken = router.map(|router| router.insert(written(&route.template, "{", "}"), route.number));
        refused += usize::from(!matches!(taken, Some(Ok(()))));
    }
    let find = move |method: &str, path: &str| Some(*all.get(place(method)?)?.at(path).ok()?.value);
    Peer {
        name: "matchit",
        refused,
        find: Box::new(find),
    }
}

fn wayfind(routes: &[Route]) -> Peer {
    let mut all: Vec<wayfind::RouterBuilder<usize>> = METHODS.iter().map(|_| wayfind::RouterBuilder::new()).collect();
    let mut refused = 0;
    for route in routes {
        let router = place(&route.method).and_then(|at| all.get_mut(at));
        let taken = router.map(|router| router.insert(&written(&route.template, "<", ">"), route.number));
        refused += usize::from(!matches!(taken, Some(Ok(()))));
    }
    let all: Vec<wayfind::Router<usize>> = all.into_iter().map(wayfind::RouterBuilder::build).collect();
    let find = move |method: &str, path: &str| Some(*all.get(place(method)?)?.search(path)?.data());
    Peer {
        name: "wayfind",
        refused,
        find: Box::new(find),
    }
}

fn path_tree(routes: &[Route]) -> Peer {
    let mut all: Vec<path_tree::PathTree<usize>> = METHODS.iter().map(|_| path_tree::PathTree::new()).collect();
    let mut refused = 0;
    for route in routes {
        match place(&route.method).and_then(|at| all.get_mut(at)) {
            Some(router) => drop(router.insert(&written(&route.template, ":", ""), route.number)),
            None => refused += 1,
        }
    }
    let find = move |method: &str, path: &str| Some(*all.get(place(method)?)?.find(path)?.0);
    Peer {
        name: "path-tree",
        refused,
        find: Box::new(find),
    }
}
