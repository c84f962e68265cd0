// Live coverage without reloading: asks a small address whether anything changed, puts in what is
// new when the reader wishes (at once where nothing would move under the eyes), and stops when the
// coverage ends. Without this script the page is whole, and "Earlier updates" is a link.

const box = document.querySelector("[data-live]");
const SECONDS = 5; // between questions while something happens
const QUIET = 12; // unchanged answers after which one asks less often
const SLOWEST = 30;
const LONGEST = 120; // between questions when nobody answers

function goToEntry() {
  // An old entry has left the story's own page; its address still leads to it.
  const match = /^#entry-(\d+)$/.exec(location.hash);
  if (!match || document.getElementById(`entry-${match[1]}`)) return;
  const page = Math.ceil(Number(match[1]) / Number(box.dataset.chunk));
  if (page <= Number(box.dataset.lastOlder)) {
    location.replace(`${box.dataset.path.replace(/\.html$/, "")}/updates-${page}.html${location.hash}`);
  }
}

function watch() {
  const news = box.querySelector("[data-live-news]");
  const button = box.querySelector("[data-live-show]");
  const said = box.querySelector("[data-live-said]");
  const waiting = new Map(); // id -> element, in the order in which they came
  let version = Number(box.dataset.version);
  let unchanged = 0;
  let failures = 0;
  let timer = null;
  let asking = false;
  let missed = false;

  function made(html) {
    const template = document.createElement("template");
    template.innerHTML = html;
    return template.content.firstElementChild;
  }

  function rank(entry) {
    const number = Number(entry.id.replace("entry-", ""));
    return [entry.classList.contains("pinned") ? 1 : 0, Number(entry.dataset.at), number];
  }

  function after(one, other) {
    const [a, b] = [rank(one), rank(other)];
    const at = a.findIndex((part, index) => part !== b[index]);
    return at >= 0 && a[at] < b[at];
  }

  function place(entry) {
    box.querySelector("[data-live-none]")?.remove();
    const others = [...box.querySelectorAll(":scope > .entry")];
    const next = others.find((other) => after(other, entry));
    if (next) next.before(entry);
    else if (others.length) others.at(-1).after(entry);
    else box.querySelector("[data-live-said]").after(entry);
  }

  function words() {
    if (missed) return button.dataset.reload;
    const count = waiting.size;
    return count === 1 ? button.dataset.one : button.dataset.many.replace("%s", String(count));
  }

  function show() {
    if (missed) return location.reload();
    for (const entry of waiting.values()) {
      entry.classList.add("new");
      place(entry);
    }
    const first = [...waiting.values()].at(-1);
    waiting.clear();
    news.hidden = true;
    return first;
  }

  function tell() {
    news.hidden = !waiting.size && !missed;
    if (news.hidden) return;
    button.textContent = words();
    said.textContent = words();
    // Nothing moves under the eyes of who has not begun to read the entries, or is looking at them
    // from above.
    const first = box.querySelector(":scope > .entry");
    if (!missed && (!first || first.getBoundingClientRect().top > innerHeight)) show();
    else if (!missed && scrollY < 8) show();
  }

  function take(answer) {
    if (answer.since > version) missed = true;
    for (const { id, version: changed, html } of [...answer.entries].reverse()) {
      if (changed <= version) continue;
      const shown = document.getElementById(id);
      const entry = made(html);
      const older = Math.ceil(Number(id.replace("entry-", "")) / Number(box.dataset.chunk)) <= Number(box.dataset.lastOlder);
      if (shown) {
        const moved = rank(shown).join() !== rank(entry).join();
        shown.replaceWith(entry);
        if (moved) place(entry);
      } else if (!older || entry.classList.contains("pinned")) {
        waiting.set(id, entry);
      }
    }
    for (const id of answer.gone) {
      waiting.delete(id);
      document.getElementById(id)?.remove();
    }
    version = answer.version;
    tell();
    if (answer.ended) end();
  }

  function end() {
    clearTimeout(timer);
    timer = null;
    box.dataset.ended = "";
    const state = box.querySelector("[data-live-state]");
    state.textContent = button.dataset.ended;
    state.classList.remove("running");
    said.textContent = button.dataset.ended;
    document.removeEventListener("visibilitychange", wake);
  }

  function next() {
    if ("ended" in box.dataset || document.hidden) return;
    let pause = unchanged < QUIET ? SECONDS : Math.min(SLOWEST, SECONDS * (unchanged - QUIET + 2));
    if (failures) pause = Math.min(LONGEST, SECONDS * 2 ** failures);
    // Not everybody at the same moment.
    timer = setTimeout(ask, 1000 * pause * (0.9 + Math.random() * 0.2));
  }

  async function ask() {
    if (asking) return;
    asking = true;
    try {
      // The browser sends the tag it has; "not modified" costs the server one look at one row.
      const response = await fetch(box.dataset.live, { cache: "no-cache" });
      if (response.status === 404 || response.status === 410) return end();
      if (!response.ok) throw new Error(String(response.status));
      const answer = await response.json();
      failures = 0;
      unchanged = answer.version === version ? unchanged + 1 : 0;
      if (answer.version !== version) take(answer);
    } catch {
      failures += 1;
    } finally {
      asking = false;
    }
    next();
  }

  function wake() {
    clearTimeout(timer);
    if (document.hidden) return;
    unchanged = 0;
    ask();
  }

  button.addEventListener("click", () => {
    const first = show();
    first?.scrollIntoView({ block: "nearest" });
    first?.querySelector("a")?.focus({ preventScroll: true });
  });
  document.addEventListener("visibilitychange", wake);
  next();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-permalink]");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
  const address = new URL(link.getAttribute("href"), box ? new URL(box.dataset.path, location.href) : location.href);
  navigator.clipboard?.writeText(address.href).then(() => link.classList.add("copied")).catch(() => {});
});

if (box) {
  goToEntry();
  addEventListener("hashchange", goToEntry);
  if (!("ended" in box.dataset) && box.querySelector("[data-live-news]")) watch();
}
