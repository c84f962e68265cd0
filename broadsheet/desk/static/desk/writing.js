// The story's form: advice beside the text, panels that remember their state, pictures by drop,
// a copy of unsaved words in the browser, and keys.

const form = document.getElementById("w-editor-form");
const config = JSON.parse(document.getElementById("desk-writing")?.textContent || "null");
const typography = window.broadsheetTypography;
const LINES = /^(?:headline|kicker|short_headline|seo_headline|print_headline|summary|dateline|contribution|lead_caption|lead_alt)$/;
const UNSET = /(?:url|slug|code|html|embed|provider|preformatted)/;
const mac = /Mac|iPhone|iPad/.test(navigator.platform);

const stored = {
  get(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  },
  set(key, value) {
    try {
      if (value === null) localStorage.removeItem(key);
      else localStorage.setItem(key, JSON.stringify(value));
      return true;
    } catch {
      return false; // full, or forbidden
    }
  },
};

const storyKey = () => form.action.match(/\/edit\/(\d+)\//)?.[1] || "new";
const wordsOf = (name) => config.words[name] || name;
const controller = (name) => window.wagtail?.app?.getControllerForElementAndIdentifier(form, name);

function debounced(run, wait) {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(run, wait);
  };
}

// Panels ------------------------------------------------------------------------------------

function rememberPanels() {
  const key = `broadsheet:panels:${config.user}`;
  const state = stored.get(key) || {};
  form.querySelectorAll("[data-panel-toggle]").forEach((toggle) => {
    const panel = toggle.closest("[data-panel]");
    if (!panel?.classList.contains("desk-panel")) return;
    const isOpen = () => toggle.getAttribute("aria-expanded") === "true";
    const wrong = panel.querySelector(".w-field--error, .error-message, .help-critical");
    const wanted = wrong ? true : state[panel.id];
    if (wanted !== undefined && wanted !== isOpen()) toggle.click();
    new MutationObserver(() => {
      stored.set(key, { ...(stored.get(key) || {}), [panel.id]: isOpen() });
    }).observe(toggle, { attributes: true, attributeFilter: ["aria-expanded"] });
  });
}

// Advice ------------------------------------------------------------------------------------

function fieldElement(name, block) {
  if (block) {
    const id = [...form.querySelectorAll("[name$='-id']")].find((input) => input.value === block);
    if (id) return id.parentElement;
  }
  return form.querySelector(`[data-contentpath="${name}"]`) || form.elements.namedItem(name) || document.getElementById(`panel-${name}`);
}

// The text's first words, not the button to insert a block that lies before them; where there is no
// text yet, one is begun.
function firstText() {
  const body = stream();
  if (!body) return null;
  if (!body.children.some((child) => child.type === "text")) {
    const value = body.blockDef.initialChildStates.text;
    body.insert({ type: "text", value, id: crypto.randomUUID() }, body.children.length);
    form.dispatchEvent(new Event("input", { bubbles: true }));
  }
  return body.children.find((child) => child.type === "text").element;
}

const FIELDS = "input:not([type=hidden]), textarea, select";

function focusableIn(element) {
  if (element.matches("input, textarea, select")) return element;
  for (const wanted of ["[contenteditable=true]", FIELDS, "button"]) {
    const found = element.querySelector(wanted);
    if (found) return found;
  }
  return null;
}

function goTo(name, block) {
  const place = fieldElement(name, block);
  const body = form.querySelector("[data-contentpath=body]");
  const element = place && place === body ? firstText() : place;
  if (!element) return;
  let section = element.closest("[data-panel]");
  while (section) {
    const toggle = section.querySelector(":scope > .w-panel__header [data-panel-toggle]");
    if (toggle?.getAttribute("aria-expanded") === "false") toggle.click();
    section = section.parentElement?.closest("[data-panel]");
  }
  element.scrollIntoView({ block: "center", behavior: "smooth" });
  // An editor that was only now begun is drawn a moment later.
  const focus = (tries = 20) => {
    const focusable = focusableIn(element);
    if (element !== place && !focusable?.isContentEditable && tries) {
      setTimeout(() => focus(tries - 1), 25);
      return;
    }
    focusable?.focus({ preventScroll: true });
    if (focusable?.isContentEditable) toTheEnd(focusable);
  };
  focus();
}

