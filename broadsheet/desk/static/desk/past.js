// Past coverage beside a story: what is pressed there is done without leaving the form.

const PAUSE = 200;

function watch(panel) {
  const ask = (path, options = {}) =>
    fetch(path, {
      credentials: "same-origin",
      ...options,
      headers: { "X-Requested-With": "fetch" },
    });

  async function show(response) {
    if (!response.ok && response.status !== 422) return;
    const open = panel.querySelector("details")?.open;
    panel.innerHTML = await response.text();
    const details = panel.querySelector("details");
    if (details && open) details.open = true;
  }

  async function seek(field) {
    const words = field.value.trim();
    const url = `${panel.dataset.deskPast}?${new URLSearchParams({ q: words, results: 1 })}`;
    const response = await ask(url).catch(() => null);
    const place = panel.querySelector("[data-desk-past-results]");
    if (response?.ok && place && field.value.trim() === words) {
      place.innerHTML = await response.text();
    }
  }

  panel.addEventListener("submit", (event) => {
    const form = event.target.closest("form");
    if (!form) return;
    event.preventDefault();
    event.stopPropagation();
    if (form.method === "get") seek(form.elements.q);
    else ask(form.action, { method: "POST", body: new FormData(form) }).then(show).catch(() => {});
  });

  let timer = 0;
  panel.addEventListener("input", (event) => {
    if (!event.target.matches("[data-desk-past-q]")) return;
    clearTimeout(timer);
    timer = setTimeout(() => seek(event.target), PAUSE);
  });
}

function begin() {
  for (const panel of document.querySelectorAll("[data-desk-past]")) {
    if (panel.dataset.watched) continue;
    panel.dataset.watched = "yes";
    watch(panel);
  }
}

begin();
document.addEventListener("w-teleport:done", begin);
