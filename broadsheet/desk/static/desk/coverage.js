// The composer of live coverage. What is written is kept in this browser as it is typed; what is
// posted goes into an outbox first and leaves it when the server has it. Each entry has its identity
// from here, so that sending it again never posts it twice.

const root = document.querySelector("[data-coverage]");
const urls = JSON.parse(document.getElementById("coverage-urls").textContent);
const form = root.querySelector("[data-composer]");
const text = root.querySelector("[data-text]");
const stream = root.querySelector("[data-stream]");
const outbox = root.querySelector("[data-outbox]");
const state = root.querySelector("[data-state]");
const errors = root.querySelector("[data-errors]");
const turn = root.querySelector("[data-turn]");
const more = root.querySelector("[data-more]");
const submit = root.querySelector("[data-submit]");
const EVERY = 2000;
const SLOWEST = 15000;
// The paper's, as everywhere at the desk, wherever the browser is.
const zone = root.dataset.zone;
const key = (name) => `broadsheet.live.${root.dataset.user}.${root.dataset.article}.${name}`;

const kept = {
  read(name) { try { return JSON.parse(localStorage.getItem(key(name))); } catch { return null; } },
  write(name, value) {
    try {
      if (value === null) localStorage.removeItem(key(name));
      else localStorage.setItem(key(name), JSON.stringify(value));
    } catch { /* a browser that keeps nothing */ }
  },
};

const entries = new Map(); // pk -> entry
let changing = null; // the entry that is in the composer to be changed
let version = -1;
let ended = false;
let failures = 0;
let chosen = null;
let sending = false;
let flying = null; // the identity of what is on its way: it may have come already
let opened = ""; // what the composer held when a change was begun

// Asking ------------------------------------------------------------------------------------------

class SignedOut extends Error {}

async function ask(url, body) {
  const file = body instanceof FormData;
  const response = await fetch(url, {
    method: body ? "POST" : "GET",
    body: body && !file ? JSON.stringify(body) : body,
    credentials: "same-origin",
    cache: "no-cache",
    headers: {
      "X-Requested-With": "XMLHttpRequest",
      "X-CSRFToken": root.dataset.token,
      ...(body && !file ? { "Content-Type": "application/json" } : {}),
    },
  });
  if (!(response.headers.get("Content-Type") || "").includes("json")) {
    if (response.redirected || response.status === 403) throw new SignedOut();
    throw new Error(String(response.status));
  }
  return [response.status, await response.json()];
}

function say(problem) {
  if (problem instanceof SignedOut) state.textContent = state.dataset.signedOut;
  else if (problem) state.textContent = state.dataset.offline;
  else if (ended) state.textContent = state.dataset.over;
  else state.textContent = urls.article ? state.dataset.running : state.dataset.draft;
}

// The composer ------------------------------------------------------------------------------------

function part(name, open) {
  form.querySelector(`[data-part=${name}]`).hidden = !open;
  form.querySelector(`[data-open=${name}]`).setAttribute("aria-expanded", String(open));
}

function choose(picture) {
  chosen = picture;
  form.elements.picture.value = picture ? picture.pk : "";
  form.querySelector("[data-chosen]").hidden = !picture;
  form.querySelector("[data-choose]").hidden = Boolean(picture);
  if (!picture) return;
  form.querySelector("[data-thumb]").src = picture.thumb;
  form.querySelector("[data-credit]").textContent = picture.credit || picture.title;
  form.querySelector("[data-ask]").hidden = !picture.ask || Boolean(changing && changing.picture?.pk === picture.pk);
  form.querySelector("[data-restrictions]").textContent = picture.restrictions || "";
}

function read() {
  const fields = form.elements;
  const open = (name) => !form.querySelector(`[data-part=${name}]`).hidden;
  const blank = !text.textContent.trim();
  return {
    headline: fields.headline.value,
    text: blank ? "" : text.innerHTML,
    quote: open("quote") ? fields.quote.value : "",
    quote_by: fields.quote_by.value,
    picture: open("picture") ? fields.picture.value : "",
    picture_alt: fields.picture_alt.value,
    picture_caption: fields.picture_caption.value,
    reason: fields.reason.value,
    embed: open("embed") ? fields.embed.value : "",
    embed_title: fields.embed_title.value,
    authors: [...form.querySelectorAll("[name=authors]:checked")].map((box) => box.value),
    names: fields.names.value,
    key_event: fields.key_event.checked,
    pinned: fields.pinned.checked,
  };
}

