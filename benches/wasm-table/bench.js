// One call to every operation of Genesys Cloud, and one that it does not have, by all subjects in one run: in turns, so that
// what slows the machine slows all of them. Who finds something else than the operation is not compared.
import init, * as engine from "./pkg/engine.js";
import { addRoute, createRouter, findMyWay, findRoute, match } from "./peers.js";

const ROUNDS = 41;
/** The linear ones would take minutes: they get a part of the calls. */
const FEW = 200;

const median = (times) => times.sort((a, b) => a - b)[times.length >> 1];

/** Engine: a path is written into the memory of the module, a method is a number. */
function why403(memory) {
  const at = engine.buffer();
  const longest = engine.buffer_length();
  let bytes = new Uint8Array(memory.buffer, at, longest);
  const methods = new Map(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"].map((name) => [name, engine.method_number(name)]));
  const encoder = new TextEncoder();
  return (method, path) => {
    if (bytes.length === 0) bytes = new Uint8Array(memory.buffer, at, longest);
    let length = path.length;
    for (let i = 0; i < length; i += 1) {
      const code = path.charCodeAt(i);
      if (code > 127 || i >= longest) {
        length = encoder.encodeInto(path, bytes).written;
        break;
      }
      bytes[i] = code;
    }
    return engine.lookup(methods.get(method), length);
  };
}

/** `{userId}` as `:userId`. */
const colons = (template) => template.replaceAll(/\{(\w+)\}/g, ":$1");
const byMethod = (operations) => Map.groupBy(operations, (operation) => operation.method);
/** A literal before a parameter, segment by segment: what a list that is tried in order needs. */
const literalsFirst = (a, b) => {
  const key = ({ template }) => template.split("/").map((part) => (part.startsWith("{") ? "~" : part)).join("/");
  return key(a) < key(b) ? -1 : 1;
};

const PEERS = {
  rou3(operations) {
    const router = createRouter();
    for (const { method, template, number } of operations) addRoute(router, method, colons(template), number);
    return (method, path) => findRoute(router, method, path)?.data ?? -1;
  },
  "find-my-way"(operations) {
    const router = findMyWay({ maxParamLength: 500 });
    for (const { method, template, number } of operations) router.on(method, colons(template), () => {}, { number });
    return (method, path) => router.find(method, path)?.store.number ?? -1;
  },
  "path-to-regexp"(operations) {
    const lists = new Map();
    for (const [method, list] of byMethod(operations)) {
      lists.set(method, list.toSorted(literalsFirst).map(({ template, number }) => ({ fits: match(colons(template)), number })));
    }
    return (method, path) => lists.get(method).find(({ fits }) => fits(path))?.number ?? -1;
  },
  URLPattern(operations) {
    const lists = new Map();
    for (const [method, list] of byMethod(operations)) {
      const patterns = list.toSorted(literalsFirst);
      lists.set(method, patterns.map(({ template, number }) => ({ pattern: new URLPattern({ pathname: colons(template) }), number })));
    }
    return (method, path) => lists.get(method).find(({ pattern }) => pattern.test({ pathname: path }))?.number ?? -1;
  },
};
const LINEAR = ["path-to-regexp", "URLPattern"];

async function run() {
  const { memory } = await init({ module_or_path: new URL("./pkg/engine_bg.wasm", import.meta.url) });
  const fetched = async (name) => new Uint8Array(await (await fetch(name)).arrayBuffer());
  const calls = await (await fetch("calls.json")).json();
  const genesys = await fetched("genesys.table");
  const names = await (await fetch("tables.json")).json();
  const all = await Promise.all(names.map((name) => fetched(`${name}.table`)));
  const misses = calls.filter(({ miss }) => miss).map(({ method, miss }) => ({ method, path: miss, number: -1 }));

  const ready = { why403: loading(() => engine.load(genesys)), "why403, all platforms": loading(() => {
    engine.load(all[0]);
    for (const bytes of all.slice(1)) engine.load_more(bytes);
  }) };
  engine.load(genesys);
  const subjects = { why403: why403(memory) };
  const wrong = [];
  for (const [name, make] of Object.entries(PEERS)) {
    const begun = performance.now();
    const find = make(calls);
    ready[name] = { first: performance.now() - begun };
    const some = LINEAR.includes(name) ? 40 : 1;
    const bad = [...calls, ...misses].filter((call, at) => at % some === 0 && find(call.method, call.path) !== call.number);
    if (bad.length > 0) wrong.push(`${name} finds something else for ${bad.length}, e.g. ${bad[0].method} ${bad[0].path}`);
    subjects[name] = find;
  }
  for (const call of [...calls, ...misses]) {
    const found = subjects.why403(call.method, call.path);
    if (found !== call.number) throw new Error(`why403 finds ${found} for ${call.method} ${call.path}, not ${call.number}`);
  }
  const lines = (list) => list.map(({ method, path }) => `${method} ${path}`).join("\n");
  const hits = measure(subjects, calls, lines(calls));
  const missed = measure(subjects, misses, lines(misses));
  return { ready, hits, misses: missed, wrong, text: report(ready, hits, missed, wrong) };
}

/** Milliseconds: the first time, and the median of many. */
function loading(load) {
  const times = [];
  for (let round = 0; round < 31; round += 1) {
    const begun = performance.now();
    load();
    times.push(performance.now() - begun);
  }
  return { first: times[0], median: median(times) };
}

/** Nanoseconds of one call, by subject: the median of many passes over the calls, in turns. */
function measure(subjects, calls, lines) {
  engine.keep_calls(lines);
  const times = Object.fromEntries([...Object.keys(subjects), "why403, calls in wasm"].map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, find] of Object.entries(subjects)) {
      if (LINEAR.includes(name) && round > 4) continue;
      const from = (round * FEW) % (calls.length - FEW);
      const some = LINEAR.includes(name) ? calls.slice(from, from + FEW) : calls;
      const begun = performance.now();
      let sum = 0;
      for (const { method, path } of some) sum += find(method, path);
      times[name].push(((performance.now() - begun) * 1e6) / some.length);
      globalThis.sink = sum;
    }
    const begun = performance.now();
    globalThis.sink = engine.run();
    times["why403, calls in wasm"].push(((performance.now() - begun) * 1e6) / calls.length);
  }
  return Object.fromEntries(Object.entries(times).map(([name, list]) => [name, median(list)]));
}

