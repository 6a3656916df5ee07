// Runs in every watched page, in the extension's own world. It hands on what the hook read, and
// tells the background when a page begins. It decides nothing: what comes from the page is checked
// in the background, in Rust. `card.js` follows it in the same world.
(() => {
  "use strict";
  if (globalThis.why403) return;

  const api = globalThis.browser ?? globalThis.chrome;
  const ANSWER_CAP = 64 * 1024;
  const LONGEST = 8 * ANSWER_CAP;
  const HEADERS = 40;
  const HEADER_CAP = 1024;
  const PER_SECOND = 100;

  // After an update of the extension this script lives on with nobody to talk to.
  const here = { api, orphaned: () => {}, prepare: () => {} };
  here.isOrphan = () => api.runtime?.id === undefined;
  here.tell = (message) => {
    if (here.isOrphan()) return here.orphaned();
    try {
      return api.runtime.sendMessage(message).catch(COUNTED.includes(message.kind) ? countAgain : () => {});
    } catch {
      here.orphaned();
    }
  };
  // Answers are numbered for each document, so that the background knows which of them it never got or had not written
  // when it was stopped. The number is told once more when no answer followed for a second: whoever was stopped over the
  // last one, even after it was taken, would not know that there was one.
  const COUNTED = ["body", "count"];
  const QUIET = 1000;
  const TRIES = 5;
  const DOCUMENT = crypto.randomUUID().slice(0, 8);
  let number = 0;
  let tries = 0;
  let later;
  const countAgain = () => {
    if (tries >= TRIES) return;
    clearTimeout(later);
    later = setTimeout(() => {
      tries += 1;
      here.tell({ kind: "count", document: DOCUMENT, number });
    }, QUIET);
  };
  globalThis.why403 = here;

  // ---- what the hook read --------------------------------------------------------------------
  const text = (value, cap) => (typeof value === "string" ? value.slice(0, cap) : undefined);
  const fields = (headers) =>
    Object.entries(typeof headers === "object" && headers !== null ? headers : {})
      .slice(0, HEADERS)
      .map(([name, value]) => [text(name, 64), text(value, HEADER_CAP) ?? ""]);

  // What is too much to hand on is counted, and the count is told.
  let second = 0;
  let count = 0;
  let lost = 0;
  // Whether a card may come in this page at all.
  let cards = false;
  const lose = () => {
    if (lost === 0) {
      setTimeout(() => {
        here.tell({ kind: "lost", count: lost });
        lost = 0;
      }, 1000);
    }
    lost += 1;
  };

  const forward = ({ data }) => {
    if (typeof data !== "string") return;
    const now = Math.floor(Date.now() / 1000);
    if (now !== second) [second, count] = [now, 0];
    count += 1;
    if (count > PER_SECOND || data.length > LONGEST) return lose();
    let words;
    try {
      words = JSON.parse(data);
    } catch {
      return;
    }
    if (typeof words !== "object" || words === null) return;
    number += 1;
    here.tell({
      kind: "body",
      document: DOCUMENT,
      number,
      url: text(words.url, 16 * 1024),
      status: Number(words.status),
      headers: fields(words.headers),
      responseBody: text(words.body, ANSWER_CAP),
      twice: words.twice === true,
      timeMs: Number(words.timeMs),
    });
    tries = 0;
    countAgain();
    // While the background explains it, or is only woken by it, the card is made.
    if (cards && Number(words.status) >= 400) here.prepare();
  };

  // The way from the hook to here is nobody else's. Both scripts run before any script of the
  // document. Whichever runs first leaves a random name in `window.status`, which both worlds see and
  // nobody is told of; the other takes it away and dispatches an event of that name. So the hook's
  // event reaches this script, and its `relatedTarget` is a target that only these two hold. No message
  // is posted, nothing is left to listen to, and `document.open`, which removes every listener of
  // window and document, removes none of a target that is in neither.
  const NAME = 32;
  const ONCE = { capture: true, once: true };
  const left = window.status;
  const take = (event) => {
    event.stopImmediatePropagation();
    event.relatedTarget?.addEventListener("answer", forward);
  };
  if (/^[\da-f]{32}/.test(left)) {
    const name = left.slice(0, NAME);
    window.status = left.slice(NAME);
    addEventListener(`${name}+`, take, ONCE);
    dispatchEvent(new Event(name));
    removeEventListener(`${name}+`, take, ONCE);
  } else {
    const bytes = crypto.getRandomValues(new Uint8Array(NAME / 2));
    const name = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    addEventListener(name, take, ONCE);
    window.status = name + left;
    // A page that was there before the extension has no hook.
    setTimeout(() => {
      removeEventListener(name, take, ONCE);
      if (window.status === name + left) window.status = left;
    }, 1000);
  }

  // ---- sign-ins --------------------------------------------------------------------------------
  // Of a page that goes to another host with an authorization request (RFC 6749) that host is told: its redirects and
  // answers may be hidden, and the popup offers it.
  globalThis.navigation?.addEventListener("navigate", ({ isTrusted, destination }) => {
    const { origin, hostname, searchParams: asked } = new URL(destination.url);
    const signsIn = asked.has("client_id") && (asked.has("response_type") || asked.has("request_uri"));
    if (isTrusted && signsIn && origin !== location.origin) here.tell({ kind: "sign-in", host: hostname });
  });

  // ---- the page's life -------------------------------------------------------------------------
  if (window !== window.top) return;
  const begin = async (startedMs) => {
    const answer = await here.tell({ kind: "page", document: DOCUMENT, number, startedMs });
    cards = answer?.cards === true;
  };
  begin(performance.timeOrigin);
  addEventListener("pageshow", (event) => {
    if (event.persisted) begin(Date.now());
  });
})();
