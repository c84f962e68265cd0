// Two people at one story: what this page has kept is what its next save is begun on; a save that
// came too late says so in place, with the way to both texts side by side.

function begunOn(form, data) {
  if (!data || !data.revision_id) return;
  const set = (name, value) => {
    const field = form.elements.namedItem(name);
    if (field && "value" in field) field.value = value;
  };
  set("loaded_revision_id", data.revision_id);
  set("loaded_revision_created_at", data.revision_created_at);
}

function tell(form, detail) {
  const response = detail.response;
  const conflict = response && response.error_code === "invalid_revision";
  const locked = response && response.error_code === "locked";
  if (!conflict && !locked) return;
  let box = document.querySelector("[data-desk-conflict]");
  if (!box) {
    box = document.createElement("div");
    box.className = "desk-conflict";
    box.dataset.deskConflict = "";
    box.setAttribute("role", "alert");
    form.before(box);
  }
  const words = document.createElement("p");
  words.textContent = response.error_message;
  const parts = [words];
  if (response.compare_url) {
    const link = document.createElement("a");
    link.className = "button button-small";
    link.href = response.compare_url;
    link.textContent = document.querySelector("[data-desk-together]")?.dataset.compare || "Compare";
    link.addEventListener("click", () => {
      // They are kept: leaving loses nothing.
      window.addEventListener("w-unsaved:confirm", (event) => event.preventDefault(), {
        once: true,
      });
    });
    parts.push(link);
  }
  box.replaceChildren(...parts);
}

const form = document.querySelector("[data-edit-form]");
if (form) {
  document.addEventListener("w-autosave:success", (event) => begunOn(form, event.detail.response));
  document.addEventListener("w-autosave:error", (event) => tell(form, event.detail));
}
