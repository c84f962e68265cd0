"""What stands in and around a story without being part of it.

Recognised by what its makers called it, by being mostly links, by being
hidden, and by what it says ("Share this", "Read more: …"). The words are
those of many sites in several languages, none of them one site's own. What
another extractor took for text is dropped for what it is called only where
the name leaves no doubt and the box is a small part of the whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree
from lxml.html import HtmlElement

from broadsheet.archive.pages.document import label_of, tag_of, text_of
from broadsheet.archive.pages.runs import Keeper, Run, Survey, fold
from broadsheet.archive.pages.sayings import LEAVES, REFERS, SAYS

NEVER_TEXT = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "button",
        "select",
        "input",
        "textarea",
        "canvas",
        "map",
        "link",
        "meta",
        "svg",
    ]
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_CELLS = frozenset({"td", "th", "dd", "dt"})
_SELDOM_TEXT = frozenset({"form", "nav", "label", "dialog", "menu", "aside", "footer"})

CALLED = re.compile(
    r"(?:^|[\s_-])(?:share\w*|sharing|social\w*|addthis\w*|sharethis|tools?|toolbar|toolbox|"
    r"related\w*|relacionad\w*|recommend\w*|recirc\w*|readmore|read-?more|more-?(?:stories|news|"
    r"on|from|articles|links|coverage)|also|outbrain|taboola|zergnet|disqus\w*|livefyre\w*|"
    r"comments?|commenting|respond|reply|replies|reactions?|newsletters?|subscri\w+|signup|sign-up|"
    r"promo\w*|sponsor\w*|advert\w*|ads?|adbox|adunit|banner|dfp|gpt|"
    r"breadcrumbs?|pagination|pager|pagenav|nav|navigation|navbar|menu|footer|foot|"
    r"sidebar|side-bar|rail|widget\w*|popular|trending|mostread|most-\w+|latest|headlines|"
    r"bylines?|byline\w*|author-?(?:bio|info|box|card|block|name|meta|byline|details)?|authors|"
    r"vcard|bio|about-the-author|dateline|timestamp|datetime|pubdate|published|postmeta|"
    r"(?:post|entry|article|story)-?(?:meta|info|tools|footer|utility|utilities|tags|byline|date)|"
    r"tags?|taglist|tagcloud|topics|categories|filed|keywords|copyright|disclaimer|"
    r"login|register|modal|overlay|popup|tooltip|lightbox|print|printonly|"
    r"skip\w*|hidden|hide|screen-reader\w*|sr-only|visually-?hidden|noprint|"
    r"prev|next|previous|counter|likes?|fb-\w+|facebook|twitter-share\w*|pinterest|whatsapp|"
    r"rating|ratings|poll|survey|correction-form|report-error|feedback|jump|follow\w*|"
    r"alsolike|youmay\w*|you-may\w*|teasers?|infobox|toc|inset-?box|linkbox|linklist|seealso|"
    r"see-also|gallery-?(?:nav|thumbs)|thumbs|thumbnails|carousel-?nav|media-?controls|"
    r"caption-?toggle"
    r")(?=$|[\s_-])"
)

_SURELY = re.compile(
    r"(?:^|[\s_-])(?:hidden|visually-?hidden|sr-only|modal|popup|newsletters?|signup|sign-up|"
    r"promo\w*|recirc\w*|outbrain|taboola|zergnet|disqus\w*|related|relacionad\w*|"
    r"follow-?us|most-?(?:read|popular)|trending)(?=$|[\s_-])"
)
"""Names that mean furniture whoever took it for text, unless it is a good part of the text."""

_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)


def is_hidden(node: HtmlElement) -> bool:
    return bool(
        _HIDDEN.search(node.get("style") or "")
        or node.get("hidden") is not None
        or (node.get("aria-hidden") or "").lower() == "true"
    )


def strip_furniture(body: HtmlElement, survey: Survey, keeper: Keeper, *, known: set[str]) -> None:
    """Remove furniture from below ``body``; ``known`` are lines already told elsewhere, folded."""
    whole = max(1, survey.sums[body].text)
    doomed: list[HtmlElement] = []
    skip: set[HtmlElement] = set()
    for node in body.iter():
        if node is body:
            continue
        parent = node.getparent()
        if parent in skip:
            skip.add(node)
            continue
        if _is_furniture(node, survey, whole):
            doomed.append(node)
            skip.add(node)
    drop(doomed)
    _drop_sayings(body, keeper, known)


def strip_strays(body: HtmlElement, keeper: Keeper) -> None:
    """Remove what nobody else kept and what does not read as a part of the text either."""
    runs = Survey.of(body, keeper).runs
    kept = [at for at, run in enumerate(runs) if run.kept]
    if not kept:
        return
    first, last = kept[0], kept[-1]
    homes = {run.block.getparent() for run in runs if run.kept}
    doomed = []
    for at, run in enumerate(runs):
        if run.kept or run.block is body or in_picture(run.block):
            continue
        beside = run.block.getparent() in homes
        inside = first < at < last
        prose = is_prose(run)
        tag = tag_of(run.block)
        if tag in _CELLS | {"pre", "blockquote"} and (inside or _list_of(run.block) in homes):
            continue
        if tag == "li" and inside and (beside or prose):
            continue
        if tag in _HEADINGS and inside and beside and not run.linked and runs[at + 1].kept:
            continue
        if prose and (beside or inside):
            continue
        if len(text_of(run.block)) <= len(run.text) + 2:
            if not _shows(run.block) or run.linked > 0.5 * len(run.text):
                doomed.append(run.block)
            elif tag == "p" and not prose:
                make_figure(run.block)
    drop(doomed)


def make_figure(block: HtmlElement) -> None:
    """A paragraph of a picture and words that are no sentence: a picture and its caption."""
    pictures = list(block.iter("img"))
    words = etree.Element("figcaption")
    words.text = text_of(block)
    tail = block.tail
    for picture in pictures:
        picture.drop_tree()
        picture.tail = None
    block.clear()
    block.tag, block.tail = "figure", tail
    block.extend([*pictures, words])


def strip_repeats(body: HtmlElement) -> None:
    """Remove the second copy of a paragraph: pages carry one for the telephone, one for print."""
    seen: set[str] = set()
    doomed = []
    for run in Survey.of(body).runs:
        folded = fold(run.text)
        if len(folded) < 60 or run.block is body:
            continue
        if folded in seen and len(text_of(run.block)) <= len(run.text) + 2:
            doomed.append(run.block)
        seen.add(folded)
    drop(node for node in doomed if not _shows(node))


def cut_tail(body: HtmlElement) -> None:
    """Remove what follows a heading that leaves the story, and headings over nothing.

    Only in the last third: "Related research" can head a part of the story.
    """
    runs = Survey.of(body).runs
    whole = sum(len(run.text) for run in runs)
    behind = 0
    cut = len(runs)
    for at in range(len(runs) - 1, -1, -1):
        run = runs[at]
        behind += len(run.text)
        if behind > whole / 3:
            break
        if len(run.text) < 60 and _is_heading(run) and LEAVES.match(run.text):
            cut = at
    while cut and _is_heading(runs[cut - 1]) and not in_picture(runs[cut - 1].block):
        cut -= 1
    doomed = [run.block for run in runs[cut:] if run.block is not body]
    remaining = {run.block for run in runs[:cut]}
    above = {up for block in remaining for up in (block, *block.iterancestors())}
    drop(node for node in doomed if node not in above)


def _is_heading(run: Run) -> bool:
    """Whether a run heads something: by its tag, or as one short line all in bold."""
    if tag_of(run.block) in _HEADINGS:
        return True
    if tag_of(run.block) not in {"p", "div"} or len(run.text) > 60:
        return False
    return any(text_of(bold) == run.text for bold in run.block.iter("b", "strong"))


def _list_of(cell: HtmlElement) -> HtmlElement | None:
    """The box in which the cell's table stands, itself beside the text or not."""
    for above in cell.iterancestors("table", "dl"):
        return above.getparent()
    return cell.getparent()


