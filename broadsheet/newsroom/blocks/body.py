"""The blocks of an article's body and of a live entry.

Their names and values are stored and exchanged (``docs/reference/blocks.md``): never rename one.
Values of rich text are the *rich* set of ``broadsheet.text.html``.
"""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock
from wagtailmedia.blocks import VideoChooserBlock

from broadsheet.text.html import clean_loose
from broadsheet.text.normal import normal_value

INLINE = ["bold", "italic", "link", "strikethrough", "superscript", "subscript", "code"]
RICH = [*INLINE, "ol", "ul"]

PARAGRAPH = re.compile(r"^\s*<p(?:\s[^>]*)?>|</p>\s*$")
BETWEEN = re.compile(r"</p>\s*<p(?:\s[^>]*)?>")


class InlineText(blocks.RichTextBlock):
    """Rich text without paragraphs, which the editor would always write.

    In migrations it is Wagtail's block: what it stores is no different.
    """

    def value_from_form(self, value: Any) -> Any:
        text = super().value_from_form(value)
        text.source = PARAGRAPH.sub("", BETWEEN.sub("<br/>", text.source))
        return text

    def deconstruct(self) -> Any:
        _path, args, kwargs = super().deconstruct()
        return "wagtail.blocks.RichTextBlock", args, kwargs


