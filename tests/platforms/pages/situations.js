// The situations: id of the button → what it does. Answers are chosen by `?situation=` (special.rs).
"use strict";

const TOKEN = "good-token";
const special = (name) => `https://api.mypurecloud.ie/api/v2/routing/queues?situation=${name}`;
const init = (more = {}) => ({ ...more, headers: { Authorization: `Bearer ${TOKEN}`, ...more.headers } });

async function get(name, options) {
  const response = await fetch(special(name), init(options));
  const text = await response.text();
  return `${response.status} ${text.slice(0, 300)}`;
}

function xhr(name, { type = "", sync = false } = {}) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("GET", special(name), !sync);
    if (!sync) request.responseType = type;
    request.setRequestHeader("Authorization", `Bearer ${TOKEN}`);
    request.addEventListener("error", () => reject(new TypeError("XHR failed")));
    request.addEventListener("load", async () => {
      let { response } = request;
      if (response instanceof Blob) response = await response.text();
      else if (response instanceof ArrayBuffer) response = new TextDecoder().decode(response);
      else if (typeof response !== "string") response = JSON.stringify(response);
      resolve(`${request.status} ${response}`);
    });
    request.send();
  });
}

function fromWorker(request, worker) {
  return new Promise((resolve, reject) => {
    worker.addEventListener("message", ({ data }) => { worker.terminate(); resolve(data); });
    worker.addEventListener("error", (event) => reject(new Error(event.message)));
    worker.postMessage(request);
  });
}

const situations = {
  // The answer.
  "denied": () => get("denied"),
  "ok": () => get("ok"),
  "no-cors": () => get("no-cors"),
  "slow": () => get("slow"),
  "waf": () => get("waf"),
  "empty": () => get("empty"),
  "huge": () => get("huge"),
  "not-json": () => get("not-json"),
  "challenge": () => get("challenge"),
  "rate-limit": () => get("rate-limit"),
  "redirect": () => get("redirect"),
  "preflight-403": () => get("preflight-403"),
  "preflight-no-cors": () => get("preflight-no-cors"),
  "no-token": () => fetch("https://api.mypurecloud.com/api/v2/users/me").then(async (response) => `${response.status} ${await response.text()}`),
  "same-origin": () => fetch("/denied", init()).then(async (response) => `${response.status} ${await response.text()}`),
  // The way of calling.
  "xhr": () => xhr("denied"),
  "xhr-sync": () => xhr("denied", { sync: true }),
  "xhr-json": () => xhr("denied", { type: "json" }),
  "xhr-blob": () => xhr("denied", { type: "blob" }),
  "xhr-arraybuffer": () => xhr("denied", { type: "arraybuffer" }),
  "xhr-no-cors": () => xhr("no-cors"),
  "worker": () => fromWorker(caseOf("case-2").request, new Worker("/worker.js")),
  "frame": () => new Promise((resolve) => {
    const frame = document.createElement("iframe");
    const done = ({ data, source }) => {
      if (source !== frame.contentWindow || !data?.frame) return;
      removeEventListener("message", done);
      resolve(data.frame);
    };
    addEventListener("message", done);
    frame.src = "/frame";
    frame.title = "A frame that makes a call";
    document.body.append(frame);
  }),
  "request-object": async () => {
    const request = new Request(special("denied"), init({ method: "GET" }));
    const first = await fetch(request);
    const second = await fetch(request);
    return `${first.status} ${second.status} ${await second.text()}`;
  },
  "request-spent": async () => {
    const request = new Request(special("denied"), init({ method: "POST", body: "{}" }));
    const first = await fetch(request);
    try {
      await fetch(request);
    } catch (error) {
      return `${first.status} then ${error.name}`;
    }
    return `${first.status} then no error`;
  },
  "stream-body": () => get("denied", {
    method: "POST",
    duplex: "half",
    body: new Blob(["{\"a\":", "1}"]).stream(),
  }),
  "stream-read": async () => {
    const response = await fetch(special("denied"), init());
    let bytes = 0;
    for (const reader = response.body.getReader(); ;) {
      const { done, value } = await reader.read();
      if (done) return `${response.status} ${bytes} bytes`;
      bytes += value.length;
    }
  },
  "unread": () => fetch(special("denied"), init()).then((response) => `${response.status}`),
  "abort": async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 300);
    return get("never", { signal: stop.signal });
  },
};

for (const [name, action] of Object.entries(situations)) {
  document.getElementById("buttons").append(control(`situation-${name}`, name, action));
}
