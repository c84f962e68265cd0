"""What surrounds the paper: its settings, who may sign in, and room on the disk."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from urllib.parse import urlsplit

from broadsheet.accounts.models import User
from broadsheet.cli.checks.finding import Finding, fault, warning
from broadsheet.cli.paper import Paper

HERE = {"localhost", "127.0.0.1", "::1", None, ""}
GIB = 1024**3


def settings(paper: Paper) -> Iterator[Finding]:
    values = paper.settings()
    base = urlsplit(values["base_url"])
    in_public = base.hostname not in HERE
    if not values["secret_key"]:
        yield fault("secret_key is not set: everybody is signed out whenever the paper restarts.")
    elif len(values["secret_key"]) < 40:
        yield warning("secret_key is short; `init` would make one of 64 characters.")
    if values["demo"] and in_public:
        yield fault("demo is on, with its known passwords, and base_url is a public address.")
    if values["debug"]:
        says = "debug is on: tracebacks are shown to whoever asks."
        yield warning(says) if values["demo"] else fault(says)
    if values["demo"]:
        return
    if not values["base_url"]:
        yield warning("base_url is not set: only this machine is answered.")
    elif base.scheme != "https":
        yield warning(
            f"base_url is not https ({values['base_url']}): passwords travel in the open."
        )
    elif not values["https"]:
        yield warning("https is off although base_url is https: cookies are not marked secure.")
    if "*" in values["allowed_hosts"]:
        yield warning("allowed_hosts has *: anybody can make the paper name hosts of theirs.")


def mail(paper: Paper) -> Iterator[Finding]:
    values = paper.settings()
    in_public = urlsplit(values["base_url"]).hostname not in HERE
    if not values["mail_url"]:
        if in_public:
            yield warning("mail_url is not set: letters stay in the house, to be read at the desk.")
        return
    if not values["mail_from"] and not in_public:
        yield warning("mail_from is not set, nor base_url: letters come from noreply@localhost.")
    if values["mail_url"].startswith("smtp://") and "@" in values["mail_url"]:
        yield warning(
            "mail_url: smtp:// sends its password in the open; use smtp+tls:// or smtps://."
        )


def settings_file(paper: Paper) -> Iterator[Finding]:
    path = paper.settings_file
    if not path.is_file():
        return

    def close() -> str:
        path.chmod(0o600)
        return f"closed {path.name} to others"

    if path.stat().st_mode & (stat.S_IRWXO | stat.S_IWGRP):
        yield warning(f"{path.name}, which holds secret_key, is open to others.", close)


def accounts(paper: Paper) -> Iterator[Finding]:
    if not User.objects.filter(is_active=True, is_superuser=True).exists():
        yield warning("There is no administrator; `broadsheet user add EMAIL --admin` makes one.")


def room(paper: Paper) -> Iterator[Finding]:
    if not os.access(paper.folder / "media", os.W_OK):
        yield fault("Nothing can be written below media/.")
    usage = shutil.disk_usage(paper.folder)
    says = f"{usage.free / GIB:.1f} GiB of {usage.total / GIB:.0f} GiB are free on the disk."
    if usage.free < GIB / 4:
        yield fault(says)
    elif usage.free < GIB or usage.free < usage.total / 50:
        yield warning(says)
