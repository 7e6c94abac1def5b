// What every page shares: menus that close, forms that are sent once, and live regions.
"use strict";

// A menu closes on Escape, on a click elsewhere, and when the focus leaves it.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("focusin", (event) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// On a phone the menu of Settings is one row that scrolls: the current page's entry is in view.
const menuOfSettings = document.querySelector(".side-menu");
const currentEntry = menuOfSettings?.querySelector("[aria-current]");
if (currentEntry && menuOfSettings.scrollWidth > menuOfSettings.clientWidth) {
  const [row, entry] = [menuOfSettings.getBoundingClientRect(), currentEntry.getBoundingClientRect()];
  menuOfSettings.scrollLeft += entry.left + entry.width / 2 - row.left - row.width / 2;
}

// A form that is on its way is not sent a second time by an impatient press.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented) return;
  if (form.dataset.sent !== undefined) { event.preventDefault(); return; }
  if (form.method !== "post" || (form.target && form.target !== "_self")) return;
  form.dataset.sent = "";
  form.setAttribute("aria-busy", "true");
});
// A page that comes back from the browser's memory takes its forms up again, and its state anew.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
  }
  live?.open();
});

// Live regions: the stream says that something changed, the page is fetched again, and its regions take the places of ours.
class LivePage {
  constructor(path) {
    this.path = path;
    this.source = null;
    this.pause = 1000;       // ms until the next try; doubles up to 30 s
    this.timer = null;
    this.noteTimer = null;
    this.fetching = false;
    this.again = false;
    document.addEventListener("visibilitychange", () => (document.hidden ? this.close() : this.open()));
    window.addEventListener("pagehide", () => this.close());
    window.addEventListener("online", () => { this.pause = 1000; this.close(); this.open(); });
    if (!document.hidden) this.open();
  }

  open() {
    if (this.source) return;
    clearTimeout(this.timer);
    const source = new EventSource(this.path);
    this.source = source;
    source.addEventListener("open", () => {
      this.pause = 1000;
      this.connected(true);
      this.refresh();      // whatever happened while nobody listened
    });
    source.addEventListener("changed", () => this.refresh());
    source.addEventListener("error", () => {
      if (this.source !== source) return;
      this.close();
      this.connected(false);
      this.timer = setTimeout(() => this.open(), this.pause * (0.75 + Math.random() / 2));
      this.pause = Math.min(this.pause * 2, 30000);
      if (this.pause > 2000) this.refresh();      // tells whether we are still signed in
    });
  }

  close() {
    clearTimeout(this.timer);
    this.source?.close();
    this.source = null;
  }

  // A break of less than a second and a half is nobody's concern.
  connected(isConnected) {
    const note = document.getElementById("connection-note");
    clearTimeout(this.noteTimer);
    this.noteTimer = null;
    if (!note) return;
    if (isConnected) note.hidden = true;
    else if (note.hidden) this.noteTimer = setTimeout(() => { note.hidden = false; }, 1500);
  }

  async refresh() {
    if (this.fetching) { this.again = true; return; }
    this.fetching = true;
    try {
      do {
        this.again = false;
        const response = await fetch(location.href, { headers: { Accept: "text/html" }, redirect: "manual", cache: "no-store" });
        if (response.type === "opaqueredirect") { location.reload(); return; }      // signed out: the reload leads to sign-in
        if (response.status >= 500) break;
        if (response.status >= 400) { location.reload(); return; }      // gone, or no longer ours to see: the reload says so
        const text = await response.text();
        this.replace(new DOMParser().parseFromString(text, "text/html"));
      } while (this.again);
    } catch {
      // Offline: the stream's own error says so, and its return refreshes.
    } finally {
      this.fetching = false;
    }
  }

  replace(fresh) {
    for (const region of document.querySelectorAll("[data-live]")) {
      const other = fresh.getElementById(region.id);
      if (!other || region.outerHTML === other.outerHTML || isBeingEdited(region)) continue;
      const focus = region.contains(document.activeElement) ? document.activeElement.id : "";
      const open = [...region.querySelectorAll("details[open][id]")].map((element) => element.id);
      const taken = document.adoptNode(other);
      region.replaceWith(taken);
      for (const id of open) taken.querySelector(`#${CSS.escape(id)}`)?.setAttribute("open", "");
      if (focus) document.getElementById(focus)?.focus({ preventScroll: true });
    }
    document.dispatchEvent(new CustomEvent("live-update"));
  }
}

// What somebody is typing or ticking is never taken from under their hands.
function isBeingEdited(region) {
  if (region.querySelector("form[data-sent]")) return true;
  for (const field of region.querySelectorAll("input, textarea, select")) {
    if (field === document.activeElement) return true;
    if (field.type === "checkbox" || field.type === "radio" ? field.checked !== field.defaultChecked
      : field.type !== "hidden" && field.defaultValue !== undefined && field.value !== field.defaultValue) return true;
  }
  return false;
}

// A page that says "not yet" looks again until it is, and is then read anew.
function tryAgain(milliseconds) {
  setTimeout(async () => {
    const response = await fetch(location.href, { headers: { Accept: "text/html" }, redirect: "manual", cache: "no-store" }).catch(() => null);
    if (response && (response.type === "opaqueredirect" || response.status < 500)) location.reload();
    else tryAgain(Math.min(milliseconds * 1.5, 15000));
  }, milliseconds);
}
if (document.body.dataset.again) tryAgain(document.body.dataset.again * 1000);

const live = document.body.dataset.events ? new LivePage(document.body.dataset.events) : null;
