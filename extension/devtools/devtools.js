// Adds the panel, which is all of this extension.
const api = globalThis.browser ?? globalThis.chrome;
const { name } = api.runtime.getManifest();
api.devtools.panels.create(name, "icons/32.png", "panel.html");
// Firefox keeps a list of calls for `getHAR` only while somebody listens: so from the moment the tools are open, and not
// only when the panel is first looked at.
api.devtools.network.onRequestFinished.addListener(() => {});
