// The service worker of words-service-worker: makes the call that it is told to make, itself.
"use strict";
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("message", (event) => {
  const { url, headers } = event.data;
  event.waitUntil(fetch(url, { headers }).then(async (answer) => {
    await answer.text();
    event.ports[0].postMessage(answer.status);
  }));
});
