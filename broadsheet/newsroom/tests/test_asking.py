"""Pictures to ask for are asked for again before they go out; verbs know who may do them."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile

from broadsheet.accounts.models import User
from broadsheet.accounts.services import add_user
from broadsheet.media.models import Picture
from broadsheet.media.services import add_picture
from broadsheet.media.tests.test_media import jpeg
from broadsheet.newsroom import services
from broadsheet.newsroom.asking import PicturesNotConfirmed, to_ask
from broadsheet.newsroom.models import Article, PictureConsent, Section
from broadsheet.newsroom.models.staff import SectionEditor

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None) -> Section:
    return services.ensure_section(names=["World"], actor=None)


@pytest.fixture
def editor(world: Section) -> User:
    """Somebody who runs World and nothing else."""
    user = add_user(email="e@example.com", password="words of some length", actor=None)
    user.groups.set(Group.objects.filter(name="Section editors"))
    SectionEditor.objects.create(user=user, section=world)
    return user


def picture(title: str, *, ask: bool) -> Picture:
    return add_picture(
        file=ContentFile(jpeg(40, 30), f"{title}.jpg"), title=title, description=title,
        ask_before_use=ask, restrictions="Ask the estate." if ask else "", actor=None,
    )  # fmt: skip


def draft(section: Section, **fields: object) -> Article:
    article = Article(headline="Story", section=section, **fields)
    return services.create_article(article=article, actor=None)


def test_a_picture_to_ask_for_goes_out_when_it_is_confirmed(world: Section, editor: User) -> None:
    held, free = picture("Held", ask=True), picture("Free", ask=False)
    words = dict.fromkeys(("caption", "alt", "credit"), "")
    body = [("picture", {"picture": held, "size": "wide", **words})]
    story = draft(world, lead_picture=free, body=body)
    with pytest.raises(PicturesNotConfirmed, match=r"“Held” must be asked for.*Ask the estate"):
        services.publish_article(article=story, actor=editor)
    stored = Article.objects.get(pk=story.pk)
    assert not stored.live
    assert to_ask(stored, story) == [held]
    with pytest.raises(ValidationError):
        services.confirm_pictures(article=stored, pictures=[held], reason=" ", actor=editor)
    services.confirm_pictures(
        article=stored, pictures=[held], reason="The estate agreed.", actor=editor
    )
    public = services.publish_article(article=stored, actor=editor)
    assert public.live
    # It was asked for; and what readers see already is not asked for again.
    PictureConsent.objects.all().delete()
    public.headline = "Story, with more"
    assert services.publish_article(article=public, actor=editor).live
    # One that is put in later is.
    late = picture("Late", ask=True)
    public = Article.objects.get(pk=public.pk)
    public.lead_picture = late
    with pytest.raises(PicturesNotConfirmed, match="“Late”"):
        services.publish_article(article=public, actor=editor)
    assert Article.objects.get(pk=public.pk).lead_picture == free


def test_a_verb_refuses_whoever_may_not(world: Section, editor: User) -> None:
    sport = services.ensure_section(names=["Sport"], actor=None)
    other = services.publish_article(article=draft(sport), actor=None)
    own = services.publish_article(article=draft(world), actor=None)
    for verb in (
        lambda a: services.correct(article=a, text="<p>It was red.</p>", actor=editor),
        lambda a: services.move(article=a, slug="another", actor=editor),
        lambda a: services.withdraw(article=a, note="Wrong.", actor=editor),
        lambda a: services.confirm_pictures(article=a, pictures=[], reason="Yes.", actor=editor),
    ):
        with pytest.raises(PermissionDenied):
            verb(Article.objects.get(pk=other.pk))
        verb(Article.objects.get(pk=own.pk))
    for article in (other, own):
        with pytest.raises(PermissionDenied):
            services.take_down(article=article, reason="A court.", actor=editor)
    again = services.publish_article(article=Article.objects.get(pk=own.pk), actor=None)
    with pytest.raises(PermissionDenied):
        services.move(article=again, section=sport, actor=editor)
    assert Article.objects.get(pk=other.pk).live