// As a press behind the last letter would: the editor follows the browser's own caret.
function toTheEnd(editable) {
  const letters = document.createTreeWalker(editable, NodeFilter.SHOW_TEXT);
  let last = null;
  while (letters.nextNode()) last = letters.currentNode;
  if (last) window.getSelection().collapse(last, last.length);
}

function advise(panel) {
  const numbers = panel.querySelector("[data-desk-numbers]");
  const headlines = panel.querySelector("[data-desk-headlines]");
  const findings = panel.querySelector("[data-desk-findings]");
  let asked = 0;
  let shown = "";

  function show(said) {
    const text = JSON.stringify(said);
    if (text === shown) return;
    shown = text;
    numbers.textContent = wordsOf("numbers").replace("{words}", said.words.toLocaleString()).replace("{minutes}", said.minutes);
    headlines.replaceChildren(
      ...said.headlines.map((one) => {
        const row = document.createElement("tr");
        const place = document.createElement("th");
        place.scope = "row";
        place.textContent = one.place;
        const length = document.createElement("td");
        length.textContent = `${one.length} / ${one.limit}`;
        if (!one.own) length.append(Object.assign(document.createElement("small"), { textContent: ` ${wordsOf("standsIn")}` }));
        row.classList.toggle("desk-over", one.length > one.limit);
        row.append(place, length);
        return row;
      }),
    );
    findings.replaceChildren(
      ...said.findings.map((one) => {
        const item = document.createElement("li");
        item.dataset.rule = one.rule;
        item.classList.toggle("desk-blocks", one.blocks);
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = one.message;
        button.addEventListener("click", () => goTo(one.field, one.block));
        item.append(button);
        if (one.blocks) item.append(Object.assign(document.createElement("strong"), { textContent: wordsOf("blocks") }));
        return item;
      }),
    );
    panel.querySelector("[data-desk-none]").hidden = said.findings.length > 0;
    count(said.findings.length, said.findings.some((one) => one.blocks));
  }

  function count(number, blocks) {
    const toggle = document.querySelector("[data-side-panel-toggle=advice]");
    if (!toggle) return;
    let badge = toggle.querySelector(".desk-count");
    if (!badge) {
      badge = Object.assign(document.createElement("span"), { className: "desk-count" });
      toggle.append(badge);
    }
    badge.textContent = number || "";
    // What is seen on a button is part of its name, too.
    toggle.dataset.label ||= toggle.getAttribute("aria-label");
    toggle.setAttribute("aria-label", [toggle.dataset.label, number || ""].join(" ").trim());
    badge.hidden = !number;
    badge.classList.toggle("desk-blocks", blocks);
  }

  async function ask() {
    if (!form.elements.namedItem("body-count")) return soon();
    const number = ++asked;
    const key = storyKey();
    const url = key === "new" ? config.urls.adviseNew : config.urls.advise.replace("/0/", `/${key}/`);
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    const response = await fetch(url, { method: "POST", body: data, credentials: "same-origin" }).catch(() => null);
    if (number !== asked || !response?.ok) return;
    const said = await response.json();
    if (said.valid) show(said);
  }

  const soon = debounced(() => ask(), 900);
  watchForm(soon);
  ask();
}

// Calls `run` whenever the form's values may have changed; Draftail changes hidden fields in
// silence, so what was typed in it counts, too.
function watchForm(run) {
  for (const name of ["input", "change", "keyup", "paste", "cut", "drop", "click"]) form.addEventListener(name, run);
}

