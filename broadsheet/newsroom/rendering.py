"""Body to HTML, with identities left open.

Works on the stored JSON, not on Wagtail's values: no query, no template, a tenth of the time.
Links by identity become ``href="ref:article:<uuid>"``; media become comments such as
``<!--bs:picture {"pk": 7, …}-->``. ``placeholders.resolve`` fills both when a page is shown, so a
renamed topic or a moved story never leaves stale HTML behind.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from broadsheet.newsroom.models import Article, Correction
from broadsheet.newsroom.wording import MARKUP, OPEN_BLOCKS, Spot, linked
from broadsheet.text.html import clean_loose, clean_rich, visible_text

PART = re.compile(r"<!--bs:part (\{.*?\})-->")
OPEN_PARAGRAPHS = 2
_STORED_LINK = re.compile(r'<a\s(?:[^>"]|"[^"]*")*>')
_KINDS = "article|topic|author|column|section|document"
_IDENTITY = "[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"
_LINKTYPE = re.compile(rf'\slinktype="({_KINDS})"')
_UUID = re.compile(rf'\suuid="({_IDENTITY})"')
_REF = re.compile(rf'\shref="ref:({_KINDS}):({_IDENTITY})"')
# What says that a link is one of ours by identity, well formed or not.
_OURS = re.compile(r'\s(?:linktype=|uuid=|href="\s*(?:ref|story|topic):)', re.IGNORECASE)
_ELSEWHERE = re.compile(r'\shref="(?!\s*(?:ref|story|topic):)[^"]*"', re.IGNORECASE)
_PARAGRAPH_END = re.compile(r"</p>")

Raw = dict[str, Any]


def placeholder(name: str, **data: Any) -> str:
    """A comment that stands for something known only when the page is shown."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    # Nothing inside may end the comment.
    return (
        f"<!--bs:{name} {text.replace('<', chr(92) + 'u003c').replace('>', chr(92) + 'u003e')}-->"
    )


def items(value: Any) -> list[Any]:
    """The values of a stored list, whether or not Wagtail has wrapped them yet."""
    return [
        item["value"] if isinstance(item, dict) and item.keys() >= {"type", "value"} else item
        for item in value or ()
    ]


def _identity(match: re.Match[str]) -> str:
    """A stored link as it is rendered: ours by ``ref:``, others as they are."""
    kind, uuid = _LINKTYPE.search(match[0]), _UUID.search(match[0])
    if kind and uuid:
        return f'<a href="ref:{kind[1]}:{uuid[1].lower()}">'
    if ref := _REF.search(match[0]):
        return f'<a href="ref:{ref[1]}:{ref[2].lower()}">'
    if not _OURS.search(match[0]):
        return match[0]
    # Names nothing that could be found, and no browser could follow it.
    elsewhere = _ELSEWHERE.search(match[0])
    return f"<a{elsewhere[0]}>" if elsewhere else "<a>"


def rich(html: str | None) -> str:
    """Stored rich text as HTML, links by identity as ``ref:`` addresses."""
    return _STORED_LINK.sub(_identity, clean_rich(html or ""))


def _html(value: str | None) -> str:
    return f'<div class="html">{_STORED_LINK.sub(_identity, clean_loose(value or ""))}</div>'


def _paragraphs(html: str) -> str:
    """``html`` as paragraphs even where it came as a bare line."""
    return html if not html or re.match(r"\s*<(?:p|ul|ol)\b", html) else f"<p>{html}</p>"


def _text(value: str) -> str:
    return _paragraphs(rich(value))


def _heading(value: Raw) -> str:
    level = value.get("level") if value.get("level") in {"2", "3", "4"} else "2"
    return f"<h{level}>{escape(value.get('text') or '', quote=False)}</h{level}>"


def _picture(value: Raw) -> str:
    return placeholder(
        "picture",
        pk=value.get("picture"),
        caption=rich(value.get("caption")),
        alt=value.get("alt") or "",
        credit=value.get("credit") or "",
        size=value.get("size") or "column",
    )


def _gallery(value: Raw) -> str:
    title = value.get("title") or ""
    pictures = "".join(
        _picture({**picture, "size": "gallery"}) for picture in items(value.get("pictures"))
    )
    heading = f"<h2>{escape(title, quote=False)}</h2>" if title else ""
    return f'<section class="gallery">{heading}{pictures}</section>'


def _host(url: str) -> str:
    """The host of a web address; nothing of anything else."""
    try:
        parts = urlsplit(url)
    except ValueError:  # such as http://[
        return ""
    return parts.netloc if parts.scheme in {"http", "https"} else ""


def _attribution(value: Raw) -> str:
    who = escape(value.get("attribution") or "", quote=False)
    where = value.get("source_url") or ""
    if host := _host(where):
        who = f'<a href="{escape(where)}">{who or escape(host)}</a>'
    return f"<figcaption>{who}</figcaption>" if who else ""


def _pull_quote(value: Raw) -> str:
    words = escape(value.get("text") or "", quote=False)
    # Repeats the text; whoever listens to the story would hear it twice.
    return (
        f'<figure class="pull-quote"><blockquote><p>{words}</p></blockquote>'
        f"{_attribution(value)}</figure>"
    )


