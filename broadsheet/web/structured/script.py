"""JSON that no reader of HTML can mistake for markup."""

from __future__ import annotations

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from broadsheet.text.normal import normal_value

# Within a script element `</` ends it and `<!--` begins a trap; the line separators end a line in
# older JavaScript.
_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def without_empty(value: Any) -> Any:
    """``value`` without members that say nothing; ``False`` and ``0`` do say something."""
    if isinstance(value, dict):
        kept = {name: without_empty(member) for name, member in value.items()}
        return {name: member for name, member in kept.items() if member not in (None, "", [], {})}
    if isinstance(value, list | tuple):
        kept_items = [without_empty(item) for item in value]
        return [item for item in kept_items if item not in (None, "", [], {})]
    return value


def script_safe(thing: dict[str, Any]) -> SafeString:
    """``thing`` as JSON-LD that may stand in a script element."""
    said = {"@context": "https://schema.org", **without_empty(thing)}
    text = json.dumps(normal_value(said), ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.translate(_ESCAPES))
