// Starts the page, which draws; `worker.js` reads and explains.
import init, { mount_static, take } from "./pkg/paste.js";
const root = document.querySelector("[data-page]");
const file = (name) => fetch(new URL(name, import.meta.url));
try {
  const vendors = file("vendors.txt").then((answer) => answer.text());
  await init({ module_or_path: file("pkg/paste_bg.wasm") });
  take(await vendors);
  mount_static(root);
} catch (error) {
  root.setAttribute("role", "alert");
  root.textContent = `why403 could not start (${error?.name}: ${error?.message}). Reload the page.`;
}
// From then on it opens without a network. A browser that refuses (a private window, a file) has the page all the same.
if (isSecureContext) navigator.serviceWorker?.register("offline.js").catch(() => {});
