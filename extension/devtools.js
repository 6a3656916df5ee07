// Adds the panel. The panel's page is an extension page like the popup.
const api = globalThis.browser ?? globalThis.chrome;
api.devtools.panels.create("why403", "icons/32.png", "panel.html");
