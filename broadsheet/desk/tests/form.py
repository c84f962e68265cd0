"""What the browser sends for a story's form."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import Any

from broadsheet.desk.rich_text import DeskConverter
from broadsheet.newsroom.blocks.body import RICH


class Fields(HTMLParser):
    """The fields of the editor's form, with the values a browser would send untouched."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, Any] = {}
        self._inside = False
        self._select: str | None = None
        self._textarea: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form" and given.get("id") == "w-editor-form":
            self._inside = True
        if not self._inside:
            return
        name = given.get("name")
        if tag == "input" and name and given.get("type") not in {"checkbox", "radio", "file"}:
            self.values[name] = given.get("value") or ""
        elif tag == "input" and name and "checked" in given:
            self.values[name] = given.get("value") or "on"
        elif tag == "textarea" and name:
            self._textarea, self.values[name] = name, ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in given:
            self.values[self._select] = given.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "select":
            self._select = None
        elif tag == "textarea" and self._textarea:
            # As browsers do, who take the first line break for the template's.
            self.values[self._textarea] = self.values[self._textarea].removeprefix("\n")
            self._textarea = None

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.values[self._textarea] += data


def contentstate(*paragraphs: str, links: dict[int, dict[str, Any]] | None = None) -> str:
    """What the rich-text editor sends; ``links`` puts one over the whole of a paragraph."""
    links = links or {}
    blocks = [
        {
            "key": f"k{number}", "text": text, "type": "unstyled", "depth": 0,
            "inlineStyleRanges": [],
            "entityRanges": [
                {"offset": 0, "length": len(text), "key": key} for key in links if key == number
            ],
        }
        for number, text in enumerate(paragraphs)
    ]  # fmt: skip
    entities = {
        str(number): {"type": "LINK", "mutability": "MUTABLE", "data": data}
        for number, data in links.items()
    }
    return json.dumps({"blocks": blocks, "entityMap": entities})


def body(*texts: str, ids: tuple[str, ...] = ()) -> dict[str, str]:
    """A body of text blocks, each given as the editor's own format."""
    data = {"body-count": str(len(texts))}
    for number, text in enumerate(texts):
        data |= {
            f"body-{number}-deleted": "",
            f"body-{number}-order": str(number),
            f"body-{number}-type": "text",
            f"body-{number}-id": ids[number] if ids else "",
            f"body-{number}-value": text,
        }
    return data


def story(page: Any, **changes: str) -> dict[str, Any]:
    """The fields of a story's page as they stand, with ``changes``; its body is text only."""
    parser = Fields()
    parser.feed(page.content.decode())
    values = {k: v for k, v in parser.values.items() if "__prefix__" not in k}
    # The browser builds the body's fields from data on the page.
    blocks = page.context["form"]["body"].value() or []
    texts = [DeskConverter(RICH).from_database_format(block.value.source) for block in blocks]
    values |= body(*texts, ids=tuple(block.id or "" for block in blocks))
    return {**values, **changes}
