"""The reference is true: every setting and every command stands in it, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import click
import pytest

from broadsheet.cli.main import COMMANDS, broadsheet
from broadsheet.settings.operator import SETTINGS

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "docs" / "reference"
HEADING = re.compile(r"^## `([^`]+)`$", re.MULTILINE)


def sections(text: str) -> dict[str, str]:
    """What stands below each heading that is a name, by name."""
    parts = HEADING.split(text)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_settings_are_all_explained() -> None:
    explained = sections((REFERENCE / "settings.md").read_text("utf-8"))
    assert list(explained) == [setting.name for setting in SETTINGS]
    for setting in SETTINGS:
        words = " ".join(explained[setting.name].split())
        assert f"`{setting.variable}`" in words
        assert " ".join(setting.help.split()) in words
        default = "empty"
        if setting.default is None:
            default = "follows `base_url`"
        elif isinstance(setting.default, bool):
            default = str(setting.default).lower()
        elif setting.default:
            default = str(setting.default)
        assert f"Default: {default}." in words, setting.name


def test_the_readme_leads_to_every_guide() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    for guide in (ROOT / "docs" / "how-to").glob("*.md"):
        assert f"docs/how-to/{guide.name}" in text, guide.name


def commands() -> Iterator[tuple[str, click.Command]]:
    context = click.Context(broadsheet)
    for name in broadsheet.list_commands(context):
        command = broadsheet.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            for inner in command.commands.values():
                yield f"{name} {inner.name}", inner
        else:
            yield name, command


def test_commands_are_all_explained() -> None:
    explained = sections((REFERENCE / "cli.md").read_text("utf-8"))
    found = dict(commands())
    assert set(explained) == set(found)
    for name, command in found.items():
        words = explained[name]
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                for option in parameter.opts:
                    assert f"`{option}" in words, f"{name} {option}"
            else:
                assert parameter.make_metavar(click.Context(command)) in words, name
        known = {option for parameter in command.params for option in parameter.opts} | {
            "--data", "--help"
        }  # fmt: skip
        named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", words))
        assert named <= known, f"{name}: {named - known}"


@pytest.mark.parametrize("name", [name for name, _ in commands()])
def test_every_command_has_help(name: str) -> None:
    command = dict(commands())[name]
    assert command.help
    assert command.help.splitlines()[0].endswith((".", ":"))
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{name} {parameter.name}"


def test_every_command_is_there() -> None:
    for where in COMMANDS.values():
        assert find_spec(where.split(":")[0]) is not None, where


@pytest.mark.parametrize(
    "path",
    [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    text = re.sub(r"```.*?```|`[^`\n]+`", "", path.read_text("utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
        if not re.match(r"^[a-z]+:", target):
            assert (path.parent / target).exists(), f"{path.name} → {target}"


def test_targets_of_the_makefile_that_documents_name_are_there() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    for path in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")):
        for name in re.findall(r"`make ([a-z-]+)", path.read_text("utf-8")):
            assert name in targets, f"{path.name}: make {name}"
