"""Who wrote it: names out of metadata and bylines, cleaned of offices, agencies and addresses.

Trust goes down this list: people in JSON-LD and microdata, the byline that
stands beside the headline (``rel=author``, elements marked as byline or
author), metas, a line "By …" between headline and text, organisations.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator

_LEAD = re.compile(
    r"^(?:(?:(?:an?\s+)?(?:article|story|text|words|posted|written|reported|published|review|"
    r"recipe|report|reporting|curated|created|submitted|compiled|contributed|post)\s+)?by\b|"
    r"(?:posted|published|author|authors|autor|auteur|autore|verfasser|curator|writer|reporter|"
    r"from)\s*:|texte?\s+(?:by|von|de|:)|"
    r"von\b|par\b|por\b|af\b|av\b|door\b|di\b(?=\s+[A-ZÀ-Þ])|od\b)[\s:·|-]*",
    re.I,
)
_SPLIT = re.compile(
    r"\s*(?:;|\s&\s|\s\+\s|\s/\s|\n|\band\b|\bund\b|\bet\b(?!\s+al)|\sy\s|\se\s|、|，|•)\s*"
)
_CUT = re.compile(
    r"\s*(?:\||\(|\[|\u2022|·|\t|–|—|\s-\s|\s@|@\w|\bfor\s+(?:the|nj|usa|cnn)\b|\bis\s+an?\b|"
    r"\bwith\b|"
    r"\bspecial to\b|\bin\s+(?=[A-Z])|\bat\s+\d|\bon\s+(?=[A-Z0-9])|"
    r"\b(?:posted|published|updated|last|first|follow|view|read|more|comments?|email|e-mail|"
    r"contributed|biography|profile|bio|(?:mon|tues|wednes|thurs|fri|satur|sun)day|photos?|"
    r"photograph\w*|"
    r"produced|illustrat\w+|pictures?|graphics?|video)\b|[\w-]+\.(?:com|org|net|co\.uk)\b|"
    r"\d{1,2}\s*[:./]\s*\d|\b(?:19|20)\d\d\b|https?:).*$",
    re.I | re.S,
)
_OFFICE = re.compile(
    r"\b(?:staff|writers?|reporters?|correspondents?|editors?|columnists?|contributors?|"
    r"contributing|"
    r"bureau|chief|executive|senior|associate|assistant|producer|news|press|media|group|times|"
    r"post|herald|"
    r"tribune|journal|gazette|daily|magazine|reuters|bloomberg|cnn|bbc|abc|nbc|cbs|espn|ap|afp|"
    r"agency|agence|network|inc|llc|ltd|expert|specialist|analyst|commentator|photographer|"
    r"\w+\.(?:com|org|net|co\.uk|ca|de)|dealer|technology|ground|company|service|team|wire|"
    r"redaktion|rédaction|redacción|redazione|guest|blogger|author|critic|host|intern|fellow)\b",
    re.I,
)
_DEGREE = re.compile(
    r"[\s,]+(?:m\.?d|ph\.?d|m\.?a|m\.?s|r\.?d|r\.?n|esq|cpa|mba|dds|jd|dvm)\.?$", re.I
)
_SUFFIX = re.compile(r"^(?:jr|sr|ii|iii|iv|m\.?d|ph\.?d|r\.?d|r\.?n|esq|cpa|mba|jd)\.?$", re.I)
_NOBODY = re.compile(
    r"^(?:admin\w*|administrator|staff|editors?|editorial(?: staff| team| board)?|webmaster|user|"
    r"guest|anonymous|unknown|none|null|nan|author|the editors?|contributors?|by|news|home|about|"
    r"posted|published|share|print|email|comments?|log ?in|sign ?(?:in|up)|subscribe|source|"
    r"google\+?|facebook|twitter|more|full bio|see all articles|contact|rss|like us|view.*|"
    r"archive|read.*|all posts.*|more from.*|more articles.*|follow.*|on .*|in .*|.*\bnewsroom)$",
    re.I,
)
_LAST_FIRST = re.compile(r"([^\W\d_]+),\s+([^\W\d_]+(?:\s[^\W\d_]\.?)?)")
_PARTICLES = frozenset(
    [
        "de",
        "da",
        "di",
        "do",
        "du",
        "del",
        "della",
        "der",
        "den",
        "van",
        "von",
        "la",
        "le",
        "el",
        "al",
        "bin",
        "ibn",
        "ben",
        "st",
        "y",
        "e",
        "dos",
        "das",
        "ter",
        "ten",
        "zu",
        "af",
        "av",
    ]
)
MOST_NAMES = 12


def names_in(text: str, *, trusted: bool = False) -> list[str]:
    """The names in a byline, in order; ``trusted`` where the page marked them as a name.

    >>> names_in("By Fergus Jensen and Gayatri Suroyo, Reuters | Jakarta")
    ['Fergus Jensen', 'Gayatri Suroyo']
    """
    text = _plain(text)
    if not text or len(text) > 300 or re.match(r"https?:|www\.|/", text):
        return []
    turned = _LAST_FIRST.fullmatch(text) if trusted and not _OFFICE.search(text) else None
    if turned:
        return [f"{turned[2]} {turned[1]}"]
    lead = _LEAD.match(text)
    if lead and lead.end() < len(text):
        text = text[lead.end() :]
    found: list[str] = []
    for part in _parts(text):
        name = _name(part, trusted=trusted)
        if name and name.casefold() not in {other.casefold() for other in found}:
            found.append(name)
    return found[:MOST_NAMES]


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFC", html.unescape(re.sub(r"<[^>]{0,200}>", " ", text)))
    text = re.sub(r"[\w.+-]+@[\w-]+\.[\w.]+", " ", text.replace("\u00a0", " "))
    return re.sub(r"\s+", " ", text).strip(" ,;|-–—·/")


def _parts(text: str) -> Iterator[str]:
    for piece in _SPLIT.split(text):
        commas = [part.strip() for part in piece.split(",")]
        whole = commas[0]
        for part in commas[1:]:
            if _SUFFIX.match(part):
                continue
            if _CUT.sub("", part) == "" or _OFFICE.search(part) or len(part.split()) == 1:
                # An office, an agency or a town follows the name; so does all behind it.
                break
            yield whole
            whole = part
        yield whole


def _name(part: str, *, trusted: bool) -> str:
    part = _LEAD.sub("", part, count=1) if _LEAD.match(part) else part
    part = _CUT.sub("", part) if _CUT.search(part) and not _CUT.match(part) else part
    part = _DEGREE.sub("", part.strip(" ,;|-–—·/:*"))
    part = re.sub(r"^(?:dr|prof|mr|mrs|ms)\.?\s+(?=\S+\s)", "", part, flags=re.I)
    if _CUT.match(part) or not part:
        return ""
    if _NOBODY.match(part) or any(sign.isdigit() for sign in part):
        return ""
    words = part.split() if trusted else _without_office(part.split())
    part = " ".join(words)
    if len(words) > (6 if trusted else 5) or len(part) > 60 or len(part) < 2:
        return ""
    if re.search(r"[<>{}=_@#?!\"“”]|\.\w{2,4}/", part):
        return ""
    if not trusted and not is_name_like(part):
        return ""
    return part


def _without_office(words: list[str]) -> list[str]:
    """The words of a name before the office or house that follows it without a comma."""
    shouted = all(word.isupper() for word in words)
    for at, word in enumerate(words):
        house = (
            not shouted and len(word) >= 3 and word.isascii() and word.isalpha() and word.isupper()
        )
        if at >= 2 and (house or _OFFICE.fullmatch(word)):
            return words[:at]
    return words


def is_name_like(text: str) -> bool:
    """Whether words could be somebody's name: each begins with a capital, or has no case."""
    words = text.split()
    if not words or _OFFICE.search(text):
        return False
    if any(sign > "\u2e7f" for sign in text):
        return len(text) <= 12
    if len(words) < 2 and text.isascii():
        return False
    for word in words:
        first = next((sign for sign in word if sign.isalpha()), "")
        if not first:
            return False
        if (
            first.islower()
            and word.casefold() not in _PARTICLES
            and not re.match(r"[a-z]{1,3}[A-Z]", word)
        ):
            return False
    return True


def is_office(text: str) -> bool:
    """Whether a name is an organisation's or an office's rather than a person's."""
    return bool(_OFFICE.search(text)) or text.lower().startswith("the ")


def merged(groups: Iterable[list[str]]) -> list[str]:
    """The first group that names anybody."""
    return next((group for group in groups if group), [])
