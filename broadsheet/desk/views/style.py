"""The style guide: every component of the site in each of its states, in the paper's own look."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from broadsheet.design import palette
from broadsheet.design.selectors import identity
from broadsheet.design.site import Card, Head, Link, Pages
from broadsheet.fronts.table import Notice

MOMENT = dt.datetime(2026, 11, 25, 6, 30, tzinfo=dt.UTC)
SUMMARY = (
    "The wall had held for sixty years. On Tuesday night it was asked for eleven minutes more, and "
    "gave nine."
)
LONG = (
    "Harbour commissioners, unable to agree on a dredging contract before the winter tides, ask "
    "the fishing fleet to wait until the Assembly has heard from both of its own engineers"
)


def _picture() -> str:
    return format_html(
        '<img src="{}" alt="" width="960" height="640" loading="lazy">',
        static("design/sample.svg"),
    )


def _card(**fields: Any) -> Card:
    usual: dict[str, Any] = {
        "path": "#cards",
        "headline": "Harbour wall holds through the longest tide of the year",
        "kicker": "Storm",
        "summary": SUMMARY,
        "moment": MOMENT,
    }
    return Card(**{**usual, **fields})


def _weights() -> list[tuple[str, str, list[Card]]]:
    """Each weight of card with its states: as usual, and with things missing or too long."""
    pictured = _card(picture=_picture(), byline="Ada Berg")
    bare = _card()
    least = _card(kicker="", summary="", moment=None, headline="Tolls rise")
    long = _card(headline=LONG, label="Analysis", byline="Maximiliane von und zu Hohenlohe-Berg")
    return [
        ("splash", _("Splash: one story of the day"), [pictured, bare]),
        ("boosted", _("Boosted: the next most important"), [pictured, long]),
        ("standard", _("Standard: most stories"), [pictured, bare, long, least]),
        ("small", _("Small: dense lists"), [pictured, bare, long, least]),
        ("bare", _("Bare: headline only"), [bare, long, least]),
    ]


def _kinds() -> list[Card]:
    return [
        _card(kind="opinion", kicker="Slack Water", label="Opinion", byline="Yusra Demant",
              headline="The beauty of one seat"),
        _card(kind="live", kicker="", label="Live", picture=_picture()),
        _card(kind="gallery", kicker="", label="Gallery", picture=_picture(), summary=""),
        _card(kind="review", kicker="Theatre", label="Review", byline="Clementine Aubry"),
    ]  # fmt: skip


def _colours() -> list[dict[str, Any]]:
    """The roles of colour with their contrast by day and by night."""
    own = identity()
    made = []
    for night, ground in enumerate(own.grounds()):
        usual = {
            "text": palette.TEXT, "muted": palette.MUTED, "accent": palette.ACCENT,
            "link": palette.LINK,
        }  # fmt: skip
        for role, pair in usual.items():
            colour = getattr(own, f"{role}{'_dark' if night else ''}", "") or pair[night]
            ratio = palette.contrast(colour, ground)
            made.append(
                {"role": role, "night": night, "colour": colour, "ground": ground, "ratio": ratio}
            )
    return made


@require_safe
def style_guide(request: HttpRequest) -> HttpResponse:
    """All components. What it shows is invented and kept nowhere."""
    title = _("Style guide")
    context = {
        "head": Head(title=f"{title} — {settings.BROADSHEET_NAME}", canonical="/", index=False),
        "title": title,
        "weights": _weights(),
        "kinds": _kinds(),
        "lead": _card(picture=_picture(), byline="Ada Berg and Cem Duru"),
        "under": [_card(picture=_picture(), headline="Fleet stays in"), _card(headline=LONG)],
        "opinions": _kinds()[:1] * 4,
        "strip": [_card(picture=_picture()), _card(summary=""), _card(summary=""), _card()],
        "promotions": [
            _card(kicker="Culture", summary="", moment=None, picture=_picture()),
            _card(kicker="Sport", summary="", moment=None, picture=_picture()),
            _card(kicker="Letters", moment=None),
        ],
        "notice": {
            "id": "house-paper",
            "picture": _picture(),
            "notice": Notice(
                headline="The city before breakfast",
                sentence="At six, what happened overnight and how high the water stands.",
                link="#house",
                words="Have the letter sent",
            ),
        },
        "live": Link("Storm: the night as it happened", "#live-bar"),
        "picture": _picture(),
        "colours": _colours(),
        "steps": range(6, 0, -1),
        "pages": Pages(newer="#lists", older="#lists"),
        "moment": MOMENT,
    }
    return render(request, "desk/style.html", context)
