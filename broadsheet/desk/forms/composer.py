"""What the composer of live entries sends: flat fields, made into an entry's blocks and back."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from broadsheet.accounts.models import User
from broadsheet.media.models import Picture
from broadsheet.newsroom.leading import own_hosts
from broadsheet.newsroom.models import Article, Author, LiveEntry
from broadsheet.newsroom.services import internalise
from broadsheet.text.html import clean_rich, visible_text

Block = dict[str, Any]
# The order in which the composer puts things; an entry of another make has the full form.
ORDER = ("text", "quotation", "picture", "embed")
# What the editor of rich text names its paragraphs by.
_KEY = re.compile(r' data-block-key="[^"]*"')
_NAMES = re.compile(r"\s*[,;\n]\s*")


class ComposerForm(forms.Form):
    """Every field but the identity may be empty; together they must say something."""

    uuid = forms.UUIDField(required=False)
    version = forms.IntegerField(required=False)
    headline = forms.CharField(required=False, max_length=255)
    text = forms.CharField(required=False, max_length=60_000)
    quote = forms.CharField(required=False, max_length=10_000)
    quote_by = forms.CharField(required=False, max_length=255)
    picture: Any = forms.ModelChoiceField(Picture.objects.all(), required=False)
    picture_alt = forms.CharField(required=False, max_length=500)
    picture_caption = forms.CharField(required=False, max_length=2_000)
    reason = forms.CharField(required=False, max_length=1_000)
    embed = forms.URLField(required=False, max_length=2_000, assume_scheme="https")
    embed_title = forms.CharField(required=False, max_length=255)
    authors = forms.ModelMultipleChoiceField(Author.objects.all(), required=False)
    names = forms.CharField(required=False, max_length=600)
    key_event = forms.BooleanField(required=False)
    pinned = forms.BooleanField(required=False)

    def __init__(self, *args: Any, had: set[int] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.had = had or set()  # pictures that the entry shows already

    def clean_embed(self) -> str:
        url: str = self.cleaned_data["embed"]
        if url and not url.startswith(("https://", "http://")):
            raise ValidationError(_("Give an address that begins with https://."))
        return url

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        picture: Picture | None = data.get("picture")
        if picture is not None:
            self._check_picture(picture, data)
        if not self.errors and not data["headline"].strip() and not self.blocks():
            raise ValidationError(_("An entry needs a headline or a text."))
        return data

    def _check_picture(self, picture: Picture, data: dict[str, Any]) -> None:
        if not picture.may_be_shown:
            self.add_error("picture", _("The right to show this picture has expired."))
        if not (data.get("picture_alt", "").strip() or picture.alt):
            self.add_error("picture_alt", _("Say what the picture shows."))
        asked = picture.ask_before_use and picture.pk not in self.had
        if asked and len(data.get("reason", "").strip()) < 3:
            self.add_error("reason", _("Say who agreed to this use, or why it is allowed."))

    @property
    def must_confirm(self) -> bool:
        """Whether a reason was given that belongs into the log of the picture."""
        picture = self.cleaned_data.get("picture")
        return bool(picture and picture.ask_before_use and picture.pk not in self.had)

    def blocks(self) -> list[Block]:
        """The entry as it is stored, links to things of the paper by identity."""
        data = self.cleaned_data
        made: list[Block] = []
        text = clean_rich(_paragraphs(data.get("text", "")))
        if visible_text(text):
            made.append({"type": "text", "value": text})
        if data.get("quote", "").strip():
            words = forms_text(data["quote"])
            value = {"text": words, "attribution": data.get("quote_by", ""), "source_url": ""}
            made.append({"type": "quotation", "value": value})
        if data.get("picture"):
            caption = clean_rich(plain(data.get("picture_caption", "")))
            value = {
                "picture": data["picture"].pk, "caption": caption,
                "alt": data.get("picture_alt", ""), "credit": "", "size": "column",
            }  # fmt: skip
            made.append({"type": "picture", "value": value})
        if data.get("embed"):
            value = {"url": data["embed"], "title": data.get("embed_title", ""), "provider": ""}
            made.append({"type": "embed", "value": value})
        return internalise(made, hosts=own_hosts())

    def signed(self) -> tuple[list[Author], list[str]]:
        """Authors and bare names; a name that is an author's is that author."""
        authors = list(self.cleaned_data["authors"])
        names = [name for name in _NAMES.split(self.cleaned_data["names"].strip()) if name]
        known = {a.name.casefold(): a for a in Author.objects.filter(name__in=names)}
        left = []
        for name in names:
            author = known.get(name.casefold())
            if author is None:
                left.append(name[:160])
            elif author not in authors:
                authors.append(author)
        return authors, left


