// Starts the page: the engine fills the element.
import init, { mount_static, take } from "./pkg/tools.js";
const root = document.querySelector("[data-page]");
const file = (name) => fetch(new URL(name, import.meta.url));
try {
  const signs = file("signs.bin").then((answer) => answer.arrayBuffer());
  const vendors = file("vendors.txt").then((answer) => answer.text());
  await init({ module_or_path: file("pkg/tools_bg.wasm") });
  take(new Uint8Array(await signs), await vendors);
  mount_static(root);
} catch (error) {
  root.setAttribute("role", "alert");
  root.textContent = `why403 could not start (${error?.name}: ${error?.message}). Reload the page.`;
}
