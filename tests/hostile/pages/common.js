"use strict";
// What the hostile pages share. It keeps what it needs of the page's world, since most of them spoil that.
const API = "https://api.mypurecloud.ie/api/v2/routing/queues";
const TOKEN = "token-of-a-hostile-page-0123456789";
const SENT = { Authorization: `Bearer ${TOKEN}` };
const native = {
  fetch: fetch.bind(window),
  stringify: JSON.stringify,
  sleep: (time) => new Promise((done) => setTimeout(done, time)),
};

/** An address that answers as ordered: status, type, headers, body, hex, repeat, before, after, delay, gzip, exposed, cors. */
const told = (order, base = API) => {
  const bytes = new TextEncoder().encode(native.stringify(order));
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${base}?situation=told&told=${hex}`;
};
/** The same at the page's own origin. */
const own = (order) => told(order, "/told");
/** A refusal in the platform's own words. */
const refusal = (permission, more = {}) => ({
  status: 403,
  body: native.stringify({
    message: `Unable to perform the requested action. You are missing the following permission(s): ${permission}`,
    code: "missing.permissions",
    status: 403,
    contextId: "c0ffee00-0000-4000-8000-000000000001",
    details: [],
    errors: [],
  }),
  ...more,
});
/** Makes a call and reads its answer as text. */
const call = async (order, init = {}) => (await native.fetch(told(order), { headers: SENT, ...init })).text();
/** What came of something: its value, or the error's name and message. */
const outcomeOf = async (work) => {
  try {
    return native.stringify(await work());
  } catch (error) {
    return `${error?.name}: ${error?.message}`;
  }
};
/** The page is done; `outcome` is what is compared with and without the extension. */
const finish = (outcome) => {
  window.readyAt = performance.now();
  window.outcome = typeof outcome === "string" ? outcome : native.stringify(outcome);
};
const fail = (error) => finish(`failed: ${error?.name}: ${error?.message}`);
/** The card's element, once it is visible; nothing within five seconds where there is no extension. */
const card = async (limit = 5000) => {
  for (const begun = performance.now(); performance.now() - begun < limit; await native.sleep(50)) {
    const host = document.querySelector("why403-card");
    if (host && getComputedStyle(host).visibility === "visible" && host.getBoundingClientRect().height > 60) return host;
  }
  return null;
};
