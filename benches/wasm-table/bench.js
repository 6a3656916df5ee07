// One call to every operation of Genesys Cloud, and one that it does not have, by all subjects in one run. A router that
// finds something else for some of them is compared on the others alone, and so is the engine beside it.
import init, * as engine from "./pkg/engine.js";
import { addRoute, compileRouter, createRouter, findMyWay, findRoute, match } from "./peers.js";
import { inTurns, measure, median } from "./turns.js";

/** The linear ones would take minutes: they get a part of the calls. */
const FEW = 40;
const LINEAR = ["path-to-regexp", "URLPattern"];
/** So many tables at hand; the last number stands for all of them. */
const LOADED = [1, 5, 10, 20, Infinity];

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
const rou3 = (operations) => {
  const router = createRouter();
  for (const { method, template, number } of operations) addRoute(router, method, colons(template), { number });
  return router;
};

const PEERS = {
  rou3(operations) {
    const router = rou3(operations);
    return (method, path) => findRoute(router, method, path)?.data.number ?? -1;
  },
  "rou3, compiled"(operations) {
    const find = compileRouter(rou3(operations));
    return (method, path) => find(method, path)?.data.number ?? -1;
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
if (!globalThis.URLPattern) delete PEERS.URLPattern;

async function run() {
  const { memory } = await init({ module_or_path: new URL("./pkg/engine_bg.wasm", import.meta.url) });
  const fetched = async (name) => new Uint8Array(await (await fetch(name)).arrayBuffer());
  const calls = await (await fetch("calls.json")).json();
  const names = await (await fetch("tables.json")).json();
  const all = new Map(await Promise.all(names.map(async (name) => [name, await fetched(`${name}.table`)])));
  const misses = calls.filter(({ miss }) => miss).map(({ method, miss }) => ({ method, path: miss, number: -1 }));

  const alone = new URLSearchParams(location.search).get("alone");
  if (alone) return [ready(all, alone).first];
  const figures = ["genesys", "largest", "all"].map((name) => ready(all, name).again);
  engine.load(all.get("genesys"));
  const ours = why403(memory);
  for (const call of [...calls, ...misses]) {
    const found = ours(call.method, call.path);
    if (found !== call.number) throw new Error(`why403 finds ${found} for ${call.method} ${call.path}, not ${call.number}`);
  }
  const peers = Object.entries(PEERS).map(([name, make]) => {
    const begun = performance.now();
    const find = make(calls);
    return { name, find, made: performance.now() - begun };
  });
  figures[0].peers = Object.fromEntries(peers.map(({ name, made }) => [name, made]));
  figures.push(...(await beside("hit", calls, ours, peers)));
  figures.push(...(await beside("miss", misses, ours, peers)));
  figures.push(...(await loaded(all, { hit: calls, miss: misses })));
  return figures;
}

/** Milliseconds: the first time, and the median of many. */
function ready(all, id) {
  const [biggest] = [...all].toSorted(([, a], [, b]) => b.length - a.length)[0];
  const sets = {
    genesys: ["the table of Genesys Cloud", ["genesys"]],
    largest: [`the largest table (${biggest})`, [biggest]],
    all: [`all ${all.size} tables`, [...all.keys()]],
  };
  const [words, names] = sets[id];
  const times = [];
  for (let round = 0; round < 21; round += 1) {
    const begun = performance.now();
    engine.load(all.get(names[0]));
    for (const name of names.slice(1)) engine.load_more(all.get(name));
    times.push(performance.now() - begun);
  }
  const figure = (end, what, value, more) => ({ id: `table.ready.${id}.${end}`, what: `${words} ready, ${what}`, unit: "ms", value, ...more });
  return {
    first: figure("first", "first time", times[0], { note: "in a fresh browser: the first code of the module that runs" }),
    again: figure("again", "median", median(times)),
  };
}

/** A pass over some calls. */
const pass = (name, find, calls, rounds) => ({
  name,
  operations: calls.length,
  rounds,
  run() {
    let sum = 0;
    for (const { method, path } of calls) sum += find(method, path);
    return sum;
  },
});

const spread = (calls, count) => Array.from({ length: count }, (_, at) => calls[Math.floor((at * calls.length) / count)]);

async function beside(what, calls, ours, peers) {
  const own = pass("why403", ours, calls);
  engine.keep_calls(calls.map(({ method, path }) => `${method} ${path}`).join("\n"));
  const subjects = [own, { name: "inside", operations: calls.length, run: () => engine.run() }];
  const whole = {};
  const parts = [];
  for (const { name, find } of peers) {
    const asked = LINEAR.includes(name) ? spread(calls, FEW) : calls;
    const right = asked.filter((call) => find(call.method, call.path) === call.number);
    subjects.push(pass(name, find, right, LINEAR.includes(name) ? 5 : undefined));
    if (right.length === asked.length) {
      whole[name] = name;
    } else {
      subjects.push(pass(`why403 for ${name}`, ours, right));
      parts.push({ name, kept: right.length, left: asked.length - right.length });
    }
  }
  const times = await inTurns(subjects);
  const nano = (name) => times.get(name) * 1e6;
  const figures = [
    {
      id: `table.${what}`,
      what: `${what} of ${calls.length} calls, Genesys Cloud`,
      unit: "ns",
      value: nano("why403"),
      peers: Object.fromEntries(Object.keys(whole).map((name) => [name, nano(name)])),
      note: `path-to-regexp and URLPattern try one pattern after the other: they are asked ${FEW} of the calls`,
    },
    { id: `table.${what}.inside`, what: `the same where the request is in wasm already`, unit: "ns", value: nano("inside") },
  ];
  for (const { name, kept, left } of parts) {
    figures.push({
      id: `table.${what}.${name}`,
      what: `${what} of the ${kept} calls that ${name} answers rightly`,
      unit: "ns",
      value: nano(`why403 for ${name}`),
      peers: { [name]: nano(name) },
      note: `${left} left out for both`,
    });
  }
  return figures;
}

/** The same look-ups with more and more tables at hand. */
async function loaded(all, kinds) {
  const figures = [];
  const others = [...all.keys()].filter((name) => name !== "genesys");
  const counts = [...new Set(LOADED.map((count) => Math.min(count, all.size)))];
  for (const [what, calls] of Object.entries(kinds)) {
    engine.keep_calls(calls.map(({ method, path }) => `${method} ${path}`).join("\n"));
    const sets = counts.map((count) => ["genesys", ...others.slice(0, count - 1)]);
    const made = sets.map((names) => engine.make_set(names, names.map((name) => all.get(name))));
    const subjects = made.map((set, at) => ({ name: counts[at], operations: calls.length, run: () => engine.run_in(set) }));
    const times = await inTurns(subjects);
    for (const count of counts) {
      figures.push({
        id: `tables.${what}.${count}`,
        what: `${what} by host, ${count} tables at hand`,
        unit: "ns",
        value: times.get(count) * 1e6,
        peers: { "with 1 table": times.get(1) * 1e6 },
      });
    }
  }
  return figures;
}

measure(run);
