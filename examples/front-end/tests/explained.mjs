// `test` of Playwright, with the refused calls of a failed test explained in its output.
import { test as base, expect } from "@playwright/test";
import { spawnSync } from "node:child_process";

const why403 = process.env.WHY403 ?? "../../target/debug/why403";

export const test = base.extend({
  // Every call of the test is recorded. The recording holds tokens of the stand-in, and stays in `test-results`.
  context: async ({ browser, baseURL }, use, testInfo) => {
    const har = testInfo.outputPath("calls.har");
    const context = await browser.newContext({ baseURL, recordHar: { path: har, content: "embed" } });
    await use(context);
    await context.close();
    if (testInfo.errors.length === 0) return;
    const explained = spawnSync(why403, ["explain", har], { encoding: "utf8" });
    // 1: calls were refused, and this says why.
    if (explained.status === 1) testInfo.errors.push({ message: `Refused calls of this test, explained:\n\n${explained.stdout}` });
    else if (explained.status !== 0) console.error(`the calls could not be explained: ${explained.stderr ?? explained.error}`);
  },
});

export { expect };
