"""Topics proposed for a story, and what was decided about each."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from broadsheet.text.fields import LineField
from broadsheet.topics.models import Topic


class Suggestion(models.Model):
    """A topic that was proposed for a story, and whether somebody took it.

    What people decided is never forgotten; what nobody decided goes when it is proposed no more.
    A row without ``user`` that is accepted was accepted by the paper's rule, not by a person.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        ACCEPTED = "accepted", _("accepted")
        REFUSED = "refused", _("refused")

    class Source(models.TextChoices):
        LINKER = "linker", _("named in the text")
        SUBJECTS = "subjects", _("like other stories of this topic")
        STAFF = "staff", _("added by staff")

    article = models.ForeignKey(
        "newsroom.Article", on_delete=models.CASCADE, related_name="suggestions",
        verbose_name=_("story"),
    )  # fmt: skip
    topic = models.ForeignKey(
        Topic, on_delete=models.CASCADE, related_name="suggestions", verbose_name=_("topic")
    )
    state = models.CharField(
        _("state"), max_length=8, choices=State.choices, default=State.PROPOSED
    )
    source = models.CharField(
        _("source"), max_length=8, choices=Source.choices, default=Source.LINKER
    )
    score = models.FloatField(_("score"), default=0)
    # Machine-readable reasons: the linker's, or the words that speak for a subject.
    evidence = models.JSONField(_("evidence"), default=list, blank=True)
    # Where its link stands: these words, and which of the places that say them (see wording.py).
    words = LineField(_("words"), max_length=255, blank=True)
    nth = models.PositiveIntegerField(default=0)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+",
        verbose_name=_("decided by"),
    )  # fmt: skip
    decided_at = models.DateTimeField(_("decided"), null=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("suggested topic")
        verbose_name_plural = _("suggested topics")
        constraints = [
            models.UniqueConstraint(fields=["article", "topic"], name="newsroom_suggestion_once")
        ]

    def __str__(self) -> str:
        return f"{self.topic} ({self.get_state_display()})"

    @property
    def by_staff(self) -> bool:
        """Whether a person decided; ``decided_at`` stays when the person's account goes."""
        return self.decided_at is not None
