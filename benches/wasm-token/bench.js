// Tokens and refused calls by the engine, and tokens by other decoders, in one run.
import init, * as engine from "./pkg/engine.js";
import { createDecoder, decodeJwt, decodeProtectedHeader, jwtDecode } from "./peers.js";
import { inTurns, measure } from "./turns.js";

const fastJwt = createDecoder({ complete: true });
const utf8 = new TextDecoder();
const part = (text) => JSON.parse(utf8.decode(Uint8Array.fromBase64(text, { alphabet: "base64url" })));
// Header and claims as values of JavaScript: what all of them can be compared by.
const PEERS = {
  "jwt-decode": (token) => ({ header: jwtDecode(token, { header: true }), payload: jwtDecode(token) }),
  jose: (token) => ({ header: decodeProtectedHeader(token), payload: decodeJwt(token) }),
  "fast-jwt": (token) => fastJwt(token),
  "the bare platform": (token) => {
    const [header, payload] = token.split(".");
    return { header: part(header), payload: part(payload) };
  },
};
if (!Uint8Array.fromBase64) delete PEERS["the bare platform"];
const OURS = {
  read: (token) => engine.read(token),
  values: (token) => JSON.parse(engine.read_to_json(token)),
  cross: (token) => engine.cross(token),
};

/** A decoder that reads something else must not be compared. */
function agree(token) {
  const wanted = JSON.stringify(jwtDecode(token));
  for (const [name, read] of Object.entries({ ...PEERS, "why403, read in JavaScript": OURS.values })) {
    const { header, payload } = read(token);
    if (header.kid !== "2026-1" || JSON.stringify(payload) !== wanted) throw new Error(`${name} reads something else`);
  }
}

async function run() {
  await init({ module_or_path: new URL("./pkg/engine_bg.wasm", import.meta.url) });
  const tokens = await (await fetch("tokens.json")).json();
  const table = new Uint8Array(await (await fetch("genesys.table")).arrayBuffer());
  const why403 = new engine.Engine(table);
  const ours = { ...OURS, explained: (token) => why403.explain(token), report: (token) => why403.report(token) };
  const figures = { read: [], values: [], cross: [], explained: [], report: [] };
  for (const { name, token } of tokens) {
    agree(token);
    const subjects = Object.entries({ ...ours, ...PEERS });
    const times = await inTurns(subjects.map(([name, call]) => ({ name, run: () => (call(token) ? 1 : 0) })));
    const micro = (name) => times.get(name) * 1000;
    const peers = Object.fromEntries(Object.keys(PEERS).map((name) => [name, micro(name)]));
    if (!Uint8Array.fromBase64) peers["the bare platform"] = null;
    const size = name.split(" ")[0];
    const add = (what, id, words, peers = {}) =>
      figures[what].push({ id: `${id}.${size}`, what: `${words} of ${name}`, unit: "µs", value: micro(what), peers });
    add("read", "token.read", "token read and kept in wasm,", peers);
    add("values", "token.values", "token read and handed to JavaScript,", peers);
    add("cross", "token.cross", "token taken over the border alone,");
    add("explained", "call.explained", "refused call explained in wasm, token");
    add("report", "call.report", "the same with the report as a message, token");
  }
  return Object.values(figures).flat();
}

measure(run);
