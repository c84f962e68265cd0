"""The story's own element: where on the page the text is.

Three witnesses are heard. What the makers marked (``itemprop=articleBody`` and
class names that mean it), what trafilatura kept, and where the prose is
densest. trafilatura knows best *which* sentences are text; it cannot say where
they stood, and drops pictures, tables and quotations with the furniture. So
its text is laid over the page again, and the smallest element that holds it
is taken whole; furniture is removed afterwards.
"""

from __future__ import annotations

import copy
import logging
import re
from collections import defaultdict

from lxml.html import HtmlElement

from broadsheet.archive.pages.document import label_of, tag_of
from broadsheet.archive.pages.runs import Keeper, Survey, fold

_MARKED = re.compile(
    r"(?:^|[\s_-])(?:articlebody|article-?body|article-?content|article-?text|article__body|"
    r"article__content|story-?body|story-?content|story-?text|storytext|entry-?content|"
    r"post-?content|post-?body|post-?text|body-?copy|articletext|bodytext|newstext|news-?body|"
    r"td-post-content|field-name-body|texto-?noticia|artikel-?text|artikel-?body)(?=$|[\s_-])"
)
_ELSEWHERE = re.compile(
    r"(?:^|[\s_-])(?:comments?|disqus\w*|related|sidebar|footer|reader-?comments?|respond)(?=$|"
    r"[\s_-])"
)
_FEW = 140

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


def other_opinion(root: HtmlElement) -> str:
    """What trafilatura takes for the text; nothing where it fails."""
    import trafilatura

    try:
        document = trafilatura.bare_extraction(
            copy.deepcopy(root), include_comments=False, with_metadata=False
        )
    except Exception:  # noqa: BLE001 - foreign code over foreign pages: nothing to die of
        return ""
    return str(getattr(document, "text", None) or "")


def find_story(root: HtmlElement, survey: Survey, keeper: Keeper) -> HtmlElement | None:
    """The smallest element that holds the story, or ``None``."""
    marked = _marked(root, survey, keeper)
    held = _holding(root, survey, keeper)
    if marked is not None and held is not None:
        if _inside(held, marked):
            return marked
        if _inside(marked, held):
            # The marks hold most of it: what is outside is a stray line.
            share = survey.sums[marked].kept / max(1, survey.sums[held].kept)
            return marked if share >= 0.85 else held
        return held
    for found in (marked, held):
        if found is not None:
            return found
    return _densest(root, survey)


def _inside(node: HtmlElement, outer: HtmlElement) -> bool:
    return node is outer or any(above is outer for above in node.iterancestors())


def _marked(root: HtmlElement, survey: Survey, keeper: Keeper) -> HtmlElement | None:
    best: tuple[float, HtmlElement] | None = None
    for node in root.iter():
        tag = tag_of(node)
        if not tag or tag in {"meta", "body", "html"} or node not in survey.sums:
            continue
        is_property = "articlebody" in f"{node.get('itemprop')} {node.get('property')}".lower()
        if not is_property and not _MARKED.search(label_of(node)) and tag != "articletag":
            continue
        sums = survey.sums[node]
        if sums.text < 20 or any(
            _ELSEWHERE.search(label_of(above)) for above in (node, *node.iterancestors())
        ):
            continue
        weight = sums.kept + 0.2 * (sums.text - sums.linked)
        if is_property:
            weight *= 1.5
        if best is None or weight > best[0]:
            best = weight, node
    if best is None:
        return None
    if keeper.size > _FEW and survey.sums[best[1]].kept < 0.4 * keeper.size:
        return None
    return best[1]


def _holding(root: HtmlElement, survey: Survey, keeper: Keeper) -> HtmlElement | None:
    """The element whose text comes nearest to what was kept, every text counted once.

    Nearness is the F-measure with recall weighing threefold: rather a stray line
    too many, which the removal of furniture finds, than a paragraph lost.
    """
    if keeper.size < 40:
        return None
    seen: set[str] = set()
    counted: defaultdict[HtmlElement, int] = defaultdict(int)
    total = 0
    for run in survey.runs:
        folded = fold(run.text)
        if not run.kept or folded in seen or tag_of(run.block) in {"title", "h1"}:
            continue
        seen.add(folded)
        total += len(run.text)
        node: HtmlElement | None = run.block
        while node is not None:
            counted[node] += len(run.text)
            node = node.getparent()
    if total < 40:
        return None
    best: tuple[float, int, HtmlElement] | None = None
    for node, size in counted.items():
        if size < 0.5 * total:
            continue
        whole = survey.sums[node].text
        nearness = 10 * size / (9 * total + whole)
        below = sum(1 for _ in node.iterancestors())
        if best is None or (round(nearness, 3), below) > best[:2]:
            best = round(nearness, 3), below, node
    return best[2] if best is not None else None


def _densest(root: HtmlElement, survey: Survey) -> HtmlElement | None:
    """Where paragraphs gather: each counts for its parent, and half for its grandparent."""
    weights: defaultdict[HtmlElement, float] = defaultdict(float)
    for run in survey.runs:
        size = len(run.text) - run.linked
        if size < 25 or tag_of(run.block) in {"title", "head", "html", "h1"}:
            continue
        if any(
            _ELSEWHERE.search(label_of(above)) for above in (run.block, *run.block.iterancestors())
        ):
            continue
        value = min(size / 100, 4) + run.text.count(",") * 0.2 + 0.5
        start = (
            run.block
            if tag_of(run.block) not in {"p", "pre", "blockquote", "li"}
            else run.block.getparent()
        )
        if start is None:
            continue
        weights[start] += value
        above = start.getparent()
        if above is not None:
            weights[above] += value / 2
    best = max(weights, key=lambda node: weights[node], default=None)
    if best is not None and tag_of(best) in {"html", "head"}:
        return root.find("body")
    return best
