// The list of stories pinned in a module: found while typing, ordered by dragging and by keys.
(() => {
  if (customElements.get("broadsheet-pins")) return;

  const PAUSE = 150;
  let count = 0;

  function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    made.append(...children);
    return made;
  }

  function localTime(iso) {
    if (!iso) return "";
    const at = new Date(iso);
    return Number.isNaN(at.valueOf())
      ? ""
      : new Date(at.valueOf() - at.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
  }

  class Pins extends HTMLElement {
    connectedCallback() {
      if (this.begun) return;
      this.begun = true;
      // The form sets the field's value just after putting the field on the page.
      queueMicrotask(() => this.begin());
    }

    begin() {
      this.field = this.querySelector("input[type=hidden]");
      this.number = ++count;
      this.list = element("ol", { class: "pins-list" });
      this.none = element("p", { class: "pins-none" }, this.dataset.none);
      this.append(this.none, this.list, this.search());
      let pins = [];
      try {
        pins = JSON.parse(this.field.value || "[]");
      } catch {
        pins = [];
      }
      pins.forEach((pin) => this.list.append(this.item(pin)));
      this.order = window.broadsheetOrdered(this.list, { moved: this.dataset.moved }, () => this.keep());
      this.show();
    }

    item(pin) {
      const words = this.dataset;
      const until = element("input", { type: "datetime-local", "aria-label": `${words.until}: ${pin.headline}` });
      until.value = localTime(pin.until);
      until.addEventListener("change", (event) => {
        event.stopPropagation();
        this.keep();
      });
      const button = (flag, label, sign) =>
        element("button", { type: "button", [`data-${flag}`]: "", "aria-label": `${label}: ${pin.headline}`, title: label }, sign);
      const off = button("off", words.off, "\u00d7");
      const item = element(
        "li",
        { class: "pins-item", draggable: "true", "data-item": "", "data-name": pin.headline, "data-story": pin.story },
        button("handle", words.handle, "\u2261"),
        element("span", { class: "pins-headline" }, pin.headline, ...(pin.note ? [element("small", {}, pin.note)] : [])),
        element("label", { class: "pins-until" }, words.until, until),
        button("up", words.up, "\u2191"),
        button("down", words.down, "\u2193"),
        off,
      );
      off.addEventListener("click", () => {
        item.remove();
        this.keep();
        this.order.say(this.order.fill(words.taken, { name: pin.headline }));
        this.input.focus();
      });
      return item;
    }

    keep() {
      const pins = [...this.list.querySelectorAll("[data-item]")].map((item) => {
        const at = item.querySelector("input").value;
        return {
          story: item.dataset.story,
          until: at ? new Date(at).toISOString() : "",
          headline: item.dataset.name,
          note: item.querySelector("small")?.textContent || "",
        };
      });
      this.field.value = JSON.stringify(pins);
      this.order.settle();
      this.show();
      this.field.dispatchEvent(new Event("change", { bubbles: true }));
    }

    show() {
      this.none.hidden = this.list.childElementCount > 0;
    }

    search() {
      const id = `pins-results-${this.number}`;
      this.input = element("input", {
        type: "text", role: "combobox", "aria-expanded": "false", "aria-controls": id, autocomplete: "off",
        "aria-autocomplete": "list", "aria-label": this.dataset.label, placeholder: this.dataset.label,
      });
      this.results = element("ul", { id, role: "listbox", class: "pins-results", "aria-label": this.dataset.label });
      this.results.hidden = true;
      let timer = 0;
      this.input.addEventListener("input", (event) => {
        // What is being looked for is no change of the front.
        event.stopPropagation();
        clearTimeout(timer);
        timer = setTimeout(() => this.ask(), PAUSE);
      });
      this.input.addEventListener("change", (event) => event.stopPropagation());
      this.input.addEventListener("focus", () => this.ask());
      this.input.addEventListener("blur", () => setTimeout(() => this.close(), 150));
      this.input.addEventListener("keydown", (event) => this.key(event));
      return element("div", { class: "pins-search" }, this.input, this.results);
    }

    async ask() {
      const asked = this.input.value;
      const response = await fetch(`${this.dataset.url}?${new URLSearchParams({ q: asked })}`, {
        credentials: "same-origin",
      }).catch(() => null);
      if (!response?.ok || asked !== this.input.value || document.activeElement !== this.input) return;
      const pinned = new Set([...this.list.children].map((item) => item.dataset.story));
      const found = (await response.json()).stories.filter((one) => !pinned.has(one.story));
      this.results.replaceChildren(
        ...found.map((story, at) => {
          const option = element(
            "li",
            { role: "option", id: `${this.results.id}-${at}`, "aria-selected": "false" },
            element("b", {}, story.headline),
            element("small", {}, story.about),
          );
          option.story = story;
          option.addEventListener("mousedown", (event) => {
            event.preventDefault();
            this.pin(story);
          });
          return option;
        }),
      );
      if (!found.length) this.results.append(element("li", { class: "pins-no-results" }, this.dataset.noResults));
      this.results.hidden = false;
      this.input.setAttribute("aria-expanded", "true");
      this.order.say(this.order.fill(this.dataset.results, { n: found.length }));
    }

    close() {
      this.results.hidden = true;
      this.input.setAttribute("aria-expanded", "false");
      this.input.removeAttribute("aria-activedescendant");
    }

    key(event) {
      const options = [...this.results.querySelectorAll("[role=option]")];
      const at = options.findIndex((one) => one.getAttribute("aria-selected") === "true");
      if (event.key === "Escape") {
        this.close();
      } else if (event.key === "Enter") {
        // Never sends the form.
        event.preventDefault();
        const chosen = options[Math.max(at, 0)];
        if (chosen && !this.results.hidden) this.pin(chosen.story);
      } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (this.results.hidden) {
          this.ask();
          return;
        }
        const next = (at + (event.key === "ArrowDown" ? 1 : -1) + options.length) % options.length;
        options.forEach((one, number) => one.setAttribute("aria-selected", String(number === next)));
        if (options[next]) {
          this.input.setAttribute("aria-activedescendant", options[next].id);
          options[next].scrollIntoView({ block: "nearest" });
        }
      }
    }

    pin(story) {
      this.list.append(this.item({ story: story.story, until: "", headline: story.headline, note: story.note }));
      this.input.value = "";
      this.close();
      this.keep();
      this.order.say(this.order.fill(this.dataset.pinned, { name: story.headline }));
    }
  }

  customElements.define("broadsheet-pins", Pins);
})();
