"""Writes docs/licences.md from what is installed: `python docs/licences.py`."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

HERE = Path(__file__).resolve().parent
HEAD = """# Licences of dependencies

Made by `python docs/licences.py` from the packages' own metadata. All are installed, none is
copied into this project. Hashes of every wheel, the language models' among them, stand in
`requirements.txt`; a release's `manifest.json` names the model's.

| package | version | licence |
|---|---|---|
"""


def pinned() -> dict[str, str]:
    text = (HERE.parent / "requirements.txt").read_text(encoding="utf-8")
    return dict(re.findall(r"^([A-Za-z0-9_.-]+)==([^\s;\\]+)", text, re.MULTILINE))


def licence(package: str) -> str:
    """As the package declares it; classifiers before a licence field that holds a whole text."""
    try:
        found = metadata(package)
    except PackageNotFoundError:
        return "not installed here"
    classifiers = [c.rpartition(" :: ")[2] for c in found.get_all("Classifier") or []
                   if c.startswith("License ::") and c.count("::") > 1]  # fmt: skip
    field = (found["License"] or "").strip()
    short = field if field and "\n" not in field and len(field) < 80 else ""
    said = found["License-Expression"] or ", ".join(classifiers) or short or "not declared"
    return str(said).replace("|", "/")


def page() -> str:
    rows = [f"| {name} | {version} | {licence(name)} |" for name, version in pinned().items()]
    return HEAD + "\n".join(rows) + "\n"


if __name__ == "__main__":
    (HERE / "licences.md").write_text(page(), encoding="utf-8")
