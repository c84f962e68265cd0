"""What strangers may write into the log: a line now and then."""

from __future__ import annotations

import logging
import threading
import time

OF = "django.security"
EVERY = 60.0  # seconds between two lines of one kind
LONGEST = 200


class Strangers(logging.Filter):
    """Lets through what strangers' questions write, shortened, once a minute for each kind.

    Such a question is answered with 400; a trace of our own program tells nobody anything, and
    whoever asks often would fill the disk. How many were left out stands in the next line.
    """

    def __init__(self, name: str = "") -> None:
        super().__init__(name)
        self._lock = threading.Lock()
        self._told: dict[str, float] = {}
        self._left_out: dict[str, int] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name != OF and not record.name.startswith(f"{OF}."):
            return True
        with self._lock:
            now, last = time.monotonic(), self._told.get(record.name)
            if last is not None and now - last < EVERY:
                self._left_out[record.name] = self._left_out.get(record.name, 0) + 1
                return False
            self._told[record.name] = now
            left_out = self._left_out.pop(record.name, 0)
        more = f" ({left_out} more since the last)" if left_out else ""
        # One line, whatever was sent.
        said = " ".join(record.getMessage().split())
        record.msg, record.args = said[:LONGEST] + more, ()
        record.exc_info = record.exc_text = record.stack_info = None
        return True
