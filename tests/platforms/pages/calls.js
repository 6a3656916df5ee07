// What the pages share: the cases, a call, a button with a line for its outcome.
"use strict";

const cases = JSON.parse(document.getElementById("cases").textContent);
const caseOf = (id) => cases.find((one) => one.id === id);

/** Makes a case's call; resolves to what a page sees of the answer. */
async function call(one, fetcher = fetch) {
  const { method, url, headers, body } = one.request;
  const response = await fetcher(url, { method, headers, body });
  return `${response.status} ${await response.text()}`;
}

/** A button `id` and an output `result-<id>` that says what came of it. */
function control(id, label, action) {
  const button = document.createElement("button");
  button.id = id;
  button.type = "button";
  button.textContent = label;
  const output = document.createElement("output");
  output.id = `result-${id}`;
  button.setAttribute("aria-describedby", output.id);
  button.addEventListener("click", async () => {
    delete output.dataset.done;
    output.textContent = "…";
    try {
      output.textContent = await action();
    } catch (error) {
      output.textContent = `${error.name}: ${error.message}`;
    }
    output.dataset.done = "";
  });
  const group = document.createElement("div");
  group.append(button, output);
  return group;
}
