// Quotation marks and dashes of the story's language; the table and the rules are those of
// `broadsheet/text/typography.py`, which is the reference.

window.broadsheetTypography = (() => {
  const NARROW = "\u202f";
  const OPENERS = "([{<=\u2013\u2014/\u00bf\u00a1";
  const W = "[\\p{L}\\p{N}_]";
  const L = "\\p{L}\\p{N}_";
  const ADDRESS = `(?<![${L}])(?:https?://|www\\.)\\S+|(?<![${L}])[${L}.+\\-]+@[${L}\\-]+\\.[${L}.\\-]+`;
  const ELISION = new RegExp(`^'(?:(?:tis|twas|twere|twill|cause|em|til|n|s|bout|neath)(?!${W})|\\d\\ds?(?!${W}|'))`, "iu");
  const WORD = new RegExp(W, "u");
  const DIGIT = /\p{Nd}/u;
  let table = null;

  function marksFor(language) {
    table ??= config().marks || {};
    const code = (language || "en").toLowerCase().replace("_", "-");
    return table[code] || table[code.split("-")[0]] || table.en || null;
  }

  const config = () => JSON.parse(document.getElementById("desk-writing")?.textContent || "{}");
  const language = () => document.querySelector("[name=language]")?.value || config().language || "en";

  function quote(character, before, after, marks, opened) {
    const begins = [marks.double, marks.single].filter(([a, b]) => a[0] !== b[0]).map(([a]) => a[0]);
    const opens = !before || /\s/u.test(before) || OPENERS.includes(before) || begins.includes(before);
    if (character === '"') return opens ? marks.double[0] : marks.double[1];
    if (opens && (!after || !/\s/u.test(after))) return marks.single[0];
    if (before && after && WORD.test(before) && WORD.test(after)) return marks.apostrophe;
    return WORD.test(before) && !opened ? marks.apostrophe : marks.single[1];
  }

  const glyphsOf = (marks) => [...marks.double, ...marks.single].map((mark) => mark.replaceAll(NARROW, ""));
  const escaped = (text) => text.replace(/[\\\]^-]/gu, "\\$&");

  // Where something may be to do, or a typographic mark says what is open; as in the reference.
  function placesOf(marks) {
    const glyphs = escaped(glyphsOf(marks).join(""));
    const spaced = marks.spaced ? `|(?<space>(?<=\\S) (?=[${escaped(marks.spaced)}]))` : "";
    return new RegExp(
      `(?<address>${ADDRESS})` +
      `|(?<feet>(?<!${W})\\d+'\\s?\\d+(?:\\.\\d+)?"(?!${W}))` +
      "|(?<ellipsis>\\.\\.\\.)" +
      "|(?<spacedDash>(?<=[ \\n])--?(?=[ \\n]))" +
      "|(?<range>(?<=\\p{Nd})--(?=\\p{Nd}))" +
      `|(?<dash>(?<!-)(?:(?<=\\S)---?|---?(?!${W}))(?!-))` +
      `|(?<quote>["'])|(?<glyph>[${glyphs}])${spaced}`,
      "gu",
    );
  }

  // What a whole text needs: [{start, end, text}], in order.
  function edits(text, marks) {
    const found = [];
    const glyphs = glyphsOf(marks);
    const closers = [...text.matchAll(new RegExp(`(?<=\\S)['${escaped(glyphs[3])}](?!${W})`, "gu"))];
    const lastCloser = closers.length ? closers.at(-1).index : -1;
    let single = false;
    let double = false;
    let before = "";
    let reached = 0;
    for (const match of text.matchAll(placesOf(marks))) {
      const [start, end] = [match.index, match.index + match[0].length];
      const kind = Object.keys(match.groups).find((name) => match.groups[name] !== undefined);
      if (start > reached) before = [...text.slice(reached, start)].at(-1);
      let words = match[0];
      if (kind === "feet") words = words.replaceAll("'", "\u2032").replaceAll('"', "\u2033");
      else if (kind === "space") words = NARROW;
      else if (kind === "range") words = "\u2013";
      else if (kind === "spacedDash") words = marks.spaced_dash;
      else if (kind === "ellipsis" || kind === "dash") words = marks[kind];
      else if (kind === "quote") words = quoteWithin(text, start, before, marks, { single, double, lastCloser });
      const glyph = words.replaceAll(NARROW, "");
      if (glyph === glyphs[0] || glyph === glyphs[1]) {
        double = glyphs[0] === glyphs[1] ? !double : glyph === glyphs[0];
        single = false;
      } else if (glyph === glyphs[2]) single = true;
      else if (glyph === glyphs[3] && glyph !== marks.apostrophe) single = false;
      if (words !== match[0]) found.push({ start, end, text: words });
      before = [...words].at(-1);
      reached = end;
    }
    return found;
  }

  function quoteWithin(text, at, before, marks, { single, double, lastCloser }) {
    const character = text[at];
    const after = [...text.slice(at + 1, at + 3)][0] || "";
    const lettered = /[\p{L}\p{N}]/u.test(after);
    if (DIGIT.test(before)) {
      if (character === '"' && !double) return "\u2033";
      if (character === "'" && !single && !lettered) return "\u2032";
    }
    if (character === "'" && !WORD.test(before)) {
      if (before && lettered && lastCloser <= at) return marks.apostrophe;
      if (ELISION.test(text.slice(at))) return marks.apostrophe;
    }
    return quote(character, before, after, marks, single);
  }

  // Whether a single quotation mark waits to be closed at the end of what was typed.
  function waits(text, marks) {
    const [opening, closing, single, end] = glyphsOf(marks);
    const ends = end === marks.apostrophe ? [opening, closing] : [opening, closing, end];
    return text.slice(Math.max(...ends.map((mark) => text.lastIndexOf(mark))) + 1).includes(single);
  }

  // What typing `character` after `before` makes: how many characters go, and what comes.
  function typed(before, character, after, marks) {
    if (character === '"' || character === "'") {
      return { back: 0, text: quote(character, [...before].at(-1) || "", after, marks, waits(before, marks)) };
    }
    if (character === "-" && /(?:^|[^-])-$/u.test(before)) {
      return { back: 1, text: / -$/u.test(before) ? marks.spaced_dash : marks.dash };
    }
    if (character === " " && / -$/u.test(before)) return { back: 1, text: `${marks.spaced_dash} ` };
    if (character === "." && /(?:^|[^.])\.\.$/u.test(before)) return { back: 2, text: marks.ellipsis };
    if (character && marks.spaced.includes(character) && /\S $/u.test(before)) {
      return { back: 1, text: NARROW + character };
    }
    return null;
  }

  const apply = (text, marks) =>
    edits(text, marks).reduceRight((made, e) => made.slice(0, e.start) + e.text + made.slice(e.end), text);

  return { marksFor, language, edits, typed, apply };
})();
