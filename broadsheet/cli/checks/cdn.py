"""The cache in front of the paper, and the bucket: whether they get what changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from broadsheet.cli.checks.finding import Finding, fault, warning
from broadsheet.cli.paper import Paper
from broadsheet.press import uploading
from broadsheet.press.bucket import BucketError
from broadsheet.press.cdn import CdnError, cdn
from broadsheet.press.models import Purge, Upload

LATE = timedelta(minutes=5)


def purged(paper: Paper) -> Iterator[Finding]:
    waiting = Purge.objects.filter(asked_at__lt=timezone.now() - LATE).count()
    to = cdn()
    if to is None:
        if waiting:
            yield warning(f"{waiting} pages were to be purged, and cdn_url is not set.", _forget)
        return
    if not settings.BROADSHEET_BASE_URL:
        yield warning("cdn_url is set and base_url is not: nothing is served through the cache.")
    try:
        # A key that no page has.
        to.purge(["doctor"], hard=False)
    except CdnError as error:
        yield fault(f"The cache in front cannot be told what changes: {error}")
    if waiting:
        yield fault(f"{waiting} pages wait for five minutes and more to be purged.")


def uploaded(paper: Paper) -> Iterator[Finding]:
    try:
        to = uploading.bucket()
        if to is None:
            return
        to.check()
    except BucketError as error:
        yield fault(str(error))
    waiting = Upload.objects.filter(asked_at__lt=timezone.now() - LATE).count()
    if waiting:
        yield fault(f"{waiting} pages wait for five minutes and more to be put into the bucket.")


def _forget() -> str:
    return f"forgot {Purge.objects.all().delete()[0]} purges"
