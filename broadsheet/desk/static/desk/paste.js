// What comes from Word, Google Docs or a mail is made plain paragraphs, lists and links before the
// editor sees it. What was copied within the desk is left as it is.

(() => {
  const DROPPED =
    "style, script, meta, link, title, xml, img, picture, svg, iframe, object, del, hr, " +
    ".MsoCommentReference, .msocomanchor, [style*='mso-element:comment'], [style*='display:none'], " +
    "[style*='display: none'], [style*='mso-hide:all'], .Apple-interchange-newline";
  const BLOCKS = new Set([
    "P", "DIV", "LI", "UL", "OL", "TABLE", "TBODY", "THEAD", "TR", "TD", "TH", "BLOCKQUOTE", "PRE",
    "H1", "H2", "H3", "H4", "H5", "H6", "SECTION", "ARTICLE", "HEADER", "FOOTER", "CENTER", "DL", "DT", "DD",
  ]);
  const HEADING = /^H[1-6]$/;
  const INLINE = { B: "strong", STRONG: "strong", I: "em", EM: "em", S: "s", STRIKE: "s", SUP: "sup", SUB: "sub" };
  const TRACKING = /^(?:utm_|mc_[ce]id$|fbclid$|gclid$)/;

  function address(href) {
    try {
      let url = new URL(href);
      const inner = url.searchParams.get("url") || url.searchParams.get("q");
      const wrapped =
        /\.safelinks\.protection\.outlook\.com$/.test(url.hostname) ||
        (/^www\.google\.[a-z.]+$/.test(url.hostname) && url.pathname === "/url");
      if (wrapped && inner) url = new URL(inner);
      [...url.searchParams.keys()].filter((name) => TRACKING.test(name)).forEach((name) => url.searchParams.delete(name));
      return /^(?:https?|mailto|tel):$/.test(url.protocol) ? url.href : "";
    } catch {
      return "";
    }
  }

  function styles(node) {
    const { fontWeight, fontStyle, textDecoration, textDecorationLine, verticalAlign } = node.style;
    const found = new Set();
    const named = INLINE[node.tagName];
    if (named) found.add(named);
    if (/^(?:bold|bolder|[6-9]00)$/.test(fontWeight)) found.add("strong");
    if (/^(?:normal|[1-5]00)$/.test(fontWeight)) found.delete("strong");
    if (fontStyle === "italic") found.add("em");
    if (fontStyle === "normal") found.delete("em");
    if (`${textDecoration} ${textDecorationLine}`.includes("line-through")) found.add("s");
    if (verticalAlign === "super") found.add("sup");
    if (verticalAlign === "sub") found.add("sub");
    return found;
  }

  // A list of lines, each {kind: "p" | "ul" | "ol", html, depth}.
  function read(body) {
    const lines = [];
    let open = null;

    const line = (kind = "p", depth = 0, heading = false) => {
      open = { kind, html: "", depth, heading };
      lines.push(open);
    };
    const text = (words, inline, href) => {
      if (!open) {
        if (!words.trim()) return;
        line();
      }
      const element = document.createElement("i");
      element.textContent = words;
      let html = element.innerHTML;
      for (const name of inline) html = `<${name}>${html}</${name}>`;
      if (href) {
        const a = document.createElement("a");
        a.setAttribute("href", href);
        a.innerHTML = html;
        html = a.outerHTML;
      }
      open.html += html;
    };

    function walk(node, inline, href, list) {
      for (const child of node.childNodes) {
        if (child.nodeType === Node.TEXT_NODE) {
          text(child.data.replace(/[ \t\r\n]+/g, " "), inline, href);
        } else if (child.nodeType === Node.ELEMENT_NODE) {
          element(child, inline, href, list);
        }
      }
    }

    function element(node, inline, href, list) {
      const name = node.tagName;
      if (name === "BR") {
        if (open) open.html += "<br>";
        return;
      }
      if (name === "TR") {
        line();
        [...node.children].forEach((cell, number) => {
          if (number) text(" | ", new Set());
          walk(cell, inline, href, null);
          if (!open) line();
        });
        open = null;
        return;
      }
      if (BLOCKS.has(name)) {
        const word = (node.getAttribute("style") || "").match(/mso-list:\s*\w+\s+level(\d)/);
        let inside = list;
        if (name === "UL" || name === "OL") inside = { kind: name.toLowerCase(), depth: list ? list.depth + 1 : 0 };
        if (name === "LI") line(list?.kind || "ul", list?.depth || 0);
        else if (word) line(node.dataset.deskList || "ul", Number(word[1]) - 1);
        else if (!(list && open?.kind === list.kind && name !== "UL" && name !== "OL")) {
          open = null;
          if (HEADING.test(name)) line("p", 0, true);
        }
        walk(node, inline, href, inside);
        if (!(list && name !== "LI" && name !== "UL" && name !== "OL")) open = null;
        return;
      }
      const now = new Set(inline);
      styles(node).forEach((style) => now.add(style));
      if (INLINE[name] && !styles(node).has(INLINE[name])) now.delete(INLINE[name]);
      if (open?.heading) now.delete("strong");
      const to = name === "A" ? address(node.getAttribute("href") || "") : "";
      walk(node, now, to || href, list);
    }

    walk(body, new Set(), "", null);
    return lines;
  }

  // Word writes lists as paragraphs with the bullet or number as hidden text.
  function wordLists(body) {
    body.querySelectorAll("[style*='mso-list:'], [style*='mso-list: ']").forEach((node) => {
      const mark = [...node.querySelectorAll("span")].find((s) => /mso-list:\s*Ignore/i.test(s.getAttribute("style") || ""));
      if (!mark) return;
      node.dataset.deskList = /^\s*\(?[\p{L}\p{N}]{1,4}[.)]/u.test(mark.textContent) ? "ol" : "ul";
      mark.remove();
    });
  }

  const spaces = (html) =>
    html
      .replace(/(?:\u00a0|&nbsp;)(?![;:!?\u00bb%])/g, (found, at, all) => (/\u00ab$/.test(all.slice(0, at)) ? found : " "))
      .replace(/ {2,}/g, " ")
      .replace(/<(strong|em|s)>(\s*)<\/\1>/g, "$2")
      .replace(/<\/(strong|em|s)><\1>/g, "")
      .trim();

  function clean(html) {
    // Word wraps what is copied in conditional comments and its own names.
    const source = html.replace(/<!--[\s\S]*?-->/g, "").replace(/<!\[[^\]]*\]>/g, "").replace(/<\/?(?:o|w|v|m|st1):[^>]*>/gi, "");
    const body = new DOMParser().parseFromString(source, "text/html").body;
    body.querySelectorAll(DROPPED).forEach((node) => node.remove());
    wordLists(body);
    const lines = read(body)
      .flatMap((one) =>
        // Two breaks are how mails and web pages part paragraphs.
        one.html.split(/(?:\s*<br>\s*){2,}/).map((part) => ({ ...one, html: spaces(part.replace(/^(?:\s|<br>)+|(?:\s|<br>)+$/g, "")) })),
      )
      .filter((one) => one.html.replace(/<[^>]*>/g, "").trim())
      .map((one) => (one.heading ? { ...one, html: `<strong>${one.html}</strong>` } : one));
    let made = "";
    let list = null;
    for (const one of lines) {
      const kind = one.kind === "p" ? null : one.kind;
      if (list && list !== kind) made += `</${list}>`;
      if (kind && list !== kind) made += `<${kind}>`;
      list = kind;
      made += kind ? `<li>${one.html}</li>` : `<p>${one.html}</p>`;
    }
    return made + (list ? `</${list}>` : "");
  }

  window.broadsheetPaste = { clean };

  document.addEventListener(
    "paste",
    (event) => {
      if (!event.isTrusted && event.broadsheet) return;
      if (!(event.target instanceof Element) && !event.target?.parentElement) return;
      const editor = (event.target instanceof Element ? event.target : event.target.parentElement).closest(".Draftail-Editor");
      const html = event.clipboardData?.getData("text/html");
      if (!editor || !html || /data-draftjs-conductor|data-editor=/.test(html)) return;
      const cleaned = clean(html);
      event.preventDefault();
      event.stopImmediatePropagation();
      const data = new DataTransfer();
      data.setData("text/html", cleaned);
      const plain = new DOMParser().parseFromString(cleaned.replace(/<\/(?:p|li)>/g, "\n"), "text/html");
      data.setData("text/plain", plain.body.textContent.trim());
      const again = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true, composed: true });
      again.broadsheet = true;
      event.target.dispatchEvent(again);
    },
    { capture: true },
  );
})();
