import { scopes } from "./scopes.js";

const api = "http://127.0.0.1:4030";
const state = document.querySelector("#state");

/// A token for the user. An application proper sends the browser to the authorization page for it.
async function signIn() {
  const answer = await fetch(`${api}/oauth/token`, {
    method: "POST",
    body: new URLSearchParams({ grant_type: "password", client_id: "front-end", username: "anna", scope: scopes.join(" ") }),
  });
  return (await answer.json()).access_token;
}

const token = await signIn();
const call = (path, options = {}) =>
  fetch(api + path, { ...options, headers: { authorization: `Bearer ${token}`, "content-type": "application/json" } });

function show(queue) {
  const item = document.createElement("li");
  item.textContent = queue.name;
  document.querySelector("#queues").append(item);
}

(await (await call("/api/v2/routing/queues")).json()).entities.forEach(show);

document.querySelector("#form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const body = JSON.stringify({ name: document.querySelector("#name").value });
  const answer = await call("/api/v2/routing/queues", { method: "POST", body });
  if (answer.ok) show(await answer.json());
  // As so many applications do: the reason is in the answer, and the user sees a number.
  state.textContent = answer.ok ? "Created" : `Error ${answer.status}`;
});
