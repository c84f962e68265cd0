"""The one user model, ours from the first migration on."""

from __future__ import annotations

import uuid

from django.contrib.auth.models import AbstractUser, Group
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A person with an account. The e-mail address is who they are; the user name is a label."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)

    class Meta(AbstractUser.Meta):
        verbose_name = _("user")  # type: ignore[assignment]
        verbose_name_plural = _("users")  # type: ignore[assignment]

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class Role(models.Model):
    """What somebody is in the newsroom. The group holds what the role may do.

    Made once: a group that the paper has renamed keeps its role, one that it has deleted stays
    deleted.
    """

    class Key(models.TextChoices):
        REPORTER = "reporter", _("reporter")
        SECTION_EDITOR = "section-editor", _("section editor")
        PRODUCER = "producer", _("producer")
        STANDARDS = "standards", _("standards")
        PICTURE_DESK = "picture-desk", _("picture desk")
        ADVERTISING = "advertising", _("advertising")
        ADMINISTRATOR = "administrator", _("administrator")

    key = models.CharField(_("role"), max_length=20, choices=Key.choices, unique=True)
    group = models.OneToOneField(
        Group, on_delete=models.SET_NULL, null=True, related_name="role", verbose_name=_("group")
    )
    # What the group was ever given: each right once, so that one taken away stays away.
    granted = models.JSONField(default=list, editable=False)

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")

    def __str__(self) -> str:
        return self.get_key_display()


class StaffSession(models.Model):
    """A browser in which a member of staff is signed in."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="staff_sessions")
    session_key = models.CharField(max_length=40, unique=True)
    began_at = models.DateTimeField(_("signed in"), default=timezone.now)
    seen_at = models.DateTimeField(_("last seen"), default=timezone.now)
    address = models.GenericIPAddressField(_("address"), null=True)
    browser = models.CharField(_("browser"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")

    def __str__(self) -> str:
        return f"{self.user} at {self.address}"


class Attempts(models.Model):
    """Failures to sign in by one key, and until when the next has to wait.

    The key is a digest: what somebody typed into the field of the user name may be a password.
    """

    key = models.CharField(max_length=64, unique=True)
    failures = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(default=timezone.now, db_index=True)
    wait_until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("attempts to sign in")
        verbose_name_plural = _("attempts to sign in")

    def __str__(self) -> str:
        return f"{self.failures} failures"
