// Let no word slip past the form's own watch for unsaved changes.
//
// Wagtail takes what it compares with two seconds after a form opened, and again when a draft has
// been kept; it looks twice a second. Words typed before the one, or while a draft was on its way
// for the other, would count as kept already: not saved by themselves, not warned of on leaving.
// Whoever left between two looks would not be warned either. Here the comparison is put to what the
// form held before those words, from the first of them on, and made once more on leaving.

const BEFORE = ["pointerdown", "focusin", "keydown", "beforeinput", "paste", "cut", "drop"];
const WORDS = ["keydown", "beforeinput", "input", "change", "paste", "cut", "drop", "click"];
// The editor writes what was typed into its field this much later, without an event: ms.
const EDITOR = 250;
const TYPING = ["beforeinput", "paste", "cut", "drop"];
// Held by no form: what was typed before this script came is told from what the server sent, but
// not what else the form held then.
const UNKNOWN = "typed-before";

// What was typed before this script came is in the form and not in the page that the server sent.
function written(form) {
  return [...form.elements].filter((field) => {
    if (!field.name || field.type === "hidden") return false;
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.tagName === "SELECT") {
      const chosen = [...field.options].some((option) => option.defaultSelected);
      return chosen && [...field.options].some((option) => option.selected !== option.defaultSelected);
    }
    // Whatever the server sends for a colour, the browser makes one of it.
    const typed = /^(?:TEXTAREA|INPUT)$/.test(field.tagName) && !/^(?:file|color|range)$/.test(field.type);
    return typed && field.value !== field.defaultValue;
  });
}

function watch(form) {
  // A browser that puts words back on a reload would put old ones over a colleague's new ones.
  form.autocomplete = "off";
  const watcher = () =>
    window.wagtail?.app?.getControllerForElementAndIdentifier(form, "w-unsaved");
  const early = written(form).length > 0;
  let begun = null; // what the form held before the first word
  let acts = 0; // what was done to it since
  let latest = 0; // when something was last done in an editor
  let sent = null;
  let cleared = false;

  function compareWith(held) {
    const controller = watcher();
    if (!controller || controller.formData === held) return;
    controller.initialFormData = held;
    controller.previousFormData = held;
  }

  // An editor writes what it was given into its field in its own spelling, a quarter of a second
  // after it has come up. That is nobody's word: it is done before the form is looked at.
  function spell() {
    for (const field of form.elements) {
      const state = field.draftailEditor?.getEditorState();
      if (state) field.value = JSON.stringify(window.Draftail.serialiseEditorStateToRaw(state));
    }
  }

  // Before anything was done, what the form holds is what the server has: its parts may still be
  // on the way.
  function look() {
    const controller = watcher();
    if (!controller || acts || early) return;
    spell();
    begun = controller.formData;
  }

  function start() {
    const controller = watcher();
    if (!controller || controller.forceValue || controller.initialFormData || begun === null) return;
    controller.initialFormData = begun;
    controller.previousFormData = begun;
  }

  // A script that sends the form, such as that of "Send back", sends all its words, too: whoever
  // listens for that is told, and nothing is asked and kept on its way.
  let sending = false;
  form.submit = () => {
    const submit = sending ? HTMLFormElement.prototype.submit : HTMLFormElement.prototype.requestSubmit;
    sending = true;
    try {
      submit.call(form);
    } finally {
      sending = false;
    }
  };

  function ready() {
    const controller = watcher();
    const clear = controller.clear.bind(controller);
    controller.clear = () => {
      cleared = true;
      try {
        clear();
      } finally {
        cleared = false;
      }
    };
    if (early || acts) {
      begun = UNKNOWN;
      acts += 1;
      form.dataset.deskTouched = "";
      start();
    } else look();
  }
  if (watcher()) ready();
  else form.addEventListener("w-unsaved:ready", () => queueMicrotask(ready), { once: true });

  for (const name of new Set([...BEFORE, ...WORDS])) {
    form.addEventListener(
      name,
      (event) => {
        if (BEFORE.includes(name)) look();
        // What the page itself sends while it is put together is nobody's word.
        if (!WORDS.includes(name) || !event.isTrusted) return;
        acts += 1;
        form.dataset.deskTouched = "";
        if (TYPING.includes(name) && event.target.isContentEditable) latest = Date.now();
        start();
      },
      { capture: true },
    );
  }
  // Two seconds have passed; a draft that was kept says so by the same event.
  form.addEventListener("w-unsaved:watch-edits", () => {
    if (!cleared && acts && begun !== null) compareWith(begun);
  });
  form.addEventListener("w-autosave:save", () => {
    const controller = watcher();
    sent = controller ? { held: controller.formData, acts } : null;
  });
  // What was done before a draft was sent need not have been in it: the editor is late.
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
    const controller = watcher();
    const now = controller?.formData;
    if (now) begun = now;
    if (sent && now && (acts !== sent.acts || differs(now, sent.held, updated))) {
      compareWith(sent.held);
      begun = sent.held;
    }
    sent = null;
  });
  window.addEventListener(
    "beforeunload",
    () => {
      const controller = watcher();
      if (!controller?.confirmationValue || controller.forceValue) return;
      if (controller.initialFormData && controller.hasChanges()) controller.notify();
      if (Date.now() - latest < EDITOR) controller.hasEditsValue = true;
    },
    { capture: true },
  );
}

document.querySelectorAll("[data-controller~='w-unsaved']").forEach(watch);
