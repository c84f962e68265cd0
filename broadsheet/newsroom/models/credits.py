"""Who made a story, what it is about, and where it stood in print: rows within an article."""

from __future__ import annotations

import datetime as dt
import re

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from broadsheet.newsroom.models.article import known_to_all
from broadsheet.newsroom.models.people import Author
from broadsheet.text.fields import LineField
from broadsheet.topics.models import Topic

PAGE = re.compile(r"(?P<section>[^\W\d_]{0,4})-?(?P<number>\d{1,4})(?P<suffix>[^\W\d_]?)")
FRONT_PAGES = ("A1", "1")  # what papers number the page that everybody sees first
EARLIEST, FURTHEST = dt.date(1600, 1, 1), dt.timedelta(days=400)


class Byline(Orderable):
    """One name, in order. Without an author of ours it is a name only."""

    class Role(models.TextChoices):
        WRITER = "writer", _("by")
        PHOTOGRAPHER = "photographer", _("photographs by")
        ILLUSTRATOR = "illustrator", _("illustrations by")
        CONTRIBUTOR = "contributor", _("contributed reporting")
        EDITOR = "editor", _("edited by")
        TRANSLATOR = "translator", _("translated by")

    article = ParentalKey("newsroom.Article", on_delete=models.CASCADE, related_name="bylines")
    author = models.ForeignKey(
        Author, on_delete=models.PROTECT, null=True, blank=True, related_name="bylines",
        verbose_name=_("author"),
    )  # fmt: skip
    name = LineField(
        _("name as printed"), max_length=160, blank=True, help_text=_("Empty: the author's name.")
    )
    role = models.CharField(_("role"), max_length=12, choices=Role.choices, default=Role.WRITER)
    reported_from = LineField(
        _("reported from"), max_length=160, blank=True, help_text=_("Places, as in the sentence.")
    )
    # When the story went public, or nothing: an author's page is one look-up in an index.
    public_at = models.DateTimeField(null=True, editable=False)

    class Meta(Orderable.Meta):
        verbose_name = _("byline")
        verbose_name_plural = _("bylines")
        indexes = [
            models.Index(fields=["author", "-public_at", "-article"], name="newsroom_byline_list")
        ]

    def __str__(self) -> str:
        return self.printed

    @property
    def printed(self) -> str:
        """The name as readers see it."""
        return self.name or (self.author.name if self.author else "")


class ArticleTerm(Orderable):
    """A topic the story is filed under, the most telling first."""

    article = ParentalKey("newsroom.Article", on_delete=models.CASCADE, related_name="terms")
    topic = models.ForeignKey(
        Topic, on_delete=models.PROTECT, related_name="uses", verbose_name=_("topic")
    )
    public_at = models.DateTimeField(null=True, editable=False)

    class Meta(Orderable.Meta):
        verbose_name = _("index term")
        verbose_name_plural = _("index terms")
        indexes = [
            models.Index(fields=["topic", "-public_at", "-article"], name="newsroom_term_list")
        ]

    def __str__(self) -> str:
        return str(self.topic)


class PrintPlacementQuerySet(models.QuerySet["PrintPlacement"]):
    def public(self) -> PrintPlacementQuerySet:
        """Where stories stood that anybody may know of, looked at one by one along the days."""
        # Not `article__in`: for that SQLite lists every public story of the paper first.
        return self.filter(known_to_all(through="article__"))

    def on_front_pages(self) -> PrintPlacementQuerySet:
        return self.filter(page__in=FRONT_PAGES)


class PrintPlacement(Orderable):
    """Where the story stood in print. The date is often the day after publication."""

    article = ParentalKey("newsroom.Article", on_delete=models.CASCADE, related_name="placements")
    date = models.DateField(_("date"), db_index=True)
    edition = LineField(_("edition"), max_length=80, blank=True)
    page = LineField(_("page"), max_length=20, blank=True, help_text=_("Such as A1."))
    headline = LineField(_("print headline"), max_length=255, blank=True)

    objects = PrintPlacementQuerySet.as_manager()

    class Meta(Orderable.Meta):
        verbose_name = _("print placement")
        verbose_name_plural = _("print placements")

    def __str__(self) -> str:
        return f"{self.date} {self.edition} {self.page}".strip()

    def clean(self) -> None:
        super().clean()
        self.page = self.page.replace(" ", "").upper()
        if self.page and not PAGE.fullmatch(self.page):
            raise ValidationError(
                {"page": _("A page is a section’s letters and a number: A1, 12.")}
            )
        if self.date and not EARLIEST <= self.date <= timezone.localdate() + FURTHEST:
            raise ValidationError({"date": _("No paper is planned for this date.")})

    @property
    def is_on_front_page(self) -> bool:
        return self.page in FRONT_PAGES

    @property
    def place(self) -> tuple[str, str, int, str]:
        """What papers are read by: edition, then section of the paper, then page."""
        found = PAGE.fullmatch(self.page.replace(" ", "").upper())
        if found is None:
            return self.edition, "\U0010ffff", 0, self.page
        return self.edition, found["section"], int(found["number"]), found["suffix"]