def is_prose(run: Run) -> bool:
    """Whether a run reads as a sentence."""
    size = len(run.text)
    if run.linked > 0.4 * size:
        return False
    unspaced = sum(sign > "\u2e7f" for sign in run.text) > size / 2
    return size >= (15 if unspaced else 50) and bool(
        re.search(r"[.!?…:;。！？」”\"')]\W*$", run.text)
    )


def in_picture(node: HtmlElement) -> bool:
    """Whether a block belongs to a picture: its caption or credit."""
    return any(tag_of(up) in {"figure", "figcaption"} for up in (node, *node.iterancestors()))


def _shows(node: HtmlElement) -> bool:
    return any(True for _ in node.iter("img", "iframe", "video", "audio"))


def _is_furniture(node: HtmlElement, survey: Survey, whole: int) -> bool:
    tag = tag_of(node)
    if not tag or tag in NEVER_TEXT:
        return True
    sums = survey.sums.get(node)
    if sums is None and len(text_of(node)) > 60:
        return False  # words within a paragraph
    text = sums.text if sums else 0
    kept = survey.share_kept(node)
    if tag in {"html", "body", "main", "article"} or text > 0.6 * whole:
        return False
    if is_hidden(node) and kept < 0.5:
        return True
    if tag in _SELDOM_TEXT and kept < 0.3:
        return True
    label = label_of(node)
    if whole > 800 and text < 0.3 * whole and _SURELY.search(label):
        # A heading that leaves the story stays a moment longer: ``cut_tail`` goes by it.
        return not _is_picture(node) and not LEAVES.match(text_of(node))
    if kept < 0.3 and CALLED.search(label):
        return not _is_picture(node)
    linked = survey.share_linked(node)
    if tag in {"ul", "ol", "dl", "table", "div", "section", "p", "h2", "h3", "h4", "h5", "h6"}:
        return bool(text) and kept < 0.3 and linked > 0.6 and not _is_picture(node)
    return False


def _is_picture(node: HtmlElement) -> bool:
    """A figure: a picture and few words, whatever it is called."""
    if tag_of(node) in {"img", "picture", "figure", "figcaption"}:
        return True
    return sum(1 for _ in node.iter("img")) == 1 and len(text_of(node)) < 400


def _drop_sayings(body: HtmlElement, keeper: Keeper, known: set[str]) -> None:
    """Remove short lines that are furniture by what they say, and lines told elsewhere."""
    doomed = []
    for run in Survey.of(body, keeper).runs:
        if run.block is body or tag_of(run.block) in _CELLS:
            continue
        says = len(run.text) <= 300 and (
            SAYS.match(run.text) or (not run.kept and REFERS.match(run.text))
        )
        alone = len(text_of(run.block)) <= len(run.text) + 2
        if alone and (says or fold(run.text) in known):
            doomed.append(run.block)
    drop(node for node in doomed if not _shows(node))


def drop(nodes: Iterable[HtmlElement]) -> None:
    """Take elements out of their tree, the text behind them stays."""
    for node in list(nodes):
        parent = node.getparent()
        if parent is not None:
            if tag_of(node):
                node.drop_tree()
            else:
                _drop_comment(node, parent)


def _drop_comment(node: HtmlElement, parent: HtmlElement) -> None:
    if node.tail:
        before = node.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + node.tail
        else:
            parent.text = (parent.text or "") + node.tail
    parent.remove(node)
