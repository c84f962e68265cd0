"""Who else has a story open, and who is writing.

Built on Wagtail's editing sessions. Theirs say that somebody writes while a form holds changes
that are not kept; ours keep themselves after half a second, so here whoever wrote the latest words
within the last minute counts as writing. Words set aside are no newer version.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from wagtail.admin.models import EditingSession
from wagtail.admin.ui.editing_sessions import EditingSessionsList, EditingSessionsModule
from wagtail.models import Revision

from broadsheet.newsroom.models import Article, SetAside

WRITING = dt.timedelta(minutes=1)


@dataclass
class Presence:
    """One other person at a story; their windows are one."""

    user: Any
    session_id: int | None
    last_seen_at: dt.datetime
    is_editing: bool = False
    is_idle: bool = False
    revision_id: int | None = None

    def as_json(self, name: str) -> dict[str, Any]:
        return {
            "session_id": self.session_id,
            "user": name,
            "last_seen_at": self.last_seen_at.isoformat(),
            "is_editing": self.is_editing,
            "is_idle": self.is_idle,
            "revision_id": self.revision_id,
        }


class PresenceList(EditingSessionsList):
    template_name = "desk/presence.html"


class PresenceModule(EditingSessionsModule):
    """Wagtail's, with who is there said in words, and from the first moment on."""

    def __init__(self, session: EditingSession, others: list[Presence], **kwargs: Any) -> None:
        super().__init__(session, other_sessions=[], **kwargs)
        self.sessions_list = PresenceList(session, others)


def newest_version(article: Article, *, since: dt.datetime) -> Revision | None:
    """The newest version saved after ``since``, without its text."""
    aside = SetAside.objects.filter(article=article).values("revision")
    rows = article.revisions.defer("content").filter(created_at__gt=since).exclude(pk__in=aside)
    found: Revision | None = rows.order_by("-created_at", "-pk").select_related("user").first()
    return found


def others_at(
    article: Article, *, session: EditingSession, since: dt.datetime | None
) -> list[Presence]:
    """Everybody else at ``article``; first whoever saved a newer version than that of ``since``."""
    now = timezone.now()
    rows = (
        EditingSession.objects.available()
        .filter(content_type=session.content_type, object_id=str(article.pk))
        .exclude(pk=session.pk)
        .select_related("user", "user__wagtail_userprofile")
        .order_by("-last_seen_at")
    )
    found: dict[int | None, Presence] = {}
    for row in rows:
        known = found.setdefault(
            row.user_id,
            Presence(row.user, row.pk, row.last_seen_at, row.is_editing, row.is_idle),
        )
        known.is_editing = known.is_editing or row.is_editing
    latest = Revision.objects.defer("content").filter(pk=article.latest_revision_id).first()
    if latest and latest.user_id in found and latest.created_at > now - WRITING:
        found[latest.user_id].is_editing = True
    newer = newest_version(article, since=since) if since else None
    if newer is not None:
        if newer.user_id not in found:
            found[newer.user_id] = Presence(newer.user, None, newer.created_at)
        found[newer.user_id].revision_id = newer.pk
    own = found.get(session.user_id)
    if own is not None and not own.revision_id and not own.is_editing:
        del found[session.user_id]
    return sorted(
        found.values(),
        key=lambda one: (not one.revision_id, not one.is_editing, one.session_id or 0),
    )
