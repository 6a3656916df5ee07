// Measures all subjects in one run: in turns, so that what slows the machine slows all of them.
import init, * as engine from "./pkg/engine.js";
import { createDecoder, decodeJwt, decodeProtectedHeader, jwtDecode } from "./peers.js";

const BATCH_MS = 20;
const ROUNDS = 41;

const fastJwt = createDecoder({ complete: true });
// Header and claims as values of JavaScript: what all of them can be compared by.
const READERS = {
  "jwt-decode": (token) => ({ header: jwtDecode(token, { header: true }), payload: jwtDecode(token) }),
  jose: (token) => ({ header: decodeProtectedHeader(token), payload: decodeJwt(token) }),
  "fast-jwt": (token) => fastJwt(token),
  "why403, read in JavaScript": (token) => JSON.parse(engine.read_to_json(token)),
};

async function run() {
  await init({ module_or_path: new URL("./pkg/engine_bg.wasm", import.meta.url) });
  const tokens = await (await fetch("tokens.json")).json();
  const table = new Uint8Array(await (await fetch("genesys.table")).arrayBuffer());
  const why403 = new engine.Engine(table);
  const subjects = {
    ...READERS,
    "why403, kept in wasm": (token) => engine.read(token),
    "crossing into wasm alone": (token) => engine.cross(token),
    "why403, call explained in wasm": (token) => why403.explain(token),
    "why403, report as a message": (token) => why403.report(token),
  };
  const sizes = [];
  for (const { name, token } of tokens) {
    agree(token);
    sizes.push({ name, times: measure(subjects, token) });
    await new Promise((done) => setTimeout(done, 50));
  }
  return { sizes, text: table_of(sizes) };
}

/** A decoder that reads something else must not be compared. */
function agree(token) {
  const wanted = JSON.stringify(jwtDecode(token));
  for (const [name, read] of Object.entries(READERS)) {
    const { header, payload } = read(token);
    if (header.kid !== "2026-1" || JSON.stringify(payload) !== wanted) throw new Error(`${name} reads something else`);
  }
}

/** The median time of one call in microseconds, by subject. */
function measure(subjects, token) {
  const all = Object.entries(subjects).map(([name, call]) => ({ name, call, count: calibrated(call, token), times: [] }));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (let turn = 0; turn < all.length; turn += 1) {
      const one = all[(turn + round) % all.length];
      one.times.push(batch(one.call, token, one.count) / one.count);
    }
  }
  const median = (times) => times.sort((a, b) => a - b)[times.length >> 1];
  return Object.fromEntries(all.map(({ name, times }) => [name, median(times) * 1000]));
}

/** How many calls take a batch's time, found warm. */
function calibrated(call, token) {
  let count = 16;
  for (;;) {
    const took = batch(call, token, count);
    if (took >= BATCH_MS) return count;
    count = Math.ceil(count * Math.min(8, Math.max(1.5, (BATCH_MS * 1.2) / Math.max(took, 0.5))));
  }
}

let sink = 0;
function batch(call, token, count) {
  const begun = performance.now();
  for (let at = 0; at < count; at += 1) if (call(token)) sink += 1;
  return performance.now() - begun;
}

/** Times, and beside each the ratio to the fastest of the other decoders. */
function table_of(sizes) {
  const peers = ["jwt-decode", "jose", "fast-jwt"];
  const names = Object.keys(sizes[0].times);
  const wide = Math.max(...names.map((name) => name.length));
  const head = "".padEnd(wide) + sizes.map(({ name }) => name.padStart(22)).join("");
  const lines = names.map((name) => {
    const cells = sizes.map(({ times }) => {
      const best = Math.min(...peers.map((peer) => times[peer]));
      return `${times[name].toFixed(2).padStart(10)} µs ${(times[name] / best).toFixed(2).padStart(6)}×`.padStart(22);
    });
    return name.padEnd(wide) + cells.join("");
  });
  const note = `× is the time beside the fastest of ${peers.join(", ")} at that size. Medians of ${ROUNDS} batches in turns.`;
  return [head, ...lines, note, navigator.userAgent].join("\n");
}

run()
  .then(
    (measured) => Object.assign(globalThis, { measured }),
    (error) => Object.assign(globalThis, { measured: { error: String(error?.stack ?? error) } }),
  )
  .then(() => {
    document.querySelector("#report").textContent = globalThis.measured.text ?? globalThis.measured.error;
  });
