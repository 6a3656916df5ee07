// The browser's functions for extensions, as far as a background needs them: events are fired by the bench page, storage is
// an object, everything else says yes. What is written is counted. So the engine's own time is seen, and none of the
// browser's.

const nothing = () => Promise.resolve();

/** A function that also has any property, each of the same kind: `api.a.b.c()` does nothing, wherever it is. */
function anything() {
  return new Proxy(function () {}, {
    get: (target, name) => (name === "then" ? undefined : (target[name] ??= anything())),
    apply: nothing,
  });
}

/** An event that somebody listens to. */
class Event {
  listeners = [];
  addListener = (listener) => void this.listeners.push(listener);
  removeListener = (listener) => void (this.listeners = this.listeners.filter((one) => one !== listener));
  hasListener = (listener) => this.listeners.includes(listener);
  fire = (...words) => this.listeners.forEach((listener) => listener(...words));
}

/** A storage area that counts what is written into it. */
class Area {
  kept = {};
  writes = 0;
  keys = 0;
  bytes = 0;
  onChanged = new Event();
  get = async (which) => {
    if (which === null || which === undefined) return { ...this.kept };
    return Object.fromEntries([which].flat().filter((key) => key in this.kept).map((key) => [key, this.kept[key]]));
  };
  set = async (entries) => {
    this.writes += 1;
    for (const [key, value] of Object.entries(entries)) {
      this.kept[key] = value;
      this.keys += 1;
      this.bytes += key.length + (typeof value === "string" ? value.length : JSON.stringify(value).length);
    }
  };
  clear = async () => void (this.kept = {});
  remove = async (keys) => [keys].flat().forEach((key) => delete this.kept[key]);
  setAccessLevel = nothing;
}

/** The namespace, for an extension whose files lie at `base`. */
export function standIn(base, session = {}) {
  const events = ["onBeforeRequest", "onSendHeaders", "onBeforeRedirect", "onHeadersReceived", "onCompleted", "onErrorOccurred"];
  const webRequest = Object.fromEntries(events.map((name) => [name, new Event()]));
  const storage = { session: new Area(), local: new Area(), onChanged: new Event() };
  Object.assign(storage.session.kept, session);
  // The user agreed to whatever is asked.
  storage.local.kept.consent = JSON.stringify({ version: 1_000, atMs: 0 });
  const shown = new Event();
  const known = {
    runtime: {
      id: "why403",
      getURL: (file) => new URL(file, base).href,
      getManifest: () => ({ manifest_version: 3, host_permissions: ["https://*/*"], content_scripts: [] }),
      sendMessage: nothing,
      onMessage: new Event(),
      onInstalled: new Event(),
      onStartup: new Event(),
      onConnect: new Event(),
    },
    webRequest,
    storage,
    tabs: {
      onRemoved: new Event(),
      query: async () => [],
      get: async (id) => ({ id, url: "https://shop.example/admin" }),
      sendMessage: async (_tab, words) => shown.fire(words),
    },
    permissions: {
      onAdded: new Event(),
      onRemoved: new Event(),
      contains: async () => true,
      getAll: async () => ({ origins: [], permissions: [] }),
    },
  };
  const filled = (own) =>
    new Proxy(own, { get: (target, name) => (name in target ? target[name] : name === "then" ? undefined : (target[name] = anything())) });
  const api = filled(Object.fromEntries(Object.entries(known).map(([name, own]) => [name, filled(own)])));
  return { api, webRequest, storage, shown, message: known.runtime.onMessage };
}
