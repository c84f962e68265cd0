"""The headline as a reader saw it, without the name of the site.

Metas and the browser's title say what the story is called, but often not in
the words that stood above it; headings on the page stand above it, but often
head something else. So every heading is weighed by how well it agrees with a
meta, by how it is marked and where it stands; the heaviest wins, and where
nothing agrees the best meta without its site name is taken.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from lxml.html import HtmlElement

from broadsheet.archive.pages.claims import Claims
from broadsheet.archive.pages.document import Document, label_of, tag_of, text_of, tidy

LONGEST = 300

_SEPARATOR = re.compile(r"\s+(?:[|\-–—«»·•:~/\\]|::|--|&raquo;)\s+|\s*\|\s*|\s+:\s*|:\s+|\s*::\s*")
_SELDOM_HEADINGS = frozenset({"div", "p", "span", "header", "strong", "b", "td", "a", "h4", "h5"})
_EDGES = " \t|-–—«»·•~:/\\"
_HEADING = re.compile(
    r"(?:^|[\s_-])(?:headline|hed|(?:entry|post|article|story|page|main|content|node)[-_]?"
    r"(?:title|header|heading|headline|hed)|articletitle|story-title|title)(?:$|[\s_-])"
)
_ELSEWHERE = re.compile(
    r"(?:^|[\s_-])(?:related|sidebar|side-bar|rail|footer|nav|navigation|menu|comments?|popular|"
    r"trending|recommended|recirc\w*|widget|promo|teasers?|more-?\w*|masthead|logo|branding|modal|"
    r"newsletter|signup|login|most|latest|next|prev|previous|carousel|hidden|breadcrumbs?)(?=$|"
    r"[\s_-])"
)
_ERROR_PAGE = re.compile(
    r"^(?:error\W*)?(?:40[0134]|410|50[0234])\W*(?:$|errors?\b|not found|page|bad|forbidden|gone|"
    r"unauthori[sz]ed|internal|service|gateway)|page (?:was )?not found|"
    r"^(?:access )?(?:denied|forbidden)$|nothing found for",
    re.I,
)


@dataclass(slots=True)
class Headline:
    """The headline, and the element it was read from, if it stands on the page."""

    text: str
    element: HtmlElement | None = None


def find_headline(document: Document, claims: Claims) -> Headline:
    sites = site_names(document, claims)
    said = list(_said(document, claims, sites))
    best: tuple[float, str, HtmlElement] | None = None
    firsts = [text_of(node) for node in document.root.iter("h1")]
    only = {text for text in firsts if len(text) >= 20 and title_key(text) not in sites}
    seen = 0
    for node in _headings(document.root):
        seen += 1
        if seen > 400:
            break
        text = text_of(node)
        if not text or len(text) > LONGEST or title_key(text) in sites:
            continue
        weight = _weigh(node, text, said)
        if best is None or weight > best[0]:
            best = weight, text, node
    if best is not None and len(only) == 1 and best[1] in only:
        best = best[0] + 0.6, *best[1:]  # the page's one first heading, though nothing agrees
    if best is not None and best[0] >= (2.2 if said else 0.5):
        return Headline(_shortened(best[1], said, sites), best[2])
    if said:
        return Headline(said[0])
    # All is called like the site: a page of somebody's own. A bare " | Name" is no title.
    same = {title_key(text) for text in document.meta("og:title")} & {title_key(document.title)}
    return Headline(document.title if same and same <= sites else "")


def is_error(text: str) -> bool:
    """Whether a headline is the server's and not a paper's."""
    return bool(_ERROR_PAGE.search(text))


def _headings(root: HtmlElement) -> Iterable[HtmlElement]:
    for node in root.iter():
        tag = tag_of(node)
        marked = tag in _SELDOM_HEADINGS and len(node) <= 6 and _HEADING.search(label_of(node))
        if marked or tag in {"h1", "h2", "h3"}:
            yield node


def _weigh(node: HtmlElement, text: str, said: list[str]) -> float:
    tag, label = tag_of(node), label_of(node)
    agreement = max((agree(text, other) for other in said), default=0.0)
    weight = 3.0 * agreement
    weight += {"h1": 1.0, "h2": 0.5, "h3": 0.1}.get(tag, 0.0)
    if "headline" in (node.get("itemprop") or "").split():
        weight += 1.0
    elif _HEADING.search(label):
        weight += 0.5
    if len(title_key(text)) < 8:
        weight -= 0.4
    for depth, above in enumerate((node, *node.iterancestors()), start=1):
        if depth > 12:
            break
        above_tag = tag_of(above)
        if above_tag in {"body", "html"}:
            break
        if above_tag in {"nav", "aside", "footer"} or _ELSEWHERE.search(label_of(above)):
            weight -= 0.9
            break
        if above_tag in {"article", "main"} and depth > 1:
            weight += 0.3
            break
    if next(node.iterdescendants("a"), None) is not None and tag != "h1" and agreement < 0.99:
        weight -= 0.5
    return weight


def agree(text: str, other: str) -> float:
    """How far two titles say the same, from 0 to 1; one may be longer than the other."""
    one, two = title_key(text), title_key(other)
    if not one or not two:
        return 0.0
    if one == two:
        return 1.0
    short, long = sorted((one, two), key=len)
    if len(short) >= 12 and (long.startswith(short) or long.endswith(short)):
        return 0.9
    left, right = _pieces(one), _pieces(two)
    shared = len(left & right)
    if not shared:
        return 0.0
    return 0.9 * (0.5 * shared / len(left | right) + 0.5 * shared / min(len(left), len(right)))


def _pieces(folded: str) -> set[str]:
    """Words; pairs of characters where a script writes none."""
    words = set(folded.split())
    if len(words) <= 3 and any(sign > "\u2e7f" for sign in folded):
        joined = folded.replace(" ", "")
        return {joined[at : at + 2] for at in range(len(joined) - 1)}
    return words


def title_key(text: str) -> str:
    """What of a title or name decides whether two are the same."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("’", "").replace("'", "")
    return " ".join(re.sub(r"[\W_]+", " ", folded).split())


