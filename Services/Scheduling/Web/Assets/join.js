// A client's page: times of where the client is, and a word to the practice that somebody waits.
"use strict";

document.documentElement.classList.add("js");
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

// `Tuesday 24 November 2026`, as our pages write it everywhere.
function dayOf(instant, timeZone) {
  return `${format(instant, timeZone, { weekday: "long" })} ${format(instant, timeZone, { day: "numeric", month: "long", year: "numeric" })}`;
}

function format(instant, timeZone, options) {
  return new Intl.DateTimeFormat("en-GB", { timeZone, hour12: false, ...options }).format(instant);
}

const clock = { hour: "2-digit", minute: "2-digit" };

// Where clocks show something else than at the practice, the client's own time comes first.
function localize() {
  for (const element of document.querySelectorAll("time[data-zone]:not([data-practice])")) {
    const start = new Date(element.dateTime);
    const whole = (timeZone) => dayOf(start, timeZone) + format(start, timeZone, clock);
    const practice = element.textContent;
    element.dataset.practice = practice;
    let isSame = true;
    try {
      isSame = whole(zone) === whole(element.dataset.zone);
    } catch {
      isSame = zone === element.dataset.zone;      // a zone that this browser does not know
    }
    if (isSame) continue;
    let text = element.dataset.short !== undefined
      ? `${format(start, zone, clock)} on ${dayOf(start, zone)}`
      : `${dayOf(start, zone)}, ${format(start, zone, clock)}`;
    if (element.dataset.end) {
      const end = new Date(element.dataset.end);
      const isOneDay = dayOf(start, zone) === dayOf(end, zone);
      text += isOneDay ? `–${format(end, zone, clock)}` : `–${dayOf(end, zone)}, ${format(end, zone, clock)}`;
    }
    element.textContent = `${text} (${zone}, where you are)`;
    if (element.closest(".join-when")) {
      const other = document.createElement("span");
      other.className = "join-elsewhere";
      other.textContent = `At the practice: ${practice}`;
      element.after(other);
    }
  }
}

let beat = null;
let opening = null;

function follow() {
  localize();
  const state = document.getElementById("join-state");
  const seconds = Number(state?.dataset.heartbeat || 0);
  if (seconds > 0 && beat === null) {
    tell("here");
    beat = setInterval(() => tell("here"), seconds * 1000);
  } else if (seconds === 0 && beat !== null) {
    clearInterval(beat);
    beat = null;
  }
  clearTimeout(opening);
  const opens = state?.dataset.opens;
  if (opens) {
    const wait = new Date(opens).getTime() - Date.now() + 1000;
    opening = setTimeout(() => live?.refresh(), Math.min(Math.max(wait, 1000), 2147483647));
  }
}

function tell(what) {
  const body = new URLSearchParams({ state: what });
  const path = `${location.pathname}/waiting`;
  if (what === "gone") navigator.sendBeacon(path, body);
  else fetch(path, { method: "POST", body, keepalive: true }).catch(() => {});
}

document.addEventListener("live-update", follow);
window.addEventListener("pagehide", () => { if (beat !== null) tell("gone"); });
window.addEventListener("pageshow", (event) => { if (event.persisted && beat !== null) tell("here"); });
setInterval(() => { if (!document.hidden) live?.refresh(); }, 60000);
follow();