def _quotation(value: Raw) -> str:
    return (
        f'<figure class="quotation"><blockquote>{_text(value.get("text") or "")}</blockquote>'
        f"{_attribution(value)}</figure>"
    )


def _table(value: Raw) -> str:
    rows = [items(row) for row in items(value.get("rows"))]
    caption = rich(value.get("caption"))
    made = [f"<caption>{caption}</caption>"] if caption else []
    for number, row in enumerate(rows):
        head = value.get("header_row") and number == 0
        cells = "".join(
            f'<th scope="{"col" if head else "row"}">{rich(cell)}</th>'
            if head or (value.get("header_column") and position == 0)
            else f"<td>{rich(cell)}</td>"
            for position, cell in enumerate(row)
        )
        made.append(f"<thead><tr>{cells}</tr></thead><tbody>" if head else f"<tr>{cells}</tr>")
    body = "".join(made)
    body = body + "</tbody>" if "<tbody>" in body else body
    # Wide tables scroll within themselves; what scrolls must be reachable with the keyboard.
    return (
        f'<div class="table" tabindex="0" role="region" aria-label="{escape(_("Table"))}">'
        f"<table>{body}</table></div>"
    )


def _fact_box(value: Raw) -> str:
    title = escape(value.get("title") or "", quote=False)
    heading = f"<h2>{title}</h2>" if title else ""
    return f'<aside class="fact-box">{heading}{_text(value.get("body") or "")}</aside>'


def _question_answer(value: Raw) -> str:
    who = escape(value.get("answered_by") or "", quote=False)
    by = f'<p class="answered-by">{who}</p>' if who else ""
    return (
        f'<section class="question-answer"><h2>{escape(value.get("question") or "", quote=False)}'
        f"</h2>{by}{_text(value.get('answer') or '')}</section>"
    )


def _embed(value: Raw) -> str:
    url = value.get("url") or ""
    host = _host(url)
    if not host:
        return ""
    provider = value.get("provider") or host.removeprefix("www.")
    title = value.get("title") or url
    return (
        f'<figure class="embed" data-embed="{escape(url)}"><p><a href="{escape(url)}" '
        f'rel="nofollow noopener">{escape(title, quote=False)}</a></p>'
        f"<figcaption>{escape(_('From {provider}').format(provider=provider), quote=False)}"
        f"</figcaption></figure>"
    )


def _video(value: Raw) -> str:
    return placeholder("video", pk=value.get("video"), caption=rich(value.get("caption")))


def _document(value: Raw) -> str:
    return placeholder("document", pk=value.get("document"), title=value.get("title") or "")


def _page_break(value: Raw) -> str:
    return placeholder("part", title=(value or {}).get("title") or "")


def _related(value: Raw) -> str:
    title = escape(value.get("title") or _("Related"), quote=False)
    links = [
        placeholder("story", pk=item["article"], title=item.get("title") or "")
        if item.get("article")
        else _related_address(item)
        for item in items(value.get("items"))
    ]
    made = "".join(link for link in links if link)
    return f'<aside class="related"><h2>{title}</h2><ul>{made}</ul></aside>' if made else ""


def _related_address(item: Raw) -> str:
    url, title = item.get("url") or "", item.get("title") or item.get("url") or ""
    link = rich(f'<a href="{escape(url)}">{escape(title, quote=False)}</a>')
    return f"<li>{link}</li>"


def _preformatted(value: Raw) -> str:
    text = escape(value.get("text") or "", quote=False)
    if value.get("kind") == "code":
        return f'<pre class="code" tabindex="0"><code>{text}</code></pre>'
    return f'<pre class="verse">{text}</pre>'


BLOCKS: dict[str, Callable[[Any], str]] = {
    "text": _text,
    "heading": _heading,
    "picture": _picture,
    "gallery": _gallery,
    "pull_quote": _pull_quote,
    "quotation": _quotation,
    "table": _table,
    "fact_box": _fact_box,
    "question_answer": _question_answer,
    "embed": _embed,
    "video": _video,
    "document": _document,
    "page_break": _page_break,
    "members_break": lambda _value: "",
    "related": _related,
    "preformatted": _preformatted,
    "divider": lambda _value: '<hr class="divider">',
    "html": _html,
}


def blocks_html(blocks: Iterable[Raw]) -> str:
    """HTML of stored blocks; a block of an unknown name says nothing."""
    return "\n".join(
        BLOCKS[block["type"]](block["value"]) for block in blocks if block["type"] in BLOCKS
    )


def opening(blocks: list[Raw]) -> list[Raw]:
    """What a members' story shows to all: up to the editor's break, else two paragraphs."""
    for position, block in enumerate(blocks):
        if block["type"] == "members_break":
            return blocks[:position]
    shown: list[Raw] = []
    left = OPEN_PARAGRAPHS
    for block in blocks:
        if block["type"] != "text":
            # Pictures and headings before the text belong to the opening; boxes might give it away.
            if block["type"] in {"picture", "heading"}:
                shown.append(block)
            continue
        html = _text(block["value"] or "")
        ends = [match.end() for match in _PARAGRAPH_END.finditer(html)]
        if len(ends) >= left:
            return [*shown, {"type": "text", "value": html[: ends[left - 1]]}]
        shown.append(block)
        left -= len(ends) or 1
        if left <= 0:
            break
    return shown


