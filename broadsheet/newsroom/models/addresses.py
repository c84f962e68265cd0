"""Addresses that things of the newsroom had."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class FormerAddress(models.Model):
    """A path that readers may still ask for.

    It names a thing, not another path: no chains, no loops.
    """

    path = models.CharField(_("path"), max_length=500, unique=True)
    article = models.ForeignKey(
        "newsroom.Article", on_delete=models.CASCADE, null=True, related_name="former_addresses"
    )
    author = models.ForeignKey(
        "newsroom.Author", on_delete=models.CASCADE, null=True, related_name="former_addresses"
    )
    column = models.ForeignKey(
        "newsroom.Column", on_delete=models.CASCADE, null=True, related_name="former_addresses"
    )
    section = models.ForeignKey(
        "newsroom.Section", on_delete=models.CASCADE, null=True, related_name="former_addresses"
    )
    left_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")

    def __str__(self) -> str:
        return self.path
