// The package as a stranger uses it: installed from its archive into a folder of its own.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { test } from "node:test";
import { decode, explain, needs, requirement } from "why403";

const token = "wOyFh9bZ2Zl0YV5cJ3bXk1uG7tq8R4sMpQ6nE0aLdT5iKxC9fHvBgWjUoN2yDrSz1eIqPmA3kLcVhX8tGbR7wQ";
const refused = {
  method: "GET",
  url: "https://api.mypurecloud.com/api/v2/routing/queues",
  requestHeaders: { authorization: `Bearer ${token}` },
  status: 403,
  headers: [["content-type", "application/json"]],
  body: '{"message":"Missing the following permission(s): [routing:queue:view]","code":"missing.permissions","status":403}',
};

test("a refused call is explained, and the token is in no answer", () => {
  const found = explain(refused);
  assert.equal(found.denials, 1);
  const [report] = found.reports;
  assert.deepEqual(report.findings[0].names, [{ kind: "permission", name: "routing:queue:view" }]);
  assert.equal(report.verdict.certainty, "certain");
  assert.ok(found.texts[0].includes("routing:queue:view"));
  assert.ok(!JSON.stringify(found).includes(token));
});

test("a recording, a raw request and headers in other forms are read", () => {
  const raw = `GET ${refused.url} HTTP/1.1\nauthorization: Bearer ${token}\n\nHTTP/1.1 403 Forbidden\n\n${refused.body}`;
  assert.equal(explain(raw).denials, 1);
  const headers = new Headers({ authorization: `Bearer ${token}` });
  for (const requestHeaders of [headers, [{ name: "Authorization", value: `Bearer ${token}` }], new Map(headers)]) {
    assert.equal(explain({ ...refused, requestHeaders }).reports[0].token.masked.slice(0, 4), token.slice(0, 4));
  }
  assert.equal(explain({ ...refused, status: 200, body: "{}" }).denials, 0);
  assert.throws(() => explain("hello world, this is nothing"), Error);
  assert.throws(() => explain({ url: "not an address" }), /address/);
});

test("what calls need is known beforehand", () => {
  const found = requirement("GET", "https://graph.microsoft.com/v1.0/me/messages");
  assert.deepEqual(found.ways[0].names, [{ kind: "scope", name: "Mail.ReadBasic" }]);
  const [set] = needs(`curl ${refused.url} -H 'authorization: Bearer ${token}'`);
  assert.ok(set.names.some((name) => name.name === "routing:queue:view"));
  assert.equal(decode("eyJhbGciOiJub25lIn0.eyJzY29wZSI6ImEgYiJ9.").claims[0].name, "scope");
});

test("the types hold for what a stranger writes", () => {
  execFileSync("npx", ["tsc", "--noEmit", "--strict", "--module", "nodenext", "--target", "es2022", "--skipLibCheck", "types.ts"], { stdio: "inherit" });
});

test("Playwright's test fails for a refused call, with the explanation in its output", () => {
  const { status, stdout } = spawnSync("npx", ["playwright", "test", "--reporter=line"], { encoding: "utf8" });
  assert.notEqual(status, 0);
  const out = stdout.replaceAll(/\u001b\[[0-9;]*[A-Za-z]/g, "");
  assert.match(out, /1 failed/);
  assert.match(out, /1 passed/);
  assert.match(out, /The call was refused, and should be allowed/);
  assert.match(out, /routing:queue:view/);
});

test("it starts fast enough for a test runner", () => {
  const script = 'const t = performance.now(); const { explain } = await import("why403"); explain(' + JSON.stringify(refused) + '); console.log(Math.round(performance.now() - t));';
  const times = [1, 2, 3].map(() => Number(execFileSync("node", ["--input-type=module", "-e", script], { encoding: "utf8" })));
  const best = Math.min(...times);
  console.log(`from import to the first explanation: ${best} ms`);
  assert.ok(best < 2000, `${best} ms`);
});
