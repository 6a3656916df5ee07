import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect as base, test } from "@playwright/test";
import { matchers } from "why403/playwright";

const expect = base.extend(matchers);

let server: Server;
let address: string;

// A stand-in for an API behind a development proxy: it refuses as the vendor does.
test.beforeAll(async () => {
  server = createServer((request, response) => {
    const allowed = request.url === "/api/v2/users/me";
    response.writeHead(allowed ? 200 : 403, { "content-type": "application/json", "inin-correlation-id": "f8a63b8d-a496-4355-8e5a-807a0e652f44" });
    response.end(
      allowed ? "{}" : '{"message":"Missing the following permission(s): [routing:queue:view]","code":"missing.permissions","status":403}',
    );
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

test.afterAll(() => server.close());

test("an allowed call passes", async ({ request }) => {
  await expect(await request.get(`${address}/api/v2/users/me`)).toBeAllowed({ method: "GET" });
});

test("a refused call fails", async ({ request }) => {
  await expect(await request.get(`${address}/api/v2/routing/queues`)).toBeAllowed({ method: "GET" });
});
