// The card in the top page: a frame of the extension in a closed shadow root. It runs in the
// extension's own world after `relay.js`, which gives it the way to the background.
(() => {
  "use strict";
  const relay = globalThis.why403;
  if (window !== window.top || relay === undefined || relay.hasCard) return;
  relay.hasCard = true;
  const { api, tell } = relay;
  // One that the extension left behind when it was updated: nobody fills it any more.
  for (const old of document.querySelectorAll("why403-card")) old.remove();

  const XHTML = "http://www.w3.org/1999/xhtml";
  const MARGIN = 16;
  const WIDTH = 420;
  const HIGHEST = 640;
  let host = null;
  let frame = null;
  let shown = false;
  // The element that was made visible: the page may have removed it, and a new one be prepared.
  let visible = null;
  let guard = 0;
  let misses = 0;
  let hiddenBy = "none";

  // Inline and important: a page's style sheet cannot outrank it.
  const style = (element, rules) => {
    for (const [name, value] of Object.entries(rules)) {
      element.style.setProperty(name, value, "important");
    }
  };

  const warm = () => {
    if (host?.isConnected) return true;
    const root = document.documentElement;
    if (root === null) return false;
    host = document.createElementNS(XHTML, "why403-card");
    // A page that defined an element of this name could reach into its shadow.
    if (host.matches(":defined")) host = document.createElementNS(XHTML, "div");
    host.setAttribute("popover", "manual");
    style(host, {
      all: "initial",
      display: "block",
      position: "fixed",
      inset: `auto ${MARGIN}px ${MARGIN}px auto`,
      width: `min(${WIDTH}px, calc(100vw - ${2 * MARGIN}px))`,
      "z-index": "2147483647",
      visibility: "hidden",
      "pointer-events": "none",
      "color-scheme": "light dark",
    });
    frame = document.createElementNS(XHTML, "iframe");
    frame.title = "why403: why the call was refused";
    frame.allow = "clipboard-write";
    frame.src = api.runtime.getURL("card.html");
    style(frame, {
      display: "block",
      width: "100%",
      height: "1px",
      border: "0",
      "border-radius": "10px",
      "box-shadow": "0 0 0 1px rgb(0 0 0 / 12%), 0 12px 40px rgb(0 0 0 / 28%)",
      "color-scheme": "light dark",
    });
    host.attachShadow({ mode: "closed" }).append(frame);
    root.append(host);
    return true;
  };

  const raise = () => {
    try {
      host.showPopover();
    } catch {
      // Already in the top layer, or a browser without it: the z-index must do.
    }
  };

  const report = (how) => {
    if (hiddenBy === how) return;
    hiddenBy = how;
    tell({ kind: "hidden", how });
  };

  // The page may remove the card or lay something over it. Put it back a few times, then say so
  // where the page cannot reach: on the extension's button.
  const check = () => {
    if (!shown) return;
    if (relay.isOrphan()) return relay.orphaned();
    if (!host.isConnected || visible !== host) {
      misses += 1;
      if (misses > 3) return report("removed");
      return show();
    }
    const { left, top, width, height } = frame.getBoundingClientRect();
    const hit = document.elementFromPoint(left + width / 2, top + height / 2);
    const drawn = host.checkVisibility?.({ opacityProperty: true, visibilityProperty: true });
    if (hit === host && drawn !== false) {
      misses = 0;
      return report("none");
    }
    misses += 1;
    if (misses > 3) return report("covered");
    try {
      host.hidePopover();
    } catch {
      // It was not in the top layer.
    }
    raise();
  };

  const show = () => {
    if (!warm() || (shown && visible === host)) return;
    shown = true;
    visible = host;
    style(host, { visibility: "visible", "pointer-events": "auto" });
    raise();
    clearInterval(guard);
    guard = setInterval(check, 500);
  };

  const hide = () => {
    shown = false;
    clearInterval(guard);
    if (host === null) return;
    try {
      host.hidePopover();
    } catch {
      // It was not in the top layer.
    }
    style(host, { visibility: "hidden", "pointer-events": "none" });
  };
  relay.orphaned = () => {
    hide();
    host?.remove();
    host = frame = visible = null;
  };

  // The frame then asks the background itself: nothing that a page could use goes this way.
  const refresh = () => {
    // Not of `card.html`: Chrome gives that one an address of another origin and leads it back here.
    const { origin } = new URL(api.runtime.getURL(""));
    frame?.contentWindow?.postMessage("changed", origin);
  };

  const resize = (height) => {
    if (frame === null || !Number.isFinite(height)) return;
    const most = Math.max(120, Math.min(HIGHEST, window.innerHeight - 2 * MARGIN));
    style(frame, { height: `${Math.min(Math.max(1, Math.ceil(height)), most)}px` });
  };

  const log = (title, lines) => {
    console.groupCollapsed("%s", String(title));
    console.log("%s", String(lines));
    console.groupEnd();
  };

  api.runtime.onMessage.addListener((message, _sender, answer) => {
    switch (message?.kind) {
      case "ping":
        answer(true);
        break;
      case "warm":
        warm();
        break;
      case "show":
        misses = 0;
        show();
        refresh();
        break;
      case "refresh":
        refresh();
        break;
      case "hide":
        hide();
        refresh();
        break;
      case "size":
        resize(message.height);
        break;
      case "log":
        log(message.title, message.text);
        break;
    }
  });
})();
