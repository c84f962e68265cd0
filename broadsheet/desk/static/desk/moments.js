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

// In a dialogue the calendar comes when the field is pressed, not because it has the focus, and the
// buttons move below it. They stay there when it closes: a button that is being pressed does not
// move away.
function askForCalendar(field) {
  const calendar = window.jQuery?.(field).data("xdsoft_datetimepicker");
  const buttons = field.closest("[role=dialog]")?.querySelector(".desk-schedule");
  if (!calendar || !buttons) return;
  // The dialogue stays in the middle of the screen: as it grows the field moves, and the calendar
  // with it.
  const makeRoom = (tries = 8) => {
    const covered = calendar[0].getBoundingClientRect().bottom - buttons.getBoundingClientRect().top;
    if (covered <= 0 || !tries) return;
    const margin = parseFloat(getComputedStyle(buttons).marginBlockStart);
    buttons.style.marginBlockStart = `${margin + covered + 8}px`;
    window.jQuery(window).trigger("resize.xdsoft");
    requestAnimationFrame(() => makeRoom(tries - 1));
  };
  calendar.setOptions({ openOnFocus: false, onShow: () => { setTimeout(() => makeRoom()); } });
  field.addEventListener("click", () => calendar.trigger("open.xdsoft"));
}

document.addEventListener("w-dialog:hidden", (event) => {
  event.target.querySelectorAll(".desk-schedule").forEach((buttons) => { buttons.style.marginBlockStart = ""; });
});

// Whoever opens the schedule means to type into it.
document.addEventListener("w-dialog:shown", (event) => {
  // The dialogue takes the focus itself first.
  const field = event.target.querySelector("[name=go_live_at]");
  if (field) setTimeout(() => field.focus(), 50);
  // Wagtail enables every button that shows its progress once it has found it.
  if (field) nameButton();
});

function begin() {
  const standing = document.querySelector("[data-desk-when]");
  if (!standing) return;
  FIELDS.forEach((name) => {
    document.querySelectorAll(`[name="${name}"]`).forEach((field) => {
      if (field.dataset.deskWatched) return;
      field.dataset.deskWatched = "yes";
      watchMoment(field, standing.dataset.deskWhen);
      askForCalendar(field);
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
