"""Giving sections to those who run them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from wagtail.log_actions import log

from broadsheet.accounts.models import User
from broadsheet.newsroom.models import Section, SectionEditor


@transaction.atomic
def set_section_editors(*, section: Section, users: Iterable[User], actor: User | None) -> None:
    """Have exactly ``users`` run ``section``, with all that is inside it."""
    wanted = {user.pk: user for user in users}
    present = dict(section.editors.values_list("user_id", "pk"))
    gone = [pk for user, pk in present.items() if user not in wanted]
    come = [user for key, user in wanted.items() if key not in present]
    SectionEditor.objects.filter(pk__in=gone).delete()
    SectionEditor.objects.bulk_create(SectionEditor(section=section, user=user) for user in come)
    if gone or come:
        log(
            instance=section, action="broadsheet.section_editors", user=actor,
            data={"editors": sorted(str(user) for user in wanted.values())},
        )  # fmt: skip


@transaction.atomic
def give_sections(*, user: User, sections: Iterable[Section], actor: User | None) -> None:
    """Have ``user`` run ``sections`` besides those that he runs already."""
    for section in sections:
        _row, new = SectionEditor.objects.get_or_create(section=section, user=user)
        if new:
            names = [str(row.user) for row in section.editors.select_related("user")]
            log(
                instance=section, action="broadsheet.section_editors", user=actor,
                data={"editors": sorted(names)},
            )  # fmt: skip
