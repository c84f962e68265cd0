"""The paper's house style: one row, edited at the desk."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from broadsheet.newsroom.style import LIMITS, Rule, Rules

SEPARATOR = "="


class HouseStyle(models.Model):
    """What the desk advises, and what of it keeps a story from being published."""

    THE_ONE = 1

    banned_words = models.TextField(
        gettext_lazy("banned words"), blank=True,
        help_text=gettext_lazy(
            "One a line. After an equals sign, what to write instead: utilise = use"
        ),
    )  # fmt: skip
    blocking = models.JSONField(gettext_lazy("what blocks publication"), default=list, blank=True)
    limits = models.JSONField(gettext_lazy("lengths of headlines"), default=dict, blank=True)

    class Meta:
        verbose_name = gettext_lazy("house style")
        verbose_name_plural = gettext_lazy("house style")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    def clean(self) -> None:
        super().clean()
        unknown = set(self.blocking) - {rule.value for rule in Rule}
        if unknown:
            raise ValidationError(
                {"blocking": _("No such rule: %s") % ", ".join(sorted(map(str, unknown)))}
            )

    @property
    def rules(self) -> Rules:
        """As ``style.check`` takes them."""
        banned: dict[str, str] = {}
        for line in self.banned_words.splitlines():
            word, _equals, instead = line.partition(SEPARATOR)
            if word.strip():
                banned[" ".join(word.split())] = instead.strip()
        known = {name: int(self.limits.get(name) or limit) for name, limit in LIMITS.items()}
        return Rules(banned=banned, blocking=frozenset(self.blocking), limits=known)
