"""Markdown to HTML: CommonMark, tables, footnotes, term lists, and the manuscript's containers.

The HTML goes to ``blocks_from_html`` like any other; raw HTML in a text is
allowed here because it is cleaned there. Where a language is given, quotation
marks and dashes become its own, except in code, HTML and addresses.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import Any, Final

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from broadsheet.text.typography import typeset, typeset_pieces

CONTAINERS: Final = ("pullquote", "factbox", "qa", "gallery", "related", "quote")

_OPENING = re.compile(r"\s*\w+\s*(?P<title>[^{]*?)\s*(?:\{(?P<options>[^}]*)\})?\s*$")
_OPTION = re.compile(r"(\w+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"']+))")
_KRAMDOWN_LINE = re.compile(r"^[ \t]*\{:[^}\n]*\}[ \t]*$", re.M)
_KRAMDOWN = re.compile(r"(?<=[)\]`*_>])\{:[^}\n]*\}")
_MORE = re.compile(r"<!--\s*more\s*-->", re.I)
_SOMETHING: Final = "x"  # in the place of what is no text: a word like any other
_CODE_TAG = re.compile(r"<(/?)(?:code|kbd|samp|tt|var|script|style)\b", re.I)
_NAMED_LINK = re.compile(r"\]\(((?:topic|story):[^)<>\n]*)\)")


def html_of(text: str, *, language: str = "") -> str:
    """The HTML of one Markdown text, with the marks of ``language`` where one is given."""
    text = _MORE.sub("\n\n", text)  # where an excerpt ended; not a page break
    if "{:" in text:
        text = _KRAMDOWN.sub("", _KRAMDOWN_LINE.sub("", text))
    if "](topic:" in text or "](story:" in text:
        text = _NAMED_LINK.sub(r"](<\1>)", text)
    return str(_markdown.render(text, {"language": language}))


def inline_html(text: str, *, language: str = "") -> str:
    """The HTML of one line: a headline, a caption."""
    return str(_markdown.renderInline(" ".join(text.split()), {"language": language}))


def _typeset(state: StateCore) -> None:
    """Give every paragraph, heading and cell the marks of its language."""
    language = str(state.env.get("language") or "")
    for block in state.tokens if language else ():
        if block.type == "inline":
            _typeset_line(block.children or [], language)


def _typeset_line(tokens: Sequence[Token], language: str) -> None:
    """A line is set as one, links and emphasis notwithstanding; what stands in code is no text."""
    pieces: list[str] = []
    words: dict[int, Token] = {}  # by the place of their piece
    code = 0
    for token in tokens:
        if token.type == "html_inline" and (tag := _CODE_TAG.match(token.content)):
            code = max(0, code - 1 if tag[1] else code + 1)
        elif token.type == "text" and not code:
            words[len(pieces)] = token
            pieces.append(token.content)
        elif token.type in ("softbreak", "hardbreak"):
            pieces.append("\n")
        elif token.type == "text_special" and token.content not in ("'", '"'):
            pieces.append(token.content)  # an entity; but an escaped mark stays as it was typed
        elif token.type in ("text", "text_special", "code_inline", "image", "footnote_ref"):
            pieces.append(_SOMETHING)
    made = typeset_pieces(pieces, language)
    for place, token in words.items():
        token.content = made[place]


def _picture(
    renderer: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: Any
) -> str:
    """``![alt](file "caption | credit")``: the title of a picture is its caption."""
    token = tokens[at]
    source = escape(str(token.attrGet("src") or ""))
    alt = escape(renderer.renderInlineAsText(token.children, options, env))
    image = f'<img src="{source}" alt="{alt}">'
    title = str(token.attrGet("title") or "").strip()
    if not title:
        return image
    caption, _, credit = (part.strip() for part in title.partition(" | "))
    if language := env.get("language"):
        credit = typeset(credit, language)
    marked = f' <span class="credit">{escape(credit)}</span>' if credit else ""
    words = _markdown.renderInline(caption, env)
    return f"<figure>{image}<figcaption>{words}{marked}</figcaption></figure>"


def _container(name: str) -> Any:
    def render(
        renderer: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: Any
    ) -> str:
        token = tokens[at]
        if token.nesting != 1:
            return "</div>\n"
        match = _OPENING.match(token.info)
        title = (match["title"] if match else "").strip()
        given = {
            found[1].lower(): found[2] or found[3] or found[4] or ""
            for found in _OPTION.finditer((match["options"] or "") if match else "")
        }
        given.setdefault("title", title)
        if language := env.get("language"):
            given |= {key: typeset(given[key], language) for key in ("title", "by") if key in given}
        marks = "".join(f' data-{key}="{escape(value)}"' for key, value in given.items())
        return f'<div class="broadsheet-{name}"{marks}>'

    return render


def _made() -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    made.use(footnote_plugin).use(deflist_plugin)
    for name in CONTAINERS:
        made.use(container_plugin, name, render=_container(name))
    made.core.ruler.after("inline", "typeset", _typeset)
    made.add_render_rule("image", _picture)
    made.add_render_rule("footnote_anchor", lambda *_: "")  # a way back to a place that is gone
    return made


_markdown = _made()
