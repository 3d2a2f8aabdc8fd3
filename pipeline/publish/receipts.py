"""Receipts: how a staged table fared, kept for as long as nothing that was judged has changed.

Belongs here: when an earlier audit still holds, and keeping its report. Does not: auditing
(`pipeline.publish.audit`), or what a failure leads to.

A receipt is named by the bytes of all staged tables (laws over whole tables look into several),
by the rules and the code that judged them. So what is published has been judged as it is, and
a run without anything new audits nothing twice. One with something new does audit, and judges
the rows that are new (`pipeline.publish.judged`).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from functools import cached_property
from pathlib import Path

from pipeline.batch.store import whole_file
from pipeline.contract import Table, load_tables
from pipeline.publish.audit import AuditReport, RuleReport, audit
from pipeline.versions import audit_version


def file_hash(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


class Receipts:
    """Reports on the tables that are staged now; their bytes are hashed once, when first asked."""

    def __init__(self, folder: Path, staging: Path, raw: Path, scratch: Path) -> None:
        self._folder = folder
        self._staging = staging
        self._raw = raw
        self._scratch = scratch

    @cached_property
    def hashes(self) -> dict[str, str]:
        """SHA-256 of every staged table, by table name."""
        paths = {name: self._staging / f"{name}.parquet" for name in load_tables()}
        return {name: file_hash(path) for name, path in paths.items() if path.exists()}

    def report(self, table: Table) -> AuditReport:
        """How the staged table fared: from its receipt, or from an audit now."""
        return self._kept(table) or self._made(table)

    def _kept(self, table: Table) -> AuditReport | None:
        path = self._path(table)
        if not path.exists():
            return None
        plain = json.loads(path.read_text())
        rules = tuple(RuleReport(**rule) for rule in plain["rules"])
        return AuditReport(plain["table"], plain["rows"], rules)

    def _made(self, table: Table) -> AuditReport:
        judged = self._folder.with_name("judged")
        report = audit(table, self._staging, self._raw, self._scratch, judged)
        with whole_file(self._path(table)) as temporary:
            temporary.write_text(json.dumps(asdict(report), default=str))
        return report

    def _path(self, table: Table) -> Path:
        parts = [audit_version(), table.name, *(f"{n}={h}" for n, h in self.hashes.items())]
        return self._folder / f"{hashlib.sha256('|'.join(parts).encode()).hexdigest()[:32]}.json"
