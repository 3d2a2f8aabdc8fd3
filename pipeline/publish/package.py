"""What stands beside the tables of a release: descriptions for people and for machines.

Belongs here: `datapackage.json` (Data Package 2.0), `croissant.json` (MLCommons Croissant
1.0), the data dictionary and `CITATION.cff`, all made from the schema files. Does not: the
tables, the manifest, the report of facts.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline import __version__
from pipeline.contract import Column, Table

FRICTIONLESS_TYPES = {
    "string": "string",
    "int32": "integer",
    "int64": "integer",
    "float32": "number",
    "float64": "number",
    "bool": "boolean",
    "date32": "date",
    "list<string>": "array",
}

CROISSANT_TYPES = {
    "string": "sc:Text",
    "int32": "sc:Integer",
    "int64": "sc:Integer",
    "float32": "sc:Float",
    "float64": "sc:Float",
    "bool": "sc:Boolean",
    "date32": "sc:Date",
    "list<string>": "sc:Text",
}

TITLE = "Dragoman: events, investments, agreements and quotes read from news articles"
DESCRIPTION = (
    "Facts extracted from news articles by rules, offline and reproducibly. Every row points at "
    "the bytes of the article that it came from, and says whether the thing happened or was "
    "planned, attempted, alleged, hypothetical or denied."
)


def describe(folder: Path, tables: Mapping[str, Table], hashes: Mapping[str, str]) -> None:
    """Write all descriptions into a release folder; `hashes` maps file names to SHA-256."""
    _write_json(folder / "datapackage.json", data_package(folder, tables, hashes))
    _write_json(folder / "croissant.json", croissant(tables, hashes))
    (folder / "dictionary.md").write_text(dictionary(tables), encoding="utf-8")
    (folder / "CITATION.cff").write_text(citation(), encoding="utf-8")


def _write_json(path: Path, content: Any) -> None:
    text = json.dumps(content, indent=2, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")


def data_package(
    folder: Path, tables: Mapping[str, Table], hashes: Mapping[str, str]
) -> dict[str, Any]:
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "dragoman",
        "title": TITLE,
        "description": DESCRIPTION,
        "version": __version__,
        "resources": [
            resource for table in tables.values() for resource in _resources(folder, table, hashes)
        ],
    }


def _resources(folder: Path, table: Table, hashes: Mapping[str, str]) -> list[dict[str, Any]]:
    named = [(table.name, table.title, table.description)]
    named += [(view.name, view.name, view.description) for view in table.views]
    return [
        {
            "name": name,
            "type": "table",
            "title": title,
            "description": description,
            "path": f"{name}.parquet",
            "format": "parquet",
            "mediatype": "application/vnd.apache.parquet",
            "bytes": (folder / f"{name}.parquet").stat().st_size,
            "hash": f"sha256:{hashes[f'{name}.parquet']}",
            "schema": _table_schema(table),
        }
        for name, title, description in named
    ]


def _table_schema(table: Table) -> dict[str, Any]:
    return {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": [_field(column) for column in table.columns],
        "primaryKey": [table.primary_key],
        "foreignKeys": [
            {"fields": [column], "reference": {"resource": target, "fields": [_key(target)]}}
            for column, target in table.foreign_keys.items()
        ],
    }


def _key(table: str) -> str:
    from pipeline.contract import load_tables

    return load_tables()[table].primary_key


def _field(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    if column.values is not None and not column.is_list:
        constraints["enum"] = list(column.values)
    if column.pattern is not None:
        constraints["pattern"] = column.pattern
    for name, value in (("minimum", column.minimum), ("maximum", column.maximum)):
        if value is not None:
            constraints[name] = value
    field: dict[str, Any] = {
        "name": column.name,
        "type": FRICTIONLESS_TYPES[column.type],
        "description": column.description,
    }
    if column.unit:
        field["unit"] = column.unit
    if column.source_vocabulary:
        field["sourceVocabulary"] = column.source_vocabulary
    return field | ({"constraints": constraints} if constraints else {})


def croissant(tables: Mapping[str, Table], hashes: Mapping[str, str]) -> dict[str, Any]:
    return {
        "@context": CROISSANT_CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": "dragoman",
        "description": DESCRIPTION,
        "version": __version__,
        "distribution": [
            {
                "@type": "cr:FileObject",
                "@id": f"{name}.parquet",
                "name": f"{name}.parquet",
                "contentUrl": f"{name}.parquet",
                "encodingFormat": "application/vnd.apache.parquet",
                "sha256": hashes[f"{name}.parquet"],
            }
            for name in tables
        ],
        "recordSet": [_record_set(table) for table in tables.values()],
    }


def _record_set(table: Table) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.description,
        "key": {"@id": f"{table.name}/{table.primary_key}"},
        "field": [
            {
                "@type": "cr:Field",
                "@id": f"{table.name}/{column.name}",
                "name": column.name,
                "description": column.description,
                "dataType": CROISSANT_TYPES[column.type],
                **({"repeated": True} if column.is_list else {}),
                "source": {
                    "fileObject": {"@id": f"{table.name}.parquet"},
                    "extract": {"column": column.name},
                },
            }
            for column in table.columns
        ],
    }


CROISSANT_CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "conformsTo": "http://purl.org/dc/terms/conformsTo",
    "column": "cr:column",
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "key": "cr:key",
    "recordSet": "cr:recordSet",
    "repeated": "cr:repeated",
    "source": "cr:source",
}


def dictionary(tables: Mapping[str, Table]) -> str:
    """The data dictionary: every table, column and rule, as a Markdown page."""
    parts = [f"# Data dictionary\n\n{DESCRIPTION}\n"]
    for table in tables.values():
        parts.append(f"## {table.name}\n\n{table.description}\n\nKey: `{table.primary_key}`.")
        parts.append("| column | type | required | unit | words | description |")
        parts.append("|---|---|---|---|---|---|")
        parts += [_dictionary_line(column) for column in table.columns]
        parts += [
            f"\nView `{view.name}` (`{view.where}`): {view.description}" for view in table.views
        ]
        parts.append("\n| rule | severity | why |\n|---|---|---|")
        parts += [f"| {rule.name} | {rule.severity} | {rule.why} |" for rule in table.rules]
        parts.append("")
    return "\n".join(parts)


def _dictionary_line(column: Column) -> str:
    if column.source_vocabulary:
        words = f"vocabulary `{column.source_vocabulary}`"
    else:
        words = ", ".join(f"`{value}`" for value in column.values or ())
    required = "yes" if column.required else ""
    cells = (f"`{column.name}`", column.type, required, column.unit or "", words)
    return f"| {' | '.join(cells)} | {column.description} |"


def citation() -> str:
    return (
        "cff-version: 1.2.0\n"
        "message: If you use these tables, please cite them, and the articles they point at.\n"
        "type: dataset\n"
        f'title: "{TITLE}"\n'
        f"version: {__version__}\n"
        "authors:\n  - name: The Dragoman developers\n"
        "license: MIT\n"
    )
