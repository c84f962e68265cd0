"""Quotations, pull quotes, fact boxes and preformatted text."""

from __future__ import annotations

import re

from broadsheet.archive.bodies.figures import embed_block, is_picture
from broadsheet.archive.bodies.flow import Flow, Item, handles, node_text
from broadsheet.archive.bodies.inline import escaped
from broadsheet.archive.bodies.markup import Node
from broadsheet.archive.bodies.rich import pieces_of
from broadsheet.archive.bodies.text import rich_to_text
from broadsheet.archive.items import Block

PULL_QUOTE = re.compile(r"\bpull-?_?quote\b")
_FACT_BOX = re.compile(r"\b(fact-?box|info-?box|explainer-?box|callout-?box)\b")
_SOCIAL = re.compile(
    r"\b(twitter-tweet|twitter-video|instagram-media|tiktok-embed|bluesky-embed)\b"
)
_SAYER = re.compile(r"\b(attribution|quote-?author|quote-?source|cite|citation|credit)\b")
_DASH = re.compile(r"^[\s\-–—―~]+")
_LANGUAGE = re.compile(
    r"\b(?:language|lang|highlight|sourceCode|brush:?)[-\s]+([a-z0-9+#]+)",
    re.IGNORECASE,
)


@handles("blockquote")
def quotation(flow: Flow, node: Node, *, attribution: str = "") -> None:
    """A quotation: its words, who said them, and where."""
    source = flow.context.url(node.get("cite"))
    if _SOCIAL.search(node.classes):
        source = _permalink(flow, node) or source
    body, said_by = _part_with_sayer(node)
    inner = flow.inside(body)
    if said_by is not None and not source:
        link = said_by.first("a")
        source = flow.context.url(link.get("href")) if link is not None else ""
    sayer = attribution or (one_line(said_by) if said_by is not None else "")
    if PULL_QUOTE.search(node.classes) and _only_words(inner.items):
        pull_quote(flow, inner.items, sayer)
        return
    runs = _runs(inner.items)
    quotes = [run for run in runs if isinstance(run, str)]
    if not quotes:
        if source and _SOCIAL.search(node.classes):
            flow.add(embed_block(source))
        flow.add(*(run for run in runs if not isinstance(run, str)))
        if sayer:
            flow.add(f"<p>{escaped(sayer)}</p>")
        return
    for position, run in enumerate(runs):
        if not isinstance(run, str):
            flow.add(run)
            continue
        last = not any(isinstance(later, str) for later in runs[position + 1 :])
        value = {
            "text": run,
            "attribution": sayer if last else "",
            "source_url": source if last else "",
        }
        flow.add({"type": "quotation", "value": value})


def pull_quote(flow: Flow, items: list[Item], sayer: str) -> None:
    text = "\n".join(rich_to_text(piece) for piece in pieces_of(items))
    if text or sayer:
        flow.add({"type": "pull_quote", "value": {"text": text, "attribution": sayer}})


def set_apart(flow: Flow, node: Node) -> bool:
    """Make a pull quote or fact box of a wrapper whose class says that it is one."""
    if PULL_QUOTE.search(node.classes):
        body, said_by = _part_with_sayer(node)
        inner = flow.inside(body)
        if _only_words(inner.items):
            pull_quote(flow, inner.items, one_line(said_by) if said_by is not None else "")
            return True
    elif _FACT_BOX.search(node.classes):
        fact_box(flow, "", flow.inside(node).items)
        return True
    return False


@handles("details")
def details(flow: Flow, node: Node) -> None:
    """What opens on a press becomes a fact box, titled by its summary."""
    body = Node("details")
    title = ""
    for child in node.children:
        if isinstance(child, Node) and child.tag == "summary" and not title:
            title = one_line(child)
        else:
            body.children.append(child)
    fact_box(flow, title, flow.inside(body).items)


def fact_box(flow: Flow, title: str, items: list[Item]) -> None:
    """A box if it holds words alone; else a heading above what it holds."""
    if not title and items and not isinstance(items[0], str) and items[0]["type"] == "heading":
        title = items[0]["value"]["text"]
        items = items[1:]
    body = "".join(pieces_of(items))
    if _only_words(items):
        if title or body:
            flow.add({"type": "fact_box", "value": {"title": title, "body": body}})
        return
    if title:
        flow.add({"type": "heading", "value": {"text": title, "level": "3"}})
    flow.add(*items)


@handles("pre")
def preformatted(flow: Flow, node: Node) -> None:
    """Code or verse, spaces and lines as they are."""
    text = node_text(node).strip("\n").rstrip()
    if text.strip():
        inner = node.first("code")
        classes = f"{node.classes} {inner.classes if inner is not None else ''}"
        found = _LANGUAGE.search(classes)
        kind = "verse" if re.search(r"\b(verse|poem|poetry)\b", classes) else "code"
        language = found[1] if found and kind == "code" else ""
        value = {"text": text, "kind": kind, "language": language}
        flow.add({"type": "preformatted", "value": value})
    for image in node.walk():
        if is_picture(image):
            flow.picture(image)


def one_line(node: Node) -> str:
    """An element's words on one line, without the dash that often leads a name."""
    return _DASH.sub("", " ".join(node_text(node).split()))


def _part_with_sayer(node: Node) -> tuple[Node, Node | None]:
    """The quotation without its last element, if that names who said it."""
    children = list(node.children)
    while children and isinstance(children[-1], str) and not children[-1].strip():
        children.pop()
    last = children[-1] if children else None
    if not isinstance(last, Node):
        return node, None
    named = last.tag in ("cite", "footer") or bool(_SAYER.search(last.classes))
    solid = [child for child in last.children if isinstance(child, Node) or child.strip()]
    cited = len(solid) == 1 and isinstance(solid[0], Node) and solid[0].tag == "cite"
    if last.tag == "p" and not named and not cited and solid:
        # "words <cite>name</cite>" in one paragraph
        tail = solid[-1]
        if isinstance(tail, Node) and tail.tag == "cite":
            shorter = Node("p", last.attributes)
            shorter.children = last.children[: last.children.index(tail)]
            body = Node(node.tag, node.attributes)
            body.children = [*children[:-1], shorter]
            return body, tail
    if (named or cited) and len(children) > 1 and not last.holds("img", "table", "iframe", "ul"):
        body = Node(node.tag, node.attributes)
        body.children = children[:-1]
        return body, last
    return node, None


def _permalink(flow: Flow, node: Node) -> str:
    for name in ("data-instgrm-permalink", "cite", "data-bluesky-uri"):
        if node.get(name).startswith("http"):
            return flow.context.url(node.get(name))
    links = [link.get("href") for link in node.walk() if link.tag == "a" and link.get("href")]
    return flow.context.url(links[-1]) if links else ""


def _runs(items: list[Item]) -> list[Item]:
    """Neighbouring words as one rich string, between blocks that stay themselves."""
    runs: list[Item] = []
    joined = False
    for item in items:
        words = isinstance(item, str) or _is_words(item)
        if not words:
            runs.append(item)
        elif joined:
            runs[-1] = f"{runs[-1]}{''.join(pieces_of([item]))}"
        else:
            runs.append("".join(pieces_of([item])))
        joined = words
    return [run for run in runs if run]


def _only_words(items: list[Item]) -> bool:
    return all(isinstance(item, str) or _is_words(item) for item in items)


def _is_words(block: Block) -> bool:
    return block["type"] in ("heading", "quotation", "preformatted")
