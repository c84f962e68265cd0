// Names for what comes without one, or with another than people see.

// The rich-text editor has the name of its field.

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

// The paper's name at the head of the side bar is what people see and say: its link is called so.
function brand() {
  const link = document.querySelector(".sidebar-custom-branding");
  const seen = link?.querySelector(".desk-mark__name")?.textContent.trim();
  const label = link?.getAttribute("aria-label") || "";
  if (seen && !label.includes(seen)) link.setAttribute("aria-label", `${seen}: ${label}`);
}

const all = () => (brand(), document.querySelectorAll("[role=textbox][contenteditable]").forEach(name));
new MutationObserver(all).observe(document.body, { childList: true, subtree: true });
all();
