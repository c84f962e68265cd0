// Quotation marks and dashes of the story's language; the table and the rules are those of
// `broadsheet/text/typography.py`, which is the reference.

window.broadsheetTypography = (() => {
  const NARROW = "\u202f";
  const OPENERS = "([{<\u2013\u2014/\u00bf\u00a1";
  const ADDRESS = /\b(?:https?:\/\/|www\.)\S+|\b[\w.+-]+@[\w-]+\.[\w.-]+/gu;
  const ELISION = /^'(?:(?:tis|twas|cause|em|til|n|s)\b|\d\ds?\b)/iu;
  const WORD = /[\p{L}\p{N}_]/u;
  let table = null;

  function marksFor(language) {
    table ??= config().marks || {};
    const code = (language || "en").toLowerCase().replace("_", "-");
    return table[code] || table[code.split("-")[0]] || table.en || null;
  }

  const config = () => JSON.parse(document.getElementById("desk-writing")?.textContent || "{}");
  const language = () => document.querySelector("[name=language]")?.value || config().language || "en";

  function sinceDouble(text, marks) {
    const closing = marks.single[1] !== marks.apostrophe ? [marks.single[1]] : [];
    return text.slice(Math.max(...[...marks.double, ...closing].map((m) => text.lastIndexOf(m))) + 1);
  }

  function quote(character, made, after, marks) {
    const before = made.slice(-1);
    const begins = [marks.double, marks.single].filter(([a, b]) => a[0] !== b[0]).map(([a]) => a[0]);
    const opens = !before || /\s/u.test(before) || OPENERS.includes(before) || begins.includes(before);
    if (character === '"') return opens ? marks.double[0] : marks.double[1];
    if (opens && (!after || !/\s/u.test(after))) return marks.single[0];
    if (before && after && WORD.test(before) && WORD.test(after)) return marks.apostrophe;
    const opened = sinceDouble(made, marks).includes(marks.single[0]);
    return WORD.test(before) && !opened ? marks.apostrophe : marks.single[1];
  }

  // What a whole text needs: [{start, end, text}], in order.
  function edits(text, marks) {
    const found = [];
    const addresses = [...text.matchAll(ADDRESS)].map((m) => [m.index, m.index + m[0].length]);
    let made = "";
    let at = 0;
    const put = (length, words) => {
      if (text.slice(at, at + length) !== words) found.push({ start: at, end: at + length, text: words });
      made += words;
      at += length;
    };
    while (at < text.length) {
      const address = addresses.find(([start, end]) => at >= start && at < end);
      const rest = text.slice(at);
      if (address) put(address[1] - at, text.slice(at, address[1]));
      else if (rest.startsWith("...")) put(3, marks.ellipsis);
      else if (made.endsWith(" ") && /^--? /u.test(rest)) put(rest[1] === "-" ? 2 : 1, marks.spaced_dash);
      else if (/^--(?!-)/u.test(rest) && !made.endsWith("-")) put(2, marks.dash);
      else if (ELISION.test(rest) && !WORD.test(made.slice(-1))) put(1, marks.apostrophe);
      else if (rest[0] === '"' || rest[0] === "'") put(1, quote(rest[0], made, rest[1], marks));
      else if (rest[0] === " " && rest[1] && marks.spaced.includes(rest[1]) && /\S$/u.test(made)) put(1, NARROW);
      else put(1, rest[0]);
    }
    return found;
  }

  // What typing `character` after `before` makes: how many characters go, and what comes.
  function typed(before, character, after, marks) {
    if (character === '"' || character === "'") {
      return { back: 0, text: quote(character, before, after, marks) };
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
