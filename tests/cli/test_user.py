"""`user add`."""

from __future__ import annotations

from tests.cli.papers import Paper
from tests.cli.test_serve import one_sentence


def test_an_account_may_sign_in(paper: Paper) -> None:
    done = paper.run("user", "add", "Ed@Example.com", "--name", "Ed Itor", "--admin",
                     "--password-stdin", stdin="correct horse battery\n")  # fmt: skip
    assert done.returncode == 0, done.stderr
    query = "SELECT email, first_name, last_name, is_superuser FROM accounts_user"
    assert paper.rows(query) == [("ed@example.com", "Ed", "Itor", True)]
    said = paper.python(
        "from django.contrib.auth import authenticate\n"
        "print(authenticate(username='ed@example.com', password='correct horse battery'))"
    )
    assert said.strip() == "Ed Itor"
    again = paper.run("user", "add", "ed@example.com", "--password-stdin", stdin="another one 9\n")
    assert again.returncode == 1
    assert "account for ed@example.com already" in one_sentence(again.stderr)

    made = paper.python(
        "from broadsheet.newsroom.models import Section\n"
        "from broadsheet.newsroom.services import ensure_section\n"
        "print(ensure_section(names=['World'], actor=None).path)"
    )
    assert made.strip() == "/world/"
    done = paper.run("user", "add", "wo@example.com", "--role", "section-editor", "--section",
                     "world", "--password-stdin", stdin="correct horse battery\n")  # fmt: skip
    assert "as section editor of World" in done.stdout, done.stderr
    query = "SELECT count(*) FROM newsroom_sectioneditor"
    assert paper.rows(query) == [(1,)]
    for given, says in (
        (("--role", "boss"), "is no role"),
        (("--role", "reporter", "--section", "world"), "goes with"),
        (("--role", "section-editor", "--section", "moon"), "no section at moon"),
        (("--role", "producer", "--admin"), "two different things"),
    ):  # fmt: skip
        done = paper.run("user", "add", "x@example.com", *given, "--password-stdin", stdin="x\n")
        assert done.returncode == 1
        assert says in one_sentence(done.stderr)


def test_what_cannot_be_an_account_is_one_sentence(first_paper: Paper) -> None:
    for email, password, says in (
        ("nobody", "correct horse battery", "valid email"),
        ("a@example.com", "12345", "too short"),
        ("a@example.com", "", "holds no password"),
    ):
        done = first_paper.run("user", "add", email, "--password-stdin", stdin=password)
        assert done.returncode == 1
        assert says in one_sentence(done.stderr)
    done = first_paper.run("user", "add", "a@example.com")
    assert done.returncode == 1
    assert "--password-stdin" in one_sentence(done.stderr)
