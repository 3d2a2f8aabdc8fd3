"""PDFs for tests, written by hand: pages of lines in Helvetica at given places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 595, 842


@dataclass(frozen=True)
class Text:
    """A line of text `size` points high whose baseline starts at `x`, `y` (from the top)."""

    text: str
    x: float
    y: float
    size: float = 11
    bold: bool = False


def pdf(pages: Sequence[Sequence[Text]], trailer: str = "", extra: Sequence[str] = ()) -> bytes:
    """A whole PDF file; `extra` holds further objects, `trailer` further trailer entries."""
    kids = " ".join(f"{5 + 2 * i} 0 R" for i in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        _font("Helvetica"),
        _font("Helvetica-Bold"),
    ]
    for number, lines in enumerate(pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Resources << /Font "
            f"<< /F1 3 0 R /F2 4 0 R >> >> /Contents {6 + 2 * number} 0 R >>"
        )
        content = "\n".join(_shown(line) for line in lines)
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    return whole_file([*objects, *extra], trailer)


def paragraph(text: str, x: float, y: float, columns: int, size: float = 11) -> list[Text]:
    """`text` broken into lines of at most `columns` characters, 14 points apart."""
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > columns:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [Text(t, x, y + 14 * i, size) for i, t in enumerate([*lines, line])]


def _font(name: str) -> str:
    return f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>"


def _shown(line: Text) -> str:
    escaped = line.text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    font = "F2" if line.bold else "F1"
    return f"BT /{font} {line.size} Tf {line.x} {HEIGHT - line.y} Td ({escaped}) Tj ET"


def whole_file(objects: Sequence[str], trailer: str = "") -> bytes:
    """The bytes of a file of `objects`, numbered from 1, the first of them the catalogue."""
    data, positions = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        positions.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n".encode("cp1252")
    table = "".join(f"{p:010} 00000 n \n" for p in positions)
    end = (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n"
        f"<< /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{len(data)}\n%%EOF\n"
    )
    return data + end.encode()
