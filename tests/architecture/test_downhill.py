"""What import-linter cannot see: keys, migrations and templates run downhill too."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "broadsheet"
INCLUDE = re.compile(r"{%-?\s*(?:include|extends)\s+[\"']([a-z_]+)/")
LOAD = re.compile(r"{%-?\s*load\s+([^%]+?)\s*-?%}")


def heights() -> dict[str, int]:
    """Each package's layer, from the one contract: 0 is the top."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contract = config["tool"]["importlinter"]["contracts"][0]
    assert contract["containers"] == ["broadsheet"]
    return {
        name.strip(): height
        for height, layer in enumerate(contract["layers"])
        for name in layer.split("|")
    }


HEIGHTS = heights()


def may_use(user: str, used: str) -> bool:
    """Whether package ``user`` may know of package ``used``."""
    if user == used or used not in HEIGHTS:
        return True
    return HEIGHTS[user] < HEIGHTS[used]


def our_apps() -> list[str]:
    return [app.label for app in apps.get_app_configs() if app.name.startswith("broadsheet.")]


def test_the_rule_itself_can_fail() -> None:
    assert may_use("web", "newsroom")
    assert not may_use("newsroom", "web")
    assert not may_use("desk", "web")


@pytest.mark.parametrize("label", our_apps())
def test_no_foreign_key_upward(label: str) -> None:
    upward = [
        f"{model.__name__}.{field.name} → {field.related_model._meta.label}"
        for model in apps.get_app_config(label).get_models()
        for field in model._meta.get_fields(include_hidden=True)
        if field.is_relation
        and field.concrete
        and field.related_model is not None
        and not may_use(label, field.related_model._meta.app_label)
    ]
    assert not upward


@pytest.mark.parametrize("path", sorted(PACKAGE.glob("*/migrations/0*.py")), ids=str)
def test_no_migration_dependency_upward(path: Path) -> None:
    label = path.parent.parent.name
    upward: list[str] = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id == "dependencies" for target in node.targets
        ):
            for dependency in getattr(node.value, "elts", []):
                if isinstance(dependency, ast.Tuple):
                    used = ast.literal_eval(dependency)[0]
                    if not may_use(label, used):
                        upward.append(used)
    assert not upward


def test_no_template_include_upward() -> None:
    libraries = {
        path.stem: path.parent.parent.name for path in PACKAGE.glob("*/templatetags/[a-z]*.py")
    }
    upward: list[str] = []
    for path in PACKAGE.glob("*/templates/**/*"):
        if not path.is_file():
            continue
        label = path.relative_to(PACKAGE).parts[0]
        text = path.read_text("utf-8")
        used = set(INCLUDE.findall(text))
        for names in LOAD.findall(text):
            used |= {libraries[name] for name in names.split() if name in libraries}
        upward += [f"{path.name}: {name}" for name in used if not may_use(label, name)]
    assert not upward
