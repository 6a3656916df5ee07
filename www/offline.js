// Keeps the page's own files, so that it opens without a network and as what was read last. It answers for nothing else,
// and nothing that is pasted passes through it. The build fills in the version and the names.
const VERSION = "";
const FILES = [];
const CACHE = `why403 ${VERSION}`;
addEventListener("install", (event) => {
  const fresh = FILES.map((name) => new Request(name, { cache: "reload" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(fresh)));
});
addEventListener("activate", (event) => {
  const old = (names) => names.filter((name) => name.startsWith("why403 ") && name !== CACHE);
  event.waitUntil(caches.keys().then((names) => Promise.all(old(names).map((name) => caches.delete(name)))));
});
addEventListener("fetch", (event) => {
  if (event.request.method !== "GET" || new URL(event.request.url).origin !== location.origin) return;
  const kept = caches.open(CACHE).then((cache) => cache.match(event.request, { ignoreSearch: true }));
  event.respondWith(kept.then((answer) => answer ?? fetch(event.request)));
});
