"""`broadsheet init`: a new paper in a new data folder."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
from pathlib import Path
from typing import Any

import click

from broadsheet.cli.paper import UNFINISHED, Failure, Paper, set_up_django
from broadsheet.settings.operator import SETTINGS, SettingError, load

# A BCP 47 code: letters, then parts such as a script, a country or a variant.
LANGUAGE = re.compile(r"^[a-z]{2,3}(-[a-z0-9]{2,8})*$")


@click.command()
@click.option("--name", help="The paper's name, as readers see it.")
@click.option("--timezone", help="The paper's time zone, such as Europe/Berlin.")
@click.option("--language", help="The paper's language, such as en or pt-br.")
@click.option("--demo", is_flag=True, help="Make an invented paper with stories to look at.")
@click.pass_obj
def init(
    paper: Paper, name: str | None, timezone: str | None, language: str | None, demo: bool
) -> None:
    """Make a new paper in the data folder."""
    _refuse_what_is_there(paper)
    given = {"name": name, "timezone": timezone, "language": language}
    values = {key: value.strip() for key, value in given.items() if value is not None}
    if demo:
        from broadsheet.cli.demo_paper import its_settings

        values = {**its_settings(), **values}
    values = _checked(values)
    _begin(paper)
    # The invented paper shows what the linker does by itself.
    shown = {"links_by_itself": True} if demo else {}
    _write_settings(paper.settings_file, {**values, "demo": demo, **shown})
    set_up_django(paper)
    from broadsheet.cli.preparation import prepare

    _refuse_a_used_database()
    _keep_the_database_private(paper)
    prepare(paper)
    accounts = []
    if demo:
        from broadsheet.cli.demo_paper import load_demo

        accounts = load_demo()
    (paper.run / UNFINISHED).unlink()
    _say_what_next(paper, accounts)


def _refuse_what_is_there(paper: Paper) -> None:
    if paper.folder.exists() and not paper.folder.is_dir():
        raise Failure(f"{paper.folder} is a file; a paper needs a folder.")
    if paper.unfinished:
        return
    if paper.exists:
        raise Failure(f"{paper.folder} holds a paper already.")
    if paper.folder.is_dir() and any(paper.folder.iterdir()):
        raise Failure(f"{paper.folder} is not empty; a paper needs a folder of its own.")


def _checked(values: dict[str, str]) -> dict[str, str]:
    if not values.get("name", "x"):
        raise Failure("A paper needs a name.")
    if "language" in values:
        values["language"] = values["language"].lower().replace("_", "-")
        if not LANGUAGE.match(values["language"]):
            raise Failure(f"{values['language']!r} is no language code such as en or pt-br.")
    environ = {f"BROADSHEET_{key.upper()}": value for key, value in values.items()}
    try:
        load(Path(os.devnull), environ)
    except SettingError as error:
        raise Failure(str(error)) from None
    return values


def _begin(paper: Paper) -> None:
    """Make the folder, or empty what an interrupted `init` left in it."""
    if paper.unfinished:
        for path in paper.folder.glob(f"{paper.database_file.name}*"):
            path.unlink()
        for name in ("media", "static"):
            shutil.rmtree(paper.folder / name, ignore_errors=True)
    paper.folder.mkdir(parents=True, exist_ok=True)
    (paper.run / UNFINISHED).touch()
    (paper.folder / "media").mkdir(exist_ok=True)


def _write_settings(path: Path, values: dict[str, Any]) -> None:
    """Write the settings file, for the eyes of its owner only."""
    wanted = {setting.name: setting.default for setting in SETTINGS if setting.name in
              {"name", "timezone", "language"}} | values  # fmt: skip
    wanted["secret_key"] = secrets.token_urlsafe(48)
    lines = ["# The settings of this paper. docs/reference/settings.md explains all there are.", ""]
    # A JSON string, number or truth value is written the same way in TOML.
    lines += [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in wanted.items()]
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")


def _refuse_a_used_database() -> None:
    """An empty folder may still point to a PostgreSQL database that another paper lives in."""
    from django.db import connection

    from broadsheet.accounts.models import User

    if connection.vendor == "postgresql":
        tables = connection.introspection.table_names()
        if User._meta.db_table in tables and User.objects.exists():
            name = connection.settings_dict["NAME"]
            raise Failure(f"The database {name} holds a paper already.")


def _keep_the_database_private(paper: Paper) -> None:
    """Make SQLite's file for its owner's eyes only: it holds drafts and password hashes."""
    from django.db import connection

    if connection.vendor == "sqlite":
        paper.database_file.touch(mode=0o600)


def _say_what_next(paper: Paper, accounts: list[tuple[str, str, str]]) -> None:
    from django.conf import settings

    command = f"broadsheet --data {paper.folder}"
    click.echo(f"{settings.BROADSHEET_NAME} is ready in {paper.folder}.")
    if accounts:
        click.echo("Sign in at /desk/ with one of these, for the demonstration only:")
        for email, role, password in accounts:
            click.echo(f"  {email:<24} {password}  ({role})")
    else:
        click.echo("Make an account for yourself:")
        click.echo(f"  {command} user add you@example.com --admin")
    click.echo("Open the paper:")
    click.echo(f"  {command} serve")
