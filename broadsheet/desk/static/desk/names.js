// Give the rich-text editor, which comes without one, the name of its field.

function name(editor) {
  if (editor.hasAttribute("aria-label") || editor.hasAttribute("aria-labelledby")) return;
  const field = editor.closest(".w-field__wrapper, [data-field-wrapper]");
  const panel = editor.closest(".w-panel");
  const label =
    field?.querySelector("label") ||
    panel?.querySelector("[data-panel-heading-text], [data-panel-heading], label");
  const words = (label?.textContent || "").replace(/\s*\*\s*$/, "").trim();
  editor.setAttribute("aria-label", words || document.title);
}

const all = () => document.querySelectorAll("[role=textbox][contenteditable]").forEach(name);
new MutationObserver(all).observe(document.body, { childList: true, subtree: true });
all();
