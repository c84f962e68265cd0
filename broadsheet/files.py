"""Files put in place at one stroke: whoever opens one finds the old one or the new one, whole.

Below every domain, since what is compiled, learned and uploaded is all written so. The press has a
way of its own (``press/folder.py``): its pages keep the rights and the clock that web servers want.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write_at_one_stroke(
    path: Path, data: bytes, *, mode: int | None = None, to_disk: bool = True
) -> None:
    """Write ``data`` beside ``path`` and put it in its place; folders on the way are made.

    Args:
        mode: The rights of the file; without one its owner alone may read and write it.
        to_disk: Wait until the disk has it, so that a power cut leaves the old file or the new one
            as well. What is made again when it is missing need not wait.

    Raises:
        OSError: it cannot be written. What lay there lies there still, and nothing beside it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=path.suffix)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            if to_disk:
                file.flush()
                os.fsync(file.fileno())
        if mode is not None:
            os.chmod(beside, mode)
        os.replace(beside, path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
