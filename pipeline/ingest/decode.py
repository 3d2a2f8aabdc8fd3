"""Bytes to characters and the codec that leads back to the very bytes.

Here belongs the choice of an encoding. Here does not belong the repair of mojibake: what
the file says is what is quoted.
"""

from __future__ import annotations

import codecs
from typing import NamedTuple

from charset_normalizer import from_bytes

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_STATEFUL = (
    "utf_7", "iso2022", "hz", "utf_16", "utf_32", "utf_8_sig", "punycode", "idna",
    "shift_jis_2004", "shift_jisx0213", "euc_jis_2004", "euc_jisx0213", "big5hkscs",
)  # fmt: skip
"""Codecs whose slices do not encode to slices of the bytes; offsets need those that do. The last
ones have two bytes for some pairs of characters."""

_NO_TEXT = ("base64", "bz2", "hex", "quopri", "rot13", "uu", "zlib", "unicode", "raw_unicode")

DETECTION_SAMPLE = 256 * 1024
CHUNK = 4096
BINARY_SHARE = 0.02
"""Share of control characters above which bytes are no text."""

_CONTROL = bytes(set(range(32)) - {9, 10, 11, 12, 13, 27, 28, 29, 30, 31} | {127})


class Decoded(NamedTuple):
    """`text.encode(encoding)` is the input again, byte for byte; a BOM stays a character."""

    text: str
    encoding: str


def decode(data: bytes) -> Decoded:
    """By BOM, else as strict UTF-8, else as detected, else as Latin-1, which never fails."""
    return decode_as(data, None)


def decode_as(data: bytes, declared: str | None) -> Decoded:
    """The same for a document that declares its encoding, which counts before the detector's."""
    announced = next((encoding for bom, encoding in _BOMS if data.startswith(bom)), None)
    for encoding in (announced, _utf16_without_bom(data), "utf-8", _usable(declared)):
        if encoding is not None and (found := _lossless(data, encoding)):
            return found
    for encoding in (_detected(data), "cp1252"):
        if encoding is not None and (found := _lossless(data, encoding)):
            return found
    return Decoded(data.decode("latin-1"), "latin-1")


def bom_encoding(head: bytes) -> str | None:
    """The encoding that a byte-order mark at the head of a file announces."""
    return next((encoding for bom, encoding in _BOMS if head.startswith(bom)), None)


def is_binary(data: bytes) -> bool:
    """Bytes that are no text in any encoding: pictures, archives, programs."""
    if data.startswith(tuple(bom for bom, _ in _BOMS)) or _utf16_without_bom(data):
        return False
    sample = data[:DETECTION_SAMPLE]
    return len(sample) - len(sample.translate(None, _CONTROL)) > BINARY_SHARE * len(sample)


def _lossless(data: bytes, encoding: str) -> Decoded | None:
    """The text, if encoding it chunk by chunk gives the bytes again."""
    try:
        text = data.decode(encoding)
        pieces = (text[i : i + CHUNK].encode(encoding) for i in range(0, len(text), CHUNK))
        return Decoded(text, encoding) if b"".join(pieces) == data else None
    except (UnicodeError, LookupError):
        return None


def _detected(data: bytes) -> str | None:
    best = from_bytes(data[:DETECTION_SAMPLE]).best()
    return _usable(best.encoding) if best else None


def _usable(name: str | None) -> str | None:
    """The codec of that name, if Python has it and its slices encode to slices."""
    try:
        codec = codecs.lookup(name or "").name.replace("-", "_")
    except LookupError:
        return None
    return None if codec.startswith(_STATEFUL + _NO_TEXT) else name


def _utf16_without_bom(data: bytes) -> str | None:
    """English in UTF-16 has a zero in every other byte."""
    sample = data[:2048]
    if len(sample) < 8 or len(data) % 2:
        return None
    for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if sample[offset::2].count(0) > 0.7 * len(sample) / 2 and 0 not in sample[1 - offset :: 2]:
            return encoding
    return None
