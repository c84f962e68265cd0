// The desk's own few lines: a story's publishing steps as they happen, and its next address.

const EVERY = 2000;

function watchRuns(panel) {
  const url = panel.dataset.deskRuns;

  async function show(response) {
    if (!response.ok) return;
    const html = await response.text();
    // What somebody has opened or is about to press stays as it is.
    if (panel.dataset.shown !== html && !panel.querySelector("details[open]")) {
      panel.innerHTML = html;
      panel.dataset.shown = html;
    }
  }

  const timer = setInterval(() => {
    if (!panel.isConnected) {
      clearInterval(timer);
    } else if (!document.hidden && panel.offsetParent !== null) {
      fetch(url, { credentials: "same-origin" }).then(show).catch(() => {});
    }
  }, EVERY);

  panel.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-desk-retry]");
    if (!form) return;
    event.preventDefault();
    event.stopPropagation();
    fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      credentials: "same-origin",
      headers: { "X-Requested-With": "fetch" },
    })
      .then(show)
      .catch(() => {});
  });
}

function watchAddress(form) {
  const output = form.querySelector("[data-desk-new-address]");
  let asked = 0;
  form.addEventListener("input", async () => {
    const number = ++asked;
    const fields = new FormData(form);
    fields.delete("csrfmiddlewaretoken");
    const url = `${form.dataset.deskMove}?${new URLSearchParams(fields)}`;
    const response = await fetch(url, { credentials: "same-origin" }).catch(() => null);
    if (!response || !response.ok || number !== asked) return;
    const { path } = await response.json();
    output.textContent = path || "\u2013";
  });
}

// Choosing the place of a correction shows its words; selecting some of them fills the passage.
function watchPlace(form) {
  const places = JSON.parse(document.getElementById("desk-places").textContent);
  const shown = form.querySelector("[data-desk-place]");
  const passage = form.elements.namedItem("passage");
  const block = form.elements.namedItem("block");
  block.closest("[data-field-wrapper], .w-field__wrapper, .w-field")?.after(shown);
  const show = () => {
    shown.textContent = places[block.value] || "";
    shown.hidden = !shown.textContent;
  };
  block.addEventListener("change", () => {
    show();
    passage.value = "";
  });
  show();
  if (!form.querySelector(".error-message, .w-field--error")) writeAtOnce(form);
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    if (!selection.isCollapsed && shown.contains(selection.anchorNode) && shown.contains(selection.focusNode)) {
      passage.value = selection.toString().trim();
    }
  });
}

// The editor of rich text comes a moment after the page; whoever is here means to write.
function writeAtOnce(form, tries = 40) {
  const editor = form.querySelector("[data-draftail-input]")?.draftailEditor;
  if (editor) editor.focus();
  else if (tries) setTimeout(() => writeAtOnce(form, tries - 1), 50);
}

function begin() {
  document.querySelectorAll("[data-desk-runs]").forEach((panel) => {
    if (panel.dataset.watched) return;
    panel.dataset.watched = "yes";
    watchRuns(panel);
  });
  document.querySelectorAll("[data-desk-move]").forEach(watchAddress);
  document.querySelectorAll("[data-desk-correct]").forEach(watchPlace);
}

if (document.readyState === "loading") {
  document.addEventListener("DOMContentLoaded", begin);
} else {
  begin();
}
// A new story's panels come in after it first kept itself.
document.addEventListener("w-teleport:done", begin);
