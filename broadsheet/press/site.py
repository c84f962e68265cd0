"""The whole paper as files that need no server of ours: any host, any folder, a disk without one.

Every address that the paper has is asked for as a reader without a name would, and every address
inside the paper that its pages lead to. Links between pages become relative and name files, a
redirect becomes a small page, a list's further pages get names of their own, and what needs us (the
search, accounts) is answered by a page of its own or leads to the paper itself. A journal in the
folder says what is done: an export that was interrupted goes on after it.
"""

from __future__ import annotations

import hashlib
import html
import json
import posixpath
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any
from urllib.parse import parse_qs, quote, unquote, urljoin, urlsplit

from broadsheet.changes import ahead
from broadsheet.press import addresses
from broadsheet.press.rendering import Answer, answer, host

JOURNAL, BEFORE = ".broadsheet-site.jsonl", ".broadsheet-site.before.jsonl"
HEAP = 24
# Further pages of lists. Whatever else stands behind a question mark is left away.
PAGES = frozenset({"before", "after", "page"})
# What only a server can answer leads to the paper itself.
ELSEWHERE = ("/desk/", "/account/", "/svc/", "/_/", "/healthz", "/metrics", "/search/suggest")
REDIRECTS = frozenset({301, 302, 303, 307, 308})
# Pages that say that something is no more.
GONE = frozenset({410, 451})

_LINK = re.compile(r'(\s(?:href|src|action|poster)=")([^"]*)(?=")')
_SETS = re.compile(r'(\s(?:srcset|imagesrcset)=")([^"]*)(?=")')
_STYLE = re.compile(r"""url\((["']?)([^)"']+)\1\)""")
_MODULE = re.compile(r"""(?:from|import)\s*\(?\s*["'](\.{1,2}/[^"']+)["']""")
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_NAMED = re.compile(r"[^a-z0-9]+")
_REDIRECT = """<!doctype html>
<html><head><meta charset="utf-8"><title>{name}</title>
<meta http-equiv="refresh" content="0; url={link}"><link rel="canonical" href="{link}"></head>
<body><p><a href="{link}">{name}</a></p></body></html>
"""

Own = Callable[[str], Answer | None]


class Foreign(ValueError):
    """The folder holds something that no export of a site has put there."""


class OtherPlace(ValueError):
    """An export for another address was begun in the folder."""


@dataclass(frozen=True)
class Address:
    """An address inside the paper."""

    path: str
    query: str = ""

    def __str__(self) -> str:
        return f"{self.path}?{self.query}" if self.query else self.path

    @classmethod
    def of(cls, text: str) -> Address:
        path, _, query = text.partition("?")
        return cls(path, query)

    @property
    def file(self) -> str:
        """The file of the page, below the folder of the site."""
        parts = [_short(part) for part in unquote(self.path).split("/")[1:]]
        last = parts.pop()
        if not last and parts and parts[-1].endswith(".html"):
            # A page's address with a slash too many; a file and a folder cannot have one name.
            last = parts.pop()
        if last and "." not in last:
            # A name without an ending would have no type.
            parts, last = [*parts, last], ""
        if self.query:
            told = _NAMED.sub("-", self.query.lower()).strip("-")[:60]
            mark = hashlib.blake2b(self.query.encode(), digest_size=4).hexdigest()
            stem = last.removesuffix(".html")
            last = f"{stem}{'-' if stem else ''}{told}-{mark}.html"
        return "/".join([*parts, last or "index.html"])


def _short(part: str) -> str:
    """A part of an address as a file's name that every system can have."""
    if part in {".", ".."} or len(part.encode()) > 200 or re.search(r'[\0\\:*?"<>|]', part):
        return hashlib.blake2b(part.encode(), digest_size=12).hexdigest()
    return part


def _inside(text: str, at: Address) -> tuple[Address, str] | None:
    """The address inside the paper that a link on the page ``at`` names, and the place there."""
    if text.startswith(("#", "//")) or not text or _SCHEME.match(text):
        return None
    found = urlsplit(urljoin(at.path, text))
    asked = parse_qs(found.query, keep_blank_values=True)
    query = found.query if asked and PAGES.issuperset(asked) else ""
    return Address(found.path, query), f"#{found.fragment}" if found.fragment else ""


