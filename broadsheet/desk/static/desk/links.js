// A link is made by picking what it leads to: a story, a topic, an author, or an address.

(() => {
  const { draftail, DraftJS } = window;
  if (!draftail || draftail.broadsheetLinks) return;
  draftail.broadsheetLinks = true;
  // React's own Component, which Wagtail keeps to itself.
  const Component = Object.getPrototypeOf(draftail.ModalWorkflowSource);
  const texts = () => JSON.parse(document.getElementById("desk-writing")?.textContent || "{}");
  const ADDRESS = /^(?:https?:\/\/|mailto:|tel:|#|\/)\S+$/i;
  const MAIL = /^[^\s@/]+@[^\s@/]+\.[^\s@/]+$/;
  const HOST = /^(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?:[/?#]\S*)?$/i;

  function addressIn(words) {
    if (ADDRESS.test(words)) return words;
    if (MAIL.test(words)) return `mailto:${words}`;
    return HOST.test(words) ? `https://${words}` : "";
  }

  function selected(state) {
    const selection = state.getSelection();
    const block = state.getCurrentContent().getBlockForKey(selection.getStartKey());
    if (selection.isCollapsed() || selection.getStartKey() !== selection.getEndKey()) return "";
    return block.getText().slice(selection.getStartOffset(), selection.getEndOffset());
  }

  function wholeEntity(state, entityKey) {
    const selection = state.getSelection();
    const block = state.getCurrentContent().getBlockForKey(selection.getStartKey());
    let made = selection;
    block.findEntityRanges(
      (character) => character.getEntity() === entityKey,
      (start, end) => {
        if (start <= selection.getStartOffset() && selection.getStartOffset() <= end) {
          made = selection.merge({ anchorOffset: start, focusOffset: end, isBackward: false });
        }
      },
    );
    return made;
  }

  class LinkSource extends Component {
    componentDidMount() {
      const config = texts();
      const entity = this.props.entity?.getData();
      this.dialog = document.createElement("dialog");
      this.dialog.className = "desk-link";
      this.dialog.innerHTML =
        '<form method="dialog"><label></label><input type="text" role="combobox" aria-autocomplete="list" ' +
        'aria-controls="desk-link-found" aria-expanded="false" autocomplete="off" spellcheck="false">' +
        '<ul id="desk-link-found" role="listbox"></ul><p class="desk-link__help"></p></form>';
      this.input = this.dialog.querySelector("input");
      this.list = this.dialog.querySelector("ul");
      this.dialog.querySelector("label").textContent = config.words?.link || "Link to";
      this.dialog.querySelector("label").htmlFor = this.input.id = "desk-link-words";
      this.dialog.querySelector("p").textContent = config.words?.linkHelp || "";
      this.input.value = entity && !entity.uuid ? entity.url || "" : selected(this.props.editorState);
      this.url = config.urls?.links;
      this.asked = 0;
      this.chosen = -1;
      this.input.addEventListener("input", () => this.look());
      this.dialog.addEventListener("keydown", (event) => this.key(event));
      this.dialog.addEventListener("cancel", (event) => {
        event.preventDefault();
        this.close();
      });
      this.dialog.addEventListener("click", (event) => {
        if (event.target === this.dialog) this.close();
      });
      document.body.append(this.dialog);
      this.dialog.showModal();
      this.input.select();
      this.look();
    }

    componentWillUnmount() {
      this.dialog.remove();
    }

    close() {
      this.dialog.close();
      this.props.onClose();
    }

    async look() {
      const words = this.input.value.trim();
      const number = ++this.asked;
      const address = addressIn(words);
      const own = address ? [{ url: address, title: address, note: texts().words?.address || "" }] : [];
      await new Promise((done) => setTimeout(done, 150));
      if (number !== this.asked) return;
      let found = [];
      if (words) {
        const response = await fetch(`${this.url}?${new URLSearchParams({ q: words })}`, { credentials: "same-origin" }).catch(() => null);
        if (number !== this.asked) return;
        if (response?.ok) found = (await response.json()).found;
      }
      this.show([...found, ...own]);
    }

    show(found) {
      this.found = found;
      this.list.replaceChildren(
        ...found.map((thing, number) => {
          const item = document.createElement("li");
          item.id = `desk-link-${number}`;
          item.setAttribute("role", "option");
          item.textContent = thing.title;
          const note = document.createElement("span");
          note.textContent = thing.note;
          item.append(note);
          item.addEventListener("mousedown", (event) => event.preventDefault());
          item.addEventListener("click", () => this.pick(thing));
          return item;
        }),
      );
      this.input.setAttribute("aria-expanded", String(found.length > 0));
      this.choose(found.length ? 0 : -1);
    }

    choose(number) {
      this.chosen = number;
      [...this.list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === number)));
      this.list.children[number]?.scrollIntoView({ block: "nearest" });
      if (number >= 0) this.input.setAttribute("aria-activedescendant", `desk-link-${number}`);
      else this.input.removeAttribute("aria-activedescendant");
    }

    key(event) {
      const count = this.list.children.length;
      if (event.key === "ArrowDown" && count) this.choose((this.chosen + 1) % count);
      else if (event.key === "ArrowUp" && count) this.choose((this.chosen - 1 + count) % count);
      else if (event.key === "Enter") {
        const thing = this.found?.[this.chosen];
        if (thing) this.pick(thing);
      } else if (event.key === "Escape") this.close();
      else return;
      event.preventDefault();
      event.stopPropagation();
    }

    pick(thing) {
      const { editorState, entityKey, onComplete } = this.props;
      const { EditorState, Modifier, RichUtils } = DraftJS;
      const data = thing.uuid ? { linktype: thing.kind, uuid: thing.uuid, url: thing.url } : { url: thing.url };
      const content = editorState.getCurrentContent().createEntity("LINK", "MUTABLE", data);
      const key = content.getLastCreatedEntityKey();
      const selection = entityKey ? wholeEntity(editorState, entityKey) : editorState.getSelection();
      let made;
      if (selection.isCollapsed()) {
        const style = editorState.getCurrentInlineStyle();
        const inserted = Modifier.insertText(content, selection, thing.title, style, key);
        made = EditorState.push(editorState, inserted, "insert-characters");
      } else {
        made = RichUtils.toggleLink(EditorState.set(editorState, { currentContent: content }), selection, key);
      }
      this.dialog.close();
      onComplete(made);
    }

    render() {
      return null;
    }
  }

  // Wagtail's own way of showing and pasting links stays; only the picking is ours.
  const types = draftail.registerPlugin({ type: "LINK-OF-THE-DESK" }, "entityTypes");
  delete types["LINK-OF-THE-DESK"];
  types.LINK = { ...types.LINK, source: LinkSource };
})();
