"""Who on the staff may do what: one rule, asked by every view, verb and policy.

A right is a permission of Django's, held by way of a role (a group). Most count for the whole
paper. Who holds ``run_section`` has the verbs of ``IN_SECTION`` too, but only in the sections that
were given to him, and in all that are inside them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.models import Task, TaskState

from broadsheet.accounts.models import User
from broadsheet.newsroom.models.sections import Section

if TYPE_CHECKING:
    from broadsheet.newsroom.models.article import Article

# Each verb, with the permission that lets its holder do it anywhere in the paper.
VERBS: dict[str, str] = {
    "view": "view_article",
    "add": "add_article",
    "change": "change_article",
    "publish": "publish_article",  # now, at a time, under embargo; approve and send back; post
    "correct": "correct_article",
    "move": "move_article",
    "withdraw": "withdraw_article",
    "take_down": "take_down_article",
    "delete": "delete_article",  # of drafts that nobody outside has read
    "lock": "lock_article",
    "unlock": "unlock_article",
    "arrange": "arrange_section",  # a section's running order and front
}
IN_SECTION = frozenset(
    {"publish", "correct", "move", "withdraw", "delete", "lock", "unlock", "arrange"}
)
_CACHE = "_broadsheet_sections"


class SectionEditor(models.Model):
    """That somebody runs a section, with all that is inside it."""

    section = models.ForeignKey(
        Section, on_delete=models.CASCADE, related_name="editors", verbose_name=_("section")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="runs_sections",
        verbose_name=_("section editor"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("section editor")
        verbose_name_plural = _("section editors")
        constraints = [
            models.UniqueConstraint(fields=["section", "user"], name="newsroom_section_editor_once")
        ]
        permissions = [
            ("run_section", _("Can approve and publish in own sections")),
            ("arrange_section", _("Can arrange every section")),
            ("correct_article", _("Can correct every story")),
            ("move_article", _("Can move every story")),
            ("withdraw_article", _("Can withdraw every story")),
            ("take_down_article", _("Can take down for legal cause")),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.section}"


def _holds(user: Any, codename: str) -> bool:
    return bool(user.has_perm(f"newsroom.{codename}"))


def own_sections(user: Any) -> frozenset[int]:
    """Keys of the sections that ``user`` runs, and of all inside them; asked once a request."""
    known: frozenset[int] | None = getattr(user, _CACHE, None)
    if known is None:
        paths = []
        if user.is_active and _holds(user, "run_section"):
            paths = list(Section.objects.filter(editors__user=user).values_list("path", flat=True))
        inside = Q(pk__in=[])
        for path in paths:
            inside |= Q(path__startswith=path)
        keys = Section.objects.filter(inside).values_list("pk", flat=True) if paths else []
        known = frozenset(keys)
        setattr(user, _CACHE, known)
    return known


def may(user: Any, verb: str, section: Section | int | None) -> bool:
    """Whether ``user`` may do ``verb`` in ``section``; with ``None``, in the paper as a whole.

    Raises:
        KeyError: there is no such verb.
    """
    if _holds(user, VERBS[verb]):
        return True
    if section is None or verb not in IN_SECTION:
        return False
    key = section.pk if isinstance(section, Section) else section
    return key in own_sections(user)


def may_somewhere(user: Any, verb: str) -> bool:
    """Whether ``user`` may do ``verb`` in any section at all."""
    if _holds(user, VERBS[verb]):
        return True
    return verb in IN_SECTION and bool(own_sections(user))


def sees_stories(user: Any) -> bool:
    """Whether the desk's list of stories opens for ``user``."""
    return may_somewhere(user, "view") or may_somewhere(user, "change")


def sections_at_stake(article: Article) -> set[int | None]:
    """The sections of the stored story and of its newest version.

    A change of section waits in a version: whoever publishes it takes the story from one section
    and brings it into the other, and must be at home in both.
    """
    at_stake: set[int | None] = {article.section_id}
    if article.pk:
        stored = (
            type(article)
            .objects.filter(pk=article.pk)
            .values_list("section_id", "latest_revision__content__section")
            .first()
        )
        at_stake |= {int(key) for key in stored or () if key is not None}
    return at_stake


def may_do(user: Any, verb: str, article: Article) -> bool:
    """Whether ``user`` may do ``verb`` to ``article``, wherever it is and is about to be."""
    if verb == "delete" and article.was_public:
        return False  # not even an administrator: it is withdrawn
    if _holds(user, VERBS[verb]):
        return True
    if verb not in IN_SECTION:
        return False
    return sections_at_stake(article) <= own_sections(user)


