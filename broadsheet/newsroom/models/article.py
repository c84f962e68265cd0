"""The article: Wagtail's mixins, our own row.

Not a Wagtail page: measured with a million articles, pages made every desk view slower with each
story (``docs/decisions/0003-articles-are-not-pages.md``). How one becomes public, takes its
address and leaves it stands in ``publication.py``.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar
from uuid import UUID, uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import resolve
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from wagtail.fields import StreamField
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    Revision,
    RevisionMixin,
    WorkflowMixin,
)

from broadsheet.media.models import Picture
from broadsheet.newsroom.addresses import print_path
from broadsheet.newsroom.blocks import BodyBlock
from broadsheet.newsroom.models.aspects import calendar_keys, list_keys, month_key
from broadsheet.newsroom.models.planning import order_key
from broadsheet.newsroom.models.publication import Publication
from broadsheet.newsroom.models.sections import Column, Section
from broadsheet.newsroom.models.versions import refuse_outdated
from broadsheet.text.fields import KeyField, LineField, ProseField
from broadsheet.text.slugs import slugify


def default_language() -> str:
    return settings.LANGUAGE_CODE


def known_to_all(*, through: str = "", few: bool = False) -> Q:
    """The rule of what anybody may know of; ``through`` leads to the article, as ``article__``.

    ``few`` says that something else in the question names a few articles.
    """
    # `live=True` alone becomes `WHERE live`, for which SQLite uses no index that holds it and
    # sorts a whole section for one page; `IN (1)` is an equality to it. Through another row, or
    # among few, it must use none, or it walks all stories instead of those few rows.
    live = {f"{through}live": True} if through or few else {"live__in": [True]}
    lapsed = Q(**{f"{through}embargo_until__isnull": True})
    lapsed |= Q(**{f"{through}embargo_until__lte": timezone.now()})
    return Q(**live, **{f"{through}withdrawn_at__isnull": True}) & lapsed


class ArticleQuerySet(models.QuerySet["Article"]):
    def public(self) -> ArticleQuerySet:
        """Articles that anybody may know of. ``access.py`` says how much of them to show."""
        return self.filter(known_to_all())

    def few_public(self, **narrow: Any) -> ArticleQuerySet:
        """Of the few that ``narrow`` or what follows names, those that anybody may know of.

        As quick in any archive; ``public().filter(pk__in=…)`` goes through all public stories.
        """
        return self.filter(known_to_all(few=True), **narrow)

    def for_cards(self) -> ArticleQuerySet:
        """With what a list shows, in a bounded number of queries; the long texts stay behind."""
        return (
            self.select_related("section", "top_section", "column", "lead_picture")
            .prefetch_related("bylines__author", "lead_picture__renditions")
            .defer("body", "body_html", "teaser_html")
        )


class Article(
    Publication,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    ClusterableModel,
):
    """A story of any kind, with one permanent address."""

    class Kind(models.TextChoices):
        NEWS = "news", _("news")
        ANALYSIS = "analysis", _("analysis")
        OPINION = "opinion", _("opinion")
        REVIEW = "review", _("review")
        LIVE = "live", _("live coverage")
        GALLERY = "gallery", _("gallery")
        VIDEO = "video", _("video")
        DEBATE = "debate", _("debate")
        INTERACTIVE = "interactive", _("interactive")

    class Access(models.TextChoices):
        OPEN = "open", _("open to all")
        METERED = "metered", _("metered")
        MEMBERS = "members", _("members only")

    # Identity
    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    source_identity = models.CharField(
        max_length=255, unique=True, null=True, blank=True, editable=False
    )
    translation_key = models.UUIDField(default=uuid4, db_index=True, editable=False)

    # Words
    headline = LineField(_("headline"), max_length=255)
    headline_key = KeyField(of="headline", max_length=80)
    kicker = LineField(_("kicker"), max_length=80, blank=True)
    short_headline = LineField(_("short headline"), max_length=120, blank=True)
    print_headline = LineField(_("print headline"), max_length=255, blank=True)
    seo_headline = LineField(_("headline for search engines"), max_length=255, blank=True)
    summary = ProseField(_("summary"), blank=True)
    dateline = LineField(_("dateline"), max_length=120, blank=True)
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("body"))
    contribution = ProseField(
        _("contribution line"), blank=True,
        help_text=_("Empty: made from where each byline reported from."),
    )  # fmt: skip

    # Place
    section = models.ForeignKey(
        Section, on_delete=models.PROTECT, related_name="articles", verbose_name=_("section")
    )
    top_section = models.ForeignKey(
        Section, on_delete=models.PROTECT, related_name="+", editable=False
    )
    column = models.ForeignKey(
        Column, on_delete=models.PROTECT, null=True, blank=True, related_name="articles",
        verbose_name=_("column"),
    )  # fmt: skip
    kind = models.CharField(_("kind"), max_length=11, choices=Kind.choices, default=Kind.NEWS)
    slug = models.CharField(
        _("slug"), max_length=80, blank=True,
        help_text=_("Fixed when the story is first published; changing it later moves the story."),
    )  # fmt: skip
    path = models.CharField(max_length=500, unique=True, null=True, editable=False)

    # Pictures
    lead_picture = models.ForeignKey(
        Picture, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("lead picture"),
    )  # fmt: skip
    lead_caption = ProseField(_("caption"), blank=True)
    lead_alt = LineField(_("alt text"), max_length=500, blank=True)

    # Rights and access
    language = models.CharField(_("language"), max_length=20, default=default_language)
    rights = LineField(_("rights"), max_length=255, blank=True)
    source = LineField(_("source"), max_length=255, blank=True)
    access = models.CharField(
        _("access"), max_length=7, choices=Access.choices, default=Access.OPEN
    )

    # Times. Wagtail's first_published_at is the editorial date of first publication.
    updated_at = models.DateTimeField(
        _("updated"), null=True, blank=True, help_text=_("Shown to readers as “Updated”.")
    )
    embargo_until = models.DateTimeField(
        _("embargo until"), null=True, blank=True,
        help_text=_("Nobody outside reads it before; publishing earlier schedules it for then."),
    )  # fmt: skip
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    # Moved by everything that staff would look for under "lately"; the desk's list is sorted by it.
    touched_at = models.DateTimeField(default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawal_note = ProseField(blank=True, editable=False)

    # Live coverage: how often it changed, and when it was said to be over.
    live_version = models.PositiveIntegerField(default=0, editable=False)
    coverage_ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    # The open page at the desk that kept the latest version by itself, if one did.
    written_on = models.UUIDField(null=True, editable=False)

    # Made at publication
    body_html = models.TextField(blank=True, editable=False)
    teaser_html = models.TextField(blank=True, editable=False)
    word_count = models.PositiveIntegerField(default=0, editable=False)
    rendered_at = models.DateTimeField(null=True, editable=False)
    # 0 to 1: how high it has stood on the fronts (``fronts``), later how much readers care. One of
    # the reasons of ranking.
    prominence = models.FloatField(default=0, editable=False)

    objects = ArticleQuerySet.as_manager()

    # What belongs to the article as a whole and not to one version of its text.
    WHOLE: ClassVar[tuple[str, ...]] = (
        "uuid", "source_identity", "translation_key", "top_section", "path", "created_at",
        "touched_at", "withdrawn_at", "withdrawal_note", "body_html", "teaser_html", "word_count",
        "rendered_at", "live_version", "coverage_ended_at", "last_published_at", "live_revision",
        "expired", "headline_key", "prominence", "written_on",
    )  # fmt: skip

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["-first_published_at", "-pk"]
        indexes = [
            models.Index(
                fields=["live", "-first_published_at", "-id"], name="newsroom_article_newest"
            ),
            models.Index(
                fields=["top_section", "live", "-first_published_at", "-id"],
                name="newsroom_article_top",
            ),
            models.Index(
                fields=["section", "live", "-first_published_at", "-id"],
                name="newsroom_article_section",
            ),
            models.Index(
                fields=["column", "-first_published_at", "-id"],
                name="newsroom_article_column",
                condition=Q(column__isnull=False),
            ),
            models.Index(fields=["-touched_at", "-id"], name="newsroom_article_touched"),
            # Changes that wait to be published, drafts among them; the desk lists them.
            models.Index(
                fields=["-first_published_at", "-id"],
                name="newsroom_article_changed",
                condition=Q(has_unpublished_changes=True),
            ),
            # Published but not rendered: nearly always empty, looked at by the sweep.
            models.Index(
                fields=["id"],
                name="newsroom_article_unrendered",
                condition=Q(live=True, rendered_at__isnull=True),
            ),
            models.Index(
                fields=["embargo_until"],
                name="newsroom_article_embargo",
                condition=Q(embargo_until__isnull=False),
            ),
            models.Index(
                fields=["expire_at"],
                name="newsroom_article_expiry",
                condition=Q(expire_at__isnull=False),
            ),
            # Few of many; the desk asks which links lead to them.
            models.Index(
                fields=["-withdrawn_at"],
                name="newsroom_article_withdrawn",
                condition=Q(withdrawn_at__isnull=False),
            ),
            models.Index(
                fields=["-updated_at"],
                name="newsroom_article_updated",
                condition=Q(updated_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.headline

    # What readers and lists ask ------------------------------------------------------------

    def get_absolute_url(self) -> str:
        return self.path or ""

    @property
    def is_running(self) -> bool:
        """Whether it is live coverage that goes on."""
        return self.kind == self.Kind.LIVE and self.coverage_ended_at is None

    @property
    def print_path(self) -> str:
        return print_path(self.path) if self.path else ""

    @property
    def card_headline(self) -> str:
        """What lists show."""
        return self.short_headline or self.headline

    @property
    def column_kicker(self) -> str:
        """The upper level of the kicker."""
        return self.column.name if self.column else ""

    @property
    def direction(self) -> str:
        """``rtl`` or ``ltr``, by the story's language."""
        base = self.language.split("-")[0].lower()
        return (
            "rtl" if base in {"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"} else "ltr"
        )

    @property
    def was_public(self) -> bool:
        """Whether readers have ever been able to read it; then it is never deleted."""
        return self.path is not None

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def keys(self) -> list[str]:
        """All that may change when this article does."""
        keys = [
            f"article:{self.pk}:card", f"article:{self.pk}:body",
            f"translation:{self.translation_key}", *list_keys(self),
        ]  # fmt: skip
        if self.first_published_at:
            day = timezone.localdate(self.first_published_at)
            keys += [month_key(day), *calendar_keys(day)]
        return keys

    @property
    def order_keys(self) -> list[str]:
        """The running order that it stands in while it is public."""
        day = self.published_on()
        return [order_key(self.top_section_id, day)] if day else []

    # Versions --------------------------------------------------------------------------------

    def serializable_data(self) -> dict[str, Any]:
        data: dict[str, Any] = super().serializable_data()
        for name in self.WHOLE:
            data.pop(name, None)
        for child in (*data.get("bylines", ()), *data.get("terms", ())):
            child.pop("public_at", None)
        return data

    def with_content_json(self, content: dict[str, Any]) -> Article:
        obj: Article = super().with_content_json(content)
        for name in self.WHOLE:
            attname = self._meta.get_field(name).attname  # type: ignore[union-attr]
            setattr(obj, attname, getattr(self, attname))
        return obj

    # Set by the page that keeps a draft by itself; any other save leaves none.
    writing_page: UUID | None = None
    # The page that a save comes from.
    begun_on: UUID | None = None

    def save_revision(self, *args: Any, **kwargs: Any) -> Revision:
        """Keep the present state as the newest version.

        Raises:
            OutdatedError: somebody else saved one since this was loaded; nothing is written.
        """
        with transaction.atomic():
            refuse_outdated(self)
            self.written_on = self.writing_page
            return self._save_revision(*args, **kwargs)

    def _save_revision(self, *args: Any, **kwargs: Any) -> Revision:
        # The text an archive brought has no version yet; keep it as the first one, so that an
        # editor's first change can be compared and undone.
        if self.pk and self.latest_revision_id is None and self.source_identity:
            stored = Article.objects.filter(pk=self.pk, latest_revision__isnull=True).first()
            if stored is not None:
                first = RevisionMixin.save_revision(stored, clean=False, changed=False)
                self.latest_revision = first
                if stored.live:
                    Article.objects.filter(pk=self.pk).update(live_revision=first)
                    self.live_revision = first
        return super().save_revision(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if self.slug:
            self.slug = slugify(self.slug)
        if self.go_live_at and self.embargo_until and self.go_live_at < self.embargo_until:
            raise ValidationError(
                {"go_live_at": _("The story is under embargo until %s.") % timezone.localtime(
                    self.embargo_until).strftime("%Y-%m-%d %H:%M")}
            )  # fmt: skip

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        self._place()
        super().full_clean(*args, **kwargs)

    def _place(self) -> None:
        if self.section_id and (
            self.top_section_id is None or self.top_section_id != self.section.top.pk
        ):
            self.top_section = self.section.top

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.touched_at = timezone.now()
        if kwargs.get("update_fields") is None:
            self._place()
            if self.live:
                self.take_address()
        else:
            fields = {*kwargs["update_fields"], "touched_at"}
            kwargs["update_fields"] = (
                fields | {"written_on"} if "latest_revision" in fields else fields
            )
        super().save(*args, **kwargs)

    # Preview ---------------------------------------------------------------------------------

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        return [("", _("On the site")), ("print", _("Print view"))]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Let the view that answers this story's own path answer with the draft."""
        self._place()
        path = self.path or "/2000/01/01/preview/draft.html"
        match = resolve(print_path(path) if mode_name == "print" else path)
        request.preview_article = self  # type: ignore[attr-defined]
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
        return response

    def published_on(self) -> dt.date | None:
        """The day of first publication in the paper's zone."""
        return timezone.localdate(self.first_published_at) if self.first_published_at else None

    def in_its_language(self) -> Any:
        """A context in which our own strings speak the story's language."""
        return translation.override(self.language)