@dataclass
class Site:
    """An export into ``folder``.

    ``own`` answers addresses that are other on such a site than in the paper; ``base`` is the
    address at which the site will be found, for what must name it: canonical addresses, feeds, site
    maps. Without it they name the paper.
    """

    folder: Path
    own: Own
    base: str = ""
    done: dict[str, int] = field(default_factory=dict)
    _queue: deque[Address] = field(default_factory=deque)
    _seen: set[str] = field(default_factory=set)
    # The files of pages; redirects to what has the same file, such as ``/world`` to ``/world/``.
    _pages: set[str] = field(default_factory=set)
    _namesakes: dict[str, str] = field(default_factory=dict)

    # The journal ------------------------------------------------------------------------------

    def begin(self) -> bool:
        """Make the folder ready; whether an export that was interrupted goes on.

        Raises:
            Foreign: there is something in it that is no site exported by us.
            OtherPlace: one for another address was begun there.
        """
        journal = self.folder / JOURNAL
        if not journal.exists():
            if self.folder.exists() and any(self.folder.iterdir()):
                raise Foreign(str(self.folder))
            self.folder.mkdir(parents=True, exist_ok=True)
            self._note({"site": 1, "base": self.base})
            return False
        lines = list(_lines(journal))
        if not lines or lines[0].get("site") != 1:
            raise Foreign(str(self.folder))
        if lines[-1].get("whole"):
            # Made anew over the one before, whose files that are no more go at the end.
            journal.replace(self.folder / BEFORE)
            self._note({"site": 1, "base": self.base})
            return False
        if lines[0].get("base") != self.base:
            raise OtherPlace(str(lines[0].get("base") or host()))
        for line in lines[1:]:
            self._count(line)
        # The last line may have been cut off; what comes after it must not be lost with it.
        with journal.open("a", encoding="utf-8") as file:
            file.write("\n")
        return True

    def _note(self, line: dict[str, Any], journal: IO[str] | None = None) -> None:
        said = json.dumps(line, separators=(",", ":")) + "\n"
        if journal is not None:
            journal.write(said)
            return
        with (self.folder / JOURNAL).open("a", encoding="utf-8") as file:
            file.write(said)

    def _count(self, line: dict[str, Any]) -> None:
        self.done[line["at"]] = line["status"]
        self._seen.add(line["at"])
        file = Address.of(line["at"]).file
        if line["status"] in REDIRECTS:
            if any(Address.of(link).file == file for link in line["links"]):
                self._namesakes[line["at"]] = file
        elif line["status"] != 404:
            self._pages.add(file)
        self.want(Address.of(link) for link in line["links"])

    def want(self, found: Iterable[Address]) -> None:
        """Have these addresses exported, too, if they were not yet."""
        for address in found:
            if str(address) not in self._seen:
                self._seen.add(str(address))
                self._queue.append(address)

    # The work ---------------------------------------------------------------------------------

    def run(self, start: Iterable[str], *, show: Callable[[int, int], None]) -> None:
        """Export ``start`` and all that it leads to. ``show`` gets how many are done, and of how
        many known by now."""
        self._queue = deque(one for one in self._queue if str(one) not in self.done)
        self.want(Address(path) for path in start)
        while self._queue:
            some = [self._queue.popleft() for _ in range(min(HEAP, len(self._queue)))]
            with (
                (self.folder / JOURNAL).open("a", encoding="utf-8") as journal,
                ahead.heap(),
            ):
                addresses.read_ahead([address.path for address in some])
                for address in some:
                    line = self._export(address)
                    self._count(line)
                    self._note(line, journal)
            show(len(self.done), len(self.done) + len(self._queue))
        self._mend()
        self._clear()
        self._note({"whole": True})

    def _export(self, address: Address) -> dict[str, Any]:
        found = self.own(address.path) or answer(address.path, address.query)
        links: set[Address] = set()
        body = self._made(address, found, links)
        if body is not None and not (
            # A redirect only where no page has its place, nor will have.
            found.status in REDIRECTS
            and (address.file in self._pages or any(one.file == address.file for one in links))
        ):
            file = self.folder / address.file
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(body)
        return {
            "at": str(address), "status": found.status if body is not None else 404,
            "links": sorted(map(str, links)),
        }  # fmt: skip

    def _made(self, address: Address, found: Answer, links: set[Address]) -> bytes | None:
        """The file for what was answered; nothing where there is nothing."""
        if found.status in REDIRECTS:
            return self._redirect(address, found.location, links).encode()
        if found.status != 200 and found.status not in GONE:
            return None
        kind = found.type.partition(";")[0]
        if kind == "text/html":
            text = self._page(address, found.body.decode(), links)
        elif kind == "text/css":
            text = self._style(address, found.body.decode(), links)
        elif kind in {"text/javascript", "application/javascript"}:
            text = found.body.decode()
            for name in _MODULE.findall(text):
                links.add(Address(urljoin(address.path, name)))
            return found.body
        elif kind.startswith("text/") or kind.endswith(("xml", "json")):
            text = found.body.decode()
        else:
            return found.body
        # What is named by its whole address must be there, too: pictures for other sites.
        for name in re.findall(re.escape(host()) + r"(/media/[^\s\"'<>\\)]+)", text):
            links.add(Address(html.unescape(name)))
        if self.base:
            text = text.replace(host(), self.base)
            # In the letters that "E-mail" begins.
            text = text.replace(quote(host(), safe=""), quote(self.base, safe=""))
        return text.encode()

    def _page(self, address: Address, text: str, links: set[Address]) -> str:
        def link(match: re.Match[str]) -> str:
            return match[1] + self._turned(match[2], address, links)

        def several(match: re.Match[str]) -> str:
            made = []
            for one in match[2].split(","):
                name, *rest = one.split()
                made.append(" ".join([self._turned(name, address, links), *rest]))
            return match[1] + ", ".join(made)

        return _SETS.sub(several, _LINK.sub(link, text))

    def _turned(self, value: str, at: Address, links: set[Address]) -> str:
        """The attribute ``value`` as it stands in the file of the page ``at``."""
        found = _inside(html.unescape(value), at)
        if found is None:
            return value
        address, place = found
        if address.path.startswith(ELSEWHERE):
            return html.escape(host()) + value
        links.add(address)
        return html.escape(_relative(at.file, address.file) + place)

    def _style(self, address: Address, text: str, links: set[Address]) -> str:
        def turn(match: re.Match[str]) -> str:
            if match[2].startswith(("data:", "http:", "https:", "#", "//")):
                return match[0]
            target = Address(urljoin(address.path, match[2].partition("#")[0].partition("?")[0]))
            links.add(target)
            return f'url("{_relative(address.file, target.file)}")'

        return _STYLE.sub(turn, text)

    def _redirect(self, address: Address, location: str, links: set[Address]) -> str:
        location = location.removeprefix(host())
        link = self._turned(html.escape(location), address, links)
        return _REDIRECT.format(name=html.escape(location), link=link)

    # The end ----------------------------------------------------------------------------------

    def _absent(self) -> set[str]:
        """The addresses that have no file."""
        absent = {at for at, status in self.done.items() if status == 404}
        absent.update(at for at, file in self._namesakes.items() if file not in self._pages)
        return absent

    def _mend(self) -> None:
        """Have links to what is not there lead to the paper, which can say what became of it."""
        absent = self._absent()
        if not absent:
            return
        for line in _lines(self.folder / JOURNAL):
            dead = absent.intersection(line.get("links", ()))
            file = self.folder / Address.of(line.get("at", "/")).file
            if not dead or not file.is_file() or file.suffix != ".html":
                continue
            text = file.read_text("utf-8")
            here = Address.of(line["at"]).file
            for at in dead:
                name = html.escape(_relative(here, Address.of(at).file))
                whole = html.escape((self.base or host()) + at)
                text = re.sub(f'"{re.escape(name)}(?=["#])', f'"{whole}', text)
            file.write_text(text, "utf-8")

    def _clear(self) -> None:
        """Remove files of the export before that this one has not."""
        before = self.folder / BEFORE
        if not before.exists():
            return
        mine = {Address.of(at).file for at in self.done.keys() - self._absent()}
        for line in _lines(before):
            if "at" in line:
                name = Address.of(line["at"]).file
                if name not in mine:
                    (self.folder / name).unlink(missing_ok=True)
        before.unlink()


def _relative(here: str, there: str) -> str:
    """How the file ``here`` names the file ``there``."""
    return quote(posixpath.relpath(there, posixpath.dirname(here) or "."))


def _lines(journal: Path) -> Iterator[dict[str, Any]]:
    with journal.open(encoding="utf-8") as file:
        for line in file:
            try:
                found = json.loads(line)
            except ValueError:
                # Cut off in the middle: what it was about is done again.
                continue
            if isinstance(found, dict):
                yield found