def refuse(user: Any, verb: str, article: Article, *, into: Section | None = None) -> None:
    """Refuse somebody who may not do ``verb`` to ``article``; nobody (``None``) is the paper.

    ``into`` is a section that the story is about to be brought into.

    Raises:
        PermissionDenied: the right is missing.
    """
    if user is None:
        return
    if not may_do(user, verb, article) or (into is not None and not may(user, verb, into)):
        raise PermissionDenied


def may_publish(user: Any, article: Article | None) -> bool:
    """Whether ``user`` may publish ``article``; one that is not kept yet, in some section."""
    if article is None or not article.pk:
        return may_somewhere(user, "publish")
    return may_do(user, "publish", article)


def may_decide_topics(user: Any, article: Article) -> bool:
    """Whether ``user`` decides which topics ``article`` links to.

    While it is public, readers see what is decided at once: then only who may publish or correct.
    """
    stored = type(article).objects.filter(pk=article.pk, live__in=[True])
    if not article.pk or not stored.exists():
        return True
    return may_do(user, "publish", article) or may_do(user, "correct", article)


def _holders(codename: str) -> Q:
    held = Permission.objects.filter(codename=codename, content_type__app_label="newsroom")
    return Q(groups__permissions__in=held) | Q(user_permissions__in=held)


def who_may(verb: str, sections: Iterable[int | None] = ()) -> QuerySet[User]:
    """Everybody active who may do ``verb`` in all of ``sections``, administrators included."""
    asked = Q(is_superuser=True) | _holders(VERBS[verb])
    users = User.objects.filter(is_active=True)
    if verb in IN_SECTION:
        own = users.filter(_holders("run_section"))
        for section in Section.objects.filter(pk__in=[key for key in sections if key]):
            own = own.filter(runs_sections__section__path__in=_with_all_above(section.path))
        asked |= Q(pk__in=own.values("pk"))
    return users.filter(asked).distinct()


def editors_of(section: Section) -> QuerySet[User]:
    """Those who run ``section``, the nearest first: its own, else those of what it is in."""
    own = User.objects.filter(is_active=True).filter(_holders("run_section"))
    for path in reversed(_with_all_above(section.path)):
        found = own.filter(runs_sections__section__path=path).distinct()
        if found.exists():
            return found
    return User.objects.none()


def could_run_a_section() -> QuerySet[User]:
    """Those to whom a section can be given."""
    users = User.objects.filter(is_active=True).filter(_holders("run_section"))
    return users.distinct().order_by("first_name", "last_name", "email")


def _with_all_above(path: str) -> list[str]:
    """``/world/asia/`` as ``['/world/', '/world/asia/']``."""
    names = path.strip("/").split("/")
    return ["/" + "/".join(names[: depth + 1]) + "/" for depth in range(len(names))]


class ReasonForm(forms.Form):
    """Nobody gets a story back without being told why."""

    comment = forms.CharField(
        label=_("What is to be changed"), widget=forms.Textarea(attrs={"rows": 4})
    )


class SectionApproval(Task):
    """Waits for somebody who may publish in the story's section."""

    admin_form_fields = Task.admin_form_fields

    class Meta:
        verbose_name = _("approval by the section")
        verbose_name_plural = _("approvals by the section")

    def user_can_access_editor(self, obj: Any, user: Any) -> bool:
        return may_do(user, "publish", obj)

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        """What waits for approval is changed by those who approve, or taken back first."""
        return not may_do(user, "publish", obj)

    def user_can_lock(self, obj: Any, user: Any) -> bool:
        return may_do(user, "lock", obj)

    def user_can_unlock(self, obj: Any, user: Any) -> bool:
        return may_do(user, "unlock", obj)

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, Any, bool]]:
        if not may_do(user, "publish", obj):
            return []
        return [
            ("reject", _("Send back"), True),
            ("approve", _("Approve"), False),
        ]

    def get_task_states_user_can_moderate(self, user: Any, **_kwargs: Any) -> Any:
        waiting = TaskState.objects.filter(task=self.task_ptr, status=TaskState.STATUS_IN_PROGRESS)
        if may(user, "publish", None):
            return waiting
        own = own_sections(user)
        if not own:
            return waiting.none()
        return waiting.filter(revision__content__section__in=own)

    def get_form_for_action(self, action: str) -> Any:
        return ReasonForm if action == "reject" else super().get_form_for_action(action)

    @classmethod
    def get_description(cls) -> str:
        return str(_("Those who run the story\u2019s section approve it or send it back."))
