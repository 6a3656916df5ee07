// The background's entry. A stopped worker is woken by an event and gets it only if its listener
// is registered in the first turn: so the listeners are here, and everything else is in Rust.
import init, {
  __wbg_reset_state,
  background_finish,
  background_installed,
  background_is_outdated,
  background_may_observe,
  background_message,
  background_permissions,
  background_request,
  background_restarted,
  background_start,
  background_take,
  background_tab_closed,
} from "./pkg/background.js";

const api = globalThis.browser ?? globalThis.chrome;
// A stopped worker gets an event only if its listener was registered in the first turn, when nothing can say yet whether
// the user agreed. So all are registered then, and taken away as soon as it is known that nobody agreed; what they hear
// until then is dropped unread. They come back with the consent. (Firefox wakes a background all the same for what it
// listened to once; it is dropped unread, too.)
const observing = [];
const observe = () => {
  const may = background_may_observe();
  for (const { add, remove } of observing) (may ? add : remove)();
};
const file = (name) => fetch(new URL(name, import.meta.url));
// Signs and vendors are files of their own, which are read while the engine is compiled.
const signs = async () => new Uint8Array(await (await file("signs.bin")).arrayBuffer());
const vendors = async () => (await file("vendors.txt")).text();
// What is kept is read meanwhile, too. In Firefox reading what an administrator lays down fails where there is nothing.
const kept = (area) => {
  const reading = api.storage[area]?.get(null);
  reading?.catch(() => {});
  return reading;
};
const startWith = async (engine) => {
  const early = { local: kept("local"), managed: kept("managed"), session: kept("session") };
  const [bytes, text] = await Promise.all([signs(), vendors(), engine]);
  background_take(bytes, text);
  await background_start(early).finally(observe);
};
let ready = startWith(init({ module_or_path: file("pkg/background_bg.wasm") }));

// After a trap (memory that is full, a fault) the engine's memory cannot be trusted: it is made
// anew from what was written. At most so often in this time, or a fault at the start would loop;
// what else fails in the first moment failed with the engine before.
const MOST = 5;
const WITHIN_MS = 60_000;
const SAME_MS = 1000;
let restarts = [];
const again = (error) => {
  if (!(error instanceof WebAssembly.RuntimeError)) return;
  const now = Date.now();
  restarts = restarts.filter((at) => now - at < WITHIN_MS);
  if (restarts.length >= MOST || now - (restarts.at(-1) ?? 0) < SAME_MS) return;
  restarts.push(now);
  console.warn("why403: the engine failed and is started anew");
  __wbg_reset_state();
  ready = startWith().then(() => background_restarted());
};
// What fails in a task of the engine's own reaches nobody else.
globalThis.addEventListener("unhandledrejection", (event) => again(event.reason));
globalThis.addEventListener("error", (event) => again(event.error));

const failed = (error) => {
  console.error(`why403: ${error?.name}: ${error?.message}`);
  again(error);
};
// What was begun and has not ended yet.
const begun = new Set();
const begin = (work) => {
  const running = Promise.resolve(work()).finally(() => begun.delete(running));
  begun.add(running);
  return running;
};
const later = (work) => ready.then(() => begin(work)).catch(failed);

// Packs are taken in when the engine starts. When others are kept than it uses, it is made anew from what was written,
// once all that it was asked is answered; what comes meanwhile waits. A frozen tab may never answer: nobody waits longer.
const LONGEST_MS = 2000;
const within = (work) => Promise.race([work, new Promise((done) => setTimeout(done, LONGEST_MS))]);
const renew = () => {
  ready = ready
    .then(() => within(Promise.allSettled(begun)))
    .then(() => within(background_finish()))
    .catch((error) => console.error(`why403: ${error?.name}: ${error?.message}`))
    .then(() => {
      __wbg_reset_state();
      return startWith();
    });
  return permissions();
};

// The body of a request tells what a token endpoint was asked for, and which secrets a refusal must
// not repeat. Short text only; files and streams come without their bytes.
const SHORT = 16 * 1024;
const textOf = ({ formData, raw }) => {
  if (formData) {
    const pairs = Object.entries(formData).flatMap(([name, values]) => values.map((value) => [name, value]));
    const text = new URLSearchParams(pairs).toString();
    return text.length <= SHORT ? text : undefined;
  }
  const bytes = raw?.length === 1 ? raw[0].bytes : undefined;
  return bytes && bytes.byteLength <= SHORT ? new TextDecoder().decode(bytes) : undefined;
};

