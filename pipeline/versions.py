"""What a cached result depends on: hashes of the code and data that make it.

One version a stage: reading files, parsing, extracting, judging. A changed word list leaves
the first two as they are, so articles are neither read nor parsed again; a changed table schema
changes the last only, so rows are validated anew and nothing else.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

from pipeline.contract import schema_folder

PACKAGE = Path(__file__).resolve().parent


@cache
def ingest_version() -> str:
    return _hash([PACKAGE / "spans.py", *_sources("ingest")])


@cache
def parse_version() -> str:
    """All of the parser but what only finds models and keeps parses."""
    beside = {"cache.py", "identity.py"}
    return _hash([path for path in _sources("language") if path.name not in beside])


@cache
def rules_version() -> str:
    """Extractors, normalisers, word lists, and the vocabularies they fill columns from."""
    vocabularies = sorted((schema_folder() / "vocabularies").glob("*.yaml"))
    folders = ("normalize", "extract", "lexicons")
    return _hash([*(path for name in folders for path in _sources(name)), *vocabularies])


@cache
def assembly_version() -> str:
    """What makes whole tables of parts."""
    code = [PACKAGE / "storage.py", PACKAGE / "contract.py", PACKAGE / "batch" / "tables.py"]
    return _hash(code)


@cache
def schemas_version() -> str:
    return _hash(sorted(schema_folder().rglob("*.yaml")))


@cache
def audit_version() -> str:
    """The rules of the tables and all that judges by them, the readers of bytes and money too."""
    judging = ("audit.py", "great.py", "judged.py", "verdicts.py")
    code = [PACKAGE / "rules.py", PACKAGE / "contract.py"]
    parts = [_hash([*code, *(PACKAGE / "publish" / name for name in judging)]), schemas_version()]
    parts += [ingest_version(), rules_version(), version("great-expectations"), version("duckdb")]
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:16]


def code_version(paths: list[Path]) -> str:
    """Of a cache that a few modules make by themselves."""
    return _hash(paths)


def _sources(folder: str) -> list[Path]:
    kinds = ("*.py", "*.tsv", "*.yaml", "*.json")
    return sorted(path for kind in kinds for path in (PACKAGE / folder).rglob(kind))


def _hash(paths: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]
