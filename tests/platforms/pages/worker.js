// Makes the call that it is told to make, from a worker.
"use strict";

self.addEventListener("message", async ({ data: { method, url, headers, body } }) => {
  try {
    const response = await fetch(url, { method, headers, body });
    self.postMessage(`${response.status} ${await response.text()}`);
  } catch (error) {
    self.postMessage(`${error.name}: ${error.message}`);
  }
});
