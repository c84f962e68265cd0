"""Rights to one story or front, for views of Wagtail's that ask for rights in general."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.core.exceptions import PermissionDenied
from wagtail.permissions import policy_registry

from broadsheet.fronts.models import Front
from broadsheet.newsroom.models import Article
from broadsheet.newsroom.models.staff import may_do, may_somewhere


class OfStory:
    """Where a view is about one story or front, what it asks is answered for that one."""

    @property
    def permission_policy(self) -> Any:
        for name in ("live_object", "object"):
            thing = self.__dict__.get(name)
            if isinstance(thing, Article | Front) and thing.pk:
                return policy_registry.get_by_type(type(thing)).of(thing)
        return policy_registry.get_by_type(getattr(self, "model", None) or Article)


class SeenByStaff:
    """Pages of Wagtail's that check the workflow's task only, or nothing."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if not may_somewhere(request.user, "view"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


@cache
def of_story(view_class: type[Any]) -> type[Any]:
    """``view_class``, asking for rights to its one story."""
    bases: tuple[type[Any], ...] = (OfStory, view_class)
    if not hasattr(view_class, "permission_required"):
        bases = (SeenByStaff, *bases)
    return type(view_class.__name__, bases, {"__module__": view_class.__module__})


def check(user: Any, verb: str, article: Article) -> None:
    """Refuse whoever may not do ``verb`` to ``article``.

    Raises:
        PermissionDenied: the desk says so and leads back to its first page.
    """
    if not may_do(user, verb, article):
        raise PermissionDenied
