"""One item of an export as plain fields."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree


@dataclass(slots=True)
class Label:
    """A ``category`` element: a category, a tag, an author, a format."""

    domain: str
    slug: str
    name: str


@dataclass(slots=True)
class Raw:
    """The fields of an item by prefixed name; the first of a name counts."""

    fields: dict[str, str] = field(default_factory=dict)
    labels: list[Label] = field(default_factory=list)
    meta: list[tuple[str, str]] = field(default_factory=list)
    comments: int = 0

    def get(self, name: str) -> str:
        return self.fields.get(name, "").strip()

    @property
    def post_type(self) -> str:
        return self.get("wp:post_type") or "post"


def fields_of(node: etree._Element) -> dict[str, str]:
    """The children's text by name."""
    found: dict[str, str] = {}
    for child in node:
        if isinstance(child.tag, str):
            found.setdefault(_name(child), _text(child).strip())
    return found


def raw_of(node: etree._Element) -> Raw:
    raw = Raw()
    for child in node:
        if not isinstance(child.tag, str):
            continue
        name = _name(child)
        if name == "category":
            domain = child.get("domain") or "category"
            slug, text = child.get("nicename") or "", _text(child).strip()
            raw.labels.append(Label(domain, slug, text))
        elif name == "wp:postmeta":
            inner = fields_of(child)
            key = inner.get("wp:meta_key", "")
            if key:
                raw.meta.append((key, inner.get("wp:meta_value", "")))
        elif name == "wp:comment":
            raw.comments += 1
        else:
            raw.fields.setdefault(name, _text(child))
    return raw


def _name(node: etree._Element) -> str:
    local = etree.QName(node).localname
    return f"{node.prefix}:{local}" if node.prefix else local


def _text(node: etree._Element) -> str:
    """All text below, comments kept: a plugin once kept languages apart with them."""
    if not len(node):
        return node.text or ""
    parts = [node.text or ""]
    for child in node:
        if isinstance(child, etree._Comment):
            parts.append(f"<!--{child.text or ''}-->")
        elif isinstance(child.tag, str):
            parts.append(_text(child))
        parts.append(child.tail or "")
    return "".join(parts)
