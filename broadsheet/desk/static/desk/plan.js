// The story budget keeps each line when it is changed; the running order after each move.
(() => {
  async function send(form, data = new FormData(form)) {
    const response = await fetch(form.action || location.href, {
      method: "POST",
      body: data,
      credentials: "same-origin",
      headers: { "X-Requested-With": "fetch" },
    }).catch(() => null);
    if (!response) return [document.querySelector("[data-plan-lost]")?.dataset.planLost || "?"];
    const said = await response.json().catch(() => null);
    if (!said) return [`${response.status}`];
    return Object.values(said.errors).flat();
  }

  // What is saved is what the next change is begun on.
  function keepInitial(form, data) {
    [...form.elements].forEach((field) => {
      const name = field.name.match(/^initial-(.+)$/)?.[1];
      if (name) field.value = data.get(name) ?? "";
    });
  }

  function watchLine(form) {
    const row = form.closest("[data-plan-line]");
    const error = row.querySelector("[data-plan-error]");
    const button = form.querySelector("[data-plan-save]");
    button.hidden = true;
    let last = Promise.resolve();
    [...form.elements].forEach((field) => {
      field.addEventListener("change", () => {
        last = last.then(async () => {
          row.classList.add("plan-saving");
          const data = new FormData(form);
          const errors = await send(form, data);
          if (!errors.length) keepInitial(form, data);
          row.classList.remove("plan-saving");
          row.classList.toggle("plan-saved", !errors.length);
          error.textContent = errors.join(" ");
          // What could not be kept stays in the field, and can be sent again.
          button.hidden = !errors.length;
          if (!errors.length && "planReload" in field.dataset) location.reload();
        });
      });
    });
  }

  function watchOrder(form) {
    const list = form.querySelector("ol");
    if (!list.querySelector("[draggable]")) return;
    const error = form.querySelector("[data-plan-error]");
    const button = form.querySelector("[data-plan-save]");
    button.hidden = true;
    let last = Promise.resolve();
    const order = window.broadsheetOrdered(list, { moved: form.dataset.moved }, () => {
      const spoken = list.parentElement.querySelector("[data-voice]").textContent;
      last = last.then(async () => {
        const errors = await send(form);
        error.textContent = errors.join(" ");
        button.hidden = !errors.length;
        if (!errors.length) order.say(`${spoken}, ${form.dataset.saved}`);
      });
    });
  }

  function begin() {
    document.querySelectorAll("[data-plan-form]").forEach(watchLine);
    document.querySelectorAll("[data-plan-order]").forEach(watchOrder);
    const print = document.querySelector("[data-plan-print]");
    if (print) {
      print.hidden = false;
      print.addEventListener("click", () => window.print());
    }
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
