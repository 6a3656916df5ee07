// Runs in the page's own world, before any of its scripts. The browser's `webRequest` tells
// everything about a call but the bodies; this adds a few of them and changes nothing:
// the request is made by the native function with the page's own arguments, the answer that
// the page gets is the native one, and every step of our own may fail without a trace.
// Everything that it needs is taken now, because the page may replace it later.
(() => {
  "use strict";
  const { apply, getOwnPropertyDescriptor: describe, defineProperty: define } = Reflect;
  const getter = (prototype, name) => describe(prototype, name).get;

  const ANSWER_CAP = 64 * 1024;
  const REQUEST_CAP = 16 * 1024;
  // Bodies are read of these answers and no other: those with which platforms say no (some of them
  // with 200), pages of HTML where an API should answer, for they may ask for a sign-in, and those
  // whose path says that they are about a token (what it may do, whose it is). The background reads
  // the facts of the last kind and keeps nothing else of them.
  const denied = (status) =>
    status === 400 ||
    status === 401 ||
    status === 403 ||
    status === 407 ||
    status === 429 ||
    status === 511;
  const ABOUT_A_TOKEN =
    /\/(?:access_token|tokens?|me|me\.json|current\.json|tokeninfo|userinfo|auth\.test|incontactapi\/services\/v[\d.]+\/permissions)\/?(?:[?#]|$)/i;
  const SAYS_NO_WITH_200 =
    /^https:\/\/(?:slack\.com\/api\/|api\.github\.com\/graphql|maps\.googleapis\.com\/maps\/api\/)/i;
  const OF_AN_API = /^[^?#]*\/api\//i;
  const HTML = /^text\/html/i;
  const test = RegExp.prototype.exec;
  const fits = (pattern, text) => apply(test, pattern, [`${text}`]) !== null;
  const telling = (status, url, type) =>
    denied(status) ||
    (status >= 200 &&
      status < 300 &&
      (fits(ABOUT_A_TOKEN, url) ||
        fits(SAYS_NO_WITH_200, url) ||
        (fits(OF_AN_API, url) && fits(HTML, type()))));

  const then = Promise.prototype.then;
  const now = Date.now;
  const stringify = JSON.stringify;
  const NativeURL = URL;
  const NativeDecoder = TextDecoder;
  const NativeBytes = Uint8Array;
  const decode = TextDecoder.prototype.decode;
  const slice = String.prototype.slice;
  const subarray = Uint8Array.prototype.subarray;
  const clone = Response.prototype.clone;
  const statusOf = getter(Response.prototype, "status");
  const urlOf = getter(Response.prototype, "url");
  const bodyOf = getter(Response.prototype, "body");
  const headersOf = getter(Response.prototype, "headers");
  const headerOf = Headers.prototype.get;
  const methodOf = getter(Request.prototype, "method");
  const getReader = ReadableStream.prototype.getReader;
  const readChunk = ReadableStreamDefaultReader.prototype.read;
  const cancel = ReadableStreamDefaultReader.prototype.cancel;
  const listen = EventTarget.prototype.addEventListener;
  const xhrStatus = getter(XMLHttpRequest.prototype, "status");
  const xhrUrl = getter(XMLHttpRequest.prototype, "responseURL");
  const xhrType = getter(XMLHttpRequest.prototype, "responseType");
  const xhrHeader = XMLHttpRequest.prototype.getResponseHeader;
  const xhrText = getter(XMLHttpRequest.prototype, "responseText");
  const xhrAnswer = getter(XMLHttpRequest.prototype, "response");
  const mapGet = WeakMap.prototype.get;
  const mapSet = WeakMap.prototype.set;
  const paramsText = URLSearchParams.prototype.toString;
  const nothing = () => {};

  // The relay listens already when this arrives, takes the port and stops the event.
  const { port1: port, port2: other } = new MessageChannel();
  const post = port.postMessage;
  window.postMessage("why403", "/", [other]);

  // A short text, or a form, which is what token requests send; of anything else nothing.
  const short = (sent) => {
    let text = sent;
    if (typeof sent === "object" && sent !== null) {
      try {
        text = apply(paramsText, sent, []);
      } catch {
        return undefined;
      }
    }
    return typeof text === "string" && text.length <= REQUEST_CAP ? text : undefined;
  };

  const tell = (method, url, status, sent, answer) => {
    const requestBody = short(sent);
    const responseBody =
      typeof answer === "string" ? apply(slice, answer, [0, ANSWER_CAP]) : undefined;
    apply(post, port, [{ method, url, status, requestBody, responseBody, timeMs: now() }]);
  };

  // Reads a property without running a getter of the page.
  const own = (object, name) => {
    if (typeof object !== "object" || object === null) return undefined;
    const found = describe(object, name);
    return found === undefined ? undefined : found.value;
  };

  // Replaces a function by a proxy of it: same name, length, properties, and "[native code]".
  const wrap = (owner, name, trap) => {
    const found = describe(owner, name);
    if (typeof found?.value !== "function") return;
    found.value = new Proxy(found.value, { __proto__: null, apply: trap });
    define(owner, name, found);
  };

  const readText = async (stream) => {
    const reader = apply(getReader, stream, []);
    const decoder = new NativeDecoder();
    let text = "";
    let left = ANSWER_CAP;
    while (left > 0) {
      const chunk = await apply(readChunk, reader, []);
      if (chunk.done) return text;
      const bytes = apply(subarray, chunk.value, [0, left]);
      left -= bytes.byteLength;
      text += apply(decode, decoder, [bytes, { stream: true }]);
    }
    apply(then, apply(cancel, reader, []), [nothing, nothing]);
    return text;
  };

  const readResponse = async (call, response, status) => {
    let answer;
    try {
      const stream = apply(bodyOf, apply(clone, response, []), []);
      answer = stream === null ? "" : await readText(stream);
    } catch {
      // The page aborted the call, or had read the body in a wrapper of its own.
    }
    try {
      const url = apply(urlOf, response, []) || new NativeURL(call.url, document.baseURI).href;
      tell(call.method, url, status, call.body, answer);
    } catch {}
  };

  const seen = (input, init) => {
    const call = { method: "GET", url: undefined, body: own(init, "body") };
    if (typeof input === "string") {
      call.url = input;
    } else {
      try {
        call.method = apply(methodOf, input, []);
      } catch {
        // Not a Request: a URL, or something that the page made.
      }
    }
    const method = own(init, "method");
    if (typeof method === "string") call.method = method;
    return call;
  };

  wrap(window, "fetch", (target, self, args) => {
    let call;
    try {
      call = seen(args[0], args[1]);
    } catch {}
    const answer = apply(target, self, args);
    try {
      // The page gets this promise: were it given the native one, a rejection that the page
      // does not handle would count as handled by us, or be reported twice.
      return apply(then, answer, [
        (response) => {
          try {
            const status = apply(statusOf, response, []);
            const type = () => apply(headerOf, apply(headersOf, response, []), ["content-type"]);
            if (call !== undefined && telling(status, apply(urlOf, response, []), type)) {
              readResponse(call, response, status);
            }
          } catch {}
          return response;
        },
      ]);
    } catch {
      return answer;
    }
  });

  const calls = new WeakMap();

  const readXhr = (xhr) => {
    const status = apply(xhrStatus, xhr, []);
    const header = () => apply(xhrHeader, xhr, ["content-type"]);
    if (!telling(status, apply(xhrUrl, xhr, []), header)) return;
    const call = apply(mapGet, calls, [xhr]);
    let answer;
    const type = apply(xhrType, xhr, []);
    if (type === "" || type === "text") {
      answer = apply(xhrText, xhr, []);
    } else if (type === "json") {
      answer = stringify(apply(xhrAnswer, xhr, []));
    } else if (type === "arraybuffer") {
      const bytes = apply(subarray, new NativeBytes(apply(xhrAnswer, xhr, [])), [0, ANSWER_CAP]);
      answer = apply(decode, new NativeDecoder(), [bytes]);
    }
    tell(call.method, apply(xhrUrl, xhr, []), status, call.body, answer);
  };

  wrap(XMLHttpRequest.prototype, "open", (target, self, args) => {
    const result = apply(target, self, args);
    try {
      const known = apply(mapGet, calls, [self]) !== undefined;
      const method = typeof args[0] === "string" ? args[0] : "GET";
      apply(mapSet, calls, [self, { method, body: undefined }]);
      if (!known) {
        const onLoad = () => {
          try {
            readXhr(self);
          } catch {}
        };
        apply(listen, self, ["load", onLoad]);
      }
    } catch {}
    return result;
  });

  wrap(XMLHttpRequest.prototype, "send", (target, self, args) => {
    try {
      const call = apply(mapGet, calls, [self]);
      if (call !== undefined) call.body = args[0];
    } catch {}
    return apply(target, self, args);
  });
})();
