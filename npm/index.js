// why403 for Node.js and test runners: the engine as wasm, its tables read when a call to their vendor is first seen.
// Nothing is sent anywhere.
import { existsSync, readFileSync } from "node:fs";
import * as engine from "./pkg/why403.js";

const file = (name) => new URL(name, import.meta.url);

let started = false;
const start = () => {
  if (started) return;
  engine.initSync({ module: readFileSync(file("./pkg/why403_bg.wasm")) });
  engine.take(readFileSync(file("./signs.bin")), readFileSync(file("./vendors.txt"), "utf8"));
  started = true;
};

const load = (platforms) => {
  for (const id of engine.missing(platforms)) {
    const claims = file(`./tables/${id}.claims.txt`);
    engine.take_table(
      id,
      readFileSync(file(`./tables/${id}.table`)),
      existsSync(claims) ? readFileSync(claims, "utf8") : undefined,
    );
  }
};

// Errors of the engine are texts that say what is wrong and what to do.
const asked = (ask) => {
  start();
  try {
    return ask();
  } catch (error) {
    throw typeof error === "string" ? new Error(error) : error;
  }
};

const withRecording = (make, use) =>
  asked(() => {
    const recording = make();
    try {
      load(recording.platforms());
      return JSON.parse(use(recording));
    } finally {
      recording.free();
    }
  });

const pairs = (headers) => {
  if (headers === undefined || headers === null) return undefined;
  if (Array.isArray(headers)) {
    return headers.map((one) => (Array.isArray(one) ? one : [one.name, one.value]));
  }
  return typeof headers.entries === "function" ? [...headers.entries()] : Object.entries(headers);
};

const described = (call) =>
  JSON.stringify({
    method: call.method ?? "GET",
    url: String(call.url),
    requestHeaders: pairs(call.requestHeaders),
    requestBody: call.requestBody,
    status: call.status,
    headers: pairs(call.headers) ?? [],
    body: call.body,
    sentAtMs: Math.trunc(call.sentAtMs ?? Date.now()),
  });

const recorded = (given) =>
  typeof given === "string" ? engine.Recording.of_text(given, Date.now()) : engine.Recording.of_call(described(given));

export const explain = (given, { all = false } = {}) =>
  withRecording(
    () => recorded(given),
    (recording) => recording.explained(all),
  );

export const needs = (recording) =>
  withRecording(
    () => recorded(recording),
    (read) => read.needs(),
  );

export const requirement = (method, address) =>
  asked(() => {
    const platform = engine.platform_of(address);
    if (platform) load([platform]);
    return JSON.parse(engine.requirement(method, address));
  });

export const decode = (token) => asked(() => JSON.parse(engine.decode(token, Date.now())));
