// The card in the top page: a frame of the extension in a closed shadow root. `relay.js` runs before it; alone
// it only takes away what is dead.
(() => {
  "use strict";
  const relay = globalThis.why403;
  if (window !== window.top || relay?.hasCard) return;
  const XHTML = "http://www.w3.org/1999/xhtml";
  const MARGIN = 16;
  const WIDTH = 420;
  const HIGHEST = 640;
  // What it takes when it is small.
  const PILL = [172, 48];
  let host = null;
  let frame = null;
  let shown = false;
  let visible = null;
  let guard = 0;
  let misses = 0;
  let hiddenBy = "none";
  // The user's corner.
  let corner = "bottom-end";
  let stands = corner;
  let small = false;
  let tight = false;
  let whole = [WIDTH, 1];
  // What had the focus in the page.
  let focused = null;
  // Its style as it was set here.
  let worn = "";

  // A page that defined an element of this name could reach into its shadow.
  const made = (name) => {
    const element = document.createElementNS(XHTML, name);
    return element.matches(":defined") ? document.createElementNS(XHTML, "div") : element;
  };

  // Inline and important: no style sheet outranks it.
  const style = (element, rules) => {
    for (const [name, value] of Object.entries(rules)) {
      element.style.setProperty(name, value, "important");
    }
    if (element === host) worn = host.style.cssText;
  };

  const PLACE = {
    all: "initial",
    display: "block",
    position: "fixed",
    inset: `auto ${MARGIN}px ${MARGIN}px auto`,
    "z-index": "2147483647",
    "color-scheme": "light dark",
  };
  const UNSEEN = { visibility: "hidden", "pointer-events": "none" };
  const ROUND = { "border-radius": "10px", "box-shadow": "0 0 0 1px rgb(0 0 0 / 12%), 0 12px 40px rgb(0 0 0 / 28%)" };

  // Where a card stood that nobody fills any more.
  const note = () => {
    const box = made("why403-note");
    const font = "14px/1.4 system-ui, sans-serif";
    const look = { padding: "12px 16px", background: "Canvas", color: "CanvasText", font, cursor: "pointer" };
    style(box, { ...PLACE, ...ROUND, ...look, "max-width": "calc(100vw - 64px)" });
    box.attachShadow({ mode: "closed" }).append("why403 was reloaded. Reload this page, too.");
    box.addEventListener("click", () => box.remove());
    document.documentElement.append(box);
  };
  // What an extension left behind.
  for (const old of document.querySelectorAll("why403-card")) {
    if (old.style.visibility === "visible") note();
    old.remove();
  }
  if (relay === undefined) return;
  relay.hasCard = true;
  const { api, tell } = relay;
  document.addEventListener("prerenderingchange", () => tell({ kind: "visible" }));

  const isMirrored = () => getComputedStyle(document.body ?? document.documentElement).direction === "rtl";
  const sides = (name) => [name.startsWith("top"), name.endsWith("end") !== isMirrored()];
  const place = (name) => {
    stands = name;
    const [top, right] = sides(name);
    const at = (side) => (side ? `${MARGIN}px` : "auto");
    const width = `min(${small ? PILL[0] : WIDTH}px, calc(100vw - ${2 * MARGIN}px))`;
    if (host) style(host, { inset: `${at(top)} ${at(right)} ${at(!top)} ${at(!right)}`, width });
  };

  const warm = () => {
    if (host?.isConnected) return true;
    const root = document.documentElement;
    if (root === null) return false;
    host = made("why403-card");
    host.setAttribute("popover", "manual");
    style(host, { ...PLACE, ...UNSEEN });
    place(corner);
    frame = document.createElementNS(XHTML, "iframe");
    frame.title = "why403: why the call was refused";
    frame.allow = "clipboard-write";
    frame.src = api.runtime.getURL("card.html");
    style(frame, {
      display: "block",
      width: "100%",
      height: "1px",
      border: "0",
      ...ROUND,
      "color-scheme": "light dark",
    });
    host.attachShadow({ mode: "closed" }).append(frame);
    root.append(host);
    watch();
    return true;
  };

  const lower = () => {
    try {
      host.hidePopover();
    } catch {
      // It was not in the top layer.
    }
  };
  // Above all in the top layer.
  const raise = () => {
    lower();
    try {
      host.showPopover();
      below = new WeakSet(layers(true));
    } catch {
      // The z-index must do.
    }
  };

  const report = (how) => {
    if (hiddenBy === how) return;
    hiddenBy = how;
    tell({ kind: "hidden", how });
  };

  // ---- whether a person sees it
  // A click counts only when the card stood there, seen and unmoved, for this long.
  const STEADY_MS = 500;
  // So many checks fail before it is said.
  const MOST_MISSES = 3;
  const EVERY_MS = 400;
  let since = Infinity;
  let last = null;
  // What the browser says of it (IntersectionObserver v2). Firefox has none: the checks below are all.
  const TRACKS = "isVisible" in IntersectionObserverEntry.prototype;
  let seen = true;
  let turn = 0;
  let viewer = null;
  // What was in the top layer when the card was put above it.
  let below = new WeakSet();
  const disturbed = () => {
    since = Date.now();
  };

  const watch = () => {
    // It only notes: putting things back would play an endless game with an observer of the page's.
    const changes = new MutationObserver(() => {
      if (host === null || host.style.cssText !== worn || !host.isConnected) disturbed();
    });
    changes.observe(host, { attributes: true });
    changes.observe(document.documentElement, { childList: true });
    viewer?.disconnect();
    if (!TRACKS) return;
    seen = true;
    viewer = new IntersectionObserver(
      (entries) => {
        const { isVisible, intersectionRatio } = entries.at(-1);
        seen = isVisible && intersectionRatio > 0.98;
        if (!seen) disturbed();
      },
      { threshold: [0, 0.5, 0.99, 1], trackVisibility: true, delay: 100 },
    );
    viewer.observe(frame);
  };

  const outside = ({ target }) => shown && target !== host && say("left");
  // These neither bubble nor leave a shadow root.
  const opened = ({ target, newState }) => newState !== "closed" && below.delete(target);
  const hear = (target) => {
    for (const kind of ["toggle", "beforetoggle", "fullscreenchange"]) target.addEventListener(kind, opened, true);
  };
  // `document.open` takes every listener away, so they are added with each card.
  const listen = () => {
    hear(window);
    addEventListener("resize", disturbed);
    addEventListener("resize", fit);
    addEventListener("focusin", focusMoved, true);
    addEventListener("pointerover", outside, true);
    document.addEventListener("visibilitychange", disturbed);
  };

  const LAYERS = ":popover-open, :modal, :fullscreen";
  const known = new WeakSet();
  // All else in the top layer; in Firefox in closed shadow roots, too, which takes a while.
  const layers = (deep) => {
    const found = [...document.querySelectorAll(LAYERS)];
    if (deep && "openOrClosedShadowRoot" in Element.prototype) {
      for (const one of document.querySelectorAll("*")) {
        const root = one === host ? null : one.openOrClosedShadowRoot;
        if (!root) continue;
        found.push(...root.querySelectorAll(LAYERS));
        if (!known.has(root)) hear(root);
        known.add(root);
      }
    }
    return found.filter((one) => one !== host);
  };
  const areApart = (box, other) =>
    other.right <= box.left || other.left >= box.right || other.bottom <= box.top || other.top >= box.bottom;
  const crosses = (element, box) => element.matches(":modal") || !areApart(box, element.getBoundingClientRect());

  // ---- where it stands
  const CORNERS = ["bottom-end", "bottom-start", "top-start", "top-end"];
  const TYPED = "textarea, select, [contenteditable], input:not([type=button], [type=submit], [type=checkbox], [type=radio])";
  // Never over a field that is typed into; small where no corner is left, and where a dialog makes it inert.
  const fit = () => {
    if (!shown || host === null) return;
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    const field = active?.matches(TYPED) ? active.getBoundingClientRect() : null;
    const isFree = ([width, height]) => (name) => {
      const [up, end] = sides(name);
      const left = end ? document.documentElement.clientWidth - MARGIN - width : MARGIN;
      const top = up ? MARGIN : innerHeight - MARGIN - height;
      return field === null || areApart({ left, top, right: left + width, bottom: top + height }, field);
    };
    const all = [corner, ...CORNERS];
    const now = !!document.querySelector("dialog:modal") || !all.some(isFree(whole));
    const free = isFree(now || small ? PILL : whole);
    const held = active === host || host.matches(":hover");
    const wanted = held && free(stands) ? stands : (all.find(free) ?? corner);
    if (wanted !== stands) place(wanted);
    if (now !== tight) say((tight = now) ? "small" : "large");
  };
  const focusMoved = ({ target }) => {
    if (target !== host) focused = target;
    fit();
  };

  const PLAIN = {
    opacity: "1", filter: "none", transform: "none", translate: "none", rotate: "none", scale: "none", "clip-path": "none",
    "mask-image": "none", "mix-blend-mode": "normal", visibility: "visible", display: "block", "content-visibility": "visible",
  };
  const holds = (test) => {
    try {
      return document.documentElement.matches(test);
    } catch {
      // Not known to this browser.
      return false;
    }
  };

  // Whether it is drawn as meant. What the page wrote into it is taken back.
  const intact = (deep) => {
    for (const { name } of [...host.attributes]) {
      if (name !== "style" && name !== "popover") host.removeAttribute(name);
    }
    const own = host.style.cssText === worn;
    if (!own) host.style.cssText = worn;
    const box = frame.getBoundingClientRect();
    const moved = last !== null && ["left", "top", "width", "height"].some((side) => Math.abs(box[side] - last[side]) > 1);
    last = box;
    if (moved) disturbed();
    if (!own || !host.matches(":popover-open")) return false;
    const wide = Math.min(small ? PILL[0] : WIDTH, document.documentElement.clientWidth - 2 * MARGIN);
    const inside = box.left >= 0 && box.top >= 0 && box.right <= innerWidth + 1 && box.bottom <= innerHeight + 1;
    if (!inside || box.width < wide - 20 || (host.currentCSSZoom ?? 1) !== 1) return false;
    const drawn = getComputedStyle(host);
    if (Object.entries(PLAIN).some(([name, value]) => drawn.getPropertyValue(name) !== value)) return false;
    if (holds(":active-view-transition")) return false;
    // And at places that no page can know.
    const parts = [0.04, 0.5, 0.96, Math.random()];
    for (const x of parts) {
      for (const y of parts) {
        if (document.elementFromPoint(box.left + box.width * x, box.top + box.height * y) !== host) return false;
      }
    }
    // What no pointer touches is found by no point.
    const above = layers(deep).filter((one) => !below.has(one) && crosses(one, box));
    return above.length === 0;
  };

  // The page may remove or cover the card. Put it back a few times, then say so on the extension's button.
  const check = (deep = false) => {
    if (!shown || document.visibilityState === "hidden") return;
    if (relay.isOrphan()) return relay.orphaned();
    if (!host.isConnected || visible !== host) {
      disturbed();
      misses += 1;
      if (misses > MOST_MISSES) return report("removed");
      return show();
    }
    fit();
    turn += 1;
    const sound = intact(deep || misses > 0 || turn % 4 === 0);
    if (sound && seen) {
      misses = 0;
      return report("none");
    }
    disturbed();
    misses += 1;
    raise();
    if (misses > MOST_MISSES) report("covered");
  };

  // Asked after a click, with its moment. What the browser says comes late: a second look.
  const steady = async (pressedMs) => {
    const now = () => {
      check(true);
      return shown && pressedMs - since >= STEADY_MS;
    };
    if (!now()) return false;
    await new Promise((done) => setTimeout(done, 150));
    return now();
  };

  const show = () => {
    if (!warm() || (shown && visible === host)) return;
    document.querySelector("why403-note")?.remove();
    shown = true;
    visible = host;
    last = null;
    disturbed();
    listen();
    place(corner);
    style(host, { visibility: "visible", "pointer-events": "auto" });
    raise();
    fit();
    clearInterval(guard);
    guard = setInterval(() => check(), EVERY_MS);
  };

  const hide = () => {
    shown = false;
    clearInterval(guard);
    if (host === null) return;
    const hadFocus = document.activeElement === host;
    lower();
    style(host, UNSEEN);
    if (hadFocus && focused?.isConnected) focused.focus({ preventScroll: true });
  };
  relay.orphaned = () => {
    // Another may have put its note there.
    if (shown && host?.isConnected) note();
    hide();
    host?.remove();
    host = frame = visible = null;
  };

  // The frame then asks the background itself.
  const say = (word) => {
    // Chrome gives `card.html` itself an address of another origin.
    const { origin } = new URL(api.runtime.getURL(""));
    frame?.contentWindow?.postMessage(word, origin);
  };
  const refresh = () => say("changed");
  // A frame that is made just now asks by itself.
  relay.prepare = () => {
    const there = host?.isConnected;
    if (warm() && there && !shown) say("soon");
  };

  const resize = (height, isSmall) => {
    if (frame === null || !Number.isFinite(height)) return;
    const most = Math.max(120, Math.min(HIGHEST, window.innerHeight - 2 * MARGIN));
    const now = Math.min(Math.max(1, Math.ceil(height)), most);
    style(frame, { height: `${now}px` });
    small = isSmall;
    place(stands);
    if (!small) whole = [frame.offsetWidth, now];
    // New frames do not know.
    if (tight && !small) say("small");
    fit();
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
        corner = message.corner;
        // Nobody reads what was hidden.
        say(shown ? "changed" : "fresh");
        show();
        break;
      case "refresh":
        refresh();
        break;
      case "hide":
        hide();
        refresh();
        break;
      case "size":
        resize(message.height, message.small === true);
        break;
      case "place":
        if (message.corner) place((corner = message.corner));
        answer(isMirrored());
        break;
      case "steady":
        steady(message.pressedMs).then(answer, () => answer(false));
        return true;
      case "log":
        log(message.title, message.text);
        break;
    }
  });
})();
