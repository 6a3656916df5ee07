// Starts a page: `data-page` names the exported function that fills the element.
import init, * as why403 from "./pkg/why403.js";
const root = document.querySelector("[data-page]");
try {
  await init({ module_or_path: new URL("./pkg/why403_bg.wasm", import.meta.url) });
  why403[`mount_${root.dataset.page}`](root);
} catch (error) {
  root.setAttribute("role", "alert");
  root.textContent = `why403 could not start (${error?.name}: ${error?.message}). Reload the page.`;
}
