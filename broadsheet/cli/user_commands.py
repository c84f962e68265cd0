"""`broadsheet user`: accounts of staff."""

from __future__ import annotations

import sys

import click

from broadsheet.cli.paper import Failure, Paper


@click.group()
def user() -> None:
    """Accounts of staff."""


@user.command()
@click.argument("email")
@click.option("--name", default="", help="The person's name.")
@click.option("--admin", is_flag=True, help="May do everything, other accounts included.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.pass_obj
def add(paper: Paper, email: str, name: str, admin: bool, password_stdin: bool) -> None:
    """Make an account for EMAIL; asks for a password."""
    paper.open()
    from django.core.exceptions import ValidationError

    from broadsheet.accounts.services import add_user

    try:
        made = add_user(
            email=email,
            password=_password(password_stdin),
            name=name,
            administrator=admin,
            actor=None,
        )
    except ValidationError as error:
        raise Failure(" ".join(error.messages)) from None
    role = "an administrator" if admin else "an editor"
    click.echo(f"{made.email} may sign in at /desk/ as {role}.")


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
