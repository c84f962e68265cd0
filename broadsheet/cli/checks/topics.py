"""What was compiled and learned about topics: whether it is there, whole and of this database."""

from __future__ import annotations

from collections.abc import Iterator

from broadsheet.cli.checks.finding import Finding, fault, warning
from broadsheet.cli.paper import Paper
from broadsheet.newsroom import vocabulary
from broadsheet.topics.linker import Unusable as VocabularyUnusable
from broadsheet.topics.linker import Vocabulary
from broadsheet.topics.models import Topic
from broadsheet.topics.subjects.model import Model, Unusable


def compiled(paper: Paper) -> Iterator[Finding]:
    """A vocabulary that is missing, damaged, of another database, or far behind."""

    def mend() -> str:
        return f"compiled a vocabulary of {vocabulary.compile_vocabulary()} topics"

    if not Topic.objects.exists():
        return
    note = vocabulary.read_note()
    try:
        Vocabulary.open(vocabulary.folder() / "vocabulary")
    except VocabularyUnusable as why:
        if note is None:
            # Made when it is first needed; nothing is wrong with a paper that never linked.
            yield warning(f"{why} It is made when topics are looked for.", mend)
        else:
            yield fault(str(why), mend)
        return
    if note is None or not vocabulary.fits(note):
        yield fault("The compiled vocabulary is of another database.", mend)
    elif vocabulary.is_far_behind(note):
        # What has changed is laid over it; `serve` would have compiled this much within a minute.
        behind = len(vocabulary.changed_since(note))
        yield warning(
            f"{behind} topics may have changed since the vocabulary was compiled: too many to be "
            "laid over it quickly.", mend,
        )  # fmt: skip


def learned(paper: Paper) -> Iterator[Finding]:
    """What was learned about subjects, where it cannot be used."""
    path = vocabulary.folder() / "subjects"
    if not path.exists():
        return
    try:
        Model(path)
    except Unusable as why:

        def mend() -> str:
            path.unlink(missing_ok=True)
            return "removed it; `broadsheet learn` learns anew"

        yield fault(str(why), mend)
