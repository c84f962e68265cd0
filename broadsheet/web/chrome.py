"""What stands around every page: name plate, navigation, footer."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def chrome(request: HttpRequest) -> dict[str, Any]:
    """Context processor."""
    return {}
