"""House advertisements: what their form refuses, and what falls away without a form."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.blocks.struct_block import StructBlockValidationError

from broadsheet.fronts.blocks import address_of
from broadsheet.fronts.composition import compose
from broadsheet.fronts.registry import FORM
from broadsheet.fronts.table import Supply, Wanted
from broadsheet.fronts.tests.pictures import picture

SAID = {
    "headline": "Every paper we have printed", "sentence": "Since 1849, day by day.",
    "link": "/archive/", "words": "Look into the archive",
}  # fmt: skip


def cleaned(**fields: Any) -> Any:
    block = FORM.child_blocks["house"]
    return block.clean(block.to_python({"picture": None, **SAID, **fields}))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("/archive/", "/archive/"),
        (" /search?q=bridge#first ", "/search?q=bridge#first"),
        ("https://shop.example/mugs?a=1", "https://shop.example/mugs?a=1"),
        ("mailto:letters@mercury.example?subject=Hello", None),
        ("https://paper.example/world/?a=1#b", "/world/?a=1#b"),
        ("http://paper.example", "/"),
    ],
)
def test_where_a_link_may_lead(given: str, kept: str | None, settings: Any) -> None:
    settings.BROADSHEET_BASE_URL = "https://paper.example"
    assert address_of(given) == (kept or given)


@pytest.mark.parametrize(
    "given",
    ["archive", "#top", "//elsewhere.example/", "/\\elsewhere.example", "/two words/", "/a\tb",
     "javascript:alert(1)", "data:text/html,x", "https://", "https://[", "ftp://paper.example/",
     "mailto:", "mailto:nobody", "mailto:?subject=x", ""],
)  # fmt: skip
def test_what_leads_nowhere_is_refused_in_words(given: str) -> None:
    with pytest.raises(ValidationError, match="leads nowhere"):
        address_of(given)
    # Where it came without a form, there is no advertisement rather than a bad link.
    wanted = Wanted("house", {**SAID, "link": given})
    assert compose([wanted], Supply(newest=[])).modules == []


def test_it_says_what_it_was_given() -> None:
    (placed,) = compose([Wanted("house", SAID)], Supply(newest=[])).modules
    notice = placed.notice
    assert notice is not None
    assert {name: getattr(notice, name) for name in SAID} == SAID
    assert notice.picture is None
    bare = compose([Wanted("house", {**SAID, "words": " "})], Supply(newest=[])).modules
    assert bare == []


@pytest.mark.django_db
def test_pictures_that_cannot_stand_there_are_refused_in_words() -> None:
    assert cleaned()["picture"] is None
    good = picture("The archive")
    assert cleaned(picture=good.pk)["picture"] == good
    for fields, said in (
        ({"ask_before_use": True, "restrictions": "Ask the museum."}, "must be asked for"),
        ({"description": ""}, "no alt text"),
        ({"expires_at": timezone.now() - dt.timedelta(days=1)}, "has expired"),
    ):
        bad = picture("Not so good", hue=40)
        type(bad).objects.filter(pk=bad.pk).update(**fields)
        with pytest.raises(StructBlockValidationError) as refused:
            cleaned(picture=bad.pk)
        assert said in refused.value.block_errors["picture"].message
    for name in SAID:
        with pytest.raises(StructBlockValidationError) as refused:
            cleaned(**{name: ""})
        assert set(refused.value.block_errors) == {name}
