// The panel of topics: what the text names, accepted or refused by one key while it is written.
//
// Decisions wait in a hidden field of the form until a save has brought them home; index terms are
// rows of the form's own list. So both are there before the story is first saved.

const form = document.getElementById("w-editor-form");
const panel = document.querySelector("[data-desk-topics]");
const config = JSON.parse(document.getElementById("desk-topics")?.textContent || "null");
const part = (name) => panel.querySelector(`[data-desk-${name}]`);
const field = () => form.elements.namedItem("topic_decisions");
const token = () => form.elements.namedItem("csrfmiddlewaretoken").value;
const storyKey = () => form.action.match(/\/edit\/(\d+)\//)?.[1] || "new";
const said = (name, topic) => config.words[name].replace("{name}", topic ? topic.title : "");

let topics = [];
let answered = false; // whether the list was asked for and came
let at = ""; // the topic that the keys are about
const filedHere = new Set(); // filed by having been accepted, so taken back with it

function debounced(run, wait) {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(run, wait);
  };
}

function decisions() {
  try {
    return JSON.parse(field()?.value || "{}");
  } catch {
    return {};
  }
}

function keep(all) {
  const input = field();
  if (!input) return;
  input.value = Object.keys(all).length ? JSON.stringify(all) : "";
  for (const name of ["input", "change"]) input.dispatchEvent(new Event(name, { bubbles: true }));
}

const say = (text) => { part("said").textContent = text; };

// Index terms: rows of the form -------------------------------------------------------------

function termRows() {
  return [...form.querySelectorAll("input[name^='terms-'][name$='-topic']")].filter((input) => {
    const gone = form.elements.namedItem(input.name.replace(/-topic$/, "-DELETE"));
    return !input.name.includes("__prefix__") && !gone?.value && !gone?.checked;
  });
}

const termOf = (topic) => termRows().find((input) => input.value === String(topic.pk));