function fill(data, picture) {
  for (const name of ["headline", "quote", "quote_by", "picture_alt", "picture_caption", "reason", "embed", "embed_title"]) {
    form.elements[name].value = data[name] || "";
  }
  text.innerHTML = data.text || "";
  form.elements.key_event.checked = Boolean(data.key_event);
  form.elements.pinned.checked = Boolean(data.pinned);
  const names = form.elements.names;
  names.value = data.names === undefined ? names.dataset.own : data.names;
  for (const box of form.querySelectorAll("[name=authors]")) {
    box.checked = data.authors ? data.authors.map(String).includes(box.value) : "mine" in box.dataset;
  }
  choose(picture || null);
  part("quote", Boolean(data.quote));
  part("picture", Boolean(picture));
  part("embed", Boolean(data.embed));
  errors.hidden = true;
}

function says(data) {
  return Boolean(data.headline.trim() || data.text || data.quote.trim() || data.picture || data.embed);
}

function keep() {
  if (changing) kept.write("change", { pk: changing.pk, entry: changing, data: read(), picture: chosen });
  else kept.write("draft", says(read()) ? { data: read(), picture: chosen } : null);
}

function clear() {
  changing = null;
  kept.write("change", null);
  submit.textContent = submit.dataset.post;
  form.querySelector("[data-cancel]").hidden = true;
  const draft = kept.read("draft");
  fill(draft ? draft.data : {}, draft && draft.picture);
  draw();
}

// Whether the composer is free for something else. A change that was begun stays until it is saved
// or cancelled.
function isFree() {
  if (!changing) return true;
  if (JSON.stringify(read()) === opened) {
    clear();
    return true;
  }
  refuse({ __all__: [stream.dataset.begun] });
  form.scrollIntoView({ block: "nearest" });
  text.focus();
  return false;
}

function change(entry, data, picture) {
  if (!changing) keep();
  changing = entry;
  submit.textContent = submit.dataset.save;
  form.querySelector("[data-cancel]").hidden = false;
  for (const id of entry.authors) offer(id, entry);
  fill(data || {
    ...entry.fields, authors: entry.authors, names: entry.names.join(", "),
    key_event: entry.key_event, pinned: entry.pinned,
  }, data ? picture : entry.picture);
  opened = data ? "" : JSON.stringify(read());
  keep();
  draw();
  form.scrollIntoView({ block: "nearest" });
  text.focus();
}

// An author whom the composer did not offer, but who signed the entry.
function offer(id, entry) {
  if (form.querySelector(`[name=authors][value="${id}"]`)) return;
  const label = document.createElement("label");
  const box = Object.assign(document.createElement("input"), { type: "checkbox", name: "authors", value: id });
  label.append(box, ` ${entry.by[entry.authors.indexOf(id)] || ""}`);
  form.querySelector(".composer__by").prepend(label);
}

function refuse(said) {
  errors.textContent = Object.values(said).flat().join(" ");
  errors.hidden = false;
  const first = Object.keys(said).find((name) => form.elements[name]);
  if (first === "picture_alt" || first === "reason") part("picture", true);
  if (first) form.elements[first].focus?.();
}

async function send(event) {
  event?.preventDefault();
  const data = read();
  if (!says(data)) return text.focus();
  errors.hidden = true;
  if (!changing) {
    // Into the outbox before anything is asked of the network.
    const waiting = kept.read("outbox") || [];
    waiting.push({ uuid: crypto.randomUUID(), data, picture: chosen });
    kept.write("outbox", waiting);
    kept.write("draft", null);
    fill({});
    text.focus();
    drawOutbox();
    return deliver();
  }
  submit.disabled = true;
  try {
    const [status, answer] = await ask(changing.urls.change, { ...data, version: changing.version });
    if (status === 409) conflict(answer);
    else if (status !== 200) refuse(answer.errors);
    else {
      note(answer.entry);
      clear();
    }
    say(null);
  } catch (problem) {
    say(problem); // the change is kept in this browser and stays in the composer
  } finally {
    submit.disabled = false;
  }
  return undefined;
}

function conflict(answer) {
  note(answer.present);
  refuse(answer.errors);
  // The next attempt is made knowing what the other wrote, which now stands below.
  changing = { ...changing, version: answer.present.version };
  keep();
}

