// The card's page, in a frame in the page that was refused. The background explains and says what is
// to be drawn; here it is drawn, and what the user does is told. There is no engine in here.
import { drawer } from "./draw.js";

const api = globalThis.browser ?? globalThis.chrome;
const root = document.querySelector("#root");
const draw = drawer(root);
// Where the card was opened in a tab of its own, the address names the tab that it is about.
const named = /^\?tab=(\d+)$/.exec(location.search)?.[1];
const tab = named === undefined ? null : Number(named);
// What the user did; the background answers with what follows for it.
let face = {};
let asking = false;
let again = false;
// The user did something since it was drawn: it may be drawn anew, whatever is read.
let acted = false;
// An entry that is read may say something else by now, or a new one waits.
let stale = false;
// The entry that the user opened.
let chosen = null;
// The pointer is in it.
let over = false;
let nodes = [];
let small = false;
let told = "";
// The tab that this frame is in; known once the background answered.
let own = null;

const log = (error) => console.error(`why403: ${error?.name}: ${error?.message}`);
const ask = async (words) => {
  const answer = await api.runtime.sendMessage(words);
  if (answer?.error !== undefined) throw answer.error;
  return answer;
};
const tell = (words) => ask(words).catch(log);

const tellHeight = () => {
  const { height } = root.getBoundingClientRect();
  const now = `${height} ${small}`;
  // Before anything is drawn there is nothing to tell, and what is told by way of the background comes late.
  if (height === 0 || now === told) return;
  told = now;
  const words = { kind: "size", height, small };
  // To the relay itself where the browser lets a frame in a page do so; Firefox does not.
  if (own !== null && api.tabs?.sendMessage) api.tabs.sendMessage(own, words, { frameId: 0 }).catch(log);
  else tell(words);
};

// Whether somebody reads: then nothing moves.
const reads = () =>
  (chosen !== null && chosen === face.open) ||
  document.hasFocus() ||
  over ||
  scrollY > 0 ||
  !getSelection().isCollapsed ||
  root.querySelector("details.more[open]") !== null;
// An entry that is drawn stays as it is, but for its number, which stands first in it; what stands below stays, too.
const still = (now) => {
  const byKey = (list) => new Map(list.map((one) => [one[1], one]));
  const before = byKey(nodes);
  const drawn = byKey(before.get("entries")?.[3] ?? []);
  const kept = (one) => {
    const was = drawn.get(one[1]);
    return was === undefined ? one : [...was.slice(0, 3), [one[3][0], ...was[3].slice(1)]];
  };
  const part = (node) => {
    if (node[1] === "entries") return [...node.slice(0, 3), node[3].map(kept)];
    return (node[1] === "more-calls" && before.get(node[1])) || node;
  };
  return now.map(part);
};
const show = (answer, free) => {
  const reading = answer.face.reading && answer.small === small && !free;
  stale = reading || answer.waiting > 0;
  small = answer.small;
  // Late words may show that all of it was closed before.
  if (answer.nodes.length === 0 && nodes.length > 0) tell({ kind: "settled" });
  nodes = reading ? still(answer.nodes) : answer.nodes;
  const held = document.activeElement;
  draw(nodes);
  // The button that was pressed is gone: the keyboard goes on from the next.
  if (document.hasFocus() && !held.isConnected) root.querySelector("summary, button")?.focus();
  tellHeight();
};

// Reads and draws anew; changes that come while it does are read together afterwards. Where something will come `soon`, the
// background may take a moment to answer.
const refresh = async (soon = false) => {
  again = true;
  if (asking) return;
  asking = true;
  try {
    while (again) {
      again = false;
      const before = face;
      const free = acted;
      acted = false;
      const answer = await ask({ kind: "card-view", tab, face: { ...face, reading: reads() }, soon });
      soon = false;
      if (tab === null) own = answer.tab;
      // The user did something in the meantime: that is not known to this answer.
      if (face !== before) again = acted = true;
      else {
        face = answer.face;
        show(answer, free);
      }
    }
  } catch (error) {
    log(error);
  } finally {
    asking = false;
  }
};
const change = (part) => {
  acted = true;
  face = { ...face, ...part };
  return refresh();
};
// What waited while somebody read comes when nobody does.
let leaving = 0;
const mayLeave = () => {
  clearTimeout(leaving);
  if (stale) leaving = setTimeout(() => reads() || refresh(), 300);
};

// The page around the card can forbid the new way by its permissions policy; the old way works still.
const copyTheOldWay = (text) => {
  const field = document.createElement("textarea");
  const before = document.activeElement;
  field.value = text;
  field.className = "spoken";
  document.body.append(field);
  field.select();
  const copied = document.execCommand("copy");
  field.remove();
  before?.focus();
  return copied;
};
const copy = async (id, what) => {
  const text = await ask({ kind: "written", tab, id, what });
  try {
    await navigator.clipboard.writeText(text);
  } catch (error) {
    if (!copyTheOldWay(text)) throw error;
  }
  change({ copied: `${what} ${id}` });
  await new Promise((done) => setTimeout(done, 2000));
  change({ copied: null });
};

// The browser's own question protects the user where a page lures them to press here. Nothing may be
// waited for before: the browser asks only in a click.
const allow = async (list) => {
  const hosts = list.split(" ");
  let granted;
  try {
    granted = await api.permissions.request({
      origins: hosts.flatMap((host) => [`https://${host}/*`, `http://${host}/*`]),
    });
  } catch {
    // Firefox lets no frame in a page ask; the popup's page may, and it offers the same hosts.
    return tell({ kind: "open-popup" });
  }
  if (!granted) return;
  await change({ allowed: [...(face.allowed ?? []), ...hosts] });
  tell({ kind: "reload" });
};

