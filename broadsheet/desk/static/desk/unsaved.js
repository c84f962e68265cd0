// Let no word slip past the form's own watch for unsaved changes.
//
// Wagtail takes what it compares with two seconds after a form opened, and again when a draft has
// been kept. Words typed before the one, or while a draft was on its way for the other, would count
// as kept already: not saved by themselves, not warned of on leaving. Here the comparison is put
// back to what the form held before those words.

const WORDS = ["beforeinput", "input", "change", "paste", "cut", "drop", "keydown"];
const TOUCH = ["pointerdown", "focusin", ...WORDS];

function watch(form) {
  const watcher = () =>
    window.wagtail?.app?.getControllerForElementAndIdentifier(form, "w-unsaved");
  let opened = null; // what the form held when it was first touched
  let acts = 0; // what was done to it since
  let sent = null;

  function compareWith(held) {
    const controller = watcher();
    if (!controller || controller.formData === held) return;
    controller.initialFormData = held;
    controller.previousFormData = held;
  }

  for (const name of TOUCH) {
    form.addEventListener(
      name,
      (event) => {
        const controller = watcher();
        if (opened === null && controller && !controller.initialFormData) {
          opened = controller.formData;
        }
        if (WORDS.includes(event.type)) acts += 1;
      },
      { capture: true },
    );
  }
  form.addEventListener("w-unsaved:watch-edits", () => {
    if (opened && acts) compareWith(opened);
    opened = "";
  });
  form.addEventListener("w-autosave:save", () => {
    const controller = watcher();
    sent = controller ? { held: controller.formData, acts } : null;
  });
  // The editor writes what was typed into its field a quarter of a second later, without an event:
  // what was done before a draft was sent need not have been in it.
  function differs(now, held, names) {
    const [left, right] = [now, held].map((text) => {
      const fields = new URLSearchParams(text);
      names.forEach((name) => fields.delete(name));
      return fields.toString();
    });
    return left !== right;
  }
  document.addEventListener("w-autosave:success", (event) => {
    const updated = Object.keys(event.detail?.data?.field_updates || {});
    const now = watcher()?.formData;
    if (sent && now && (acts !== sent.acts || differs(now, sent.held, updated))) {
      compareWith(sent.held);
    }
    sent = null;
  });
}

document.querySelectorAll("[data-controller~='w-unsaved']").forEach(watch);