async function deliver() {
  if (sending) return;
  sending = true;
  try {
    for (let waiting = kept.read("outbox") || []; waiting.length; waiting = kept.read("outbox") || []) {
      const [first] = waiting;
      flying = first.uuid;
      drawOutbox();
      const [status, answer] = await ask(urls.coverage_post, { ...first.data, uuid: first.uuid });
      kept.write("outbox", (kept.read("outbox") || []).filter((item) => item.uuid !== first.uuid));
      if (status === 200) note(answer.entry);
      else if (says(read())) {
        // Refused while the next one is being written: it stays, out of the way.
        kept.write("refused", [...(kept.read("refused") || []), first]);
        refuse(answer.errors);
      } else {
        fill(first.data, first.picture);
        keep();
        refuse(answer.errors);
      }
    }
    failures = 0;
    say(null);
  } catch (problem) {
    failures += 1;
    say(problem);
  } finally {
    sending = false;
    flying = null;
    drawOutbox();
  }
}

function drawOutbox() {
  const items = [...(kept.read("outbox") || []), ...(kept.read("refused") || [])];
  outbox.replaceChildren(...items.map((item) => {
    const row = document.createElement("li");
    const words = document.createElement("div");
    words.innerHTML = item.data.text;
    row.append(`${outbox.dataset.label}: ${item.data.headline || words.textContent.slice(0, 120)} `);
    const back = Object.assign(document.createElement("button"), { type: "button", textContent: outbox.dataset.again });
    back.disabled = item.uuid === flying;
    back.addEventListener("click", () => {
      if (!isFree()) return;
      const half = read();
      for (const name of ["outbox", "refused"]) {
        kept.write(name, (kept.read(name) || []).filter((other) => other.uuid !== item.uuid));
      }
      if (says(half)) {
        const aside = { uuid: crypto.randomUUID(), data: half, picture: chosen };
        kept.write("refused", [...(kept.read("refused") || []), aside]);
      }
      fill(item.data, item.picture);
      keep();
      drawOutbox();
    });
    row.append(back);
    return row;
  }));
}

// The stream --------------------------------------------------------------------------------------

function note(entry) {
  const had = entries.get(entry.pk);
  if (!had || had.version <= entry.version) entries.set(entry.pk, entry);
  draw();
}

function make(name, words, classes) {
  const element = document.createElement(name);
  if (words) element.textContent = words;
  if (classes) element.className = classes;
  return element;
}