// Lengths beside the headlines ----------------------------------------------------------------

function showLengths() {
  for (const [name, limit] of Object.entries(config.limits)) {
    const input = form.elements.namedItem(name);
    if (!input) continue;
    const output = document.createElement("output");
    output.className = "desk-length";
    output.htmlFor = input.id;
    input.insertAdjacentElement("afterend", output);
    const show = () => {
      output.textContent = input.value ? `${[...input.value].length} / ${limit}` : "";
      output.classList.toggle("desk-over", [...input.value].length > limit);
    };
    input.addEventListener("input", show);
    show();
  }
}

// Typography in plain fields ------------------------------------------------------------------

const isSet = (input) =>
  input.matches?.("input[type=text], input:not([type]), textarea") &&
  (LINES.test(input.name) || (/^body-/.test(input.name) && !UNSET.test(input.name) && !isCode(input)));

function isCode(input) {
  const type = input.name.match(/^(body-\d+)-/)?.[1];
  return type ? /preformatted|html|embed/.test(form.elements.namedItem(`${type}-type`)?.value || "") : false;
}

function typeMarks() {
  let busy = false;
  form.addEventListener("beforeinput", (event) => {
    const input = event.target;
    if (busy || event.inputType !== "insertText" || event.data?.length !== 1 || event.isComposing || !isSet(input)) return;
    const { selectionStart: start, selectionEnd: end, value } = input;
    if (start !== end) return;
    const made = typography.typed(value.slice(0, start), event.data, value.slice(end, end + 1), typography.marksFor(typography.language()));
    if (!made || (!made.back && made.text === event.data)) return;
    event.preventDefault();
    busy = true;
    // As typed first, so that undoing brings that back.
    document.execCommand("insertText", false, event.data);
    input.setSelectionRange(start - made.back, start + 1);
    document.execCommand("insertText", false, made.text);
    busy = false;
  });
}

