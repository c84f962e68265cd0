"""Whole addresses, for those who read the paper away from it.

Nothing stored holds a host name; it is put before a path here, at the last moment.
"""

from __future__ import annotations

import re
from html import escape, unescape
from urllib.parse import urljoin

from django.conf import settings
from django.http import HttpRequest

_TAG = re.compile(r"""<[a-zA-Z](?:[^>"']|"[^"]*"|'[^']*')*>""")
_ADDRESS = re.compile(r"""(\s(?:href|src|poster|data-embed|cite)=")([^"]*)\"""")
_SOURCES = re.compile(r"""(\ssrcset=")([^"]*)\"""")


def base_url(request: HttpRequest) -> str:
    """Scheme and host of the paper without a slash: as the operator set them, else as asked."""
    return settings.BROADSHEET_BASE_URL or f"{request.scheme}://{request.get_host()}"


def absolute(request: HttpRequest, path: str) -> str:
    """``path`` as a whole address; one that is whole already stays as it is."""
    return join(base_url(request), path)


def join(base: str, path: str) -> str:
    """``path`` on the host ``base``; what cannot be an address is left alone."""
    try:
        return urljoin(f"{base}/", path)
    except ValueError:
        return path


def absolute_html(html: str, *, page: str) -> str:
    """``html`` of ours with each address in it whole, seen from the address ``page``."""

    def whole(address: str) -> str:
        try:
            return urljoin(page, address)
        except ValueError:
            return address

    def address(match: re.Match[str]) -> str:
        return f'{match[1]}{escape(whole(unescape(match[2])))}"'

    def sources(match: re.Match[str]) -> str:
        candidates = [candidate.strip() for candidate in unescape(match[2]).split(", ")]
        return f'{match[1]}{escape(", ".join(map(whole, candidates)))}"'

    def tag(match: re.Match[str]) -> str:
        return _SOURCES.sub(sources, _ADDRESS.sub(address, match[0]))

    return _TAG.sub(tag, html)
