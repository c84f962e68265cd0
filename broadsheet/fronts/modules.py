"""The modules of the news, with their forms and how each fills itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageChooserBlock
from wagtail.rich_text import RichText

from broadsheet.fronts.blocks import (
    LinkBlock,
    PinsBlock,
    SectionBlock,
    address_of,
    count_block,
    title_block,
)
from broadsheet.fronts.registry import NOTICE, register
from broadsheet.fronts.table import (
    Notice,
    Placed,
    Table,
    Wanted,
    has_picture,
    is_opinion,
    promise,
)
from broadsheet.media.models import Picture
from broadsheet.newsroom.models import Article, Section
from broadsheet.text.html import clean_rich, visible_text

MANY = 40
SECONDARY = 2
MOST_LEADS = 5
LATEST = 7
OPINION = 4
RIGHT = 5  # opinion and what stands under it
RIVER = 8
STRIP = 4
PICTURES = 4
MAGAZINE = 3
PROMOTED = 6
FRESH = timedelta(days=2)  # behind the newest story; older ones are promoted by hand only
# Fewer than this make no strip of their own; such sections stand side by side.
WIDE_STRIP = 3
# Modules that show a section by choice, and those that show every section.
OF_A_SECTION = {"strip", "magazine"}
EVERY_SECTION = {"sections", "promotion"}
TEXT = ["bold", "italic", "link", "ol", "ul"]


class Lead(blocks.StructBlock):
    stories = PinsBlock(most=MOST_LEADS)
    count = count_block(MOST_LEADS)

    class Meta:
        icon = "title"
        label = _("Lead")
        description = _("One to five stories at the top, the first with the most room.")


def lead(table: Table, position: int, wanted: Wanted) -> list[Placed]:
    stories = list(table.pins(position))
    count = wanted.number(0)
    if not stories:
        best = table.best()
        if best is None:
            return []
        stories = table.take([best], 1)
    # Without a picture the lead leaves room for twice as many.
    count = count or 1 + (SECONDARY if has_picture(stories[0]) else 2 * SECONDARY)
    ordered = table.by_merit([s for s in table.supply.newest if not is_opinion(s)])
    return [Placed("lead", [*stories, *table.take(ordered, count - len(stories))])]


class Titled(blocks.StructBlock):
    title = title_block("")
    stories = PinsBlock()
    count = count_block(24)


class Latest(Titled):
    class Meta:
        icon = "time"
        label = _("Latest")
        description = _("The newest stories, without pictures; beside a lead on a wide screen.")


def latest(table: Table, position: int, wanted: Wanted) -> list[Placed]:
    return _some("latest", wanted, table.filled(position, table.news, wanted.number(LATEST)))


class Opinion(Titled):
    class Meta:
        icon = "openquote"
        label = _("Opinion")
        description = _("Opinion pieces with their writers' names; beside a lead on a wide screen.")


def opinion(table: Table, position: int, wanted: Wanted) -> list[Placed]:
    pieces = [story for story in table.supply.newest if is_opinion(story)]
    return _some("opinion", wanted, table.filled(position, pieces, wanted.number(OPINION)))


class Also(Titled):
    class Meta:
        icon = "list-ul"
        label = _("Also in the paper")
        description = _("A picture and some headlines under opinion; beside a lead.")


def also(table: Table, position: int, wanted: Wanted) -> list[Placed]:
    above = sum(len(placed.stories) for placed in table.placed if placed.name == "opinion")
    count = wanted.number(max(RIGHT - above, 1))
    pinned = table.pins(position)
    stories = [*pinned]
    if not pinned:
        stories += table.take([s for s in table.news if has_picture(s)], 1)
    stories += table.take(table.news, count - len(stories))
    return _some("also", wanted, stories)


class River(Titled):
    class Meta:
        icon = "list-ul"
        label = _("River")
        description = _("What else is new, in order of time.")


def river(table: Table, position: int, wanted: Wanted) -> list[Placed]:
    supply = table.supply
    last = max(n for n, other in enumerate(table.wanted) if other.name == "river")
    if not supply.ranked and position == last:
        # A section's own front: nothing that its list goes on after may be missing.
        return _some("river", wanted, table.filled(position, supply.newest, len(supply.newest)))
    # A small paper's sections need the stories more than the river does.
    usual = RIVER if len(supply.newest) >= MANY else RIVER // 2
    return _some("river", wanted, table.filled(position, table.news, wanted.number(usual)))


class Strip(blocks.StructBlock):
    section = SectionBlock()
    stories = PinsBlock()
    count = count_block(8)

    class Meta:
        icon = "folder-open-inverse"
        label = _("Section strip")
        description = _("A section's newest stories under its name.")


def _strip(
    table: Table, section: Section, count: int, pinned: Sequence[Article] = ()
) -> Placed | None:
    newest = table.of_section(section)
    shown = [*pinned]
    if not shown:
        shown += table.take(sorted(newest, key=lambda a: not has_picture(a))[:1], 1)
    shown += table.take(newest, count - len(shown))
    if not shown:
        return None
    name = "strip" if len(shown) >= WIDE_STRIP else "column"
    return Placed(name, shown, title=section.name, section=section)


def strip(table: Table, position: int, wanted: Wanted) -> list[Placed]:
    section = table.supply.chosen.get(str(wanted.values.get("section")))
    if section is None:
        return []
    placed = _strip(table, section, wanted.number(STRIP), table.pins(position))
    return [placed] if placed else []


class Sections(blocks.StructBlock):
    count = count_block(8)

    class Meta:
        icon = "folder-inverse"
        label = _("All sections")
        description = _("A strip for each section that has none of its own on this front.")


def sections(table: Table, _position: int, wanted: Wanted) -> list[Placed]:
    own = {str(other.values.get("section")) for other in table.wanted if other.name in OF_A_SECTION}
    rest = [section for section in table.supply.sections if str(section.uuid) not in own]
    # What is left of a section that stands further up already is no column of its own.
    left = [section for section in rest if not _is_used_up(table, section)]
    made = [_strip(table, section, wanted.number(STRIP)) for section in left]
    placed = [one for one in made if one is not None]
    return sorted(placed, key=lambda one: one.name != "strip")


def _is_used_up(table: Table, section: Section) -> bool:
    """Whether all but one of a section's many stories stand on the front already."""
    newest = table.of_section(section)
    return len(newest) > WIDE_STRIP and sum(story.pk not in table.used for story in newest) <= 1


