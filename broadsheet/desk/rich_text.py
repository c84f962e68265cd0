"""Links by identity in the rich-text editor.

Stored text says ``<a linktype="article" uuid="…">``. Wagtail's own converter knows pages by key
only and would drop ours; here the identity travels through the editor as data of the link, beside
the address the thing has now, which is what the writer sees.
"""

from __future__ import annotations

from html import escape
from html.parser import HTMLParser
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Model
from django.forms import Media
from django.urls import reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from draftjs_exporter.dom import DOM
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.admin.rich_text.converters.contentstate import link_entity as wagtail_link_entity
from wagtail.admin.rich_text.converters.html_to_contentstate import (
    ExternalLinkElementHandler,
    LinkElementHandler,
    PageLinkElementHandler,
)
from wagtail.admin.rich_text.editors.draftail import DraftailRichTextArea
from wagtail.admin.rich_text.editors.draftail.features import EntityFeature
from wagtail.rich_text import LinkHandler
from wagtail.rich_text.feature_registry import FeatureRegistry

from broadsheet.media.models import SourceDocument
from broadsheet.newsroom.models import Article, Author, Column, Section
from broadsheet.topics.models import Topic

MODELS: dict[str, type[Model]] = {
    "article": Article, "topic": Topic, "author": Author, "column": Column, "section": Section,
    "document": SourceDocument,
}  # fmt: skip


def address_of(kind: str, uuid: str) -> str | None:
    """Where the thing is now; ``None`` for what is gone or has no address yet."""
    try:
        thing = MODELS[kind]._default_manager.filter(uuid=UUID(uuid)).first()
    except (KeyError, ValueError):
        return None
    if thing is None:
        return None
    address = thing.url if isinstance(thing, SourceDocument) else thing.path  # type: ignore[attr-defined]
    return str(address) if address else None


class IdentityHandler(LinkElementHandler):
    """Stored link to editor."""

    def __init__(self, kind: str) -> None:
        super().__init__("LINK")
        self.kind = kind

    def get_attribute_data(self, attrs: dict[str, str]) -> dict[str, Any]:
        uuid = attrs.get("uuid", "")
        return {"linktype": self.kind, "uuid": uuid, "url": address_of(self.kind, uuid)}


def link_entity(props: dict[str, Any]) -> Any:
    """Editor to stored link."""
    kind, uuid = props.get("linktype"), props.get("uuid")
    if kind in MODELS and uuid:
        return DOM.create_element("a", {"linktype": kind, "uuid": uuid}, props["children"])
    return wagtail_link_entity(props)


class IdentityLink(LinkHandler):
    """Stored link to HTML, for the places where Wagtail itself shows rich text."""

    @classmethod
    def expand_db_attributes(cls, attrs: dict[str, str]) -> str:
        address = address_of(cls.identifier, attrs.get("uuid", ""))
        return f'<a href="{escape(address)}">' if address else "<a>"

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        return [cls.expand_db_attributes(attrs) for attrs in attrs_list]


def register(features: FeatureRegistry) -> None:
    """Put ours in the place of Wagtail's link feature; called after Wagtail's own."""
    for kind in MODELS:
        handler = type(f"{kind.title()}Link", (IdentityLink,), {"identifier": kind})
        features.register_link_type(handler)
    external = reverse_lazy("wagtailadmin_choose_page_external_link")
    features.register_editor_plugin(
        "draftail",
        "link",
        EntityFeature(
            {
                "type": "LINK",
                "icon": "link",
                "description": _("Link"),
                "attributes": ["url", "id", "parentId", "linktype", "uuid"],
                "allowlist": {"href": "^(http:|https:|mailto:|tel:|/|#|undefined$)"},
                # There is no tree of pages to choose from; a story's address does it.
                "chooserUrls": {
                    "pageChooser": external,
                    "externalLinkChooser": external,
                    "emailLinkChooser": reverse_lazy("wagtailadmin_choose_page_email_link"),
                    "phoneLinkChooser": reverse_lazy("wagtailadmin_choose_page_phone_link"),
                    "anchorLinkChooser": reverse_lazy("wagtailadmin_choose_page_anchor_link"),
                },
            },
            js=["wagtailadmin/js/page-chooser-modal.js"],
        ),
    )
    features.register_converter_rule(
        "contentstate",
        "link",
        {
            "from_database_format": {
                **{f'a[linktype="{kind}"]': IdentityHandler(kind) for kind in MODELS},
                'a[linktype="page"]': PageLinkElementHandler("LINK"),
                "a[href]": ExternalLinkElementHandler("LINK"),
            },
            "to_database_format": {"entity_decorators": {"LINK": link_entity}},
        },
    )


