// A field whose text is to be copied gets a button that does it.
"use strict";

for (const field of document.querySelectorAll("input[data-copy]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.textContent = field.dataset.copy;
  const note = document.createElement("span");
  note.className = "hint";
  note.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      note.textContent = "Copied";
    } catch {
      note.textContent = "Press Ctrl+C to copy";
    }
  });
  const row = document.createElement("p");
  row.className = "actions";
  row.append(button, note);
  field.closest(".field").after(row);
}
