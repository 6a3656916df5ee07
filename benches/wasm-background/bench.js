// The extension's background as built (`background.js` with all that it loads) in a frame of this page, with a stand-in of
// the browser's functions. Time is that of the main thread: from an event until nothing that follows from it is left.
import { breathe, measure, median } from "./turns.js";

const SIZES = [1, 10, 100, 1_000, 10_000];
/** Until what many calls changed is written. */
const WRITTEN_MS = 280;
/** Longer than the background waits before it writes, and than a call without answer is young. */
const SETTLED_MS = 700;
const TAB = 1;
const ORIGIN = "https://shop.example";
const WHERE = { tabId: TAB, frameId: 0, documentId: "D0C", initiator: ORIGIN, originUrl: `${ORIGIN}/admin`, type: "xmlhttprequest" };

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
/** The end of this turn: all that follows from promises is done. */
const turn = () =>
  new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => done(port1.close());
    port2.postMessage(0);
  });

class Background {
  busy = 0;
  bodies = 0;
  working = 0;
  since = 0;
  memory = null;

  /** Starts it with what was written before, and waits until it takes events. */
  static async start(session) {
    const frame = document.createElement("iframe");
    document.body.append(frame);
    const base = new URL("extension/", location.href);
    // Of the frame's own world, as the browser's functions are: objects of another are none of its `Object`.
    const { standIn } = await frame.contentWindow.eval(`import("${new URL("stand-in.js", location.href).href}")`);
    const background = new Background(frame, standIn(base, session), base);
    await background.ready;
    return background;
  }

  constructor(frame, parts, base) {
    this.frame = frame;
    this.parts = parts;
    const inside = frame.contentWindow;
    inside.browser = this.parts.api;
    // Timers of the engine are part of its time.
    const timer = inside.setTimeout.bind(inside);
    inside.setTimeout = (work, ms, ...words) => timer(() => void this.timed(() => work(...words)), ms);
    for (const name of ["instantiate", "instantiateStreaming"]) {
      const native = inside.WebAssembly[name];
      inside.WebAssembly[name] = async (...words) => {
        const made = await native.apply(inside.WebAssembly, words);
        const { exports } = made.instance ?? made;
        this.memory = exports.memory ?? this.memory;
        return made;
      };
    }
    this.ready = new Promise((done, failed) => {
      const script = inside.document.createElement("script");
      script.type = "module";
      script.src = new URL("background.js", base).href;
      script.onload = done;
      script.onerror = () => failed(new Error("background.js cannot be loaded"));
      inside.document.body.append(script);
    });
  }

  end() {
    this.frame.remove();
  }

  /** Counts the time of some work and of all that follows from it at once; what overlaps counts once. */
  async timed(work) {
    if (this.working === 0) this.since = performance.now();
    this.working += 1;
    work();
    await turn();
    this.working -= 1;
    if (this.working === 0) this.busy += performance.now() - this.since;
  }

  /** What is behind a fresh count of time and writes. */
  reset() {
    this.busy = 0;
    Object.assign(this.parts.storage.session, { writes: 0, keys: 0, bytes: 0 });
  }

  message(words) {
    const sender = { id: "why403", url: `${ORIGIN}/admin`, origin: ORIGIN, frameId: 0, documentId: "D0C", tab: { id: TAB } };
    this.parts.message.fire(words, sender, () => {});
  }

  page() {
    this.message({ kind: "page", document: "0a1b2c3d", number: 0, startedMs: Date.now() - 1000 });
  }

  /** One call from its beginning to its end, as the browser reports it. */
  call({ id, method, url, token, status, body }) {
    const { webRequest } = this.parts;
    const details = { ...WHERE, requestId: id, method, url, timeStamp: Date.now() };
    webRequest.onBeforeRequest.fire({ ...details });
    webRequest.onSendHeaders.fire({ ...details, requestHeaders: sent(token, id) });
    const answer = { ...details, statusCode: status, responseHeaders: answered(id) };
    webRequest.onHeadersReceived.fire({ ...answer });
    if (body !== undefined) {
      const headers = [["inin-correlation-id", correlation(id)]];
      this.bodies += 1;
      this.message({ kind: "body", document: "0a1b2c3d", number: this.bodies, url, status, headers, responseBody: body, twice: false, timeMs: Date.now() });
    }
    webRequest.onCompleted.fire({ ...answer });
  }
}