function setMarks() {
  const marks = typography.marksFor(typography.language());
  const focused = document.activeElement;
  let changed = 0;
  for (const input of form.querySelectorAll("input, textarea")) {
    if (input.draftailEditor) {
      changed += typography.setEditor(input.draftailEditor, marks);
    } else if (isSet(input) && !input.closest("[hidden]")) {
      const made = typography.apply(input.value, marks);
      if (made === input.value) continue;
      input.focus();
      input.select();
      document.execCommand("insertText", false, made);
      changed += 1;
    }
  }
  focused?.focus?.();
  say(changed ? wordsOf("marksSet").replace("{count}", changed) : wordsOf("marksFine"));
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

// Pictures by drop ------------------------------------------------------------------------------

const stream = () => document.querySelector("#body-root, [id$='body-root']")?.rootBlock;

// Where in the body something dropped at `y` belongs: after how many blocks.
function placeAt(body, y) {
  let place = 0;
  body.children.forEach((child, index) => {
    const box = child.element.getBoundingClientRect();
    if (box.height && y > box.top + box.height / 2) place = index + 1;
  });
  return place;
}

function galleryAt(body, target) {
  return body.children.find((child) => child.type === "gallery" && child.element.contains(target));
}

async function upload(files) {
  const data = new FormData();
  files.forEach((file) => data.append("files", file));
  data.set("csrfmiddlewaretoken", form.elements.namedItem("csrfmiddlewaretoken").value);
  const response = await fetch(config.urls.pictures, { method: "POST", body: data, credentials: "same-origin" }).catch(() => null);
  if (!response?.ok) throw new Error("upload");
  return response.json();
}

async function takePictures(files, target, y) {
  const body = stream();
  if (!body) return;
  say(wordsOf("uploading").replace("{count}", files.length));
  let said;
  try {
    said = await upload(files);
  } catch {
    say(wordsOf("uploadFailed"), true);
    return;
  }
  const gallery = galleryAt(body, target);
  if (gallery) {
    addToGallery(gallery, said.kept);
  } else if (said.kept.length > 1) {
    const value = { title: "", pictures: said.kept.map((one) => ({ id: crypto.randomUUID(), value: one.gallery })) };
    body.insert({ type: "gallery", value, id: crypto.randomUUID() }, placeAt(body, y));
  } else if (said.kept.length) {
    body.insert({ type: "picture", value: said.kept[0].picture, id: crypto.randomUUID() }, placeAt(body, y));
  }
  say([wordsOf("uploaded").replace("{count}", said.kept.length), ...said.refused].join(" "), said.refused.length > 0);
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

function addToGallery(gallery, kept) {
  const list = gallery.block.childBlocks.pictures;
  for (const one of kept) {
    const empty = list.children.findIndex((child) => !child.getState().value.picture);
    if (empty >= 0) list.deleteBlock(empty, { animate: false });
    list.insert(one.gallery, list.children.length, { id: crypto.randomUUID() });
  }
}

function dropPictures() {
  const area = form.querySelector("[data-contentpath=body]");
  if (!area) return;
  const pictures = (event) => [...(event.dataTransfer?.items || [])].some((item) => item.kind === "file");
  const line = Object.assign(document.createElement("div"), { className: "desk-drop", hidden: true });
  area.append(line);
  area.addEventListener(
    "dragover",
    (event) => {
      if (!pictures(event)) return;
      event.preventDefault();
      event.stopPropagation();
      event.dataTransfer.dropEffect = "copy";
      const body = stream();
      const before = body?.children[placeAt(body, event.clientY) - 1];
      const box = area.getBoundingClientRect();
      line.style.insetBlockStart = `${(before ? before.element.getBoundingClientRect().bottom : box.top + 8) - box.top}px`;
      line.hidden = false;
    },
    { capture: true },
  );
  area.addEventListener("dragleave", (event) => {
    if (!area.contains(event.relatedTarget)) line.hidden = true;
  });
  area.addEventListener(
    "drop",
    (event) => {
      line.hidden = true;
      const files = [...(event.dataTransfer?.files || [])].filter((file) => file.type.startsWith("image/") || /\.(?:avif|gif|jpe?g|png|webp)$/i.test(file.name));
      if (!pictures(event) && !files.length) return;
      event.preventDefault();
      event.stopPropagation();
      if (files.length) takePictures(files, event.target, event.clientY);
      else say(wordsOf("noPicture"), true);
    },
    { capture: true },
  );
  const choose = document.querySelector("[data-desk-pictures]");
  choose?.addEventListener("change", () => {
    takePictures([...choose.files], document.activeElement, Infinity);
    choose.value = "";
  });
}

// A message that goes by itself -----------------------------------------------------------------

let sayTimer;
function say(words, wrong = false) {
  let place = document.querySelector(".desk-said");
  if (!place) {
    place = Object.assign(document.createElement("div"), { className: "desk-said" });
    place.setAttribute("role", "status");
    document.body.append(place);
  }
  place.textContent = words;
  place.classList.toggle("desk-blocks", wrong);
  place.hidden = false;
  clearTimeout(sayTimer);
  sayTimer = setTimeout(() => { place.hidden = true; }, wrong ? 12_000 : 5_000);
}

// The blocks of the text are made after the page has come; before that the form says less than the
// server has.
function whenWhole(run) {
  if (document.readyState === "complete" && form.elements.namedItem("body-count")) run();
  else setTimeout(() => whenWhole(run), 50);
}

// A copy of unsaved words in this browser -------------------------------------------------------

const OMITTED = new Set(["csrfmiddlewaretoken", "next", "loaded_revision_id", "loaded_revision_created_at", "overwrite_revision_id", "writing_page", "topic_decisions"]);
let putting = false; // a copy is on its way back, and the page with it
const copyKey = (key = storyKey()) => `broadsheet:story:${config.user}:${key}`;

function entries() {
  return [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !OMITTED.has(name) && !name.startsWith("action-"));
}

// What was sent with the form is marked for good as sent from this page, whenever the answer comes
// and whatever this page's own clock does until then; the server says in the next page which of
// them it has (`config.kept`). Words typed before the form was whole count as unsaved, and those of
// the last moment are kept on leaving.
function keepCopy(unsaved) {
  const touched = () => "deskTouched" in form.dataset;
  let saved = unsaved || touched() ? null : JSON.stringify(entries());
  let draft = null; // what is on its way by itself
  let sent = null; // what went with the form
  let lost = false;
  function put(now = entries()) {
    const copy = { at: Date.now(), entries: now };
    if (sent && sent.text === JSON.stringify(now)) copy.sent = sent.page;
    return stored.set(copyKey(), copy);
  }
  let pending = touched(); // something was done that was not looked at yet
  const keepNow = () => {
    pending = false;
    const now = entries();
    const text = JSON.stringify(now);
    if (!putting && text !== saved && text !== sent?.text) put(now);
  };
  const keep = debounced(keepNow, 300);
  watchForm(() => {
    pending = true;
    keep();
  });
  if (pending) keep();
  window.addEventListener("pagehide", () => { if (pending) keepNow(); });
  form.addEventListener("w-autosave:save", () => { draft = { key: copyKey(), text: JSON.stringify(entries()) }; });
  document.addEventListener("w-autosave:success", () => {
    if (draft) saved = draft.text;
    if (draft && JSON.stringify(entries()) === draft.text) stored.set(draft.key, null);
    if (draft && draft.key !== copyKey()) stored.set(draft.key, null);
    if (lost) say(wordsOf("back"));
    lost = false;
    connection(false);
  });
  document.addEventListener("w-autosave:error", (event) => {
    // What is refused with a reason is said by others; here it is the line, a session that ended,
    // or a server that is ill.
    const cause = { network_error: "lost", server_error: "shut" }[event.detail?.type];
    if (!cause) return;
    const now = entries();
    const kept = put(now);
    if (sent?.text === JSON.stringify(now)) return; // broken off by the form that is on its way
    lost = true;
    connection(kept ? cause : "lostAndFull");
  });
  const again = () => {
    if (!lost) return;
    // Whoever signed in again, in another window, has another token.
    const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
    if (token) form.elements.namedItem("csrfmiddlewaretoken").value = token;
    controller("w-autosave")?.save(new Event("online"));
  };
  window.addEventListener("online", again);
  setInterval(again, 10_000);
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    const now = entries();
    const text = JSON.stringify(now);
    sent = { text, page: pageOf() };
    if (text === saved) stored.set(copyKey(), null);
    else put(now);
  });
}