// Does what a button says if the card was seen and stood still for a moment before it was pressed: a page could lead a
// click to a button by moving the card under the pointer, or by a picture above it. In a tab of its own no page is around.
// When, by the clock that the page's script has, too: a message may be long on its way.
let pressedMs = 0;
const press = ({ timeStamp }) => {
  pressedMs = Date.now() - (performance.now() - timeStamp);
};
const onceSteady = async (work) => {
  try {
    if (tab === null && !(await ask({ kind: "steady", pressedMs }))) return change({ tooEarly: true });
    await work();
  } catch (error) {
    log(error);
  }
};

// What is not shown any more can be taken back here for so long.
const UNDO_MS = 8000;
let going = 0;
const mute = async (id, what) => {
  const undo = await ask({ kind: "mute", id, what });
  clearTimeout(going);
  going = setTimeout(async () => {
    await tell({ kind: "settled" });
    change({ undo: null });
  }, UNDO_MS);
  await change({ undo });
};
const takeBack = async () => {
  clearTimeout(going);
  await tell({ kind: "take-back", muted: face.undo });
  change({ undo: null });
};

const say = (words) => onceSteady(() => ask(words));
// To move it, to make it small and to show what waits does nothing that a page could want.
const ACTIONS = {
  close: () => say({ kind: "close" }),
  dismiss: (key) => say({ kind: "dismiss", key }),
  "mute-operation": (id) => onceSteady(() => mute(id, "operation")),
  "mute-site": (id) => onceSteady(() => mute(id, "site")),
  undo: takeBack,
  copy: (id) => onceSteady(() => copy(id, "copy")),
  "ask-text": (id) => onceSteady(() => copy(id, "ask-text")),
  "ask-markdown": (id) => onceSteady(() => copy(id, "ask-markdown")),
  // For a host the browser itself asks, and only in the click: nothing may be waited for before.
  allow,
  fresh: () => change({ admits: true }),
  move: () => tell({ kind: "move", to: "next" }),
  pill: () => tell({ kind: "pill", on: true }),
  unpill: () => tell({ kind: "pill", on: false }),
};

// By its head, or whole when it is small, it is drawn to another corner.
const FAR = 60;
let from = null;
let dragged = false;
root.addEventListener("pointerdown", (event) => {
  const { target, pointerId } = event;
  dragged = false;
  from = target.closest("header, .pill") && !target.closest("header button") ? event : null;
  from?.target.setPointerCapture(pointerId);
});
root.addEventListener("pointerup", async ({ screenX, screenY }) => {
  if (from === null) return;
  const [x, y] = [screenX - from.screenX, screenY - from.screenY];
  from = null;
  dragged = Math.max(Math.abs(x), Math.abs(y)) > FAR;
  if (Math.abs(x) > FAR) await tell({ kind: "move", to: x < 0 ? "left" : "right" });
  if (Math.abs(y) > FAR) await tell({ kind: "move", to: y < 0 ? "up" : "down" });
});

root.addEventListener("click", (event) => {
  const pressed = event.target.closest("[data-do]");
  if (pressed === null || dragged) return;
  press(event);
  face = { ...face, tooEarly: false };
  ACTIONS[pressed.dataset.do]?.(pressed.dataset.of);
});
// It does not bubble, so it is heard on its way down.
root.addEventListener(
  "toggle",
  ({ target }) => {
    // Chrome pauses the observer of a frame that it takes for invisible; this does not wait for it.
    tellHeight();
    mayLeave();
    const key = target.dataset.call;
    // What was drawn opens rows, too.
    if (key === undefined || target.open === (face.open === key)) return;
    chosen = target.open ? key : null;
    change({ open: chosen });
  },
  true,
);
const ARROWS = { ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down" };
root.addEventListener("keydown", (event) => {
  const { key, target } = event;
  const to = ARROWS[key];
  if (to !== undefined && target.closest("[data-do=move], [data-do=unpill]")) {
    event.preventDefault();
    tell({ kind: "move", to });
  }
  if (key !== "Escape") return;
  press(event);
  ACTIONS.close();
});
// A browser may not tell a frame that the pointer left it; the page around it knows.
const left = () => {
  over = false;
  mayLeave();
};
document.addEventListener("pointermove", () => (over = true));
document.documentElement.addEventListener("pointerleave", left);
document.addEventListener("selectionchange", mayLeave);
addEventListener("scroll", mayLeave);
addEventListener("blur", mayLeave);

// In the page the relay says through the frame's window that something changed: Firefox brings no message
// of the background to a frame in a page. Whoever sends it, it carries nothing but whether there is room.
const HEARD = {
  changed: () => refresh(),
  soon: () => refresh(true),
  left,
  fresh: () => change({ admits: true }),
  small: () => change({ small: true }),
  large: () => change({ small: false }),
};
if (tab === null) {
  addEventListener("message", ({ data }) => {
    if (typeof data === "string" && Object.hasOwn(HEARD, data)) HEARD[data]();
  });
} else {
  api.runtime.onMessage.addListener((words) => {
    if (words?.kind === "changed" && words.tab === tab) refresh();
  });
}
// What changes the height without being drawn anew: the width, the fonts.
new ResizeObserver(tellHeight).observe(root);
// It was made because something will have to be drawn.
refresh(tab === null);