const correlation = (id) => `11111111-2222-4333-8444-${id.padStart(12, "0")}`;
const fields = (all) => Object.entries(all).map(([name, value]) => ({ name, value }));
const sent = (token, id) =>
  fields({
    Accept: "application/json, text/plain, */*",
    "Accept-Language": "en-GB,en;q=0.9",
    Authorization: `Bearer ${token}`,
    "Content-Type": "application/json",
    Referer: `${ORIGIN}/admin/queues`,
    "User-Agent": navigator.userAgent,
    "sec-ch-ua-platform": '"Linux"',
    traceparent: `00-${id.padStart(32, "0")}-${id.padStart(16, "0")}-01`,
  });
const answered = (id) =>
  fields({
    "content-type": "application/json",
    date: new Date().toUTCString(),
    "cache-control": "no-cache, no-store, must-revalidate",
    "strict-transport-security": "max-age=31536000; includeSubDomains",
    "inin-correlation-id": correlation(id),
    "x-content-type-options": "nosniff",
  });
const refusal = (id) =>
  JSON.stringify({
    message: "Unable to perform the requested action. You must have at least one of the following permissions assigned: [routing:queue:view]",
    code: "missing.any.permissions",
    status: 403,
    contextId: correlation(id),
  });

let number = 0;
function made(kind, token) {
  number += 1;
  const id = String(number);
  const known = `https://api.mypurecloud.com/api/v2/routing/queues/${id.padStart(8, "0")}-1111-4222-8333-444455556666`;
  const unknown = `https://api.mypurecloud.com/api/v2/secret/orders${number % 50}/${id}/things`;
  const call = { id, method: "GET", url: kind === "unknown" ? unknown : known, token };
  return kind === "ordinary" ? { ...call, status: 200 } : { ...call, status: 403, body: refusal(id) };
}

async function calls(background, kind, count, token) {
  const all = Array.from({ length: count }, () => made(kind, token));
  await background.timed(() => all.forEach((one) => background.call(one)));
}

/** Microseconds of one call after so many others. */
async function cost(background, kind, size, token) {
  const times = [];
  // What is kept is bounded: with a thousand before it, a few more make no difference.
  const few = size < 1_000;
  if (!few) await fill(background, kind, size, token);
  for (let round = 0; round < (few ? 4 : 7); round += 1) {
    if (few) await fill(background, kind, size, token);
    const count = few ? 20 : 50;
    background.reset();
    await calls(background, kind, count, token);
    await sleep(WRITTEN_MS);
    times.push((background.busy * 1000) / count);
  }
  return median(times);
}

/** A new page with so many calls, all of them written. */
async function fill(background, kind, size, token) {
  background.page();
  for (let before = 0; before < size; before += 500) {
    await calls(background, kind, Math.min(500, size - before), token);
    await sleep(150);
  }
  await sleep(WRITTEN_MS);
}

const started = (session) => Background.start(session);

/** Milliseconds from its start until a first event is answered: what wakes it is waiting already. */
async function woken(session) {
  const times = [];
  for (let round = 0; round < 5; round += 1) {
    const begun = performance.now();
    const background = await started({ ...session });
    const answer = new Promise((done) => {
      const sender = { id: "why403", url: background.parts.api.runtime.getURL("popup.html") };
      background.parts.message.fire({ kind: "session", tab: TAB }, sender, done);
    });
    const { error } = (await answer) ?? {};
    if (error) throw new Error(`it does not wake: ${JSON.stringify(error)}`);
    times.push(performance.now() - begun);
    background.end();
    await breathe();
  }
  return median(times);
}

const figure = (id, what, unit, value, more = {}) => ({ id, what, unit, value, ...more });

async function alone(background, kind, token) {
  await sleep(SETTLED_MS);
  background.reset();
  await calls(background, kind, 1, token);
  await sleep(SETTLED_MS);
  const { writes, keys, bytes } = background.parts.storage.session;
  if (writes === 0) throw new Error("the background does not observe: a call was not written");
  return { writes, keys, bytes };
}

