// The week calendar: panels without a reload, arrow keys between blocks, copying of client links.
"use strict";

document.documentElement.classList.add("js");

// A panel opens and closes by taking the calendar out of the page that its link leads to.
async function show(address, { push = true, focus = "" } = {}) {
  const response = await fetch(address, { headers: { Accept: "text/html" }, redirect: "manual", cache: "no-store" });
  const fresh = response.ok ? new DOMParser().parseFromString(await response.text(), "text/html").getElementById("calendar") : null;
  if (!fresh) { location.assign(address); return; }
  const scroll = window.scrollY;
  document.getElementById("calendar").replaceWith(document.adoptNode(fresh));
  if (push) history.pushState({ calendar: true }, "", address);
  const target = document.getElementById(focus) || document.getElementById("panel-title");
  target?.focus({ preventScroll: true });
  window.scrollTo({ top: scroll });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-panel]");
  if (!link || event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const isClosing = link.dataset.panel === "close";
  const opener = document.querySelector(".block[aria-current]")?.id || "";
  show(link.href, { focus: isClosing ? opener : "" }).catch(() => location.assign(link.href));
});

window.addEventListener("popstate", () => {
  show(location.href, { push: false }).catch(() => location.reload());
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && !document.querySelector("details[data-menu][open]")) {
    document.getElementById("panel-close")?.click();
    return;
  }
  const block = event.target.closest?.(".block");
  if (!block) return;
  const target = neighbour(block, event.key);
  if (!target) return;
  event.preventDefault();
  target.focus();
});

// Up and down within a day, left and right to the nearest block of the next day that has any.
function neighbour(block, key) {
  const day = block.closest(".day");
  const blocks = [...day.querySelectorAll(".block")];
  const index = blocks.indexOf(block);
  if (key === "ArrowDown") return blocks[index + 1];
  if (key === "ArrowUp") return blocks[index - 1];
  if (key === "Home") return blocks[0];
  if (key === "End") return blocks[blocks.length - 1];
  if (key !== "ArrowLeft" && key !== "ArrowRight") return undefined;
  const top = block.getBoundingClientRect().top;
  for (let other = day; (other = key === "ArrowRight" ? other.nextElementSibling : other.previousElementSibling); ) {
    const candidates = [...other.querySelectorAll(".block")];
    if (candidates.length === 0) continue;
    const distance = (candidate) => Math.abs(candidate.getBoundingClientRect().top - top);
    return candidates.reduce((best, candidate) => (distance(candidate) < distance(best) ? candidate : best));
  }
  return undefined;
}

document.addEventListener("change", (event) => {
  if (event.target.closest?.("[data-filter]")) event.target.form.requestSubmit();
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy]");
  if (!button) return;
  const source = document.getElementById(button.dataset.copy);
  let isCopied = false;
  try {
    await navigator.clipboard.writeText(source.value);
    isCopied = true;
  } catch {
    source.focus();
    source.select();
    isCopied = document.execCommand?.("copy") ?? false;
  }
  const text = button.textContent;
  button.textContent = isCopied ? "Copied" : "Press Ctrl+C";
  setTimeout(() => { button.textContent = text; }, 2000);
});

// On a phone the days lie one below the other: today first.
if (!location.hash && !document.getElementById("panel") && matchMedia("(max-width: 48rem)").matches) {
  document.getElementById("today")?.scrollIntoView();
}

// The line of now moves, and at midnight another day is today.
setInterval(() => { if (!document.hidden) live?.refresh(); }, 60000);
