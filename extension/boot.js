// Starts a page: `data-module` names what it loads, `data-page` the exported function that fills the element.
const root = document.querySelector("[data-page]");
const { page, module } = root.dataset;
const file = (name) => fetch(new URL(name, import.meta.url));
// Named one by one, so that a reader and the stores see what can be loaded.
const MODULES = {
  pages: () => import("./pkg/pages.js"),
  tools: () => import("./pkg/tools.js"),
};
try {
  // All of it is on its way at once.
  const explains = module === "tools";
  const engine = file(`pkg/${module}_bg.wasm`);
  const signs = explains ? file("signs.bin").then((answer) => answer.arrayBuffer()) : undefined;
  const early = explains ? file("vendors.txt") : undefined;
  const { default: init, take, ...why403 } = await MODULES[module]();
  await init({ module_or_path: engine });
  if (explains) take(new Uint8Array(await signs), await (await early).text());
  why403[`mount_${page}`](root);
  // The popup has a use for it only when a token is checked, in a row that is opened first.
  const late = async () => take(await (await file("vendors.txt")).text());
  if (!explains) root.addEventListener("toggle", late, { capture: true, once: true });
} catch (error) {
  root.setAttribute("role", "alert");
  root.textContent = `why403 could not start (${error?.name}: ${error?.message}). Reload the page or the extension.`;
}