function report(ready, hits, misses, wrong) {
  const correct = Object.keys(PEERS).filter((name) => !wrong.some((line) => line.startsWith(name)));
  const fastest = (times) => Math.min(...correct.map((name) => times[name]));
  const cell = (times, name) => `${times[name].toFixed(0).padStart(9)} ns ${(times[name] / fastest(times)).toFixed(2).padStart(7)}×`;
  const lines = [`${"".padEnd(24)}${"hit".padStart(21)}${"miss".padStart(21)}     ready`];
  for (const name of Object.keys(hits)) {
    const made = ready[name];
    const time = made ? `${(made.median ?? made.first).toFixed(2)} ms${made.median ? `, first ${made.first.toFixed(2)} ms` : ""}` : "";
    lines.push(`${name.padEnd(24)}${cell(hits, name)}${cell(misses, name)}   ${time}`);
  }
  const every = ready["why403, all platforms"];
  lines.push(`all platforms ready in ${every.median.toFixed(2)} ms, first ${every.first.toFixed(2)} ms`);
  lines.push(`× is the time beside the fastest correct of ${correct.join(", ")}.`, ...wrong, navigator.userAgent);
  return lines.join("\n");
}

run()
  .then(
    (measured) => Object.assign(globalThis, { measured }),
    (error) => Object.assign(globalThis, { measured: { error: String(error?.stack ?? error) } }),
  )
  .then(() => {
    document.querySelector("#report").textContent = globalThis.measured.text ?? globalThis.measured.error;
  });