function row(entry) {
  const item = make("li");
  item.id = `entry-${entry.number}`;
  item.dataset.version = entry.version;
  item.dataset.changing = String(changing?.pk === entry.pk);
  item.classList.toggle("withdrawn", entry.withdrawn);
  item.classList.toggle("changing", changing?.pk === entry.pk);
  const meta = make("p", "", "stream__meta");
  const time = make("time", new Date(entry.at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", timeZone: zone }));
  time.dateTime = entry.at;
  meta.append(`#${entry.number}`, time, entry.by.join(", "));
  for (const [on, word] of [[entry.pinned, "pin"], [entry.key_event, "key"], [entry.updated, "updated"], [entry.withdrawn, "withdrawn"]]) {
    if (on) meta.append(make("span", stream.dataset[word], "stream__mark"));
  }
  item.append(meta);
  if (entry.headline) item.append(make("h2", entry.headline));
  const body = make("div", "", "stream__body");
  body.innerHTML = entry.html;
  const acts = make("p", "", "stream__acts");
  if (!entry.withdrawn) {
    if (entry.fields) {
      const edit = Object.assign(make("button", stream.dataset.edit), { type: "button" });
      edit.addEventListener("click", () => { if (isFree()) change(entry); });
      acts.append(edit);
    } else {
      acts.append(Object.assign(make("a", stream.dataset.form), { href: entry.urls.form }));
    }
    const away = Object.assign(make("button", stream.dataset.withdraw), { type: "button" });
    away.addEventListener("click", () => withdraw(entry));
    acts.append(away);
    if (entry.urls.public) acts.append(Object.assign(make("a", stream.dataset.link), { href: entry.urls.public }));
  }
  item.append(body, acts);
  return item;
}

function draw() {
  const wanted = [...entries.values()].sort((a, b) => b.number - a.number);
  const there = new Map([...stream.children].filter((item) => item.id).map((item) => [item.id, item]));
  const rows = wanted.map((entry) => {
    const item = there.get(`entry-${entry.number}`);
    const same = item && item.dataset.version === String(entry.version)
      && item.dataset.changing === String(changing?.pk === entry.pk);
    return same ? item : row(entry);
  });
  if (!rows.length) rows.push(make("li", stream.dataset.none));
  // What did not change stays the same element: focus and selection with it.
  rows.forEach((item, index) => {
    if (stream.children[index] !== item) stream.insertBefore(item, stream.children[index] || null);
  });
  while (stream.children.length > rows.length) stream.lastElementChild.remove();
}

async function withdraw(entry) {
  if (!confirm(stream.dataset.sure)) return;
  try {
    const [status, answer] = await ask(entry.urls.withdraw, { version: entry.version });
    if (status === 409) {
      note(answer.present);
      refuse(answer.errors);
    } else if (status === 200) note(answer.entry);
    say(null);
  } catch (problem) {
    say(problem);
  }
}

async function load(before) {
  const [, answer] = await ask(before ? `${urls.coverage_stream}?before=${before}` : urls.coverage_stream);
  if (before || answer.version !== version) {
    for (const entry of answer.entries) {
      const had = entries.get(entry.pk);
      if (!had || had.version <= entry.version) entries.set(entry.pk, entry);
    }
    draw();
  }
  if (before || entries.size === answer.entries.length) more.hidden = !answer.more;
  if (!before) version = answer.version;
  ended = answer.ended;
  turn.hidden = false;
  turn.textContent = ended ? turn.dataset.restart : turn.dataset.end;
  form.classList.toggle("over", ended);
}

async function watch() {
  if (!document.hidden) {
    try {
      await load();
      failures = 0;
      say(null);
      if ((kept.read("outbox") || []).length) await deliver();
    } catch (problem) {
      failures += 1;
      say(problem);
    }
  }
  setTimeout(watch, Math.min(SLOWEST, EVERY * 2 ** Math.min(failures, 4)));
}

// Pictures ----------------------------------------------------------------------------------------

async function find() {
  const list = form.querySelector("[data-found]");
  const words = form.querySelector("[data-find]").value;
  try {
    const [status, answer] = await ask(`${urls.coverage_pictures}?${new URLSearchParams({ q: words })}`);
    if (status !== 200 || words !== form.querySelector("[data-find]").value) return;
    list.replaceChildren(...answer.pictures.map((picture) => {
      const item = make("li");
      const button = Object.assign(make("button"), { type: "button", disabled: picture.expired });
      button.append(Object.assign(make("img"), { src: picture.thumb, alt: "", loading: "lazy" }), picture.title);
      button.addEventListener("click", () => use(picture));
      item.append(button);
      return item;
    }));
    if (!answer.pictures.length) list.append(make("li", list.dataset.none));
  } catch (problem) {
    say(problem);
  }
}

function use(picture) {
  form.elements.picture_alt.value = picture.alt;
  form.elements.picture_caption.value = picture.caption;
  choose(picture);
  part("picture", true);
  keep();
  form.elements[picture.ask ? "reason" : "picture_alt"].focus();
}

async function upload(file) {
  if (!file || !form.querySelector("[data-file]")) return;
  const status = form.querySelector("[data-uploading]");
  part("picture", true);
  choose(null);
  status.textContent = status.dataset.words;
  const data = new FormData();
  data.append("file", file);
  try {
    const [code, answer] = await ask(urls.coverage_pictures, data);
    if (code === 200) use(answer.picture);
    else refuse(answer.errors);
  } catch (problem) {
    say(problem);
  } finally {
    status.textContent = "";
    form.querySelector("[data-file]").value = "";
  }
}

// Events ------------------------------------------------------------------------------------------

function command(name) {
  text.focus();
  if (name !== "link") return document.execCommand(name);
  const button = form.querySelector("[data-command=link]");
  const node = getSelection().anchorNode;
  const present = (node?.nodeType === 1 ? node : node?.parentElement)?.closest("a")?.getAttribute("href");
  const address = prompt(button.dataset.question, present || "https://");
  if (address === null) return undefined;
  if (!address.trim()) return document.execCommand("unlink");
  if (getSelection().isCollapsed) document.execCommand("insertText", false, address);
  return document.execCommand("createLink", false, address.trim());
}

// Only what an entry may hold; the server cleans again.
function pasted(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  page.querySelectorAll("script, style, meta, link, title").forEach((node) => node.remove());
  const allowed = new Set(["A", "B", "STRONG", "I", "EM", "P", "UL", "OL", "LI", "BR"]);
  const all = [...page.body.querySelectorAll("*")].reverse();
  for (const node of all) {
    const href = node.tagName === "A" ? node.getAttribute("href") : null;
    const block = ["DIV", "H1", "H2", "H3", "H4", "BLOCKQUOTE"].includes(node.tagName);
    [...node.attributes].forEach((attribute) => node.removeAttribute(attribute.name));
    if (href && /^(https?:|mailto:|\/)/.test(href)) node.setAttribute("href", href);
    if (block) {
      const paragraph = page.createElement("p");
      paragraph.append(...node.childNodes);
      node.replaceWith(paragraph);
    } else if (!allowed.has(node.tagName)) node.replaceWith(...node.childNodes);
  }
  return page.body.innerHTML;
}

document.execCommand("defaultParagraphSeparator", false, "p");
form.addEventListener("submit", send);
form.addEventListener("input", keep);
form.addEventListener("change", keep);
form.addEventListener("keydown", (event) => {
  if (!event.ctrlKey && !event.metaKey) return;
  if (event.key === "Enter") send(event);
  if (event.key.toLowerCase() === "k" && event.target === text) {
    event.preventDefault();
    command("link");
  }
});
text.addEventListener("paste", (event) => {
  const { clipboardData } = event;
  const file = [...clipboardData.files].find((one) => one.type.startsWith("image/"));
  const html = clipboardData.getData("text/html");
  if (file && !html) {
    event.preventDefault();
    upload(file);
  } else if (html) {
    event.preventDefault();
    document.execCommand("insertHTML", false, pasted(html));
  }
});
for (const button of form.querySelectorAll("[data-command]")) {
  button.addEventListener("mousedown", (event) => event.preventDefault());
  button.addEventListener("click", () => command(button.dataset.command));
}
for (const button of form.querySelectorAll("[data-open]")) {
  button.addEventListener("click", () => {
    const open = button.getAttribute("aria-expanded") !== "true";
    part(button.dataset.open, open);
    if (open) form.querySelector(`[data-part=${button.dataset.open}] :is(input, textarea):not([type=hidden])`)?.focus();
    if (open && button.dataset.open === "picture") find();
    keep();
  });
}
form.querySelector("[data-other]").addEventListener("click", () => { choose(null); find(); keep(); });
form.querySelector("[data-cancel]").addEventListener("click", clear);
form.querySelector("[data-find]").addEventListener("input", find);
form.querySelector("[data-file]")?.addEventListener("change", (event) => upload(event.target.files[0]));
form.addEventListener("dragover", (event) => {
  if (![...event.dataTransfer.types].includes("Files")) return;
  event.preventDefault();
  form.classList.add("dropping");
});
form.addEventListener("dragleave", () => form.classList.remove("dropping"));
form.addEventListener("drop", (event) => {
  form.classList.remove("dropping");
  const file = [...event.dataTransfer.files].find((one) => one.type.startsWith("image/"));
  if (!file) return;
  event.preventDefault();
  upload(file);
});
more.addEventListener("click", () => {
  const oldest = Math.min(...[...entries.values()].map((entry) => entry.number));
  load(oldest).catch(say);
});
turn.addEventListener("click", async () => {
  if (!ended && !confirm(turn.dataset.sure)) return;
  try {
    await ask(urls.coverage_turn, { end: !ended });
    await load();
    say(null);
  } catch (problem) {
    say(problem);
  }
});
addEventListener("online", () => { failures = 0; deliver(); });
document.addEventListener("visibilitychange", () => { if (!document.hidden) load().then(() => say(null)).catch(say); });

// What this browser kept when the page was left: a change that was begun, an entry half written,
// entries that were never sent. What was typed before this script came stays in the composer, or is
// put aside where something else waits for it.
function begin() {
  const draft = kept.read("draft");
  const begun = kept.read("change");
  const early = read();
  const typed = says(early);
  if (typed && (draft || begun)) {
    const aside = { uuid: crypto.randomUUID(), data: early, picture: null };
    kept.write("refused", [...(kept.read("refused") || []), aside]);
  }
  if (typed && !draft && !begun) keep();
  else fill(draft ? draft.data : {}, draft && draft.picture);
  if (begun) {
    entries.set(begun.entry.pk, begun.entry);
    change(begun.entry, begun.data, begun.picture);
  }
  drawOutbox();
  watch();
  // Whoever comes here means to post.
  if (!begun && document.activeElement === document.body) text.focus({ preventScroll: true });
}

begin();