const pageOf = () => form.elements.namedItem("writing_page")?.value || "";

function connection(state) {
  let bar = document.querySelector(".desk-connection");
  if (!state) {
    bar?.remove();
    return;
  }
  if (!bar) {
    bar = Object.assign(document.createElement("div"), { className: "desk-connection w-form-width" });
    bar.setAttribute("role", "alert");
    form.before(bar);
  }
  bar.textContent = wordsOf(state);
}

// Offers words that the server does not have; says whether what is in the form is such.
function offerCopy() {
  const key = copyKey();
  const copy = stored.get(key);
  if (!copy?.entries) return false;
  if (copy.sent && copy.sent === pageOf()) {
    // They came back in the form, with an error.
    stored.set(key, { at: copy.at, entries: copy.entries });
    return true;
  }
  if (JSON.stringify(copy.entries) === JSON.stringify(entries()) || config.kept.includes(copy.sent)) {
    stored.set(key, null);
    return false;
  }
  const bar = Object.assign(document.createElement("div"), { className: "desk-connection desk-copy w-form-width" });
  bar.setAttribute("role", "alert");
  const when = new Date(copy.at).toLocaleString(document.documentElement.lang || undefined, { dateStyle: "medium", timeStyle: "short" });
  const words = Object.assign(document.createElement("p"), { textContent: wordsOf("copy").replace("{when}", when) });
  const text = copy.entries.filter(([name, value]) => value && (LINES.test(name) || /^body-\d+-value/.test(name))).map(([, value]) => plain(value)).join("\n\n");
  const details = document.createElement("details");
  details.append(Object.assign(document.createElement("summary"), { textContent: wordsOf("read") }), Object.assign(document.createElement("pre"), { textContent: text }));
  const put = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: wordsOf("putBack") });
  const drop = Object.assign(document.createElement("button"), { type: "button", className: "button button-secondary", textContent: wordsOf("dropCopy") });
  put.addEventListener("click", () => putBack(copy, key, put));
  drop.addEventListener("click", () => {
    stored.set(key, null);
    bar.remove();
  });
  bar.append(words, put, drop, details);
  form.before(bar);
  return false;
}

