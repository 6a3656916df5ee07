// Light or dark, as the user chose in the options. It runs before the page is drawn; until the choice is read the page looks as
// the system does.
(() => {
  "use strict";
  const { storage } = globalThis.browser ?? globalThis.chrome;
  const show = (settings) => {
    let theme;
    try {
      ({ theme } = JSON.parse(settings));
    } catch {
      // None are kept, or they cannot be read: as the system is.
    }
    const root = document.documentElement;
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else delete root.dataset.theme;
  };
  storage.local.get("settings").then(({ settings }) => show(settings ?? "{}"));
  storage.onChanged.addListener((changes, area) => {
    if (area === "local" && "settings" in changes) show(changes.settings.newValue ?? "{}");
  });
})();
