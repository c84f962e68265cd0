"""The forms of modules: pinned stories, a section, how many, where a link leads."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.dateparse import parse_datetime
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks

from broadsheet.newsroom.leading import own_hosts
from broadsheet.newsroom.models import Article, Section

MOST_PINS = 24
LONGEST_LINK = 500
_web = URLValidator(schemes=["https", "http"])


class PinsWidget(forms.HiddenInput):
    """A list of stories, found while typing, ordered by dragging and by keys.

    A script makes it from the field's JSON; see ``static/fronts/pins.js``.
    """

    template_name = "fronts/pins.html"
    stories_url = "fronts:stories"  # the desk answers it with stories for some words
    input_type = "hidden"

    @property
    def is_hidden(self) -> bool:
        return False

    def format_value(self, value: Any) -> str:
        """The pins with what a person needs to recognise them."""
        pins = _readable(value)
        known = {
            str(article.uuid): article
            for article in Article.objects.filter(uuid__in=[pin["story"] for pin in pins]).only(
                "uuid", "headline", "live", "withdrawn_at", "embargo_until"
            )
        }
        shown = []
        for pin in pins:
            article = known.get(pin["story"])
            headline = article.headline if article else _("(a story that is gone)")
            shown.append({**pin, "headline": headline, "note": standing_of(article)})
        return json.dumps(shown)

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"]["stories_url"] = self.stories_url
        return context

    @cached_property
    def media(self) -> forms.Media:
        return forms.Media(
            js=["fronts/ordered.js", "fronts/pins.js"], css={"all": ["fronts/pins.css"]}
        )


def _readable(value: Any) -> list[dict[str, Any]]:
    """Those of the pins in ``value`` that name a story at all."""
    try:
        pins = value if isinstance(value, list) else json.loads(value or "[]")
        return [{**pin, "story": str(UUID(str(pin["story"])))} for pin in pins]
    except (ValueError, TypeError, KeyError):
        return []


def standing_of(article: Article | None) -> str:
    """Why a pinned story does not show, or nothing."""
    if article is None:
        return _("its place fills by itself")
    if article.withdrawn_at is not None:
        return _("withdrawn: its place fills by itself")
    if not article.live:
        return _("not published yet: its place fills by itself until then")
    return ""


class PinsField(forms.CharField):
    """JSON text of the pins; refuses what is no list of stories."""

    def __init__(self, *, most: int = MOST_PINS, **kwargs: Any) -> None:
        kwargs.setdefault("widget", PinsWidget)
        super().__init__(**kwargs)
        self.most = most

    def clean(self, value: Any) -> str:
        try:
            given = value if isinstance(value, list) else json.loads(value or "[]")
            pins = [
                {"story": str(pin["story"]), "until": str(pin.get("until") or "")} for pin in given
            ]
        except (ValueError, TypeError, KeyError, AttributeError):
            raise ValidationError(_("The list of stories could not be read.")) from None
        if len(pins) > self.most:
            raise ValidationError(
                _("No more than %(most)s stories can be pinned here.") % {"most": self.most}
            )
        for pin in pins:
            if pin["until"]:
                try:
                    moment = parse_datetime(pin["until"])
                except ValueError:  # such as the 30th of February
                    moment = None
                if moment is None:
                    raise ValidationError(_("“%s” is not a time.") % pin["until"])
        stories = list({pin["story"]: pin for pin in pins}.values())
        try:
            found = Article.objects.filter(uuid__in=[pin["story"] for pin in stories]).count()
        except ValidationError:
            found = -1
        if found != len(stories):
            raise ValidationError(_("One of the pinned stories is gone; take it off the list."))
        return json.dumps(stories)


class PinsBlock(blocks.FieldBlock):
    """Stories put in place by hand: ``[{"story": uuid, "until": ISO time or ""}, …]``."""

    def __init__(self, *, most: int = MOST_PINS, **kwargs: Any) -> None:
        self.field = PinsField(required=False, most=most)
        kwargs.setdefault("label", gettext_lazy("Pinned stories"))
        super().__init__(**kwargs)

    def value_from_form(self, value: Any) -> Any:
        try:
            return json.loads(value) if isinstance(value, str) else (value or [])
        except ValueError:
            return value  # for the field to refuse; what is not understood is not "nothing"

    def value_for_form(self, value: Any) -> Any:
        return value if isinstance(value, str) else json.dumps(value or [])

    def get_prep_value(self, value: Any) -> Any:
        return value or []

    def extract_references(self, value: Any) -> Iterator[tuple[Any, str, str, str]]:
        pins = [pin["story"] for pin in value or []]
        for key in Article.objects.filter(uuid__in=pins).values_list("pk", flat=True):
            yield Article, str(key), "", ""

    class Meta:
        icon = "pin"
        default: list[Any] = []


def section_choices() -> list[tuple[str, str]]:
    """The sections that are in use, those inside others after them."""
    rows = Section.objects.filter(retired=False).order_by("path")
    return [(str(s.uuid), "— " * (s.depth - 1) + s.name) for s in rows]


class SectionBlock(blocks.ChoiceBlock):
    """A section, by identity."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Section"))
        super().__init__(choices=section_choices, **kwargs)


def title_block(usual: Any) -> blocks.CharBlock:
    return blocks.CharBlock(
        required=False, max_length=80, label=gettext_lazy("Title"), help_text=usual
    )


def count_block(most: int) -> blocks.IntegerBlock:
    return blocks.IntegerBlock(
        required=False, min_value=1, max_value=most, label=gettext_lazy("How many stories"),
        help_text=gettext_lazy("Empty: as many as suit. Under what is pinned it fills by itself."),
    )  # fmt: skip


def address_of(text: str) -> str:
    """Where a link with ``text`` as its address leads; on the paper's own site it is a path.

    Raises:
        ValidationError: it is no page of the paper's, no web address and no mailbox.
    """
    address = text.strip()
    try:
        if address.lower().startswith("mailto:"):
            validate_email(address[len("mailto:") :].partition("?")[0])
            return address
        if not address.startswith("/"):
            _web(address)
        parts = urlsplit(address)
        if address.startswith("//") or set(address) & set("\\ \t\r\n"):
            raise ValidationError(address)
    except (ValidationError, ValueError):
        raise ValidationError(
            _(
                "“%s” leads nowhere. Give a page of the paper, such as /archive/, an address that "
                "begins with https://, or mailto: and a mailbox."
            )
            % text
        ) from None
    if parts.hostname in own_hosts():
        return parts._replace(scheme="", netloc="", path=parts.path or "/").geturl()
    return address


class LinkBlock(blocks.CharBlock):
    """The address of a link, on the paper's own site or elsewhere."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Link"))
        super().__init__(max_length=LONGEST_LINK, **kwargs)

    def clean(self, value: Any) -> str:
        return address_of(super().clean(value))
