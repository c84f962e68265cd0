"""A paper's identity: what makes it look like itself and not like another."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.fields import StreamField

from broadsheet.design import faces, palette
from broadsheet.design.plates import PlateError, clean_plate
from broadsheet.text.fields import LineField, ProseField

COLOURS = ("accent", "accent_dark", "link", "link_dark", "ground", "ground_dark")
OWN = _("Such as #8a1c1c. Empty: the usual one.")
DERIVED = _("Empty: made from the light one.")


class ColourField(models.CharField):  # type: ignore[type-arg]
    """A colour as ``#rrggbb``, or nothing."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **{"max_length": 7, "blank": True, **kwargs})  # type: ignore[arg-type]


class SocialLink(blocks.StructBlock):
    name = blocks.CharBlock(label=_("Name"), max_length=60)
    address = blocks.URLBlock(label=_("Address"))

    class Meta:
        icon = "link"
        label = _("Link")


class Identity(models.Model):
    """There is one at most."""

    nameplate = LineField(
        _("name plate"), max_length=120, blank=True,
        help_text=_("Empty: the paper's name as its operator set it."),
    )  # fmt: skip
    nameplate_svg = models.TextField(
        _("name plate as a drawing"), blank=True,
        help_text=_("SVG, its letters as outlines. Stands in place of the text; the text stays "
                    "for those who cannot see it."),
    )  # fmt: skip
    nameplate_face = models.CharField(
        _("font of the name plate"), max_length=20, choices=faces.NAMEPLATE, blank=True, default=""
    )
    motto = LineField(_("motto"), max_length=160, blank=True)
    display_face = models.CharField(
        _("font of headlines"), max_length=20, choices=faces.DISPLAY, default="newsreader"
    )
    text_face = models.CharField(
        _("font of texts"), max_length=20, choices=faces.TEXT, default="serif"
    )
    accent = ColourField(_("accent"), help_text=OWN)
    accent_dark = ColourField(_("accent at night"), help_text=DERIVED)
    link = ColourField(_("links in texts"), help_text=OWN)
    link_dark = ColourField(_("links at night"), help_text=DERIVED)
    ground = ColourField(_("paper"), help_text=OWN)
    ground_dark = ColourField(_("paper at night"), help_text=OWN)
    imprint = ProseField(
        _("imprint"), blank=True, help_text=_("Stands in the footer: publisher, address, rights.")
    )
    social = StreamField(
        [("link", SocialLink())], blank=True, verbose_name=_("elsewhere"),
        help_text=_("Shown in the footer as plain links; nothing of theirs is loaded."),
    )  # fmt: skip

    class Meta:
        verbose_name = _("identity")
        verbose_name_plural = _("identity")

    def __str__(self) -> str:
        return gettext("Identity")

    @property
    def keys(self) -> list[str]:
        return ["identity"]

    def grounds(self) -> tuple[str, str]:
        """The paper's colour by day and by night."""
        return self.ground or palette.GROUND[0], self.ground_dark or palette.GROUND[1]

    def clean(self) -> None:
        super().clean()
        errors: dict[str, ValidationError] = {}
        for name in COLOURS:
            if value := getattr(self, name):
                try:
                    setattr(self, name, palette.normal(value))
                except ValueError:
                    errors[name] = ValidationError(
                        gettext("“%(value)s” is no colour such as #8a1c1c.") % {"value": value}
                    )
        if self.nameplate_svg:
            try:
                self.nameplate_svg = clean_plate(self.nameplate_svg)
            except PlateError as error:
                errors["nameplate_svg"] = ValidationError(str(error))
        if not errors:
            errors = self._unreadable()
        if errors:
            raise ValidationError(errors)

    def _unreadable(self) -> dict[str, ValidationError]:
        """What could not be read on the paper's colours, by field."""
        errors: dict[str, ValidationError] = {}
        for night, ground in enumerate(self.grounds()):
            suffix = "_dark" if night else ""
            worst = palette.tint(ground, palette.TEXT[night])
            usual = [palette.TEXT, palette.MUTED]
            for name, pair in (("accent", palette.ACCENT), ("link", palette.LINK)):
                if not getattr(self, name) and not getattr(self, f"{name}{suffix}"):
                    usual.append(pair)
            for own in (pair[night] for pair in usual):
                if palette.contrast(own, worst) < palette.ENOUGH:
                    errors[f"ground{suffix}"] = too_weak(own, worst)
                    break
            for name in (f"accent{suffix}", f"link{suffix}"):
                colour = getattr(self, name)
                if colour and palette.contrast(colour, worst) < palette.ENOUGH:
                    errors.setdefault(name, too_weak(colour, worst))
        return errors


def too_weak(colour: str, ground: str) -> ValidationError:
    """Says how far ``colour`` is from being readable on ``ground``, and what would be."""
    return ValidationError(
        gettext(
            "%(colour)s on %(ground)s has a contrast of %(ratio).1f to 1; %(enough).1f are needed "
            "to be read. %(better)s would do."
        )
        % {
            "colour": colour,
            "ground": ground,
            "ratio": palette.contrast(colour, ground),
            "enough": palette.ENOUGH,
            "better": palette.readable(colour, ground),
        }
    )
