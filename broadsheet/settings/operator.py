"""Every setting an operator may make, read from the environment or a file.

A value is looked for in the environment (``BROADSHEET_<NAME>``), then in
``broadsheet.toml`` in the paper's data folder (lower-case name), then the
default below applies.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

FILE_NAME = "broadsheet.toml"
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
# From what to what a number may go.
BOUNDS = {"port": (1, 65_535), "workers": (1, 64), "press_megabytes": (1, None)}


class SettingError(ValueError):
    """A setting has a value that cannot be used; the message is one sentence."""


@dataclass(frozen=True)
class Setting:
    """One thing an operator may set."""

    name: str
    type: type
    default: Any
    help: str

    @property
    def variable(self) -> str:
        """Its name in the environment."""
        return f"BROADSHEET_{self.name.upper()}"


SETTINGS: tuple[Setting, ...] = (
    Setting("name", str, "The Broadsheet", "The paper's name, as readers see it."),
    Setting(
        "timezone",
        str,
        "UTC",
        "The paper's time zone, an IANA name such as Europe/Berlin. Dates in addresses and on "
        "pages are of this zone. A later change moves no address.",
    ),
    Setting(
        "language",
        str,
        "en",
        "The paper's language, a BCP 47 code such as en or pt-br. A story may have its own.",
    ),
    Setting(
        "search_language",
        str,
        "",
        "The language whose inflections the search knows, a BCP 47 code; empty: the paper's. none "
        "finds words only as they are written. After a change run `broadsheet reindex`.",
    ),
    Setting(
        "base_url",
        str,
        "",
        "Where readers find the paper, such as https://www.example.com. Used in feeds, site maps "
        "and canonical links. Until it is set the address of the request is used and only this "
        "machine is answered.",
    ),
    Setting(
        "allowed_hosts",
        list,
        (),
        "Further host names to answer to, separated by commas. The host of base_url and this "
        "machine's own names are always answered.",
    ),
    Setting(
        "https",
        bool,
        None,
        "Whether readers come by HTTPS: redirects plain requests, sends HSTS and marks cookies "
        "secure. Follows base_url unless set.",
    ),
    Setting(
        "trust_proxy",
        bool,
        False,
        "Whether a proxy of yours stands in front and sets X-Forwarded-Proto, -Host and -For. "
        "Never set it without one: anybody could forge them.",
    ),
    Setting(
        "links_by_itself",
        bool,
        False,
        "Whether names that the linker is sure of are linked to their topics at publication "
        "without anybody having accepted them. Otherwise a person decides about each.",
    ),
    Setting("secret_key", str, "", "Signs sessions. `init` makes one; keep it private."),
    Setting(
        "database_url",
        str,
        "",
        "postgresql://user:password@host:port/name. Empty: SQLite in the data folder.",
    ),
    Setting(
        "mail_url",
        str,
        "",
        "How letters leave the house: smtp://host, smtp+tls://user:password@host:587, "
        "smtps://user:password@host, or a provider with its key, such as postmark://KEY@. Empty: "
        "letters stay here and are read at the desk.",
    ),
    Setting(
        "mail_from",
        str,
        "",
        "Who letters are from, such as The Harbour Post <desk@example.com>. Empty: the paper's "
        "name and noreply@ the host of base_url.",
    ),
    Setting(
        "staff_second_factor",
        bool,
        False,
        "Whether everybody on the staff must sign in with a second factor beside the password; "
        "whoever has none is led to set one up.",
    ),
    Setting(
        "metrics_token",
        str,
        "",
        "What whoever collects the figures of /metrics must send as a bearer token. Empty: only "
        "this machine may have them, asking directly and by one of its own names.",
    ),
    Setting("host", str, "127.0.0.1", "The address that `serve` listens on."),
    Setting("port", int, 8000, "The port that `serve` listens on."),
    Setting("workers", int, 1, "How many web processes `serve` runs."),
    Setting(
        "press_megabytes",
        int,
        20_000,
        "How much room finished pages may take in the data folder. Beyond it those go that were "
        "pressed longest ago; they are pressed again when somebody asks for them.",
    ),
    Setting(
        "press_bucket",
        str,
        "",
        "A bucket into which finished pages are put besides, for a CDN or the bucket's own web "
        "site: s3://BUCKET/PREFIX?endpoint=https://HOST&region=NAME. Empty: none.",
    ),
    Setting(
        "cdn_url",
        str,
        "",
        "The cache in front of the paper that keeps its pages and is told which ones changed: "
        "varnish://host:port (several with commas between) or fastly://KEY@SERVICE. Empty: none.",
    ),
    Setting(
        "demo", bool, False, "Whether this is the demonstration paper, with its known passwords."
    ),
    Setting("log_level", str, "INFO", "DEBUG, INFO, WARNING or ERROR."),
    Setting(
        "debug", bool, False, "For development: shows tracebacks to whoever asks. Never in public."
    ),
)


def _convert(setting: Setting, value: Any, where: str) -> Any:
    if setting.type is bool:
        if isinstance(value, bool):
            return value
        text = str(value).strip().lower()
        if text in {"1", "true", "yes", "on"}:
            return True
        if text in {"0", "false", "no", "off", ""}:
            return False
        raise SettingError(f"{where}: {value!r} is neither true nor false.")
    if setting.type is int:
        try:
            number = int(value)
        except (TypeError, ValueError):
            raise SettingError(f"{where}: {value!r} is not a whole number.") from None
        return _bounded(setting, number, where)
    if setting.type is list:
        if not isinstance(value, str | list):
            raise SettingError(f'{where}: {value!r} is no list of names, such as ["a.example"].')
        parts = value.split(",") if isinstance(value, str) else list(value)
        return tuple(str(part).strip() for part in parts if str(part).strip())
    return _usable(setting, str(value).strip(), where)


def _bounded(setting: Setting, number: int, where: str) -> int:
    least, most = BOUNDS.get(setting.name, (None, None))
    if (least is not None and number < least) or (most is not None and number > most):
        span = f"at least {least}" if most is None else f"between {least} and {most}"
        raise SettingError(f"{where}: {number} is not {span}.")
    return number


def _usable(setting: Setting, text: str, where: str) -> str:
    """``text`` as it is used, where the setting asks for more than words."""
    if setting.name == "log_level":
        if text.upper() not in LEVELS:
            raise SettingError(f"{where}: {text!r} is none of {', '.join(LEVELS)}.")
        return text.upper()
    if setting.name == "base_url" and text and not is_address(text):
        raise SettingError(f"{where}: {text!r} is no address such as https://www.example.com.")
    # It is sent in a header, between blanks.
    if setting.name == "metrics_token" and not all("!" <= letter <= "~" for letter in text):
        raise SettingError(f"{where} may have ASCII letters, digits and signs only, and no blanks.")
    return text


def is_address(text: str) -> bool:
    """Whether ``text`` is an address of http or https, with a host."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and port != 0


def load(data: Path, environ: Mapping[str, str]) -> dict[str, Any]:
    """All settings of the paper in ``data``.

    Raises:
        SettingError: a value cannot be used, or the file has an unknown name.
    """
    path = data / FILE_NAME
    in_file: dict[str, Any] = {}
    if path.is_file():
        try:
            in_file = tomllib.loads(path.read_text("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise SettingError(f"{path} cannot be read: {error}") from None
    known = {setting.name for setting in SETTINGS}
    unknown = sorted(set(in_file) - known)
    if unknown:
        raise SettingError(f"{path} sets {', '.join(unknown)}, which is no setting of Broadsheet.")
    values: dict[str, Any] = {}
    for setting in SETTINGS:
        if setting.variable in environ:
            values[setting.name] = _convert(setting, environ[setting.variable], setting.variable)
        elif setting.name in in_file:
            values[setting.name] = _convert(
                setting, in_file[setting.name], f"{path}: {setting.name}"
            )
        else:
            values[setting.name] = setting.default
    try:
        ZoneInfo(values["timezone"])
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise SettingError(f"timezone: {values['timezone']!r} is no IANA time zone.") from None
    if values["https"] is None:
        values["https"] = values["base_url"].startswith("https://")
    return values
