// For Playwright: `expect(response).toBeAllowed()` fails for a refused answer and says why it was refused.
//
//   import { expect as base } from "@playwright/test";
//   import { matchers } from "why403/playwright";
//   export const expect = base.extend(matchers);
import { explain } from "./index.js";

// An answer of a page knows its request; one of `request.get(…)` does not.
const callOf = async (response) => {
  const request = typeof response.request === "function" ? response.request() : undefined;
  const text = async () => {
    try {
      return await response.text();
    } catch {
      // The body is gone when the page went on.
      return undefined;
    }
  };
  return {
    method: request?.method(),
    url: response.url(),
    requestHeaders: request ? await request.headersArray() : undefined,
    requestBody: request?.postData() ?? undefined,
    status: response.status(),
    headers: response.headersArray ? await response.headersArray() : response.headers(),
    body: await text(),
  };
};

export const matchers = {
  async toBeAllowed(response, { method } = {}) {
    const call = await callOf(response);
    // What nobody told is not guessed.
    call.method ??= method ?? "METHOD-UNSEEN";
    const found = explain(call);
    const pass = found.denials === 0;
    return {
      name: "toBeAllowed",
      pass,
      message: () =>
        pass
          ? `The call was allowed (${call.status}), and should be refused.`
          : `The call was refused, and should be allowed.\n\n${found.texts[0]}`,
    };
  },
};
