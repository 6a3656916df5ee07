// Draws what the background made: a tree of nodes as plain data. A node is a text, or
// `[tag, key, [[attribute, value] …], [node …]]`. Text is set as text, and only what stands in these
// lists becomes an element or attribute, whatever the tree says. Between two trees only what
// differs is changed, so that focus, scroll position and opened rows survive.
const TAGS = new Set(
  (
    "a article aside button code dd details div dl dt fieldset footer h1 h2 h3 h4 header img input " +
    "kbd label legend li main ol p section span strong summary textarea time ul wbr"
  ).split(" "),
);
const ATTRIBUTES = new Set(
  (
    "alt aria-autocomplete aria-controls aria-describedby aria-expanded aria-hidden aria-label aria-labelledby autocapitalize " +
    "autocomplete checked " +
    "class data-call data-code data-do data-input data-notice data-of data-token data-verdict datetime " +
    "for height hidden id name open placeholder rel role rows spellcheck target title type value width"
  ).split(" "),
);
// What the browser would load or open: another site's page by https, or a file of our own.
const ADDRESSES = {
  href: /^(?:https:\/\/|reasons\.html#[\w.-]+$)/,
  src: /^icons\/\d+\.png$/,
};

const set = (element, name, value) => {
  if (ATTRIBUTES.has(name) || ADDRESSES[name]?.test(value)) element.setAttribute(name, value);
  else element.removeAttribute(name);
};
const isText = (node) => typeof node === "string";
const keyOf = (node) => (isText(node) ? null : node[1]);
const alike = (one, other) => (isText(one) ? isText(other) : !isText(other) && one[0] === other[0]);

const create = (node) => {
  if (isText(node)) return { node, dom: document.createTextNode(node), children: [] };
  const [tag, , attributes, inside] = node;
  const dom = document.createElement(TAGS.has(tag) ? tag : "span");
  for (const [name, value] of attributes) set(dom, name, value);
  const children = [];
  reconcile(dom, children, inside);
  return { node, dom, children };
};

const update = (held, node) => {
  const { node: before, dom } = held;
  held.node = node;
  if (isText(node)) {
    if (before !== node) dom.data = node;
    return held;
  }
  const [old, now] = [new Map(before[2]), new Map(node[2])];
  for (const name of old.keys()) if (!now.has(name)) dom.removeAttribute(name);
  for (const [name, value] of now) if (old.get(name) !== value) set(dom, name, value);
  reconcile(dom, held.children, node[3]);
  return held;
};

const reconcile = (parent, held, nodes) => {
  const keyed = new Map();
  const rest = [];
  for (const old of held) {
    const key = keyOf(old.node);
    if (key === null) rest.push(old);
    else {
      // Two siblings of one key: only one of them can be found again.
      keyed.get(key)?.dom.remove();
      keyed.set(key, old);
    }
  }
  held.length = 0;
  let after = null;
  for (const node of nodes) {
    const key = keyOf(node);
    let old = keyed.get(key);
    if (key !== null) keyed.delete(key);
    else {
      while ((old = rest.shift()) !== undefined && !alike(old.node, node)) old.dom.remove();
    }
    if (old !== undefined && !alike(old.node, node)) {
      old.dom.remove();
      old = undefined;
    }
    const now = old === undefined ? create(node) : update(old, node);
    const place = after === null ? parent.firstChild : after.nextSibling;
    // Moving an element would take its focus away: only if it is not in its place.
    if (place !== now.dom) parent.insertBefore(now.dom, place);
    after = now.dom;
    held.push(now);
  }
  for (const old of [...rest, ...keyed.values()]) old.dom.remove();
};

/** A function that makes `root` show the trees that it is given. */
export const drawer = (root) => {
  root.textContent = "";
  const held = [];
  return (nodes) => reconcile(root, held, nodes);
};
