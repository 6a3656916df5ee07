// Calls of every kind, one after the other. The outcomes must be the same with and without the
// extension, to the byte: `window.results` holds them, `document.title` says when they are complete.
"use strict";

const DENIED = "https://api.mypurecloud.ie/api/v2/routing/queues?situation=denied";
const auth = { Authorization: "Bearer good-token" };
const tidy = (text) => text.replace(/-{4,}[A-Za-z0-9]+/g, "BOUNDARY").replace(/geckoformboundary[0-9a-f]+/g, "BOUNDARY");

/** What a page sees of a function, and whether its property can be written and changed. */
const look = (name, owner) => {
  const { enumerable, configurable, writable, set } = Object.getOwnPropertyDescriptor(owner, name) ?? {};
  const inner = owner[name];
  const printed = [Function.prototype.toString.call(inner), inner.toString(), `${inner}`];
  const own = Object.getOwnPropertyNames(inner).sort().join();
  const flags = [enumerable, configurable, writable ?? typeof set === "function"];
  return [name, printed, inner.name, inner.length, flags, own, "prototype" in inner, Object.getPrototypeOf(inner) === Function.prototype];
};
const READERS = ["text", "json", "arrayBuffer", "blob", "formData", "clone"];
const stackOf = async (action) => {
  try {
    await action();
    return "nothing thrown";
  } catch (error) {
    return `${error.stack}`;
  }
};
/** After how many microtasks a promise is settled. */
const ticks = async (promise) => {
  let settled = false;
  const settle = () => { settled = true; };
  promise.then(settle, settle);
  let count = 0;
  for (; !settled && count < 50; count += 1) await null;
  return count;
};

/** Everything that a page can see of an answer. */
async function seen(promise) {
  const response = await promise;
  const facts = [response.status, response.statusText, response.type, response.redirected, response.bodyUsed];
  facts.push(response instanceof Response, Object.prototype.toString.call(response), Object.keys(response).join());
  facts.push([...response.headers].filter(([name]) => name !== "date").map((pair) => pair.join(": ")).join("; "));
  facts.push(tidy(await response.text()), response.bodyUsed);
  return facts;
}

function xhr(set, { method = "GET", url = "/echo/xhr", sync = false, body = null } = {}) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const events = [];
    const done = () => {
      const text = request.responseType === "" || request.responseType === "text" ? request.responseText : null;
      const response = request.response;
      const size = response?.byteLength ?? response?.size ?? JSON.stringify(response)?.length;
      const headers = request.getAllResponseHeaders().replace(/date: .*\r\n/, "");
      resolve([events.join(" "), request.status, request.statusText, request.responseURL, headers, text && tidy(text), size]);
    };
    for (const kind of ["readystatechange", "loadstart", "load", "error", "abort", "timeout", "loadend"]) {
      request.addEventListener(kind, () => events.push(kind === "readystatechange" ? request.readyState : kind));
    }
    request.addEventListener("loadend", done);
    request.open(method, url, !sync);
    set?.(request);
    request.send(body);
  });
}

