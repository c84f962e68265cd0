// Typography in the rich-text editor: while somebody types, and on demand for all of a story.

(() => {
  const { draftail, DraftJS, broadsheetTypography: typography } = window;
  if (!draftail) return;
  const { EditorState, Modifier } = DraftJS;

  draftail.registerPlugin(
    {
      type: "typography",
      handleBeforeInput(characters, editorState, ...others) {
        const { setEditorState } = others[others.length - 1] || {};
        const selection = editorState.getSelection();
        if (characters.length !== 1 || !selection.isCollapsed() || !setEditorState) return "not-handled";
        const style = editorState.getCurrentInlineStyle();
        if (style.has("CODE")) return "not-handled";
        const content = editorState.getCurrentContent();
        const block = content.getBlockForKey(selection.getStartKey());
        const at = selection.getStartOffset();
        const text = block.getText();
        const marks = typography.marksFor(typography.language());
        const made = marks && typography.typed(text.slice(0, at), characters, text.slice(at, at + 1), marks);
        if (!made || (made.back === 0 && made.text === characters)) return "not-handled";
        const entity = at > 0 && block.getEntityAt(at - 1) === block.getEntityAt(at) ? block.getEntityAt(at) : null;
        // As typed first, so that undoing brings that back.
        const plain = EditorState.push(
          editorState, Modifier.replaceText(content, selection, characters, style, entity), "insert-characters",
        );
        const range = selection.merge({ anchorOffset: at - made.back, focusOffset: at + 1, isBackward: false });
        const set = Modifier.replaceText(plain.getCurrentContent(), range, made.text, style, entity);
        setEditorState(EditorState.push(plain, set, "insert-fragment"));
        return "handled";
      },
    },
    "plugins",
  );

  // The editor writes into its field a quarter of a second after the last key; whoever is quicker
  // with a button must not lose the last words.
  document.addEventListener(
    "submit",
    (event) => {
      // Those inside a text's blocks bear no mark in the page, so every field is asked.
      event.target.querySelectorAll("input").forEach((input) => input.draftailEditor?.saveState());
    },
    { capture: true },
  );

  // Sets the marks in one editor; one step to undo. Returns how many it changed.
  typography.setEditor = (editor, marks) => {
    const state = editor.getEditorState();
    let content = state.getCurrentContent();
    let changed = 0;
    for (const block of content.getBlocksAsArray()) {
      const key = block.getKey();
      const edits = typography.edits(block.getText(), marks).filter((e) => !block.getInlineStyleAt(e.start).has("CODE"));
      for (const edit of edits.reverse()) {
        const range = DraftJS.SelectionState.createEmpty(key).merge({ anchorOffset: edit.start, focusOffset: edit.end });
        content = Modifier.replaceText(content, range, edit.text, block.getInlineStyleAt(edit.start), block.getEntityAt(edit.start));
        changed += 1;
      }
    }
    if (changed) editor.onChange(EditorState.push(state, content, "insert-fragment"));
    return changed;
  };
})();
