"""The HTML page of a release: one file, nothing loaded from elsewhere, nothing run from a text.

Belongs here: putting content, style and code into the template. The template escapes what it
prints; everything else comes as JSON that no HTML parser can leave, and the code makes text
nodes of it. A content security policy admits this page's own script and style by their hash
and nothing else. Does not: what is shown (`content`), how it behaves (`page.js`).
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path

import jinja2
from markupsafe import Markup

from pipeline.batch.store import whole_file
from pipeline.publish.report.content import Content, read_content

HTML_MARKS = {ord(mark): f"\\u{ord(mark):04x}" for mark in "<>&\u2028\u2029"}


def write_report(
    folder: Path, output: Path, newest: int = 200, only: Sequence[str] = ()
) -> Content:
    """Write the page of the release in `folder` to `output`; see `read_content` for the choice."""
    content = read_content(folder, newest, only)
    with whole_file(output) as temporary:
        temporary.write_text(render(content), encoding="utf-8")
    return content


def render(content: Content) -> str:
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    style, script = _part("page.css"), _part("yaml.js") + _part("page.js")
    data = {
        "release": content.release,
        "tables": content.tables,
        "articles": content.articles,
    }
    return environment.from_string(_part("page.html")).render(
        **{key: value for key, value in asdict(content).items() if key != "articles"},
        count=len(content.articles),
        # Our own files, without a word of an article in them.
        style=Markup(style),
        script=Markup(script),
        style_hash=_hash(style),
        script_hash=_hash(script),
        data=Markup(as_json(data)),
    )


def as_json(data: object) -> str:
    """JSON that stays inside its element whatever it holds."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.translate(HTML_MARKS)


def _part(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
