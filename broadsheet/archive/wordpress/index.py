"""What the stories of an export refer to: gathered before any of them is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from broadsheet.archive.wordpress.library import Attachment, Library
from broadsheet.archive.wordpress.raw import Raw

SEPARATOR: Final = " / "


@dataclass(slots=True)
class Person:
    """An author: the name to print and, where the export has one, a biography."""

    name: str
    slug: str = ""
    biography: str = ""


@dataclass(slots=True)
class Category:
    name: str
    parent: str = ""
    number: str = ""


@dataclass(slots=True)
class Index:
    """Names by their slugs, uploads by their numbers."""

    library: Library
    people: dict[str, Person] = field(default_factory=dict)
    categories: dict[str, Category] = field(default_factory=dict)
    reusable: dict[str, str] = field(default_factory=dict)

    def note_author(self, fields: dict[str, str]) -> None:
        login = fields.get("wp:author_login", "")
        names = (fields.get("wp:author_first_name", ""), fields.get("wp:author_last_name", ""))
        shown = fields.get("wp:author_display_name") or " ".join(filter(None, names)) or login
        if login:
            self.people.setdefault(login.lower(), Person(shown, slug=login.lower()))

    def note_category(self, fields: dict[str, str]) -> None:
        slug = fields.get("wp:category_nicename") or fields.get("wp:term_slug", "")
        name = fields.get("wp:cat_name") or fields.get("wp:term_name", "")
        if fields.get("wp:term_taxonomy", "category") != "category" or not slug:
            return
        parent = fields.get("wp:category_parent") or fields.get("wp:term_parent", "")
        number = fields.get("wp:term_id", "")
        self.categories.setdefault(slug, Category(name or slug, parent, number))

    def note_item(self, raw: Raw) -> None:
        """Keep an upload, a guest author or a reusable block; stories are left for later."""
        match raw.post_type:
            case "attachment":
                self._note_upload(raw)
            case "guest-author":
                meta = dict(raw.meta)
                login = meta.get("cap-user_login") or raw.get("wp:post_name")
                person = Person(
                    meta.get("cap-display_name") or raw.get("title"),
                    slug=login.lower(),
                    biography=meta.get("cap-description", ""),
                )
                if login and person.name:
                    self.people[login.lower()] = person
            case "wp_block":
                self.reusable[raw.get("wp:post_id")] = raw.get("content:encoded")

    def _note_upload(self, raw: Raw) -> None:
        url = raw.get("wp:attachment_url") or raw.get("guid")
        if not url:
            return
        order = raw.get("wp:menu_order").lstrip("-")
        attachment = Attachment(
            identity=raw.get("guid") or url,
            url=url,
            parent=raw.get("wp:post_parent"),
            title=raw.get("title"),
            caption=raw.get("excerpt:encoded"),
            alt=dict(raw.meta).get("_wp_attachment_image_alt", ""),
            order=int(order) if order.isdecimal() and len(order) < 9 else 0,
        )
        self.library.add(raw.get("wp:post_id"), attachment)

    def person(self, login: str) -> Person | None:
        known = self.people.get(login.lower())
        return known or self.people.get(login.lower().removeprefix("cap-"))

    def category_path(self, slug: str, name: str) -> str:
        """``Parent / Child``, from the hierarchy; a loop in it ends where it began."""
        path = [name]
        seen = {slug}
        category = self.categories.get(slug)
        while category is not None and category.parent and category.parent not in seen:
            seen.add(category.parent)
            parent = self.categories.get(category.parent)
            if parent is None:
                break
            path.insert(0, parent.name)
            category = parent
        return SEPARATOR.join(part.replace(SEPARATOR, "/") for part in path)

    def numbered_category(self, number: str) -> tuple[str, str] | None:
        for slug, category in self.categories.items():
            if category.number and category.number == number:
                return slug, category.name
        return None
