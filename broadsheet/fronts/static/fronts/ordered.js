// Lists whose order a person makes: by dragging, by buttons, by arrow keys. Each move is said aloud.
//
// list      holds items that carry [data-item] and a name in [data-name].
// changed   is called after each move.
// words     { moved, up, down, handle }, with {name}, {n} and {total} in them.
(() => {
  if (window.broadsheetOrdered) return;

  function voice(list) {
    let said = list.parentElement.querySelector(":scope > [data-voice]");
    if (!said) {
      said = document.createElement("p");
      said.dataset.voice = "";
      said.className = "ordered-voice";
      said.setAttribute("aria-live", "polite");
      list.after(said);
    }
    return said;
  }

  function say(list, text) {
    voice(list).textContent = text;
  }

  function items(list) {
    return [...list.querySelectorAll(":scope > [data-item]")];
  }

  function fill(text, values) {
    return text.replace(/\{(\w+)\}/g, (_all, name) => values[name] ?? "");
  }

  function settle(list, item, words, changed) {
    const all = items(list);
    const n = all.indexOf(item) + 1;
    all.forEach((one, at) => {
      const up = one.querySelector("[data-up]");
      const down = one.querySelector("[data-down]");
      if (up) up.disabled = at === 0;
      if (down) down.disabled = at === all.length - 1;
    });
    if (item) {
      const name = item.dataset.name;
      say(list, fill(words.moved, { name, n, total: all.length }));
      changed();
    }
  }

  function move(list, item, to, words, changed) {
    const all = items(list);
    const from = all.indexOf(item);
    const at = Math.max(0, Math.min(to, all.length - 1));
    if (at === from) return;
    const held = document.activeElement;
    if (at > from) all[at].after(item);
    else all[at].before(item);
    settle(list, item, words, changed);
    // What was pressed stays in hand, unless it has nothing left to do.
    const next = item.contains(held) && !held.disabled ? held : item.querySelector("[data-handle]");
    next?.focus();
  }

  window.broadsheetOrdered = function ordered(list, words, changed) {
    let dragged = null;
    voice(list);
    list.addEventListener("click", (event) => {
      const button = event.target.closest("[data-up], [data-down]");
      const item = event.target.closest("[data-item]");
      if (!button || !item || item.parentElement !== list) return;
      event.preventDefault();
      const at = items(list).indexOf(item);
      move(list, item, at + ("up" in button.dataset ? -1 : 1), words, changed);
    });
    list.addEventListener("keydown", (event) => {
      const handle = event.target.closest("[data-handle]");
      const item = event.target.closest("[data-item]");
      if (!handle || !item || item.parentElement !== list) return;
      const at = items(list).indexOf(item);
      const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: Infinity }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      move(list, item, to, words, changed);
    });
    list.addEventListener("dragstart", (event) => {
      const item = event.target.closest("[data-item]");
      if (!item || item.parentElement !== list) return;
      event.stopPropagation();
      dragged = item;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", item.dataset.name || "");
      requestAnimationFrame(() => item.classList.add("ordered-dragged"));
    });
    list.addEventListener("dragover", (event) => {
      if (!dragged) return;
      event.preventDefault();
      const over = event.target.closest("[data-item]");
      if (!over || over === dragged || over.parentElement !== list) return;
      const box = over.getBoundingClientRect();
      if (event.clientY < box.top + box.height / 2) over.before(dragged);
      else over.after(dragged);
    });
    list.addEventListener("drop", (event) => {
      if (dragged) event.preventDefault();
    });
    list.addEventListener("dragend", () => {
      if (!dragged) return;
      dragged.classList.remove("ordered-dragged");
      settle(list, dragged, words, changed);
      dragged = null;
    });
    settle(list, null, words, changed);
    return { say: (text) => say(list, text), settle: () => settle(list, null, words, changed), fill };
  };
})();
