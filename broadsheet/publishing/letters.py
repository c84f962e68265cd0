"""Who is told by letter of what happened to a story, and in which words.

Submitting, approving and sending back write their letters in their own transaction; publication
and withdrawal have a step for them. One letter a person and event: the keys say which event it is.
Whoever did it is not told of it.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import ModelLogEntry, Revision, TaskState, WorkflowState

from broadsheet.accounts.models import User
from broadsheet.mail.composition import Link, absolute, compose
from broadsheet.mail.services import write_letter
from broadsheet.newsroom.access import is_public
from broadsheet.newsroom.models import Article
from broadsheet.newsroom.models.staff import editors_of, sections_at_stake, who_may
from broadsheet.newsroom.moments import when_in_words

PURPOSE = "approval"


def send(
    *,
    to: Iterable[User],
    besides: User | None,
    event: str,
    heading: str,
    paragraphs: list[str],
    article: Article,
    quote: str = "",
    reason: str,
    public: bool = False,
) -> None:
    """Write one letter about ``article`` to each of ``to``; ``event`` names what it tells of."""
    link = Link(_("Open it at the desk"), absolute(reverse("articles:edit", args=[article.pk])))
    if public and article.path:
        link = Link(_("Read it"), absolute(article.path))
    words = compose(heading=heading, paragraphs=paragraphs, quote=quote, link=link, reason=reason)
    for user in {user.pk: user for user in to if user.is_active and user.email}.values():
        if besides is not None and user.pk == besides.pk:
            continue
        write_letter(
            to=user.email, to_name=user.get_full_name(), subject=heading, text=words.text,
            html=words.html, purpose=PURPOSE, dedupe_key=event, about=f"article:{article.pk}",
            actor=besides,
        )  # fmt: skip


def writers(article: Article) -> list[User]:
    """The accounts of those in the byline."""
    return list(User.objects.filter(is_active=True, author__bylines__article=article).distinct())


def approvers(article: Article) -> list[User]:
    """Who is asked to approve: the section's own editors, else whoever may publish there."""
    found = list(editors_of(article.section))
    if not found:
        anybody = who_may("publish", sections_at_stake(article))
        found = list(anybody.filter(is_superuser=False)) or list(anybody)
    return found


def _requested_by(article: Article) -> list[User]:
    state = article.workflow_states.order_by("-created_at", "-pk").first()
    return [state.requested_by] if state and state.requested_by else []


def _who(user: User | None) -> str:
    return str(user) if user else _("Somebody")


def submitted(task_state: TaskState, user: User | None) -> None:
    """Tell those who may approve it."""
    article: Article = task_state.revision.as_object()
    send(
        to=approvers(article), besides=user, event=f"submitted:{task_state.pk}", article=article,
        heading=_("For approval: %(headline)s") % {"headline": article.headline},
        paragraphs=[
            _("%(who)s has submitted this story to %(section)s.")
            % {"who": _who(user), "section": article.section},
            article.summary,
        ],
        reason=_("You may approve stories of %(section)s.") % {"section": article.section},
    )  # fmt: skip


def approved(state: WorkflowState, user: User | None) -> None:
    """Tell who submitted and who wrote it, and when it goes out."""
    article = Article.objects.get(pk=state.object_id)
    revision = state.current_task_state.revision
    latest: Revision = article.latest_revision or revision
    who = {"who": _who(user)}
    if article.live and article.live_revision_id == latest.pk:
        event = published_event(article)
        paragraphs = [_("%(who)s has approved it, and it is published.") % who]
        if not is_public(article) and article.embargo_until is not None:
            moment = when_in_words(article.embargo_until)
            paragraphs = [
                _("%(who)s has approved it.") % who,
                _("It goes out on %(when)s.") % {"when": moment},
            ]
    else:
        event = f"approved:{state.pk}"
        paragraphs = [_("%(who)s has approved it.") % who]
        latest.refresh_from_db()
        if latest.approved_go_live_at:
            moment = when_in_words(latest.approved_go_live_at)
            paragraphs.append(_("It goes out on %(when)s.") % {"when": moment})
    send(
        to=[*([state.requested_by] if state.requested_by else []), *writers(article)],
        besides=user, event=event, article=article, paragraphs=paragraphs,
        heading=_("Approved: %(headline)s") % {"headline": latest.as_object().headline},
        reason=_("You submitted or wrote this story."),
    )  # fmt: skip


def sent_back(state: WorkflowState, user: User | None) -> None:
    """Tell who submitted and who wrote it, with the reason."""
    task_state = state.current_task_state
    article: Article = task_state.revision.as_object()
    send(
        to=[*([state.requested_by] if state.requested_by else []), *writers(article)],
        besides=user, event=f"sent back:{task_state.pk}", article=article,
        heading=_("Sent back: %(headline)s") % {"headline": article.headline},
        paragraphs=[_("%(who)s asks for changes:") % {"who": _who(user)}],
        quote=task_state.specific.comment,
        reason=_("You submitted or wrote this story."),
    )  # fmt: skip


def published_event(article: Article) -> str:
    """The name of this publication; an approval that published at once has told of it already."""
    return f"published:{article.pk}:{article.live_revision_id}"


def _actor(article: Article, *actions: str) -> User | None:
    entries = ModelLogEntry.objects.for_instance(article).filter(action__in=actions)
    entry = entries.order_by("-timestamp", "-pk").first()
    return entry.user if entry else None


def published(pk: int) -> None:
    """Tell who submitted and who wrote it. A step of the pipeline."""
    article = Article.objects.filter(pk=pk, live=True).first()
    if article is None:
        return
    public = is_public(article)
    if public or article.embargo_until is None:
        heading, said = _("Published: %(headline)s"), _("Your story is out.")
    else:
        moment = when_in_words(article.embargo_until)
        heading = _("Ready: %(headline)s")
        said = _("It goes out on %(when)s.") % {"when": moment}
    send(
        to=[*_requested_by(article), *writers(article)],
        besides=_actor(article, "wagtail.publish", "wagtail.publish.scheduled"),
        event=published_event(article), article=article, public=public,
        heading=heading % {"headline": article.headline}, paragraphs=[said, article.summary],
        reason=_("You submitted or wrote this story."),
    )  # fmt: skip


def withdrawn(pk: int) -> None:
    """Tell who wrote it and who runs its section. A step of the pipeline."""
    article = Article.objects.filter(pk=pk, withdrawn_at__isnull=False).first()
    if article is None or article.withdrawn_at is None:
        return
    actor = _actor(article, "broadsheet.withdraw")
    moment = int(article.withdrawn_at.timestamp())
    send(
        to=[*_requested_by(article), *writers(article), *editors_of(article.section)],
        besides=actor, event=f"withdrawn:{pk}:{moment}", article=article,
        heading=_("Withdrawn: %(headline)s") % {"headline": article.headline},
        paragraphs=[
            _("%(who)s has taken this story from readers. They are told:") % {"who": _who(actor)}
        ],
        quote=article.withdrawal_note,
        reason=_("You wrote this story or run its section."),
    )  # fmt: skip