def plain(text: str) -> str:
    """Words as HTML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def forms_text(text: str) -> str:
    """Typed words as paragraphs."""
    pieces = [piece.strip() for piece in re.split(r"\n\s*\n", text) if piece.strip()]
    return "".join("<p>" + plain(p).replace("\n", "<br/>") + "</p>" for p in pieces)


def typed(html: str) -> str:
    """Paragraphs as somebody would type them: what ``forms_text`` makes of it is ``html`` again,
    unless that holds more than words.
    """
    lines = re.sub(r"<br\s*/?>", "\n", html)
    return visible_text(re.sub(r"</p>\s*<p\b[^>]*>", "\n\n", lines))


def _paragraphs(html: str) -> str:
    """What browsers make while one types: a ``div`` for each line."""
    html = html.replace("&nbsp;", " ")
    if "<div" in html:
        html = re.sub(r"<div[^>]*>", "<p>", html).replace("</div>", "</p>")
    return html if not html.strip() or re.match(r"\s*<(?:p|ul|ol)\b", html) else f"<p>{html}</p>"


def fields_of(entry: LiveEntry) -> dict[str, Any] | None:
    """What the composer shows of ``entry`` to change it; ``None`` where it needs the full form.

    It shows only what it would send back as it was.
    """
    found: dict[str, Any] = {"headline": entry.headline, "text": ""}
    reached = 0
    for block in entry.body.get_prep_value():
        kind, value = block["type"], block["value"]
        if kind not in ORDER or ORDER.index(kind) < reached:
            return None
        if ORDER.index(kind) == reached and kind != "text" and f"_{kind}" in found:
            return None
        reached = ORDER.index(kind)
        found[f"_{kind}"] = True
        if kind == "text":
            found["text"] += value
        elif kind == "quotation":
            words = typed(value["text"])
            if value.get("source_url") or forms_text(words) != _KEY.sub("", value["text"]):
                return None
            found |= {"quote": words, "quote_by": value.get("attribution")}
        elif kind == "picture":
            if value.get("credit") or value.get("size") != "column":
                return None
            caption = value.get("caption") or ""
            words = visible_text(caption)
            if plain(words) != caption:
                return None
            found |= {
                "picture": value["picture"], "picture_alt": value.get("alt"),
                "picture_caption": words,
            }  # fmt: skip
        else:
            if value.get("provider"):
                return None
            found |= {"embed": value["url"], "embed_title": value.get("title")}
    return {name: value for name, value in found.items() if not name.startswith("_")}


def bylines_on_offer(article: Article, user: User) -> list[tuple[Author, bool]]:
    """Whose names the composer offers, and which of them is the writer's own."""
    mine = Author.objects.filter(user=user).first()
    offered = {mine.pk: mine} if mine else {}
    named = article.bylines.filter(author__isnull=False).select_related("author")
    offered.update({b.author_id: b.author for b in named if b.author})
    posted = Author.objects.filter(entrybyline__entry__article=article).distinct()[:20]
    offered.update({author.pk: author for author in posted})
    return [(author, author == mine) for author in offered.values()]
