"""Raw articles and releases on S3-like storage, against a server on this machine."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT

import pipeline
from pipeline.batch.inventory import Index
from pipeline.objects import StorageError, mirror, release_at, upload

upath = pytest.importorskip("upath")
moto = pytest.importorskip("moto.server")

STORY = "Kenya and Uganda signed a trade pact worth $20 million in Nairobi on 3 May 2024.\n"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """An S3 server on a free port of 127.0.0.1."""
    running = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    running.start()
    host, port = running.get_host_and_port()
    yield f"http://{host}:{port}"
    running.stop()


@pytest.fixture
def bucket(
    server: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[str]:
    for name, value in {
        "AWS_ENDPOINT_URL": server,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    import s3fs

    name = "bucket-" + hashlib.sha256(request.node.name.encode()).hexdigest()[:16]
    s3fs.S3FileSystem.clear_instance_cache()
    s3fs.S3FileSystem().mkdir(name)
    yield f"s3://{name}"
    s3fs.S3FileSystem.clear_instance_cache()


def put(location: str, text: str) -> None:
    upath.UPath(location, use_listings_cache=False).write_text(text)


def files(folder: Path) -> dict[str, str]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text() for path in found}


def test_the_mirror_follows_the_bucket(bucket: str, tmp_path: Path) -> None:
    fetched: list[str] = []
    put(f"{bucket}/raw/a.txt", STORY)
    put(f"{bucket}/raw/2024/b.txt", STORY.replace("Kenya", "Rwanda"))
    put(f"{bucket}/raw/.hidden", "x")
    mirror(f"{bucket}/raw", tmp_path, fetched.append)
    assert sorted(fetched) == ["2024/b.txt", "a.txt"]
    mirror(f"{bucket}/raw", tmp_path, fetched.append)
    assert len(fetched) == 2
    # As long as before, and within the same second: only the etag tells.
    put(f"{bucket}/raw/a.txt", STORY.replace("Kenya", "Ghana"))
    upath.UPath(f"{bucket}/raw/2024/b.txt").unlink()
    mirror(f"{bucket}/raw", tmp_path, fetched.append)
    assert files(tmp_path) == {"a.txt": STORY.replace("Kenya", "Ghana")}


def test_an_object_that_changed_is_read_again(bucket: str, tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    put(f"{bucket}/raw/a.txt", STORY)
    mirror(f"{bucket}/raw", raw)
    index = Index(tmp_path / "work")
    assert index.update(raw).articles_new == 1
    mirror(f"{bucket}/raw", raw)
    assert index.update(raw).files_read == 0
    put(f"{bucket}/raw/a.txt", STORY.replace("Kenya", "Ghana"))
    mirror(f"{bucket}/raw", raw)
    assert index.update(raw).files_read == 1


def test_a_location_that_is_not_there_is_named(bucket: str, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="nowhere"):
        mirror(f"{bucket}/nowhere", tmp_path)


def release(folder: Path, name: str) -> Path:
    made = folder / name
    made.mkdir(parents=True)
    (made / "manifest.json").write_text(json.dumps({"release": name}))
    (made / "events.parquet").write_bytes(b"PAR1")
    return made


def test_the_pointer_is_written_last_and_old_releases_go(bucket: str, tmp_path: Path) -> None:
    url = f"{bucket}/releases"
    with pytest.raises(FileNotFoundError, match="no release yet"):
        release_at(url)
    for number in range(4):
        assert upload(release(tmp_path, f"00000{number}-aa"), url, keep=2)
    assert not upload(tmp_path / "000003-aa", url, keep=2)
    assert release_at(url).name == "000003-aa"
    assert release_at(url, "000002-aa").name == "000002-aa"
    with pytest.raises(FileNotFoundError, match="000002-aa, 000003-aa"):
        release_at(url, "000001-aa")


def test_a_release_half_written_is_not_seen(bucket: str, tmp_path: Path) -> None:
    url = f"{bucket}/releases"
    upload(release(tmp_path, "000001-aa"), url, keep=2)
    second = release(tmp_path, "000002-bb")
    (second / "quality.json").symlink_to("nowhere")
    with pytest.raises(StorageError, match="quality"):
        upload(second, url, keep=2)
    assert upath.UPath(f"{url}/000002-bb/manifest.json", use_listings_cache=False).exists()
    assert release_at(url).name == "000001-aa"
    (second / "quality.json").unlink()
    assert upload(second, url, keep=2)
    assert release_at(url).name == "000002-bb"


@pytest.mark.slow
def test_a_run_from_bucket_to_bucket(bucket: str, tmp_path: Path) -> None:
    put(f"{bucket}/raw/a.txt", STORY)
    data = tmp_path / "data"
    environment = {"DRAGOMAN_RAW": f"{bucket}/raw", "DRAGOMAN_RELEASES": f"{bucket}/out"}
    command = [sys.executable, "-m", "pipeline.cli", "run", "--data", str(data)]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "DRAGOMAN_WORKERS": "1", **environment},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    local, there = pipeline.load("events", data=data), pipeline.load("events", data=f"{bucket}/out")
    assert len(local) > 0
    assert local.equals(there)
    assert pipeline.load("articles", data=f"{bucket}/out")["source_file"].tolist() == ["a.txt"]