def stored_blocks(article: Article) -> list[Raw]:
    """The blocks of ``article`` as JSON, whether they come from the database or from a form."""
    return [dict(block) for block in article.body.get_prep_value()] if article.body else []


@dataclass(frozen=True)
class Mark:
    """Where a correction concerns the text: a block, and words in it or the whole of it."""

    anchor: str
    note: str
    passage: str = ""


Marks = Mapping[str, Sequence[Mark]]


def marks_of(article: Article) -> Marks:
    """The marks that the corrections of a story leave in its text, by block."""
    return marks_of_many([article.pk]).get(article.pk, {}) if article.pk else {}


def marks_of_many(pks: Iterable[int]) -> dict[int, Marks]:
    """``marks_of`` for many stories, in one question."""
    rows = Correction.objects.filter(article__in=list(pks)).exclude(block="")
    return _marks(rows.defer("before"))


def _marks(corrections: Iterable[Correction]) -> dict[int, Marks]:
    made: defaultdict[int, defaultdict[str, list[Mark]]] = defaultdict(lambda: defaultdict(list))
    for correction in corrections:
        if not correction.block:
            continue
        mark = Mark(correction.place_anchor, correction.anchor, correction.passage)
        made[correction.article_id][correction.block].append(mark)
    return dict(made)


def _around(html: str, words: str) -> tuple[str, str] | None:
    """What stands before and after ``words`` where readers read them, outside of links.

    Neither an address nor a placeholder is a place for a mark, and no link stands in another.
    """
    at, links = 0, 0
    for number, piece in enumerate(MARKUP.split(html)):
        if number % 2:
            links += piece.startswith("<a ") or piece == "<a>"
            links -= piece == "</a>"
        elif not links and (found := piece.find(words)) >= 0:
            return html[: at + found], html[at + found + len(words) :]
        at += len(piece)
    return None


def _marked(html: str, marks: Sequence[Mark]) -> str:
    """``html`` of a block with a small link to each correction that concerns it."""
    for mark in marks:
        label = escape(_("Corrected: read the correction"))
        link = f'<a class="correction-mark" href="#{mark.note}" aria-label="{label}">\u2020</a>'
        words = escape(mark.passage.strip(), quote=False)
        if words and (around := _around(html, words)):
            before, after = around
            html = f'{before}<span class="corrected" id="{mark.anchor}">{words}</span>{link}{after}'
        else:
            # Words that have since been rewritten, or that formatting divides, or words of a link:
            # the whole block.
            html = f'<div class="corrected" id="{mark.anchor}">{html}{link}</div>'
    return html


def _html_of(blocks: list[Raw], marks: Marks, spots: Sequence[Spot]) -> str:
    parts = [
        (
            _marked(blocks_html([block]), marks.get(str(block.get("id") or ""), ())),
            block["type"] in OPEN_BLOCKS,
        )
        for block in blocks
        if block["type"] in BLOCKS
    ]
    return "\n".join(linked(parts, spots) if spots else (html for html, _ in parts))


def render(
    blocks: list[Raw], *, access: str, marks: Marks | None = None, spots: Sequence[Spot] = ()
) -> tuple[str, str, int]:
    """Whole text, opening, and number of words of a body.

    ``spots`` are the topics to link in it; the stored blocks know nothing of those links.
    """
    plain = blocks_html(blocks)
    whole = _html_of(blocks, marks or {}, spots) if marks or spots else plain
    teaser = ""
    if access != Article.Access.OPEN:
        teaser = _html_of(opening(blocks), marks or {}, spots)
    return whole, teaser, len(visible_text(plain).split())


def rendered(article: Article) -> tuple[str, str, int]:
    """Like ``render``, from what publication stored, or now where it has not yet."""
    if article.rendered_at is not None:
        return article.body_html, article.teaser_html, article.word_count
    # Where a list of stories is shown before they are rendered, their marks wait for that.
    known = "corrections" in getattr(article, "_prefetched_objects_cache", ())
    marks = _marks(article.corrections.all()).get(article.pk) if known else None
    return render(stored_blocks(article), access=article.access, marks=marks)


def parts(html: str) -> list[tuple[str, str]]:
    """Title and HTML of each part of a text with page breaks; one untitled part without."""
    pieces = PART.split(html)
    titles = ["", *(json.loads(data)["title"] for data in pieces[1::2])]
    return list(zip(titles, pieces[::2], strict=True))


def single_page(html: str) -> str:
    """The whole text on one page: the parts' titles as headings."""

    def heading(match: re.Match[str]) -> str:
        title = json.loads(match[1])["title"]
        return f"<h2>{escape(title, quote=False)}</h2>" if title else ""

    return PART.sub(heading, html)
