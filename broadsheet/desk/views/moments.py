"""Says a moment in words while it is being typed: in the paper's zone, and how far away."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from broadsheet.newsroom.models.staff import may_somewhere
from broadsheet.newsroom.moments import when_in_words


@never_cache
@require_GET
def when(request: HttpRequest) -> JsonResponse:
    """What ``at``, written as the desk's fields write it, means; or why it means nothing."""
    if not may_somewhere(request.user, "view"):
        raise PermissionDenied
    given = request.GET.get("at", "").strip()
    try:
        moment = parse_datetime(given)
    except ValueError:
        moment = None
    # The first and the last years have no neighbours in which another zone's clocks could be.
    if moment is not None and not dt.MINYEAR + 1 < moment.year < dt.MAXYEAR - 1:
        moment = None
    if moment is None:
        example = timezone.localtime(timezone.now() + dt.timedelta(days=1))
        says = _("This is no date and time. Write it like %(example)s.") % {
            "example": example.strftime("%Y-%m-%d %H:%M")
        }
        return JsonResponse({"says": says if given else "", "button": ""})
    zone = timezone.get_default_timezone()
    if timezone.is_naive(moment):
        if not _exists(moment, zone):
            says = _("The clocks are put forward then: there is no such time.")
            return JsonResponse({"says": says, "button": ""})
        moment = timezone.make_aware(moment, zone)
    says = when_in_words(moment)
    if moment <= timezone.now():
        says = _("%(when)s: that is over, so it goes out at once.") % {"when": says}
        return JsonResponse({"says": says, "button": ""})
    return JsonResponse({"says": says, "button": _("Schedule for %(when)s") % {"when": says}})


def _exists(moment: dt.datetime, zone: dt.tzinfo) -> bool:
    """Whether the zone's clocks ever show ``moment``."""
    aware = moment.replace(tzinfo=zone)
    return aware.astimezone(dt.UTC).astimezone(zone).replace(tzinfo=None) == moment
