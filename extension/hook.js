// Runs in the page's own world, before any of its scripts. `webRequest` tells everything about a call but the answer's
// body; this adds a few bodies and changes nothing else. How, and why so:
// * Nothing that the page calls is wrapped: native functions print as such, no frame of ours stands in any stack, promises
//   and the order of microtasks are native. A wrapped `fetch` cannot be that: a Proxy's trap stands in the stack of every
//   failed call, with our address in Chromium.
// * What is replaced is how the readers are found: `json`, `text` and so on become accessors that give the native function
//   and note that the page is about to read this answer. Only then is a copy made and read, up to a cap. An answer that the
//   page does not read is not read. What remains visible is the shape of these properties.
// * Streams (`response.body`) are left alone: a copy would change how they are cancelled. The explanation says so.
// * Which request an answer belongs to is not guessed here. The headers that the page may read go along, and
//   `session::matching` finds the call among those of this frame, or says that several are equal.
//
// All that it needs is taken now: the page may replace it later.
(() => {
  "use strict";
  const POLICY = /* policy:begin */ {
    "always": [401, 403, 407, 419, 440, 498, 511],
    "perhaps": [302, 303, 307, 400, 402, 404, 405, 406, 409, 410, 412, 421, 422, 423, 424, 426, 428, 429, 430, 435, 451, 495, 496, 499, 500, 502, 503],
    "succeeded": [200, 201, 202, 203, 206, 207],
    "perhapsTypes": "[/+](?:json|xml|html)\\b|^text/plain|^multipart/mixed",
    "aboutTokens": "/(?:access_token|access-key|tokens?(?:\\.json)?|current\\.json|me(?:\\.json)?|tokeninfo|userinfo|introspect|incontactapi/services/v[^/?#]*/permissions|auth\\.test)/?(?:[?#]|$)",
    "refusesInside": "^https://maps\\.googleapis\\.com/maps/api/|^https://slack\\.com/api/|/(?:graphql|json-?rpc|rpc|mcp|\\$?batch)/?(?:[?#]|$)",
    "pagesInstead": "^[^?#]*/api/",
    "refusal": "\"(?:errors?|error_?(?:message|code|type))\"\\s*:\\s*(?!\\[\\s*\\]|null|false|\"\"|0\\b)|\"(?:ok|(?:is)?success)\"\\s*:\\s*false|\"(?:status|result)\"\\s*:\\s*\"(?:fail|error|nok)|\"(?:code|ret)\"\\s*:\\s*\"?(?:-\\d|e?40[13])|^\\s*\\{\\s*\"(?:message|msg|detail)\"\\s*:\\s*\"[^\"]*\"\\s*\\}|\"REQUEST_DENIED\"|\"status(?:_?code)?\"\\s*:\\s*\"?40[13]\\b|^HTTP/1\\.1 40[13]\\b|<(?:[\\w-]+:)?(?:fault|error)\\b",
    "smallAnswer": 4096,
    "answerCap": 65536,
    "headerCap": 1024,
    "headers": ["content-length", "date", "etag", "age", "request-id", "x-request-id", "x-requestid", "correlation-id", "x-correlation-id", "x-trace-id", "x-b3-traceid", "traceparent", "www-authenticate", "grpc-status", "mediawiki-api-error", "x-error-code", "inin-correlation-id", "trackingid", "x-zendesk-request-id", "x-github-request-id", "client-request-id", "x-ms-request-id", "x-slack-req-id", "cf-ray", "x-amzn-requestid", "x-amzn-trace-id", "x-amz-request-id", "x-served-by", "x-timer"]
  } /* policy:end */;

  const { apply, getOwnPropertyDescriptor: describe, defineProperty: define } = Reflect;
  const getter = (prototype, name) => describe(prototype, name).get;
  const exec = RegExp.prototype.exec;
  const fits = (pattern, text) => apply(exec, pattern, [text]) !== null;
  const pattern = (source) => new RegExp(source, "im");
  const PERHAPS_TYPES = pattern(POLICY.perhapsTypes);
  const ABOUT_TOKENS = pattern(POLICY.aboutTokens);
  const REFUSES_INSIDE = pattern(POLICY.refusesInside);
  const PAGES_INSTEAD = pattern(POLICY.pagesInstead);
  const REFUSAL = pattern(POLICY.refusal);
  const HTML = /^text\/html/i;

  const { then } = Promise.prototype;
  const { now } = Date;
  const { abs } = Math;
  const { stringify } = JSON;
  const { includes } = Array.prototype;
  const { slice, indexOf } = String.prototype;
  const { has, add, delete: remove } = WeakSet.prototype;
  const { get: timeOf, set: put, clear } = Map.prototype;
  const sizeOf = getter(Map.prototype, "size");
  const Decoder = TextDecoder;
  const { decode } = TextDecoder.prototype;
  const Bytes = Uint8Array;
  const { subarray } = Uint8Array.prototype;
  const byteLength = getter(Object.getPrototypeOf(Uint8Array.prototype), "byteLength");
  const answers = Response.prototype;
  const { clone, text: readText } = answers;
  const statusOf = getter(answers, "status");
  const urlOf = getter(answers, "url");
  const usedOf = getter(answers, "bodyUsed");
  const bodyOf = getter(answers, "body");
  const headersOf = getter(answers, "headers");
  const headerOf = Headers.prototype.get;
  const { getReader, cancel: cancelStream } = ReadableStream.prototype;
  const { read: readChunk, cancel } = ReadableStreamDefaultReader.prototype;
  const targetOf = getter(Event.prototype, "currentTarget");
  const { addEventListener: listen, dispatchEvent: dispatch } = EventTarget.prototype;
  const Message = MessageEvent;
  const requests = XMLHttpRequest.prototype;
  const { getAllResponseHeaders: xhrHeaders } = requests;
  const xhrStatus = getter(requests, "status");
  const xhrUrl = getter(requests, "responseURL");
  const xhrType = getter(requests, "responseType");
  const xhrText = getter(requests, "responseText");
  const xhrAnswer = getter(requests, "response");
  const nothing = () => {};

  // The way to the relay, see `relay.js`. Whichever runs first leaves a random name, and the other calls it: Firefox runs
  // them in any order in its first page.
  const NAME = 32;
  const line = new EventTarget();
  const handOver = (name) => apply(dispatch, window, [new FocusEvent(name, { relatedTarget: line })]);
  const left = `${window.status}`;
  if (fits(/^[\da-f]{32}/, left)) {
    window.status = apply(slice, left, [NAME]);
    handOver(apply(slice, left, [0, NAME]));
  } else {
    const bytes = crypto.getRandomValues(new Uint8Array(NAME / 2));
    const name = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    const called = (event) => {
      event.stopImmediatePropagation();
      handOver(`${name}+`);
    };
    listen.call(window, name, called, { capture: true, once: true });
    window.status = name + left;
    setTimeout(() => {
      if (window.status === name + left) window.status = left;
    }, 1000);
  }

  const tell = (words) =>
    apply(dispatch, line, [new Message("answer", { __proto__: null, data: stringify(words) })]);

  // A copy costs most: small answers of one address, length and tag are not looked at within this time after one that
  // refused nothing.
  const ALIKE_MS = 5000;
  const MOST_ALIKE = 500;
  const harmless = new Map();
  const lately = (alike) => abs(now() - (apply(timeOf, harmless, [alike]) ?? 0)) < ALIKE_MS;
  const note = (alike) => {
    if (apply(sizeOf, harmless, []) >= MOST_ALIKE) apply(clear, harmless, []);
    apply(put, harmless, [alike, now()]);
  };

  // How an answer is to be read: not at all, whole, or only if it looks like a refusal inside; a text says which other small
  // ones are alike.
  const NOT = 0;
  const WHOLE = 1;
  const IF_REFUSED = 2;
  const howToRead = (status, url, header) => {
    if (url === "" || status === 0) return NOT;
    if (apply(includes, POLICY.always, [status])) return WHOLE;
    const succeeded = apply(includes, POLICY.succeeded, [status]);
    if (!succeeded && !apply(includes, POLICY.perhaps, [status])) return NOT;
    const type = header("content-type") ?? "";
    if (!fits(PERHAPS_TYPES, type)) return NOT;
    if (!succeeded || fits(ABOUT_TOKENS, url)) return WHOLE;
    if (fits(HTML, type)) return fits(PAGES_INSTEAD, url) ? WHOLE : NOT;
    if (fits(REFUSES_INSIDE, url)) return IF_REFUSED;
    const length = header("content-length");
    if (length === null || +length > POLICY.smallAnswer) return NOT;
    const alike = `${length} ${header("etag")} ${url}`;
    return lately(alike) ? NOT : alike;
  };
  const isWanted = (how, text) => {
    if (how === WHOLE || fits(REFUSAL, text)) return true;
    if (how !== IF_REFUSED) note(how);
    return false;
  };

  const distinguishing = (header) => {
    const found = { __proto__: null };
    for (let at = 0; at < POLICY.headers.length; at += 1) {
      const field = POLICY.headers[at];
      const value = header(field);
      if (value !== null && value.length <= POLICY.headerCap) found[field] = value;
    }
    return found;
  };

  // ---- fetch ----
  // `then` asks a promise for its `constructor`: a page could count it. One that only we hold is made to have none; an error
  // in `work` must not become a rejection that nobody handles.
  const later = (promise, work) => {
    define(promise, "constructor", { __proto__: null, value: undefined });
    const guarded = (value) => {
      try {
        work(value);
      } catch {}
    };
    apply(then, promise, [guarded, nothing]);
  };
  const nextTurn = async (work) => {
    await undefined;
    try {
      work();
    } catch {}
  };

  const readStream = (stream, done) => {
    if (stream === null) return done("");
    const reader = apply(getReader, stream, []);
    const decoder = new Decoder();
    let text = "";
    let room = POLICY.answerCap;
    const next = () =>
      later(apply(readChunk, reader, []), (chunk) => {
        if (chunk.done) return done(text);
        const bytes = apply(subarray, chunk.value, [0, room]);
        room -= apply(byteLength, bytes, []);
        text += apply(decode, decoder, [bytes, { __proto__: null, stream: true }]);
        if (room > 0) return next();
        later(apply(cancel, reader, []), nothing);
        done(text);
      });
    next();
  };

  const seen = new WeakSet();
  const cloned = new WeakSet();

  const readCopy = (response, copy, how, done) => {
    // In the same turn the page calls what it got, or does not.
    nextTurn(() => {
      const used = apply(usedOf, response, []);
      // Faster than as a stream.
      if (used && typeof how === "string") return later(apply(readText, copy, []), done);
      const stream = apply(bodyOf, copy, []);
      if (used) return readStream(stream, done);
      apply(remove, seen, [response]);
      if (stream !== null) later(apply(cancelStream, stream, []), nothing);
    });
  };

  const aboutToRead = (response) => {
    const status = apply(statusOf, response, []);
    const url = apply(urlOf, response, []);
    const headers = apply(headersOf, response, []);
    const header = (field) => apply(headerOf, headers, [field]);
    const how = howToRead(status, url, header);
    if (how === NOT || apply(usedOf, response, []) || apply(has, seen, [response])) return;
    const twice = apply(has, cloned, [response]);
    const timeMs = now();
    // It throws where a reader of the page's holds the stream: then it is a stream, see above.
    const copy = apply(clone, response, []);
    apply(add, seen, [response]);
    readCopy(response, copy, how, (text) => {
      if (!isWanted(how, text)) return;
      const body = apply(slice, text, [0, POLICY.answerCap]);
      tell({ __proto__: null, url, status, headers: distinguishing(header), body, twice, timeMs });
    });
  };

  // Lets `look` see whoever asks for a method, and gives the method as it is, or what the page assigned.
  const watch = (prototype, method, look) => {
    const found = describe(prototype, method);
    if (typeof found?.value !== "function" || !found.configurable) return;
    let current = found.value;
    const get = new Proxy(found.value, {
      __proto__: null,
      apply: (_target, self) => {
        try {
          if (self !== prototype) look(self);
        } catch {}
        return current;
      },
    });
    const set = new Proxy(found.value, {
      __proto__: null,
      apply: (_target, self, args) => {
        const value = args[0];
        if (self === prototype) current = value;
        else define(self, method, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
      },
    });
    define(prototype, method, { get, set, enumerable: found.enumerable, configurable: true });
  };

  for (const reader of ["json", "text", "arrayBuffer", "blob", "bytes", "formData"]) {
    watch(answers, reader, aboutToRead);
  }
  // Of an answer that the page copied, the same body may come twice.
  watch(answers, "clone", (response) => void apply(add, cloned, [response]));

  // ---- XMLHttpRequest ----
  const readXhr = (xhr) => {
    const status = apply(xhrStatus, xhr, []);
    const url = apply(xhrUrl, xhr, []);
    // Not `getResponseHeader`: asked for what the page may not read, Chromium writes into the console.
    let all;
    const header = (field) => {
      all ??= `\n${apply(xhrHeaders, xhr, [])}`;
      const start = apply(indexOf, all, [`\n${field}: `]);
      if (start < 0) return null;
      const value = start + field.length + 3;
      return apply(slice, all, [value, apply(indexOf, all, ["\r", value])]);
    };
    const how = howToRead(status, url, header);
    if (how === NOT) return;
    const type = apply(xhrType, xhr, []);
    let text;
    if (type === "" || type === "text") {
      text = apply(slice, apply(xhrText, xhr, []), [0, POLICY.answerCap]);
    } else if (type === "json") {
      text = apply(slice, stringify(apply(xhrAnswer, xhr, [])), [0, POLICY.answerCap]);
    } else if (type === "arraybuffer") {
      const bytes = new Bytes(apply(xhrAnswer, xhr, []));
      text = apply(decode, new Decoder(), [apply(subarray, bytes, [0, POLICY.answerCap])]);
    } else {
      return;
    }
    if (!isWanted(how, text)) return;
    const headers = distinguishing(header);
    tell({ __proto__: null, url, status, headers, body: text, twice: false, timeMs: now() });
  };

  const opened = new WeakSet();
  const loaded = (event) => {
    try {
      readXhr(apply(targetOf, event, []));
    } catch {}
  };
  watch(requests, "open", (xhr) => {
    if (apply(has, opened, [xhr])) return;
    apply(xhrStatus, xhr, []);
    apply(listen, xhr, ["load", loaded]);
    apply(add, opened, [xhr]);
  });
})();