class Pictures(Titled):
    class Meta:
        icon = "image"
        label = _("Pictures")
        description = _("Large pictures: galleries first, then other stories that have one.")


def pictures(table: Table, position: int, wanted: Wanted) -> list[Placed]:
    pictured = [story for story in table.supply.newest if has_picture(story)]
    pictured.sort(key=lambda a: a.kind not in {Article.Kind.GALLERY, Article.Kind.VIDEO})
    return _some("pictures", wanted, table.filled(position, pictured, wanted.number(PICTURES)))


class Magazine(blocks.StructBlock):
    section = SectionBlock(label=_("Magazine"), help_text=_("The section that it is."))
    title = title_block(_("Empty: the section's name."))
    stories = PinsBlock()
    count = count_block(6)

    class Meta:
        icon = "doc-full-inverse"
        label = _("Magazine")
        description = _("A magazine of the paper under its own name, with a large picture.")


def magazine(table: Table, position: int, wanted: Wanted) -> list[Placed]:
    section = table.supply.chosen.get(str(wanted.values.get("section")))
    if section is None:
        return []
    newest = sorted(table.of_section(section), key=lambda a: not has_picture(a))
    stories = table.filled(position, newest, wanted.number(MAGAZINE))
    made = _some("magazine", wanted, stories)
    for placed in made:
        placed.section = section
        placed.title = placed.title or section.name
    return made


class Promotion(Titled):
    class Meta:
        icon = "pick"
        label = _("Across the paper")
        description = _("The best of the paper now as cards, one of them as text with a summary.")