class Heading(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Text"))
    level = blocks.ChoiceBlock(
        choices=[("2", _("Heading")), ("3", _("Smaller heading")), ("4", _("Smallest heading"))],
        default="2",
        label=_("Level"),
    )

    class Meta:
        icon = "title"
        label = _("Heading")


class Picture(blocks.StructBlock):
    picture = ImageChooserBlock(label=_("Picture"))
    caption = InlineText(
        features=INLINE, required=False, label=_("Caption"),
        help_text=_("Empty: the picture's own caption."),
    )  # fmt: skip
    alt = blocks.CharBlock(
        required=False, label=_("Alt text"), help_text=_("Empty: the picture's own alt text.")
    )
    credit = blocks.CharBlock(required=False, label=_("Credit"))
    size = blocks.ChoiceBlock(
        choices=[("column", _("Column")), ("wide", _("Wide")), ("full", _("Full width"))],
        default="column",
        label=_("Size"),
    )

    class Meta:
        icon = "image"
        label = _("Picture")


class GalleryPicture(blocks.StructBlock):
    picture = ImageChooserBlock(label=_("Picture"))
    caption = InlineText(features=INLINE, required=False, label=_("Caption"))
    alt = blocks.CharBlock(required=False, label=_("Alt text"))
    credit = blocks.CharBlock(required=False, label=_("Credit"))


class Gallery(blocks.StructBlock):
    title = blocks.CharBlock(required=False, label=_("Title"))
    pictures = blocks.ListBlock(GalleryPicture(), label=_("Pictures"))

    class Meta:
        icon = "image"
        label = _("Gallery")


class PullQuote(blocks.StructBlock):
    text = blocks.TextBlock(rows=2, label=_("Words"))
    attribution = blocks.CharBlock(required=False, label=_("Said by"))

    class Meta:
        icon = "openquote"
        label = _("Pull quote")


class Quotation(blocks.StructBlock):
    text = blocks.RichTextBlock(features=RICH, label=_("Words"))
    attribution = blocks.CharBlock(required=False, label=_("Said by"))
    source_url = blocks.URLBlock(required=False, label=_("Where"))

    class Meta:
        icon = "openquote"
        label = _("Quotation")


class TableRow(blocks.ListBlock):
    """One row: rich-text cells."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(InlineText(features=INLINE, required=False, label=_("Cell")), **kwargs)


class Table(blocks.StructBlock):
    caption = InlineText(features=INLINE, required=False, label=_("Caption"))
    header_row = blocks.BooleanBlock(required=False, default=True, label=_("First row is a head"))
    header_column = blocks.BooleanBlock(required=False, label=_("First column is a head"))
    rows = blocks.ListBlock(TableRow(label=_("Row")), label=_("Rows"))

    class Meta:
        icon = "table"
        label = _("Table")


class FactBox(blocks.StructBlock):
    title = blocks.CharBlock(required=False, label=_("Title"))
    body = blocks.RichTextBlock(features=RICH, label=_("Text"))

    class Meta:
        icon = "info-circle"
        label = _("Fact box")


class QuestionAnswer(blocks.StructBlock):
    question = blocks.TextBlock(rows=2, label=_("Question"))
    answer = blocks.RichTextBlock(features=RICH, label=_("Answer"))
    answered_by = blocks.CharBlock(required=False, label=_("Answered by"))

    class Meta:
        icon = "help"
        label = _("Question and answer")


class Embed(blocks.StructBlock):
    """A thing from elsewhere; nothing of it is loaded before a reader asks for it."""

    url = blocks.URLBlock(label=_("Address"))
    title = blocks.CharBlock(required=False, label=_("Title"))
    provider = blocks.CharBlock(required=False, label=_("Provider"))

    class Meta:
        icon = "media"
        label = _("Embed")


class Video(blocks.StructBlock):
    video = VideoChooserBlock(label=_("Video"))
    caption = InlineText(features=INLINE, required=False, label=_("Caption"))

    class Meta:
        icon = "media"
        label = _("Video")


class Document(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("Document"))
    title = blocks.CharBlock(required=False, label=_("Title"))

    class Meta:
        icon = "doc-full"
        label = _("Document")


class PageBreak(blocks.StructBlock):
    title = blocks.CharBlock(
        required=False, label=_("Title of the part that follows"),
    )  # fmt: skip

    class Meta:
        icon = "horizontalrule"
        label = _("Page break")


class MembersBreak(blocks.StaticBlock):
    class Meta:
        icon = "lock"
        label = _("Members only from here")
        admin_text = _("What follows is for members.")


class RelatedLink(blocks.StructBlock):
    article = SnippetChooserBlock("newsroom.Article", required=False, label=_("Story"))
    url = blocks.CharBlock(required=False, label=_("or address"))
    title = blocks.CharBlock(required=False, label=_("Title"))

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        if not value["article"] and not value["url"]:
            raise ValidationError(_("Choose a story or give an address."))
        return value


class Related(blocks.StructBlock):
    title = blocks.CharBlock(required=False, label=_("Title"))
    items = blocks.ListBlock(RelatedLink(), label=_("Links"))

    class Meta:
        icon = "link"
        label = _("Related links")


class Preformatted(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Text"))
    kind = blocks.ChoiceBlock(
        choices=[("verse", _("Verse")), ("code", _("Code"))], default="verse", label=_("Kind")
    )
    language = blocks.CharBlock(required=False, label=_("Language of the code"))

    class Meta:
        icon = "code"
        label = _("Verse or code")


class Divider(blocks.StaticBlock):
    class Meta:
        icon = "minus"
        label = _("Divider")
        admin_text = _("A short rule.")


class CleanedHTML(blocks.RawHTMLBlock):
    """HTML that no other block can represent; cleaned whenever it is saved."""

    class Meta:
        icon = "code"
        label = _("HTML")

    def clean(self, value: Any) -> Any:
        return self.normalize(clean_loose(str(super().clean(value))))


class CleanStreamBlock(blocks.StreamBlock):
    def get_prep_value(self, value: Any) -> Any:
        # Here and not in each field: every route into the database passes.
        return normal_value(super().get_prep_value(value))


class EntryBlock(CleanStreamBlock):
    """What a live entry may hold."""

    text = blocks.RichTextBlock(features=RICH, icon="pilcrow", label=_("Text"))
    picture = Picture()
    quotation = Quotation()
    embed = Embed()
    video = Video()
    html = CleanedHTML()


class BodyBlock(EntryBlock):
    """What an article may hold."""

    heading = Heading()
    gallery = Gallery()
    pull_quote = PullQuote()
    table = Table()
    fact_box = FactBox()
    question_answer = QuestionAnswer()
    document = Document()
    page_break = PageBreak()
    members_break = MembersBreak()
    related = Related()
    preformatted = Preformatted()
    divider = Divider()

    class Meta:
        required = False
