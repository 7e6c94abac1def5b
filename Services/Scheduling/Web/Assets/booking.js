// The booking form: what to know is told while somebody fills it in.
"use strict";

const form = document.querySelector("form[data-check]");
let asked = 0;

async function check() {
  const number = ++asked;
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (["practitioner", "date", "start", "minutes", "telehealth", "except"].includes(name)) query.set(name, value);
  }
  try {
    const response = await fetch(`${form.dataset.check}?${query}`, { headers: { Accept: "text/html" }, redirect: "manual", cache: "no-store" });
    if (!response.ok || number !== asked) return;
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html").getElementById("booking-warnings");
    const place = document.getElementById("booking-warnings");
    if (fresh && place && fresh.innerHTML !== place.innerHTML) place.replaceChildren(...document.adoptNode(fresh).childNodes);
  } catch {
    // Told after booking, then.
  }
}

if (form) {
  form.addEventListener("change", check);
  check();
}
