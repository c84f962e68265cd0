"""`broadsheet user`: accounts of staff."""

from __future__ import annotations

import sys
from typing import Any

import click

from broadsheet.cli.paper import Failure, Paper


@click.group()
def user() -> None:
    """Accounts of staff."""


@user.command()
@click.argument("email")
@click.option("--name", default="", help="The person's name.")
@click.option(
    "--role",
    default="",
    metavar="ROLE",
    help="reporter (unless said), section-editor, producer, standards, picture-desk, advertising "
    "or administrator.",
)
@click.option(
    "--section",
    "sections",
    multiple=True,
    metavar="PATH",
    help="A section to run, such as /world/ or world; may be given several times.",
)
@click.option("--admin", is_flag=True, help="The same as --role administrator.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.pass_obj
def add(
    paper: Paper,
    email: str,
    name: str,
    role: str,
    sections: tuple[str, ...],
    admin: bool,
    password_stdin: bool,
) -> None:
    """Make an account for EMAIL; asks for a password."""
    paper.open()
    from django.core.exceptions import ValidationError
    from django.db import transaction

    from broadsheet.accounts.models import Role
    from broadsheet.accounts.services import add_user
    from broadsheet.newsroom.services import give_sections

    if admin and role not in {"", Role.Key.ADMINISTRATOR}:
        raise Failure("--admin and --role say two different things.")
    role = Role.Key.ADMINISTRATOR if admin else role or Role.Key.REPORTER
    if role not in Role.Key.values:
        raise Failure(f"{role!r} is no role; there are {', '.join(Role.Key.values)}.")
    if sections and role != Role.Key.SECTION_EDITOR:
        raise Failure("--section goes with --role section-editor.")
    given = [_section(path) for path in sections]
    password = _password(password_stdin)
    try:
        with transaction.atomic():
            made = add_user(email=email, password=password, name=name, role=role, actor=None)
            give_sections(user=made, sections=given, actor=None)
    except ValidationError as error:
        raise Failure(" ".join(error.messages)) from None
    where = f" of {', '.join(str(section) for section in given)}" if given else ""
    click.echo(f"{made.email} may sign in at /desk/ as {Role.Key(role).label}{where}.")
    if role == Role.Key.SECTION_EDITOR and not given:
        click.echo("No section is given yet; an administrator does so at the desk.")


@user.command()
@click.argument("email")
@click.pass_obj
def reset(paper: Paper, email: str) -> None:
    """Remove the second factors of EMAIL and end its sessions: for a lost phone."""
    paper.open()
    from broadsheet.accounts.models import User
    from broadsheet.accounts.second_factor import remove_factors
    from broadsheet.accounts.sessions import end_sessions

    found = User.objects.filter(email__iexact=email.strip()).first()
    if found is None:
        raise Failure(f"There is no account for {email}.")
    factors = remove_factors(user=found, actor=None)
    ended = end_sessions(user=found, keys=None, besides="", actor=None)
    click.echo(f"{found.email}: removed {factors} second factors, ended {ended} sessions.")


def _section(path: str) -> Any:
    from broadsheet.newsroom.selectors import section_at

    section = section_at(f"/{path.strip('/')}/")
    if section is None:
        raise Failure(f"There is no section at {path}.")
    return section


def _password(from_stdin: bool) -> str:
    if from_stdin:
        line = sys.stdin.readline().rstrip("\r\n")
        if not line:
            raise Failure("Standard input holds no password.")
        return line
    if not sys.stdin.isatty():
        raise Failure("There is no terminal to ask for a password on; use --password-stdin.")
    password: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return password