class Flat(HTMLParser):
    """Rewrites rich text so that paragraphs and list items hold only inline elements.

    Wagtail's converter stops with an error at ``<br>`` without a slash, at a paragraph within a
    list item or at bold around two paragraphs. Archives bring all three.
    """

    BLOCKS: ClassVar[set[str]] = {"p", "li"}
    LISTS: ClassVar[set[str]] = {"ul", "ol"}
    INLINE: ClassVar[set[str]] = {
        "a", "b", "strong", "i", "em", "s", "del", "sup", "sub", "code",
    }  # fmt: skip

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.made: list[str] = []
        self.block: str | None = None
        self.lists: list[str] = []
        self.inline: list[tuple[str, str]] = []

    def _open(self, name: str, attributes: str = "") -> None:
        self._close()
        self.block = name if name != "li" or self.lists else "p"
        self.made.append(f"<{self.block}{attributes}>")
        self.made += [start for _name, start in self.inline]

    def _close(self) -> None:
        if self.block:
            self.made += [f"</{name}>" for name, _start in reversed(self.inline)]
            self.made.append(f"</{self.block}>")
            self.block = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = "".join(f' {name}="{escape(value or "")}"' for name, value in attrs)
        if tag in self.LISTS:
            self._close()
            self.lists.append(tag)
            self.made.append(f"<{tag}>")
        elif tag == "li" or (tag in self.BLOCKS and not (self.lists and self.block)):
            # A paragraph in an open list item is that item.
            self._open("li" if self.lists else tag, attributes)
        elif tag == "br" or (tag in self.BLOCKS and not self.made[-1].startswith("<li")):
            if self.block:
                self.made.append("<br/>")
        elif tag in self.INLINE:
            self.inline.append((tag, f"<{tag}{attributes}>"))
            if self.block:
                self.made.append(f"<{tag}{attributes}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.LISTS and self.lists:
            self._close()
            self.made.append(f"</{self.lists.pop()}>")
        elif tag == "li" or (tag == "p" and not self.lists):
            self._close()
        elif tag in self.INLINE and any(name == tag for name, _start in self.inline):
            self._end_inline(tag)

    def _end_inline(self, tag: str) -> None:
        above: list[tuple[str, str]] = []
        while self.inline[-1][0] != tag:
            above.append(self.inline.pop())
        if self.block:
            self.made += [f"</{name}>" for name, _start in above]
            self.made.append(f"</{tag}>")
            self.made += [start for _name, start in reversed(above)]
        self.inline.pop()
        self.inline += reversed(above)

    def handle_data(self, data: str) -> None:
        if self.block is None:
            if not data.strip():
                return
            self._open("li" if self.lists else "p")
        self.made.append(escape(data, quote=False))

    def close(self) -> None:
        super().close()
        self._close()
        self.made += [f"</{name}>" for name in reversed(self.lists)]
        self.lists.clear()


def flat(html: str) -> str:
    """``html`` in the form that the editor can take; nothing visible is lost."""
    parser = Flat()
    parser.feed(html)
    parser.close()
    return "".join(parser.made)


EDITOR_SCRIPTS = ("typography", "paste", "links", "draftail")


class DeskConverter(ContentstateConverter):
    def from_database_format(self, html: str) -> str:
        return str(super().from_database_format(flat(html)))


class DeskRichText(DraftailRichTextArea):
    """The editor of ``WAGTAILADMIN_RICH_TEXT_EDITORS``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.options.setdefault("plugins", []).append({"type": "typography"})
        self.converter = DeskConverter(self.features)

    @cached_property
    def media(self) -> Media:
        # After the editor's own script and before any editor is made.
        made: Media = super().media
        return made + Media(js=[f"desk/{name}.js" for name in EDITOR_SCRIPTS])