function plain(value) {
  try {
    const parsed = JSON.parse(value);
    return parsed.blocks ? parsed.blocks.map((block) => block.text).join("\n") : value;
  } catch {
    return value;
  }
}

async function putBack(copy, key, button) {
  button.disabled = true;
  const data = new FormData();
  copy.entries.forEach(([name, value]) => data.append(name, value));
  data.set("csrfmiddlewaretoken", form.elements.namedItem("csrfmiddlewaretoken").value);
  for (const name of ["loaded_revision_id", "loaded_revision_created_at", "writing_page"]) {
    const input = form.elements.namedItem(name);
    if (input) data.set(name, input.value);
  }
  const response = await fetch(form.action, { method: "POST", body: data, credentials: "same-origin", headers: { Accept: "application/json" } }).catch(() => null);
  const said = await response?.json().catch(() => null);
  if (!said?.success) {
    button.disabled = false;
    say(said?.error_message || wordsOf("putBackFailed"), true);
    return;
  }
  putting = true;
  stored.set(key, null);
  const unsaved = controller("w-unsaved");
  if (unsaved) unsaved.confirmationValue = false;
  window.location.assign(said.url || window.location.href);
}

// Whoever begins a story means to type its headline.
function writeHeadline() {
  const headline = form.elements.namedItem("headline");
  const free = document.activeElement === document.body || document.activeElement === null;
  if (storyKey() !== "new" || !headline) return;
  if (!headline.value && free) headline.focus({ preventScroll: true });
}

// Keys --------------------------------------------------------------------------------------------

function keys() {
  document.addEventListener("keydown", (event) => {
    const mod = mac ? event.metaKey : event.ctrlKey;
    if (!mod || !event.shiftKey || event.altKey) return;
    const act = {
      KeyH: () => goTo("headline"),
      KeyU: () => goTo("summary"),
      KeyB: () => goTo("body"),
      KeyE: setMarks,
      KeyL: () => document.querySelector("[data-desk-pictures]")?.click(),
      Enter: () => document.querySelector("footer [name=action-publish]")?.click(),
    }[event.code];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }, { capture: true });
}

if (form && config) {
  const panel = document.querySelector("[data-desk-advice]");
  // Wagtail folds its panels when the page is whole; ours must come after that.
  if (document.readyState === "complete") rememberPanels();
  else window.addEventListener("load", rememberPanels);
  showLengths();
  typeMarks();
  dropPictures();
  whenWhole(() => {
    // Who goes back to the page of a new story would find its words once more, and make it twice.
    const back = performance.getEntriesByType("navigation")[0]?.type === "back_forward";
    if (back && storyKey() === "new") form.reset();
    keepCopy(offerCopy());
    writeHeadline();
  });
  keys();
  if (panel) advise(panel);
  document.querySelector("[data-desk-set-marks]")?.addEventListener("click", setMarks);
}