// A page that Chromium renders ahead is not the tab's page until the user goes there: what comes of it waits for that, in
// the order in which it came. Who never goes there loses nothing; of too much, and of too many pages, the oldest goes.
const AHEAD = 10;
const MOST_AHEAD = 500;
const ahead = new Map();
const waits = ({ documentId, documentLifecycle }, work) => {
  if (documentLifecycle !== "prerender" || documentId === undefined) return false;
  const list = ahead.get(documentId) ?? [];
  if (list.push(work) > MOST_AHEAD) list.shift();
  ahead.set(documentId, list);
  if (ahead.size > AHEAD) ahead.delete(ahead.keys().next().value);
  return true;
};
// As it is from then on.
const visible = (of) => ({ ...of, documentLifecycle: "active", ...(of.frameType === "sub_frame" ? {} : { frameId: 0 }) });
const came = (documentId) => {
  const list = ahead.get(documentId) ?? [];
  ahead.delete(documentId);
  for (const work of list) work();
};

// Chromium tells of answers that it withholds from the page, of preflights and of cookies only where this is asked for;
// Firefox has no such word and tells of them anyway.
const whole = ({ EXTRA_HEADERS } = {}) => (EXTRA_HEADERS === undefined ? [] : [EXTRA_HEADERS]);
const URLS = ["http://*/*", "https://*/*", "ws://*/*", "wss://*/*"];
const on = (stage, event, types, ...extra) => {
  const heard = ({ requestBody, ...details }) => {
    if (waits(details, () => heard({ requestBody, ...visible(details) }))) return;
    later(() => {
      if (!background_may_observe()) return;
      if (requestBody) details.requestText = textOf(requestBody);
      background_request(stage, details);
    });
  };
  const add = () => {
    if (!event.hasListener(heard)) event.addListener(heard, { urls: URLS, types }, ...extra);
  };
  observing.push({ add, remove: () => event.removeListener(heard) });
  add();
};
// Streams of events come as `xmlhttprequest`. Of a WebSocket the handshake alone is a request.
const CALLS = ["xmlhttprequest", "websocket", "other"];
// Sign-ins go through pages and hidden frames; of those only the redirects of hosts that the user allowed are heard.
const PAGES = ["main_frame", "sub_frame"];

on("starting", api.webRequest.onBeforeRequest, CALLS, ["requestBody"]);
on("sent", api.webRequest.onSendHeaders, CALLS, ["requestHeaders", ...whole(api.webRequest.OnSendHeadersOptions)]);
on("redirected", api.webRequest.onBeforeRedirect, CALLS, ["responseHeaders"]);
on("signed-in", api.webRequest.onBeforeRedirect, PAGES);
on("answered", api.webRequest.onHeadersReceived, CALLS, ["responseHeaders", ...whole(api.webRequest.OnHeadersReceivedOptions)]);
on("completed", api.webRequest.onCompleted, CALLS, ["responseHeaders"]);
on("failed", api.webRequest.onErrorOccurred, CALLS);

const take = (message, sender, answer) => {
  ready
    .then(() => begin(() => background_message(message, sender)))
    .then(async (words) => {
      if (background_is_outdated()) await renew();
      answer(words);
    })
    .catch((error) => {
      answer({ error: { name: error?.name, message: error?.message } });
      again(error);
    });
};
api.runtime.onMessage.addListener((message, sender, answer) => {
  const silent = () => {};
  if (message?.kind === "visible") return came(sender.documentId);
  if (waits(sender, () => take(message, visible(sender), silent))) return void answer();
  take(message, sender, answer);
  return true;
});

api.tabs.onRemoved.addListener((tab) => void later(() => background_tab_closed(tab)));
// One after the other: scripts that are being registered cannot be registered.
let order = Promise.resolve();
const permissions = () => {
  order = order.then(() => later(() => background_permissions()));
  return order;
};
api.permissions.onAdded.addListener(() => void permissions());
api.permissions.onRemoved.addListener(() => void permissions());
// Sites that are switched off have no hook.
const off = (text) => JSON.stringify(JSON.parse(text ?? "{}").off ?? []);
api.storage.onChanged.addListener((changes, area) => {
  const switched = changes.settings && off(changes.settings.oldValue) !== off(changes.settings.newValue);
  if (area === "local" && (changes.sites || changes.logins || switched)) permissions();
  // What an administrator lays down counts from now on.
  if (area === "managed") renew();
});
// Chromium leaves a page's scripts alive when the extension is loaded anew: they see it. Firefox ends them, so a card
// that stood there would stand for ever, filled by nobody: where pages are watched, the card's script takes it away.
const sweep = async () => {
  const all = await api.scripting.getRegisteredContentScripts();
  for (const { matches, excludeMatches = [] } of all.filter(({ id }) => id.endsWith("-relay"))) {
    const spared = excludeMatches.length > 0 ? await api.tabs.query({ url: excludeMatches }) : [];
    for (const { id } of await api.tabs.query({ url: matches })) {
      if (spared.some((tab) => tab.id === id)) continue;
      // The browser may forbid it, as on its own pages.
      api.scripting.executeScript({ target: { tabId: id }, files: ["card.js"] }).catch(() => {});
    }
  }
};
api.runtime.onInstalled.addListener(({ reason }) => {
  permissions().then(sweep).catch(failed);
  later(() => background_installed(reason));
});
api.runtime.onStartup.addListener(() => void permissions());
