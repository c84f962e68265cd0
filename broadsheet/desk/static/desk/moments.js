// Says in words, in the paper's zone, what moment is typed into the fields that decide when a
// story goes out, and has the button say so before it is pressed.

const FIELDS = ["go_live_at", "expire_at", "embargo_until"];
const BEFORE = ["go_live_at", "embargo_until"];
const later = {};

function nameButton() {
  const moments = BEFORE.map((name) => later[name]).filter(Boolean);
  moments.sort((one, other) => (one.at < other.at ? -1 : 1));
  const last = moments.pop();
  document.querySelectorAll("[name='action-publish']").forEach((button) => {
    const label = button.querySelector("em") || button;
    if (label.dataset.deskLabel === undefined) label.dataset.deskLabel = label.textContent;
    label.textContent = last ? last.button : label.dataset.deskLabel;
    // Beside the field for a time nothing is published at once by mistake.
    if (button.closest("[role=dialog]")) button.disabled = !last;
  });
}

function watchMoment(field, url) {
  const says = document.createElement("p");
  says.className = "desk-moment";
  says.dataset.deskMoment = field.name;
  says.setAttribute("aria-live", "polite");
  (field.closest(".w-field__input") || field.parentElement).append(says);
  let asked = 0;
  let shown = "";

  async function say() {
    if (field.value === shown) return;
    shown = field.value;
    const number = ++asked;
    let answer = { says: "", button: "" };
    if (shown.trim()) {
      const address = `${url}?${new URLSearchParams({ at: shown })}`;
      const response = await fetch(address, { credentials: "same-origin" }).catch(() => null);
      if (!response || !response.ok || number !== asked) return;
      answer = await response.json();
    }
    says.textContent = answer.says;
    later[field.name] = answer.button ? { at: shown, button: answer.button } : null;
    nameButton();
  }

  if (field.name === "go_live_at") {
    field.addEventListener("keydown", (event) => {
      const button = field.closest("[role=dialog]")?.querySelector("[name='action-publish']");
      if (event.key !== "Enter" || !button) return;
      event.preventDefault();
      button.click();
    });
  }
  // Whoever types needs no calendar, which would lie over the buttons.
  field.addEventListener("input", (event) => {
    if (event.inputType) window.jQuery?.(field).datetimepicker?.("hide");
  });
  field.addEventListener("input", say);
  field.addEventListener("change", say);
  // The picker of dates writes into the field without saying so.
  document.addEventListener("click", () => setTimeout(say, 50));
  say();
}

// Whoever opens the schedule means to type into it.
document.addEventListener("w-dialog:shown", (event) => {
  // The dialogue takes the focus itself first.
  const field = event.target.querySelector("[name=go_live_at]");
  if (field) setTimeout(() => field.focus(), 50);
});

function begin() {
  const standing = document.querySelector("[data-desk-when]");
  if (!standing) return;
  FIELDS.forEach((name) => {
    document.querySelectorAll(`[name="${name}"]`).forEach((field) => {
      if (field.dataset.deskWatched) return;
      field.dataset.deskWatched = "yes";
      watchMoment(field, standing.dataset.deskWhen);
    });
  });
}

if (document.readyState === "loading") {
  document.addEventListener("DOMContentLoaded", begin);
} else {
  begin();
}
// A new story's panels come in after it first kept itself.
document.addEventListener("w-teleport:done", begin);
