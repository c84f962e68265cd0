// A headline is one line, however many its field shows: the Enter key breaks it nowhere, and what
// is pasted into it leaves its own breaks behind.

(() => {
  const LINE = "textarea[data-desk-line]";
  const BREAKS = new Set(["insertLineBreak", "insertParagraph"]);

  document.addEventListener("beforeinput", (event) => {
    if (BREAKS.has(event.inputType) && event.target.matches?.(LINE)) event.preventDefault();
  }, true);

  // Before anybody else who listens: they see the line as it stays.
  document.addEventListener("input", (event) => {
    const field = event.target;
    if (!field.matches?.(LINE) || !/[\r\n]/.test(field.value)) return;
    const joined = (words) => words.replace(/[^\S\r\n]*[\r\n]+\s*/g, " ");
    // After the words that were pasted, not after the space that stands for their last break.
    const at = joined(field.value.slice(0, field.selectionEnd).trimEnd()).length;
    field.value = joined(field.value);
    field.setSelectionRange(at, at);
  }, true);
})();