const tests = {
  // fetch, as pages use it
  "get": () => seen(fetch("/echo/get?a=1&b=%20")),
  "URL object": () => seen(fetch(new URL("/echo/url#part", location.href))),
  "headers as object": () => seen(fetch("/echo", { headers: { "X-One": "1", "x-two": " 2 ", Authorization: "Bearer abc" } })),
  "headers as pairs": () => seen(fetch("/echo", { headers: [["X-Same", "1"], ["x-same", "2"]] })),
  "Headers": () => seen(fetch("/echo", { headers: new Headers({ Accept: "text/plain" }) })),
  "post text": () => seen(fetch("/echo", { method: "POST", body: "päylöad" })),
  "post form": () => seen(fetch("/echo", { method: "POST", body: new URLSearchParams({ a: "1", b: "ü" }) })),
  "post blob": () => seen(fetch("/echo", { method: "POST", body: new Blob(["x".repeat(70000)], { type: "text/x" }) })),
  "post buffer": () => seen(fetch("/echo", { method: "POST", body: new Uint8Array([1, 2, 3]).buffer })),
  "post FormData": async () => {
    const form = new FormData();
    form.append("file", new Blob(["abc"]), "a.txt");
    const facts = await seen(fetch("/echo", { method: "POST", body: form }));
    // The boundary is random, in Firefox in its length, too.
    return JSON.stringify(facts).replace(/(length[\\": ,]+)\d+/g, "$1N");
  },
  "post stream": () => seen(fetch("https://shop.example/echo", { method: "POST", mode: "no-cors", duplex: "half", body: new Blob(["abc"]).stream() })),
  "put, delete, patch": async () => [await seen(fetch("/echo", { method: "put", body: "1" })), await seen(fetch("/echo", { method: "DELETE" })), await seen(fetch("/echo", { method: "patch", body: "2" }))],
  "head": () => seen(fetch("/echo", { method: "HEAD" })),
  "Request": () => seen(fetch(new Request("/echo", { method: "POST", body: "r", headers: { "X-R": "1" } }))),
  "Request with init": () => seen(fetch(new Request("/echo", { headers: { "X-R": "1" } }), { headers: { "X-I": "1" } })),
  "Request twice": async () => {
    const request = new Request("/echo", { method: "POST", body: "once" });
    const first = await seen(fetch(request));
    return [first, request.bodyUsed, await seen(fetch(request))];
  },
  "Request cloned": async () => {
    const request = new Request("/echo", { method: "POST", body: "twice" });
    const copy = request.clone();
    return [await seen(fetch(request)), await seen(fetch(copy))];
  },
  "redirect": async () => {
    const response = await fetch("/redirect");
    return [response.redirected, response.url, await response.text()];
  },
  "redirect: error": () => seen(fetch("/redirect", { redirect: "error" })),
  "redirect: manual": () => seen(fetch("/redirect", { redirect: "manual" })),
  "integrity": () => seen(fetch("/worker.js", { integrity: "sha256-AAAA" })),
  "credentials, cache, referrer": () => seen(fetch("/echo", { credentials: "omit", cache: "no-store", referrer: "", priority: "low" })),
  "keepalive": () => seen(fetch("/echo", { method: "POST", body: "k", keepalive: true })),
  // fetch, refused
  "denied": () => seen(fetch(DENIED, { headers: auth })),
  "denied, without body": () => seen(fetch(DENIED.replace("denied", "empty"), { headers: auth })),
  "denied, huge": async () => (await (await fetch(DENIED.replace("denied", "huge"), { headers: auth })).arrayBuffer()).byteLength,
  "denied, cloned": async () => {
    const response = await fetch(DENIED, { headers: auth });
    const copy = response.clone();
    return [await response.text(), await copy.text()];
  },
  "denied, read twice": async () => {
    const response = await fetch(DENIED, { headers: auth });
    await response.text();
    return response.json();
  },
  "denied, read in parts": async () => {
    const response = await fetch(DENIED, { headers: auth });
    const reader = response.body.getReader();
    let bytes = 0;
    for (let part = await reader.read(); !part.done; part = await reader.read()) bytes += part.value.length;
    return [bytes, response.bodyUsed, response.body.locked];
  },
  "denied, cancelled": async () => {
    const response = await fetch(DENIED.replace("denied", "huge"), { headers: auth });
    await response.body.cancel();
    return [response.status, response.bodyUsed];
  },
  "without CORS": () => seen(fetch(DENIED.replace("denied", "no-cors"), { headers: auth })),
  "preflight refused": () => seen(fetch(DENIED.replace("denied", "preflight-403"), { headers: auth })),
  "no-cors": () => seen(fetch(DENIED, { mode: "no-cors" })),
  // fetch, used wrongly
  "no argument": () => fetch(),
  "bad address": () => fetch("http://["),
  "bad header": () => fetch("/echo", { headers: { "bad name": "1" } }),
  "get with body": () => fetch("/echo", { body: "1" }),
  "wrong this": () => fetch.call({}, "/echo"),
  "no this": () => seen(fetch.call(undefined, "/echo")),
  "throwing getter": () => fetch("/echo", { get method() { throw new RangeError("from the page"); } }),
  "aborted before": () => fetch("/echo", { signal: AbortSignal.abort() }),
  "aborted with a reason": () => fetch("/echo", { signal: AbortSignal.abort("my reason") }),
  "aborted during": () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 100);
    return fetch(DENIED.replace("denied", "never"), { headers: auth, signal: stop.signal });
  },
  "getters are read once": async () => {
    const reads = [];
    const options = new Proxy({ method: "POST", body: "p" }, {
      get(target, key) { reads.push(String(key)); return target[key]; },
    });
    await fetch("/echo", options);
    return reads;
  },
  // XMLHttpRequest
  "xhr": () => xhr(),
  "xhr post": () => xhr((request) => request.setRequestHeader("Content-Type", "text/x"), { method: "POST", body: "ü" }),
  "xhr headers": () => xhr((request) => { request.setRequestHeader("X-A", "1"); request.setRequestHeader("x-a", "2"); request.setRequestHeader("Authorization", "Bearer abc"); }),
  "xhr sync": () => xhr(null, { sync: true }),
  "xhr json": () => xhr((request) => { request.responseType = "json"; }),
  "xhr blob": () => xhr((request) => { request.responseType = "blob"; }),
  "xhr arraybuffer": () => xhr((request) => { request.responseType = "arraybuffer"; }),
  "xhr document": () => xhr((request) => { request.responseType = "document"; }, { url: "/frame-not-there" }),
  "xhr overrideMimeType": () => xhr((request) => request.overrideMimeType("text/plain; charset=latin1")),
  "xhr denied": () => xhr((request) => request.setRequestHeader("Authorization", auth.Authorization), { url: DENIED }),
  "xhr denied json": () => xhr((request) => { request.responseType = "json"; request.setRequestHeader("Authorization", auth.Authorization); }, { url: DENIED }),
  "xhr denied sync": () => xhr((request) => request.setRequestHeader("Authorization", auth.Authorization), { url: DENIED, sync: true }),
  "xhr without CORS": () => xhr((request) => request.setRequestHeader("Authorization", auth.Authorization), { url: DENIED.replace("denied", "no-cors") }),
  "xhr timeout": () => xhr((request) => { request.timeout = 200; request.setRequestHeader("Authorization", auth.Authorization); }, { url: DENIED.replace("denied", "never") }),
  "xhr aborted": () => xhr((request) => setTimeout(() => request.abort(), 100), { url: DENIED.replace("denied", "never") }),
  "xhr send before open": () => new XMLHttpRequest().send(),
  "xhr open twice": () => xhr((request) => request.open("GET", "/echo/second")),
  "xhr header before open": () => new XMLHttpRequest().setRequestHeader("a", "b"),
  "xhr wrong this": () => XMLHttpRequest.prototype.open.call({}, "GET", "/echo"),
  "xhr bad address": () => new XMLHttpRequest().open("GET", "http://["),
  "xhr bad method": () => new XMLHttpRequest().open("TRACE", "/echo"),
  "xhr open with two arguments": () => { const request = new XMLHttpRequest(); request.open("GET", "/echo"); return [request.readyState, Object.keys(request)]; },
  "xhr subclass": () => { class Own extends XMLHttpRequest {} const own = new Own(); own.open("GET", "/echo", false); own.send(); return [own.status, own instanceof XMLHttpRequest, Own.name]; },
  // The rest
  "sendBeacon": () => navigator.sendBeacon("/echo/beacon", "b"),
  "worker": () => new Promise((resolve) => {
    const worker = new Worker("/worker.js");
    worker.onmessage = ({ data }) => { worker.terminate(); resolve(data); };
    worker.postMessage({ ...caseOf("case-2").request });
  }),
  "what the functions look like": () => {
    const proto = XMLHttpRequest.prototype;
    const functions = ["open", "send", "setRequestHeader", "abort", "getAllResponseHeaders"].map((name) => look(name, proto));
    const readers = READERS.map((name) => look(name, Response.prototype));
    return [look("fetch", window), ...functions, ...readers, look("XMLHttpRequest", window), look("toString", Function.prototype), window.fetch === fetch, typeof fetch];
  },
  "functions of a fresh frame": () => {
    const frame = document.createElement("iframe");
    document.body.append(frame);
    const inner = frame.contentWindow;
    const texts = [inner.fetch.toString(), fetch.toString.call(inner.fetch), inner.Function.prototype.toString.call(fetch)];
    const found = [...texts, inner.fetch.name, ...READERS.map((name) => look(name, inner.Response.prototype))];
    frame.remove();
    return found;
  },
  "stacks": async () => {
    const read = await fetch(DENIED, { headers: auth });
    await read.text();
    const xhr = () => new XMLHttpRequest();
    return [
      await stackOf(() => fetch(DENIED.replace("denied", "no-cors"), { headers: auth })),
      await stackOf(() => fetch("http://[")),
      await stackOf(() => fetch()),
      await stackOf(() => fetch("/echo", { signal: AbortSignal.abort() })),
      await stackOf(() => read.text()),
      await stackOf(() => read.json()),
      await stackOf(() => Response.prototype.json.call({})),
      await stackOf(() => xhr().open("GET", "http://[")),
      await stackOf(() => xhr().open("TRACE", "/echo")),
      await stackOf(() => xhr().send()),
      await stackOf(() => XMLHttpRequest.prototype.open.call({}, "GET", "/echo")),
    ];
  },
  "order of microtasks": async () => {
    const read = await fetch(DENIED, { headers: auth });
    await read.text();
    return [
      await ticks(fetch("/echo", { signal: AbortSignal.abort() })),
      await ticks(fetch("http://[")),
      await ticks(read.text()),
      await ticks(new Response("1", { status: 403 }).json().then(() => {})) > 0,
      fetch("http://[").catch(() => {}) instanceof Promise,
    ];
  },
  "rejections that nobody handles": async () => {
    const seen = [];
    const note = (event) => { event.preventDefault(); event.stopImmediatePropagation(); seen.push(`${event.reason?.name}`); };
    addEventListener("unhandledrejection", note, true);
    (await fetch(DENIED.replace("denied", "not-json"), { headers: auth })).json();
    fetch(DENIED.replace("denied", "no-cors"), { headers: auth });
    await new Promise((resolve) => setTimeout(resolve, 400));
    removeEventListener("unhandledrejection", note, true);
    return seen.sort();
  },
  "getters of an answer that are read": async () => {
    const response = await fetch(DENIED, { headers: auth });
    const reads = [];
    for (const name of ["status", "ok", "url", "headers", "body", "bodyUsed", "type", "redirected"]) {
      const native = Object.getOwnPropertyDescriptor(Response.prototype, name).get;
      Object.defineProperty(response, name, { get() { reads.push(name); return native.call(this); } });
    }
    await response.text();
    return reads;
  },
  "denied, every reader": async () => {
    const again = () => fetch(DENIED, { headers: auth });
    const parts = [];
    for await (const part of (await again()).body.pipeThrough(new TextDecoderStream())) parts.push(part);
    const byob = (await again()).body.getReader({ mode: "byob" }).read(new Uint8Array(10)).then(({ value }) => value.byteLength, ({ name }) => name);
    return [
      await (await again()).json(),
      (await (await again()).arrayBuffer()).byteLength,
      (await (await again()).blob()).type,
      await (await again()).formData().catch(({ name, message }) => `${name}: ${message}`),
      typeof (await again()).bytes,
      parts.join(""),
      await byob,
    ];
  },
  "denied, asked for a reader that is not called": async () => {
    const response = await fetch(DENIED, { headers: auth });
    const found = typeof response.json === "function" && typeof response.text === "function";
    await new Promise((resolve) => setTimeout(resolve, 50));
    const reader = response.body.getReader();
    const first = (await reader.read()).value.length > 0;
    return [found, response.bodyUsed, first, await reader.cancel()];
  },
  "denied, cut off while it is read": async () => {
    const stop = new AbortController();
    const response = await fetch(DENIED.replace("denied", "huge"), { headers: auth, signal: stop.signal });
    const text = response.text();
    stop.abort();
    return text.then((read) => read.length > 0, ({ name }) => name);
  },
  "readers that the page replaces": async () => {
    const native = Response.prototype.text;
    const own = function (...args) { return native.apply(this, args).then((text) => `own ${text.length}`); };
    Response.prototype.text = own;
    const facts = [Response.prototype.text === own, await (await fetch(DENIED, { headers: auth })).text()];
    Response.prototype.text = native;
    facts.push(Response.prototype.text === native, (await (await fetch(DENIED, { headers: auth })).text()).length);
    const response = await fetch(DENIED, { headers: auth });
    response.text = own;
    facts.push(Object.keys(response), await response.text());
    class Derived extends Response { text() { return "derived"; } }
    facts.push(new Derived("x").text(), await new Derived("x").json().catch(({ name }) => name));
    return facts;
  },
  "new is refused": () => new fetch("/echo"),
  "globals": () => Object.getOwnPropertyNames(window).filter((name) => !/cdc_/.test(name)).sort().join(" "),
  "own keys of the prototypes": () => [XMLHttpRequest, Response, Request, Headers, Promise].map(({ prototype }) => Reflect.ownKeys(prototype).map(String).join()),
  "what was posted to the page": async () => { await new Promise((resolve) => setTimeout(resolve, 300)); return window.messages; },
  "faults": () => window.faults,
  "what the page fetched": () => [...new Set(performance.getEntriesByType("resource").map(({ name, initiatorType }) => `${initiatorType} ${name}`))].filter((line) => / https?:/.test(line)).sort(),
};

(async () => {
  for (const [name, test] of Object.entries(tests)) {
    let outcome;
    try {
      outcome = await test();
    } catch (error) {
      outcome = `thrown: ${error?.constructor?.name} ${error?.name}: ${error?.message ?? error}`;
    }
    window.results.push({ name, outcome: outcome === undefined ? "undefined" : outcome });
    document.title = `battery: ${name}`;
  }
  document.getElementById("results").textContent = JSON.stringify(window.results, null, 1);
  document.title = "battery: done";
})();
