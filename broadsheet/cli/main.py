"""The `broadsheet` command."""

from __future__ import annotations

import os
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

import click

from broadsheet.cli.paper import Paper, as_failure

# Where each command is found. Nothing here is imported before it is asked for.
COMMANDS = {
    "init": "broadsheet.cli.init_command:init",
    "serve": "broadsheet.cli.serve_command:serve",
    "reload": "broadsheet.cli.serve_command:reload",
    "import": "broadsheet.cli.archive_commands:import_",
    "link": "broadsheet.cli.link_commands:link",
    "learn": "broadsheet.cli.link_commands:learn",
    "export": "broadsheet.cli.archive_commands:export",
    "topics": "broadsheet.cli.topics_commands:topics",
    "coverage": "broadsheet.cli.coverage_command:coverage",
    "reindex": "broadsheet.cli.reindex_command:reindex",
    "press": "broadsheet.cli.press_command:press",
    "resume": "broadsheet.cli.resume_command:resume",
    "doctor": "broadsheet.cli.doctor_command:doctor",
    "user": "broadsheet.cli.user_commands:user",
}


class Commands(click.Group):
    """Imports a command when it is named, and turns what goes wrong into one sentence."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            raise as_failure(error, ctx.obj) from error


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="BROADSHEET_DATA",
    default="data",
    show_default=True,
    metavar="DIR",
    help="The paper's data folder. Also taken from BROADSHEET_DATA.",
)
@click.version_option(version("broadsheet"), prog_name="broadsheet")
@click.pass_context
def broadsheet(ctx: click.Context, data: Path) -> None:
    """A whole newspaper online: one data folder is one paper."""
    ctx.obj = Paper(data.resolve())
    os.environ["BROADSHEET_DATA"] = str(ctx.obj.folder)


def main() -> None:
    broadsheet(prog_name="broadsheet")
