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
let face = { newest: null, open: null, reading: false, copied: null, tooEarly: false, allowed: [] };
let asking = false;
let again = false;
let height = 0;
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
  const now = root.getBoundingClientRect().height;
  if (now === height) return;
  height = now;
  const words = { kind: "size", height };
  // To the relay itself where the browser lets a frame in a page do so; Firefox does not.
  if (own !== null && api.tabs?.sendMessage) api.tabs.sendMessage(own, words, { frameId: 0 }).catch(log);
  else tell(words);
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
      const answer = await ask({ kind: "card-view", tab, face, soon });
      soon = false;
      if (tab === null) own = answer.tab;
      // The user did something in the meantime: that is not known to this answer.
      if (face !== before) again = true;
      else {
        face = answer.face;
        draw(answer.nodes);
        tellHeight();
      }
    }
  } catch (error) {
    log(error);
  } finally {
    asking = false;
  }
};
const change = (part) => {
  face = { ...face, ...part };
  return refresh();
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
const copy = async (id) => {
  const text = await ask({ kind: "markdown", tab, id });
  try {
    await navigator.clipboard.writeText(text);
  } catch (error) {
    if (!copyTheOldWay(text)) throw error;
  }
  change({ copied: id });
  await new Promise((done) => setTimeout(done, 2000));
  change({ copied: null });
};

// The browser's own question protects the user where a page lures them to press here. Nothing may be
// waited for before: the browser asks only in a click.
const allow = async (host) => {
  let granted;
  try {
    granted = await api.permissions.request({ origins: [`https://${host}/*`, `http://${host}/*`] });
  } catch {
    // Firefox lets no frame in a page ask; the popup's page may, and it offers the same host.
    return tell({ kind: "open-popup" });
  }
  if (granted) change({ allowed: [...face.allowed, host] });
};

// Does what a button says if the card was seen and stood still for a moment before it was pressed: a page could lead a
// click to a button by moving the card under the pointer, or by a picture above it. In a tab of its own no page is around.
let pressedAt = 0;
const onceSteady = async (work) => {
  try {
    const agoMs = performance.now() - pressedAt;
    if (tab === null && !(await ask({ kind: "steady", agoMs }))) return change({ tooEarly: true });
    await work();
  } catch (error) {
    log(error);
  }
};

const say = (words) => onceSteady(() => ask(words));
// For a host the browser itself asks, and only in the click: nothing may be waited for before.
const ACTIONS = {
  close: () => say({ kind: "close" }),
  "mute-operation": (id) => say({ kind: "mute", id, what: "operation" }),
  "mute-site": (id) => say({ kind: "mute", id, what: "site" }),
  copy: (id) => onceSteady(() => copy(id)),
  allow,
};

root.addEventListener("click", ({ target, timeStamp }) => {
  const pressed = target.closest("[data-do]");
  if (pressed === null) return;
  pressedAt = timeStamp;
  face = { ...face, reading: true, tooEarly: false };
  ACTIONS[pressed.dataset.do]?.(pressed.dataset.of);
});
// It does not bubble, so it is heard on its way down.
root.addEventListener(
  "toggle",
  ({ target }) => {
    // Chrome pauses the observer of a frame that it takes for invisible; this does not wait for it.
    tellHeight();
    const id = target.dataset.call;
    // What was drawn opens rows, too.
    if (id === undefined || target.open === (face.open === id)) return;
    change({ open: target.open ? id : null });
  },
  true,
);
root.addEventListener("keydown", ({ key, timeStamp }) => {
  if (key !== "Escape") return;
  pressedAt = timeStamp;
  ACTIONS.close();
});

// In the page the relay says through the frame's window that something changed: Firefox brings no message
// of the background to a frame in a page. Whoever sends it, it carries nothing.
if (tab === null) {
  addEventListener("message", ({ data }) => {
    if (data === "changed" || data === "soon") refresh(data === "soon");
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
