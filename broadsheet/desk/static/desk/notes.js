// Notes beside a story: on the words selected, answered in place, called by name.

const EVERY = 5000;
const FIELDS = new Set(["headline", "summary", "kicker", "dateline", "short_headline"]);
const IDENTITY = /^[0-9a-f-]{36}$/;

function placeOf(node) {
  let element = node && (node.nodeType === 1 ? node : node.parentElement);
  while (element) {
    const path = element.dataset && element.dataset.contentpath;
    if (path && (IDENTITY.test(path) || FIELDS.has(path))) return path;
    element = element.parentElement;
  }
  return "";
}

function selected() {
  const field = document.activeElement;
  if (field && typeof field.selectionStart === "number" && field.form?.id === "w-editor-form") {
    const words = field.value.slice(field.selectionStart, field.selectionEnd);
    return { place: placeOf(field), quote: words.trim() };
  }
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
  const place = placeOf(selection.anchorNode);
  return place && place === placeOf(selection.focusNode)
    ? { place, quote: selection.toString().trim() }
    : null;
}

function rangeOf(place, quote) {
  const root = document.querySelector(`[data-contentpath="${CSS.escape(place)}"]`);
  if (!root) return null;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const nodes = [];
  let text = "";
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    nodes.push([text.length, node]);
    text += node.data;
  }
  const start = text.indexOf(quote);
  if (start < 0) return null;
  const at = (position) => [...nodes].reverse().find(([begin]) => begin <= position);
  const [first, last] = [at(start), at(start + quote.length - 1)];
  const range = new Range();
  range.setStart(first[1], start - first[0]);
  range.setEnd(last[1], start + quote.length - last[0]);
  return range;
}

function mark(panel) {
  if (!window.Highlight || !CSS.highlights) return;
  const ranges = [...panel.querySelectorAll("[data-quote]:not([data-resolved])")]
    .filter((note) => note.dataset.quote)
    .map((note) => rangeOf(note.dataset.place, note.dataset.quote))
    .filter(Boolean);
  CSS.highlights.set("desk-note", new Highlight(...ranges));
}

function arrange(panel) {
  for (const button of panel.querySelectorAll("[data-desk-note-show]")) {
    const note = button.closest("[data-quote]");
    const root = document.querySelector(
      `[data-contentpath="${CSS.escape(note.dataset.place)}"]`,
    );
    button.hidden = !root;
  }
  mark(panel);
}

function take(panel, found) {
  const form = panel.querySelector(".desk-note-form");
  if (!form || !found || !found.quote) return;
  form.elements.place.value = found.place;
  form.elements.quote.value = found.quote;
  const on = form.querySelector("[data-desk-note-on]");
  on.hidden = false;
  on.querySelector("q").textContent = found.quote;
}

function suggest(panel) {
  const list = document.createElement("ul");
  list.className = "desk-people";
  list.id = "desk-people";
  list.setAttribute("role", "listbox");
  list.hidden = true;
  let field = null;
  let chosen = -1;
  let asked = 0;

  const begun = () => /(?:^|[^\w.@/])@([^\s@]{0,40})$/.exec(
    field.value.slice(0, field.selectionStart),
  );
  function hide() {
    list.hidden = true;
    chosen = -1;
    if (field) field.removeAttribute("aria-activedescendant");
  }
  function insert(name) {
    const match = begun();
    const end = field.selectionStart;
    const start = end - match[1].length;
    field.setRangeText(`${name} `, start, end, "end");
    hide();
    field.focus();
  }
  function choose(number) {
    const options = [...list.children];
    chosen = (number + options.length) % options.length;
    options.forEach((one, index) => one.setAttribute("aria-selected", String(index === chosen)));
    field.setAttribute("aria-activedescendant", options[chosen].id);
  }
  panel.addEventListener("input", async (event) => {
    if (!event.target.matches("[data-desk-mention]")) return;
    field = event.target;
    const match = begun();
    hide(); // names for fewer letters are not to be chosen by mistake
    if (!match) return;
    const number = ++asked;
    const url = `${panel.dataset.people}?${new URLSearchParams({ q: match[1] })}`;
    const response = await fetch(url, { credentials: "same-origin" }).catch(() => null);
    if (!response || !response.ok || number !== asked) return;
    const { people } = await response.json();
    list.replaceChildren(
      ...people.map((name, index) => {
        const option = document.createElement("li");
        option.id = `desk-people-${index}`;
        option.setAttribute("role", "option");
        option.textContent = name;
        option.addEventListener("mousedown", (press) => {
          press.preventDefault();
          insert(name);
        });
        return option;
      }),
    );
    list.hidden = !people.length;
    if (people.length) {
      field.after(list);
      field.setAttribute("aria-controls", list.id);
      choose(0);
    }
  });
  panel.addEventListener("keydown", (event) => {
    if (list.hidden || event.target !== field) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) choose(chosen + step);
    else if (event.key === "Enter" || event.key === "Tab") insert(list.children[chosen].textContent);
    else if (event.key === "Escape") hide();
    else return;
    event.preventDefault();
  });
  panel.addEventListener("focusout", () => setTimeout(hide, 150));
}

function watch(panel) {
  const url = panel.dataset.deskNotes;
  const busy = () =>
    [...panel.querySelectorAll("textarea, [name=quote]")].some((field) => field.value.trim()) ||
    panel.querySelector("details[open]") ||
    panel.contains(document.activeElement);

  async function show(response) {
    const html = await response.text();
    if (!response.ok && response.status !== 422) return;
    panel.innerHTML = html;
    arrange(panel);
  }
  const ask = (path, options = {}) =>
    fetch(path, {
      credentials: "same-origin",
      ...options,
      headers: { "X-Requested-With": "fetch" },
    });

  panel.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-desk-note-form]");
    if (!form || "page" in panel.dataset) return;
    event.preventDefault();
    event.stopPropagation();
    ask(form.action, { method: "POST", body: new FormData(form) }).then(show).catch(() => {});
  });
  panel.addEventListener("click", (event) => {
    if (event.target.closest("[data-desk-note-clear]")) {
      const form = event.target.closest("form");
      form.elements.place.value = form.elements.quote.value = "";
      form.querySelector("[data-desk-note-on]").hidden = true;
    }
    const show = event.target.closest("[data-desk-note-show]");
    if (show) {
      const { place, quote } = show.closest("[data-quote]").dataset;
      const root = document.querySelector(`[data-contentpath="${CSS.escape(place)}"]`);
      (rangeOf(place, quote)?.startContainer.parentElement || root)?.scrollIntoView({
        block: "center",
      });
    }
  });
  suggest(panel);
  arrange(panel);
  if ("page" in panel.dataset) return;
  document.addEventListener("selectionchange", () => {
    if (!panel.contains(document.activeElement)) take(panel, selected());
  });
  const timer = setInterval(() => {
    if (!panel.isConnected) clearInterval(timer);
    else if (!document.hidden && panel.offsetParent !== null && !busy()) {
      ask(`${url}?seen=1`).then(show).catch(() => {});
    }
  }, EVERY);
}

function begin() {
  for (const panel of document.querySelectorAll("[data-desk-notes]")) {
    if (panel.dataset.watched) continue;
    panel.dataset.watched = "yes";
    watch(panel);
  }
}

begin();
document.addEventListener("w-teleport:done", begin);
