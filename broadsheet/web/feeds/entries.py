"""What a feed says, whatever the format: plain values, made from stories and corrections."""

from __future__ import annotations

import datetime as dt
import mimetypes
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from urllib.parse import quote

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from broadsheet.changes import ahead
from broadsheet.media.markup import best, picture_html
from broadsheet.media.models import Picture
from broadsheet.newsroom.access import Text
from broadsheet.newsroom.models import Article, Byline, Correction
from broadsheet.newsroom.models.sections import name_key
from broadsheet.newsroom.placeholders import resolve
from broadsheet.newsroom.rendering import rich
from broadsheet.newsroom.selectors import CARD
from broadsheet.text.html import visible_text
from broadsheet.text.normal import one_line
from broadsheet.topics.models import Topic
from broadsheet.topics.selectors import living
from broadsheet.web.absolute import absolute_html, join
from broadsheet.web.texts import Readable, readable_texts

# Vocabularies whose identifiers are addresses once their prefix is known.
SCHEMES = {
    "wikidata": "http://www.wikidata.org/entity/",
    "medtop": "http://cv.iptc.org/newscodes/mediatopic/",
    "iptc": "http://cv.iptc.org/newscodes/mediatopic/",
}
WIDEST = 1280
SUMMARY_WORDS = 50


@dataclass(frozen=True)
class Person:
    """A name in a byline. ``role`` is the byline's."""

    name: str
    url: str
    role: str


@dataclass(frozen=True)
class Category:
    """A term of a vocabulary: ``scheme`` says whose, ``term`` which, ``label`` how it reads."""

    term: str
    scheme: str
    label: str


@dataclass(frozen=True)
class Image:
    url: str
    type: str
    width: int
    height: int
    bytes: int
    caption: str
    alt: str
    credit: str


@dataclass(frozen=True)
class Entry:
    """One item of a feed. ``id`` is for ever, wherever the story moves."""

    id: str
    url: str
    title: str
    published: dt.datetime
    updated: dt.datetime
    summary: str
    html: str
    language: str
    people: tuple[Person, ...] = ()
    categories: tuple[Category, ...] = ()
    image: Image | None = None
    rights: str = ""
    source: str = ""
    # What only JSON has room for.
    more: dict[str, object] = field(default_factory=dict)

    @property
    def authors(self) -> tuple[Person, ...]:
        """The writers; where nobody wrote, whoever made it."""
        writers = tuple(person for person in self.people if person.role == Byline.Role.WRITER)
        return writers or self.people

    @property
    def contributors(self) -> tuple[Person, ...]:
        return tuple(person for person in self.people if person not in self.authors)


def story_entries(articles: Sequence[Article], *, base: str, keys: list[str]) -> list[Entry]:
    """Entries of ``articles`` (cards will do) in a bounded number of queries.

    The keys of all that they are made of are added to ``keys``.
    """
    if ahead.keeps() is None:
        return _entries(articles, base=base, keys=keys)
    # Each by itself, since each is kept for as long as nothing in it is touched.
    known = {article.pk: article for article in articles}
    found = ahead.each(
        f"entry {base}",
        known,
        lambda missing: {pk: _kept(known[pk], base=base) for pk in missing},
        lambda made: made.keys,
    )
    keys.extend(key for made in found.values() for key in made.keys)
    return [found[article.pk].entry for article in articles]


@dataclass(frozen=True)
class _Made:
    """An entry and what it is made of."""

    entry: Entry
    keys: tuple[str, ...]


def _kept(article: Article, *, base: str) -> _Made:
    keys: list[str] = []
    entry = _entries([article], base=base, keys=keys)[0]
    # The card is another, too, with another topic.
    ahead.also_of(CARD, article.pk, [key for key in keys if key.startswith("topic:")])
    return _Made(entry, tuple(keys))


def _entries(articles: Sequence[Article], *, base: str, keys: list[str]) -> list[Entry]:
    prefetch_related_objects(list(articles), "terms__topic__merged_into")
    texts = readable_texts(articles, keys=keys)
    keys.extend(key for article in articles for key in _keys(article))
    return [_story(article, texts[article.pk], base=base) for article in articles]


def _keys(article: Article) -> list[str]:
    """What of ``article`` a feed shows, topics under the name they have now."""
    keys = [
        f"article:{article.pk}:card", f"article:{article.pk}:body", name_key(article.section_id),
    ]  # fmt: skip
    keys += [f"author:{byline.author_id}" for byline in article.bylines.all() if byline.author_id]
    topics = [term.topic for term in article.terms.all()]
    keys += [f"topic:{topic.pk}" for topic in topics]
    keys += [f"topic:{topic.merged_into_id}" for topic in topics if topic.merged_into_id]
    if article.column_id:
        keys.append(f"column:{article.column_id}")
    if article.lead_picture_id:
        keys.append(f"picture:{article.lead_picture_id}")
    return keys