function file(topic) {
  if (termOf(topic)) return;
  document.getElementById("id_terms-ADD")?.click();
  const input = termRows().find((one) => !one.value);
  if (!input) return;
  input.value = topic.pk;
  const chooser = document.getElementById(`${input.id}-chooser`);
  const title = chooser?.querySelector("[data-chooser-title]");
  if (title) title.textContent = topic.title;
  chooser?.classList.remove("blank");
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

function unfile(topic) {
  const input = termOf(topic);
  if (!input) return;
  document.getElementById(input.id.replace(/-topic$/, "-DELETE-button"))?.click();
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

// Deciding ------------------------------------------------------------------------------------

function decide(topic, state, { stay = false } = {}) {
  if (topic.state === state) return;
  if (!config.mayDecide) return say(config.words.notYours);
  topic.state = state;
  keep({ ...decisions(), [topic.uuid]: state });
  // What a story is about it is filed under: a subject, and whoever leads in headline or summary.
  // One that the text names in passing is only linked.
  const files = state === "accepted" && (topic.subject || topic.leads) && !termOf(topic);
  if (files) {
    file(topic);
    filedHere.add(topic.uuid);
  } else if (state !== "accepted" && filedHere.delete(topic.uuid)) {
    unfile(topic);
  }
  say(said({ accepted: files ? "saidAcceptedAndFiled" : "saidAccepted", refused: "saidRefused", proposed: "saidUndone" }[state], topic));
  const next = stay || state === "proposed" ? null : following(topic);
  show();
  focusOn(next || topic);
}

function following(topic) {
  const place = topics.indexOf(topic);
  return [...topics.slice(place + 1), ...topics.slice(0, place)].find((one) => one.state === "proposed");
}

function turnFiling(topic) {
  if (termOf(topic)) {
    unfile(topic);
    say(said("saidUnfiled", topic));
  } else {
    file(topic);
    say(said("saidFiled", topic));
  }
  show();
  focusOn(topic);
}

const ACTS = {
  a: (topic) => decide(topic, "accepted"),
  x: (topic) => decide(topic, "refused"),
  Delete: (topic) => decide(topic, "refused"),
  f: turnFiling,
  u: (topic) => decide(topic, "proposed"),
  o: (topic) => window.open(topic.url, "_blank", "noreferrer"),
  ArrowDown: (topic) => step(topic, 1),
  ArrowUp: (topic) => step(topic, -1),
  Home: () => focusOn(topics[0]),
  End: () => focusOn(topics.at(-1)),
};

function step(topic, by) {
  focusOn(topics[topics.indexOf(topic) + by] || topic);
}

function nameOf(topic) {
  return topic && part("list").querySelector(`li[data-uuid="${topic.uuid}"] .desk-topics__name`);
}

function focusOn(topic) {
  const name = nameOf(topic);
  if (!name) return;
  at = topic.uuid;
  rove();
  name.focus();
}

const first = () => topics.find((topic) => topic.state === "proposed") || topics[0];

// Whoever opens the panel by its key goes on in the list, which may have been asked for just now:
// the focus comes when it does, unless something else was pressed meanwhile.
let entering = false;
function enter() {
  if (!entering || !answered) return;
  entering = false;
  if (!panel.offsetParent) return; // it was closed
  if (topics.length) focusOn(first());
  else part("words").focus();
}

// One stop of the Tab key for all names; the arrows go on from there.
function rove() {
  if (!topics.some((topic) => topic.uuid === at)) at = topics[0]?.uuid || "";
  for (const name of part("list").querySelectorAll(".desk-topics__name")) {
    name.tabIndex = name.closest("li").dataset.uuid === at ? 0 : -1;
  }
}

// Showing -------------------------------------------------------------------------------------

function button(words, run, pressed) {
  const made = Object.assign(document.createElement("button"), { type: "button", textContent: words });
  if (pressed !== undefined) made.setAttribute("aria-pressed", pressed);
  made.addEventListener("click", run);
  return made;
}

function line(topic) {
  const item = document.createElement("li");
  item.dataset.uuid = topic.uuid;
  item.dataset.state = topic.state;
  const name = button(topic.name, () => decide(topic, topic.state === "accepted" ? "proposed" : "accepted"), topic.state === "accepted");
  name.className = "desk-topics__name";
  if (config.mayDecide) {
    // Seen at the end of the line, from the stylesheet, and heard after the name.
    name.dataset.verb = config.words[topic.state === "accepted" ? "accepted" : "accept"];
    name.setAttribute("aria-label", `${topic.name}: ${name.dataset.verb}`);
  }
  name.setAttribute("aria-keyshortcuts", "a x f u o");
  name.setAttribute("aria-describedby", `desk-topic-${topic.uuid}`);
  const about = document.createElement("div");
  about.id = `desk-topic-${topic.uuid}`;
  const words = [topic.kind, (topic.subject || topic.leads) && config.words.leads, topic.note, topic.candidate && config.words.candidate, topic.state === "refused" && config.words.refused];
  const kind = Object.assign(document.createElement("p"), { className: "desk-topics__kind", textContent: words.filter(Boolean).join(" · ") });
  const why = Object.assign(document.createElement("p"), { className: "desk-topics__why", textContent: topic.why });
  about.append(kind, why);
  const acts = Object.assign(document.createElement("div"), { className: "desk-topics__acts" });
  const refused = topic.state === "refused";
  const refuse = button(config.words[refused ? "undo" : "refuse"], () => decide(topic, refused ? "proposed" : "refused", { stay: true }));
  const filed = Boolean(termOf(topic));
  const filing = button(config.words[filed ? "filed" : "file"], () => turnFiling(topic), filed);
  const open = Object.assign(document.createElement("a"), { href: topic.url, target: "_blank", rel: "noreferrer", textContent: config.words.open });
  for (const one of [refuse, filing, open]) one.setAttribute("aria-describedby", `desk-topic-${topic.uuid}`);
  acts.append(refuse, filing, open);
  item.append(name, about, acts);
  return item;
}

let shown = "";
function show() {
  const text = JSON.stringify(topics.map((topic) => [topic, Boolean(termOf(topic))]));
  if (text === shown) return;
  shown = text;
  const inside = panel.contains(document.activeElement) ? document.activeElement.closest("li[data-uuid]") : null;
  const before = inside?.dataset.uuid;
  part("list").replaceChildren(...topics.map(line));
  part("none").hidden = topics.length > 0;
  rove();
  if (before) {
    // Where the text no longer names what had the focus, the keys go on with what comes first.
    focusOn(topics.find((topic) => topic.uuid === before) || first());
    if (!topics.length) part("words").focus();
  }
  count();
}

function count() {
  const toggle = document.querySelector("[data-side-panel-toggle=topics]");
  if (!toggle) return;
  let badge = toggle.querySelector(".desk-count");
  if (!badge) {
    badge = Object.assign(document.createElement("span"), { className: "desk-count" });
    toggle.append(badge);
  }
  const left = topics.filter((topic) => topic.state === "proposed").length;
  badge.textContent = left || "";
  // What is seen on a button is part of its name, too.
  toggle.dataset.label ||= toggle.getAttribute("aria-label");
  toggle.setAttribute("aria-label", [toggle.dataset.label, left || ""].join(" ").trim());
  badge.hidden = !left;
}

// Asking ----------------------------------------------------------------------------------------

let asked = 0;
const soon = debounced(() => ask(), 1_000);

async function ask() {
  if (!form.elements.namedItem("body-count")) return soon();
  const number = ++asked;
  const key = storyKey();
  const url = key === "new" ? config.urls.suggestNew : config.urls.suggest.replace("/0/", `/${key}/`);
  const data = new FormData(form);
  for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
  const response = await fetch(url, { method: "POST", body: data, credentials: "same-origin" }).catch(() => null);
  if (number !== asked || !response?.ok) return;
  const answer = await response.json();
  if (!answer.valid) return;
  // What was decided since it was asked is not known there yet.
  const since = decisions();
  topics = answer.topics.map((topic) => ({ ...topic, state: since[topic.uuid] || topic.state }));
  answered = true;
  show();
  enter();
}

function watchSaves() {
  let sent = {};
  form.addEventListener("w-autosave:save", () => { sent = decisions(); });
  document.addEventListener("w-autosave:success", () => {
    const left = Object.entries(decisions()).filter(([uuid, state]) => sent[uuid] !== state);
    const input = field();
    if (input) input.value = left.length ? JSON.stringify(Object.fromEntries(left)) : "";
    sent = {};
  });
}

// Adding ----------------------------------------------------------------------------------------

let looked = 0;
async function look() {
  const number = ++looked;
  const words = part("words").value.trim();
  part("new").hidden = words.length < 2;
  if (!words) return part("offers").replaceChildren();
  const response = await fetch(`${config.urls.find}?q=${encodeURIComponent(words)}`, { credentials: "same-origin" }).catch(() => null);
  if (number !== looked || !response?.ok) return;
  offer((await response.json()).topics);
}

function offer(found) {
  part("offers").replaceChildren(
    ...found.map((topic) => {
      const item = document.createElement("li");
      const made = button(topic.name, () => add(topic));
      made.append(Object.assign(document.createElement("small"), { textContent: [topic.kind, topic.note].filter(Boolean).join(" · ") }));
      item.append(made);
      return item;
    }),
  );
  if (!found.length) say(config.words.nothing);
}

function add(topic) {
  const known = topics.find((one) => one.uuid === topic.uuid);
  if (!known) topics.push(topic);
  part("words").value = "";
  part("offers").replaceChildren();
  part("new").hidden = true;
  decide(known || topic, "accepted", { stay: true });
  show();
  focusOn(known || topic);
  soon();
}

async function make() {
  const data = new FormData();
  data.set("name", part("words").value.trim());
  data.set("kind", part("kind").value);
  data.set("csrfmiddlewaretoken", token());
  const response = await fetch(config.urls.make, { method: "POST", body: data, credentials: "same-origin" }).catch(() => null);
  const answer = await response?.json().catch(() => null);
  if (!answer?.topics) return say(answer?.error || config.words.failed);
  add(answer.topics[0]);
}

function listen() {
  part("list").addEventListener("keydown", (event) => {
    const item = event.target.closest("li[data-uuid]");
    const topic = topics.find((one) => one.uuid === item?.dataset.uuid);
    const act = ACTS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!topic || !act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    act(topic);
  });
  part("list").addEventListener("focusin", (event) => {
    const item = event.target.closest("li[data-uuid]");
    if (item) at = item.dataset.uuid;
    rove();
  });
  part("words").addEventListener("input", debounced(() => look(), 200));
  part("words").addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault(); // not the form's
      part("offers").querySelector("button")?.click();
    } else if (event.key === "ArrowDown") {
      event.preventDefault();
      part("offers").querySelector("button")?.focus();
    }
  });
  part("make").addEventListener("click", make);
  document.querySelector("[data-side-panel-toggle=topics]")?.addEventListener("click", () => {
    entering = true;
    setTimeout(enter, 50);
  });
  for (const name of ["keydown", "pointerdown"]) {
    document.addEventListener(name, (event) => { if (!event.repeat) entering = false; }, { capture: true });
  }
  for (const name of ["input", "change", "keyup", "paste", "cut", "drop", "click"]) {
    form.addEventListener(name, (event) => { if (!panel.contains(event.target)) soon(); });
  }
}

if (form && panel && config) {
  listen();
  watchSaves();
  ask();
}
