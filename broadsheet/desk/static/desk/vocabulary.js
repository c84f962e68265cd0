// A field that takes several topics: names are looked up as they are typed, chosen ones stand above.
function start(field) {
  if (field.dataset.started) return;
  field.dataset.started = "yes";
  const input = field.querySelector("input[list]");
  const offered = field.querySelector("datalist");
  const chosen = field.querySelector("ul");
  const known = new Map();
  let asked = "";
  let timer = 0;

  function add(pk, label) {
    if (chosen.querySelector(`input[value="${pk}"]`)) return;
    const item = document.createElement("li");
    const hidden = document.createElement("input");
    Object.assign(hidden, { type: "hidden", name: field.dataset.name, value: pk });
    const button = document.createElement("button");
    Object.assign(button, { type: "button", textContent: "×" });
    button.setAttribute("aria-label", `${field.dataset.remove} ${label}`);
    item.append(hidden, document.createTextNode(label), button);
    chosen.append(item);
  }

  function take() {
    const pk = known.get(input.value);
    if (pk === undefined) return false;
    add(pk, input.value);
    input.value = "";
    offered.replaceChildren();
    return true;
  }

  async function look() {
    const words = input.value.trim();
    if (words.length < 2 || words === asked) return;
    asked = words;
    const response = await fetch(`${field.dataset.source}?q=${encodeURIComponent(words)}`);
    if (!response.ok || words !== asked) return;
    const { topics } = await response.json();
    known.clear();
    offered.replaceChildren(
      ...topics.map(({ pk, label }) => {
        known.set(label, pk);
        return new Option(label, label);
      }),
    );
  }

  input.addEventListener("input", () => {
    if (take()) return;
    clearTimeout(timer);
    timer = setTimeout(look, 150);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && input.value) {
      event.preventDefault();
      if (!take() && known.size) {
        const [label] = known.keys();
        input.value = label;
        take();
      }
    }
  });
  chosen.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    button.closest("li").remove();
    input.focus();
  });
}

function startAll() {
  document.querySelectorAll("[data-topics-input]").forEach(start);
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", startAll);
else startAll();