def correction_entries(
    corrections: Sequence[Correction], *, base: str, keys: list[str]
) -> list[Entry]:
    """Entries of ``corrections``, each leading to its story.

    The keys of what their texts link to are added to ``keys``.
    """
    cut = "<!--bs:cut-->"
    texts = cut.join(rich(correction.text) for correction in corrections)
    filled = resolve(texts, keys=keys).split(cut)
    entries = []
    for correction, html in zip(corrections, filled, strict=bool(corrections)):
        article = correction.article
        kind = correction.get_kind_display()
        url = f"{join(base, article.path or '/')}#{correction.anchor}"
        entries.append(
            Entry(
                id=correction.uuid.urn,
                url=url,
                title=f"{kind}: {article.headline}",
                published=correction.published_at,
                updated=correction.published_at,
                summary=_words(visible_text(html)),
                html=absolute_html(html, page=url),
                language=article.language,
                categories=(Category(correction.kind, f"{base}/corrections/", kind),),
                more={"article": article.uuid.urn},
            )
        )
    return entries


def _story(article: Article, readable: Readable, *, base: str) -> Entry:
    url = join(base, article.path or "/")
    picture = article.lead_picture
    image = _image(article, picture, base=base) if picture and picture.may_be_shown else None
    published = article.first_published_at or article.created_at
    return Entry(
        id=article.uuid.urn,
        url=url,
        title=article.headline,
        published=published,
        updated=max(published, article.updated_at or published),
        summary=article.summary.strip() or _words(readable.text.words),
        html=_content(article, readable, shows_picture=image is not None, url=url),
        language=article.language,
        people=tuple(_person(byline, base=base) for byline in article.bylines.all()),
        categories=_categories(article, base=base),
        image=image,
        rights=article.rights,
        source=article.source,
        more=_more(article, readable.text),
    )


def _words(text: str) -> str:
    return Truncator(one_line(text)).words(SUMMARY_WORDS, truncate=" …")


def _content(article: Article, readable: Readable, *, shows_picture: bool, url: str) -> str:
    html = readable.html
    picture = article.lead_picture
    if picture and shows_picture and f'{{"pk":{picture.pk},' not in readable.text.html:
        caption = escape(article.lead_caption, quote=False)
        html = picture_html(picture, caption=caption, alt=article.lead_alt, size="column") + html
    if not readable.text.is_whole:
        words = _("Read the whole story in %(paper)s") % {"paper": settings.BROADSHEET_NAME}
        html += f'<p><a href="{escape(url)}">{escape(words, quote=False)}</a></p>'
    if article.language != settings.LANGUAGE_CODE:
        language = escape(article.language)
        html = f'<div lang="{language}" dir="{article.direction}">{html}</div>'
    return absolute_html(html, page=url)


def _person(byline: Byline, *, base: str) -> Person:
    url = join(base, byline.author.path) if byline.author else ""
    return Person(byline.printed, url, byline.role)


def _image(article: Article, picture: Picture, *, base: str) -> Image:
    shown = best(picture, widest=WIDEST)
    return Image(
        url=join(base, shown.url),
        type=mimetypes.guess_type(shown.name)[0] or "image/jpeg",
        width=shown.width,
        height=shown.height,
        # Asking the store for a rendition's size would be a question a story; 0 says "unknown".
        bytes=0 if shown.name != picture.file.name else picture.file_size or 0,
        caption=one_line(article.lead_caption or picture.caption),
        alt=article.lead_alt or picture.alt,
        credit=picture.credit_line,
    )


def _categories(article: Article, *, base: str) -> tuple[Category, ...]:
    section = article.section
    found = [Category(section.path.strip("/"), f"{base}/#section", section.name)]
    if article.column:
        found.append(Category(article.column.slug, f"{base}/#column", article.column.name))
    for term in article.terms.all():
        topic = living(term.topic)
        if topic.status != Topic.Status.RETIRED:
            found.append(_category(topic, base=base))
    return tuple(dict.fromkeys(found))


def _category(topic: Topic, *, base: str) -> Category:
    scheme = SCHEMES.get(topic.scheme.lower(), topic.scheme)
    if topic.identifier and ":" in scheme:
        return Category(topic.identifier, scheme, topic.name)
    if topic.identifier:
        return Category(topic.identifier, f"{base}/topics/#{quote(scheme)}", topic.name)
    return Category(topic.slug, f"{base}/topics/#{topic.kind}", topic.name)


def _more(article: Article, text: Text) -> dict[str, object]:
    return {
        "kind": article.kind,
        "section": article.section.path,
        "access": article.access,
        "extent": str(text.extent),
        "dateline": article.dateline,
        "words": article.word_count,
    }
