// The static page's worker: the engine reads and explains here, so that the page never stands still. It sends nothing.
import init, { reader_answer, take } from "./pkg/tools.js";
const file = (name) => fetch(new URL(name, import.meta.url));
const start = async () => {
  const signs = file("signs.bin").then((answer) => answer.arrayBuffer());
  const vendors = file("vendors.txt").then((answer) => answer.text());
  await init({ module_or_path: file("pkg/tools_bg.wasm") });
  take(new Uint8Array(await signs), await vendors);
};
const ready = start();
const progress = (calls) => postMessage({ calls });
let order = ready.catch(() => {});
addEventListener("message", ({ data: { id, words, given } }) => {
  // One after the other, as they were asked.
  order = order
    .then(() => ready)
    .then(() => reader_answer(words, given, progress))
    .then(
      (answer) => postMessage({ id, answer }),
      (error) => postMessage({ id, error: { code: `${error?.name}`, message: `${error?.message}` } }),
    );
});