def _said(document: Document, claims: Claims, sites: set[str]) -> Iterable[str]:
    """What metas and title call the story, the most trusted first, site names removed."""
    metas = document.meta(
        "og:title", "twitter:title", "sailthru.title", "parsely-title", "dc.title", "dcterms.title",
        "citation_title", "hdl", "headline", "title",
    )  # fmt: skip
    candidates = [*claims.headlines[:1], *metas, *claims.headlines[1:], document.title]
    given: set[str] = set()
    for candidate in candidates:
        if candidate.lstrip().startswith("|"):
            continue  # the title is missing, this is the site's name
        text = without_site(tidy(candidate[: 4 * LONGEST]), sites)
        if text and len(text) <= LONGEST and title_key(text) not in sites | given | {""}:
            given.add(title_key(text))
            yield text


def site_names(document: Document, claims: Claims) -> set[str]:
    names = [*document.meta("og:site_name", "application-name", "apple-mobile-web-app-title")]
    names += [*document.meta("publisher", "dc.publisher", "cre", "article:publisher")]
    names += claims.publishers
    host = document.host
    if host:
        pieces = host.split(".")
        names += [host, *(".".join(pieces[at:]) for at in range(1, len(pieces) - 1))]
        names += [piece for piece in pieces[:-1] if len(piece) > 3]
    handle = document.meta("twitter:site")
    names += [name.lstrip("@") for name in handle]
    return {title_key(name) for name in names if title_key(name)}


def without_site(title: str, sites: set[str]) -> str:
    """``title`` without the parts at its ends that name the site or its departments."""
    title = title.strip(_EDGES) if title[:1] in _EDGES or title[-1:] in _EDGES else title
    cuts = [
        (match.start(), match.end(), match.group().strip()) for match in _SEPARATOR.finditer(title)
    ]
    if not cuts:
        return "" if _names_site(title, sites) and len(title.split()) < 3 else title
    # From the end: the site's name, and with it all that stands behind a stronger mark.
    for start, end, _mark in reversed(cuts):
        if _names_site(title[end:], sites):
            title = title[:start]
    cuts = [cut for cut in cuts if cut[1] < len(title)]
    for _start, end, _mark in cuts:
        if _names_site(title[:end].strip(_EDGES), sites):
            title = title[end:]
            cuts = [(m.start(), m.end(), m.group().strip()) for m in _SEPARATOR.finditer(title)]
            break
    strong = [cut for cut in cuts if cut[2] in {"|", "»", "«", "::"} and cut[0] >= 10]
    if strong:
        title = title[: strong[0][0]]
    return title.strip(_EDGES)


def _names_site(part: str, sites: set[str]) -> bool:
    folded = title_key(part)
    if not folded:
        return False
    if folded in sites:
        return True
    run = folded.replace(" ", "")
    without_the = run.removeprefix("the")
    return any(
        other and (run == other or without_the == other.removeprefix("the"))
        for other in (site.replace(" ", "") for site in sites)
    ) or (
        len(part.split()) <= 4
        and bool(re.search(r"\w\.(com|org|net|co|de|fr|es|ca|uk)\b", part.lower()))
    )


def _shortened(text: str, said: list[str], sites: set[str]) -> str:
    """The heading without the buttons, decks and site names that stand inside its element."""
    for other in said:
        one, two = title_key(text), title_key(other)
        if one != two and len(two) >= 12 and one.startswith(two + " "):
            rest = one[len(two) :].split()
            if len(rest) <= 12:
                return other
    return without_site(text, sites) or text
