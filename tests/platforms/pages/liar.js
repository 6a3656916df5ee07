// A service worker that answers calls to an API itself, in words that no server said.
"use strict";
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  if (!event.request.url.startsWith("https://api.mypurecloud.ie/")) return;
  const message = "You are missing the following permission(s): lie:of:frame";
  const body = JSON.stringify({ message, code: "missing.permissions", status: 403 });
  event.respondWith(new Response(body, { status: 403, headers: { "content-type": "application/json" } }));
});
