"""Markdown to HTML: CommonMark, tables, footnotes, term lists, and the manuscript's containers.

The HTML goes to ``blocks_from_html`` like any other; raw HTML in a text is
allowed here because it is cleaned there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import Any, Final

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

CONTAINERS: Final = ("pullquote", "factbox", "qa", "gallery", "related", "quote")

_OPENING = re.compile(r"\s*\w+\s*(?P<title>[^{]*?)\s*(?:\{(?P<options>[^}]*)\})?\s*$")
_OPTION = re.compile(r"(\w+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"']+))")
_KRAMDOWN_LINE = re.compile(r"^[ \t]*\{:[^}\n]*\}[ \t]*$", re.M)
_KRAMDOWN = re.compile(r"(?<=[)\]`*_>])\{:[^}\n]*\}")
_MORE = re.compile(r"<!--\s*more\s*-->", re.I)
_NAMED_LINK = re.compile(r"\]\(((?:topic|story):[^)<>\n]*)\)")


def html_of(text: str) -> str:
    """The HTML of one Markdown text."""
    text = _MORE.sub("\n\n", text)  # where an excerpt ended; not a page break
    if "{:" in text:
        text = _KRAMDOWN.sub("", _KRAMDOWN_LINE.sub("", text))
    if "](topic:" in text or "](story:" in text:
        text = _NAMED_LINK.sub(r"](<\1>)", text)
    return str(_markdown.render(text))


def inline_html(text: str) -> str:
    """The HTML of one line: a headline, a caption."""
    return str(_markdown.renderInline(" ".join(text.split())))


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
    marked = f' <span class="credit">{escape(credit)}</span>' if credit else ""
    words = _markdown.renderInline(caption)
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
        marks = "".join(f' data-{key}="{escape(value)}"' for key, value in given.items())
        return f'<div class="broadsheet-{name}"{marks}>'

    return render


def _made() -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    made.use(footnote_plugin).use(deflist_plugin)
    for name in CONTAINERS:
        made.use(container_plugin, name, render=_container(name))
    made.add_render_rule("image", _picture)
    made.add_render_rule("footnote_anchor", lambda *_: "")  # a way back to a place that is gone
    return made


_markdown = _made()