def promotion(table: Table, position: int, wanted: Wanted) -> list[Placed]:
    """From as many sections as there are, with pictures; one place is for a story without."""
    supply, count = table.supply, wanted.number(PROMOTED)
    stories = list(table.pins(position))
    moments = [s.first_published_at for s in supply.newest if s.first_published_at]
    newest = max(moments, default=None)
    rows = {s.pk: s for rows in (supply.newest, *supply.by_section.values()) for s in rows}
    fresh = [
        story
        for story in rows.values()
        if newest and story.first_published_at and newest - story.first_published_at <= FRESH
    ]
    if newest:
        fresh.sort(key=lambda a: (-promise(a, newest=newest), -a.pk))
    seen = {story.top_section_id for story in stories}

    def add(candidates: Sequence[Article], most: int) -> None:
        for spread in (True, False):
            for story in candidates:
                if most <= 0 or len(stories) >= count:
                    return
                if spread and story.top_section_id in seen:
                    continue
                for taken in table.take([story], 1):
                    stories.append(taken)
                    seen.add(taken.top_section_id)
                    most -= 1

    pictured = [story for story in fresh if has_picture(story)]
    told = [story for story in fresh if not has_picture(story) and story.summary]
    text_stands = any(not has_picture(story) for story in stories)
    add(pictured, count - len(stories) - (0 if text_stands or not told else 1))
    if not text_stands:
        add(told, 1)
    add(pictured, count)
    return _some("promotion", wanted, stories)


class Text(blocks.StructBlock):
    title = title_block("")
    text = blocks.RichTextBlock(features=TEXT, label=_("Text"))

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        description = _("A few words of the paper's own.")


def text(_table: Table, _position: int, wanted: Wanted) -> list[Placed]:
    value = wanted.values.get("text") or ""
    html = clean_rich(value.source if isinstance(value, RichText) else str(value))
    if not visible_text(html).strip():
        return []
    return [Placed("text", title=_title(wanted), html=html)]


class House(blocks.StructBlock):
    picture = ImageChooserBlock(
        required=False, label=_("Picture"), help_text=_("Shown three by two; it may be missing.")
    )
    headline = blocks.CharBlock(max_length=80, label=_("Headline"))
    sentence = blocks.TextBlock(max_length=240, rows=2, label=_("A sentence"))
    link = LinkBlock(help_text=_("A page of the paper, such as /archive/, or another address."))
    words = blocks.CharBlock(
        max_length=40, label=_("Words of the link"), help_text=_("Such as: Look into the archive")
    )

    class Meta:
        icon = "mail"
        label = _("House advertisement")
        description = _("The paper's own notice: its letter, its archive, a subscription, a prize.")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        wrong = _wrong_with(cleaned["picture"])
        if wrong:
            raise StructBlockValidationError(block_errors={"picture": ValidationError(wrong)})
        return cleaned


# The form of whoever keeps the paper's own advertisements and nothing else of a front.
NOTICES = blocks.StreamBlock([(NOTICE, House())], required=False)


def _wrong_with(picture: Picture | None) -> str:
    """Why ``picture`` cannot stand in an advertisement, or nothing."""
    if picture is None:
        return ""
    if not picture.may_be_shown:
        return gettext("The right to show this picture has expired.")
    if picture.ask_before_use:
        # What was agreed on for a story was not agreed on for the paper's own ends.
        return gettext("This picture must be asked for before it is used; choose one of your own.")
    if not picture.alt.strip():
        return gettext("This picture has no alt text. Say in the library what it shows.")
    return ""


def house(_table: Table, _position: int, wanted: Wanted) -> list[Placed]:
    """Nothing where it leads nowhere: what came with an import went through no form."""
    said = {
        name: str(wanted.values.get(name) or "").strip()
        for name in ("headline", "sentence", "link", "words")
    }
    if not (said["headline"] and said["words"]):
        return []
    try:
        said["link"] = address_of(said["link"])
    except ValidationError:
        return []
    picture = wanted.values.get("picture")
    return [Placed("house", notice=Notice(**said, picture=picture or None))]


def _title(wanted: Wanted) -> str:
    return str(wanted.values.get("title") or "")


def _some(name: str, wanted: Wanted, stories: list[Article]) -> list[Placed]:
    return [Placed(name, stories, title=_title(wanted))] if stories else []


_OURS: tuple[tuple[str, Any, Any], ...] = (
    ("lead", Lead, lead),
    ("latest", Latest, latest),
    ("opinion", Opinion, opinion),
    ("also", Also, also),
    ("river", River, river),
    ("strip", Strip, strip),
    ("sections", Sections, sections),
    ("pictures", Pictures, pictures),
    ("magazine", Magazine, magazine),
    ("promotion", Promotion, promotion),
    ("text", Text, text),
    (NOTICE, House, house),
)
for _name, _block, _fill in _OURS:
    register(_name, block=_block(), fill=_fill)