async function run() {
  const tokens = await (await fetch("tokens.json")).json();
  const { name, token } = tokens[1];
  const figures = [];
  let last = null;
  for (const [kind, words] of [
    ["ordinary", "ordinary call"],
    ["known", "refused call, known path"],
    ["unknown", "refused call, unknown path"],
  ]) {
    const background = await started();
    // The code has run before, and the table is there.
    await fill(background, kind, 50, token);
    await sleep(SETTLED_MS);
    for (const size of SIZES) {
      const value = await cost(background, kind, size, token);
      const id = kind === "ordinary" && size === 1_000 ? "call.ordinary" : `background.${kind}.${size}`;
      figures.push(figure(id, `${words}, event to stored, after ${size.toLocaleString("en")}`, "µs", value));
    }
    if (kind === "ordinary") {
      const { writes, keys, bytes } = await alone(background, kind, token);
      figures.push(figure("call.ordinary.writes", "writes for one ordinary call alone", "", writes, { note: `${keys} keys` }));
      figures.push(figure("call.ordinary.bytes", `bytes of it, token of ${name}`, "bytes", bytes));
    }
    const kept = background.parts.storage.session.kept;
    const memory = background.memory?.buffer.byteLength;
    if (kind === "known") {
      last = { ...kept };
      figures.push(await weightOf("popup.html", "loaded.popup", "scripts and wasm that the popup loads", background));
      figures.push(await weightOf("card.html", "loaded.card", "scripts and wasm that the card's frame loads", background));
    }
    if (memory !== undefined) figures.push(figure(`background.memory.${kind}`, `the engine's memory after 10,000 × ${words}`, "bytes", memory));
    if (kind === "ordinary") figures.push(...weights(background));
    background.end();
  }
  figures.push(figure("background.wake.empty", "background woken until it answers, nothing kept", "ms", await woken({})));
  figures.push(figure("background.wake.full", "the same with all that is kept of 10,000 refused calls", "ms", await woken(last)));
  return figures;
}

/** Bytes of the files that a frame loaded, by the end of their names. */
function loaded(inside) {
  const entries = inside.performance.getEntriesByType("resource");
  const files = new Map(entries.map(({ name, decodedBodySize }) => [name, decodedBodySize]));
  const sum = (end) => [...files].filter(([name]) => name.endsWith(end)).reduce((all, [, size]) => all + size, 0);
  return { scripts: sum(".js"), wasm: sum(".wasm"), tables: sum(".table") };
}

function weights(background) {
  const { scripts, wasm, tables } = loaded(background.frame.contentWindow);
  if (wasm === 0) throw new Error("the browser does not tell what the background loaded");
  const note = `JavaScript beside it ${scripts.toLocaleString("en")} bytes, tables ${tables.toLocaleString("en")} bytes`;
  return [figure("loaded.background", "engine wasm that the background loads", "bytes", wasm, { note })];
}

/** What a page of the extension loads until it shows what the background tells. */
async function weightOf(name, id, what, background) {
  const frame = document.createElement("iframe");
  const base = new URL("extension/", location.href).href;
  const html = await (await fetch(`${base}${name}`)).text();
  globalThis.benchApi = background.parts.api;
  const sender = { id: "why403", url: `${base}${name}`, tab: { id: TAB } };
  // As the browser does it, each side gets objects of its own world.
  const into = (window, value) => (value === undefined ? undefined : window.JSON.parse(JSON.stringify(value)));
  background.parts.api.runtime.sendMessage = (words) =>
    new Promise((done) => {
      const answered = (answer) => done(into(frame.contentWindow, answer));
      background.parts.message.fire(into(background.frame.contentWindow, words), sender, answered);
    });
  background.parts.api.tabs.query = async () => [{ id: TAB, url: `${ORIGIN}/admin` }];
  frame.srcdoc = html.replace("<head>", `<head><base href="${base}"><script>globalThis.browser = parent.benchApi;</script>`);
  document.body.append(frame);
  const begun = performance.now();
  const shown = () => frame.contentDocument?.body?.textContent ?? "";
  while (!/calls? refused/.test(shown())) {
    if (performance.now() - begun > 10_000) throw new Error(`${name} shows no calls: ${shown().trim().slice(0, 200)}`);
    await sleep(50);
  }
  const { scripts, wasm } = loaded(frame.contentWindow);
  frame.remove();
  const note = `${scripts.toLocaleString("en")} of it JavaScript`;
  return figure(id, what, "bytes", scripts + wasm, { note });
}

measure(run);
