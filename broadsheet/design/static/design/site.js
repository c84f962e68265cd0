// The reader's own comforts. Runs before the first paint so that nothing changes colour or size
// afterwards; everything is listened for on the document, so that it need not wait for the page.
const root = document.documentElement;
const kept = {
  read(name) { try { return localStorage.getItem(name); } catch { return null; } },
  write(name, value) { try { value ? localStorage.setItem(name, value) : localStorage.removeItem(name); } catch { /* not kept, then */ } },
};
const CHOICES = { theme: ["light", "dark"], size: ["small", "large", "larger"] };

function wear(name, value) {
  if (CHOICES[name].includes(value)) root.dataset[name] = value;
  else delete root.dataset[name];
}

function show() {
  for (const button of document.querySelectorAll("[data-choose]")) {
    const chosen = root.dataset[button.dataset.choose] ?? "";
    button.setAttribute("aria-pressed", String(chosen === button.value));
  }
}

root.dataset.js = "";
if (navigator.share) root.dataset.canShare = "";
for (const name of Object.keys(CHOICES)) wear(name, kept.read(name));

async function share(button) {
  const { address, title, done } = button.dataset;
  if (button.dataset.share === "system") {
    await navigator.share({ title, url: address }).catch(() => {});
    return;
  }
  const words = button.dataset.words ??= button.textContent;
  try { await navigator.clipboard.writeText(address); } catch { return; }
  button.textContent = done;
  setTimeout(() => { button.textContent = words; }, 2500);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.dataset.choose) {
    wear(button.dataset.choose, button.value);
    kept.write(button.dataset.choose, button.value);
    show();
  } else if (button?.dataset.share) {
    share(button);
  }
  for (const open of document.querySelectorAll("details.flyout[open]")) {
    if (!open.contains(event.target)) open.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    for (const open of document.querySelectorAll("details.flyout[open]")) {
      open.open = false;
      open.querySelector("summary").focus();
    }
    return;
  }
  const strip = event.target.closest?.(".sections");
  if (!strip) return;
  const links = [...strip.querySelectorAll("a")];
  const forward = getComputedStyle(strip).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
  const back = forward === "ArrowRight" ? "ArrowLeft" : "ArrowRight";
  const here = links.indexOf(event.target);
  const there = { [forward]: here + 1, [back]: here - 1, Home: 0, End: links.length - 1 }[event.key];
  if (links[there]) {
    event.preventDefault();
    links[there].focus();
  }
});

function begin() {
  show();
  // On a phone the section that one is in may lie beyond the edge.
  const strip = document.querySelector(".sections");
  const here = strip?.querySelector("[aria-current]");
  if (here) strip.scrollLeft = here.offsetLeft - (strip.clientWidth - here.offsetWidth) / 2;
}

// Suggestions while typing can wait until the page is there, or somebody presses the field.
function suggest() {
  const script = document.querySelector("[data-suggester]")?.dataset.suggester;
  if (script) import(script).catch(() => { /* the field is a plain form, then */ });
}

document.addEventListener("focusin", (event) => {
  if (event.target.dataset?.suggester) suggest();
});
if (document.readyState === "complete") suggest();
else addEventListener("load", suggest);

// On a slow line the page may be whole before this is here.
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
else begin();
