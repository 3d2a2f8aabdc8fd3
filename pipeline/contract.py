"""The contract: what `schemas/*.yaml` says of each table, loaded strictly.

Belongs here: the schema vocabulary (keys, types, rules), its errors, and the Arrow schema
that follows from a table. Does not: any table's content (that is in the YAML), the running
of rules (`pipeline.publish.audit`), Dagster or Great Expectations.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa
import yaml

Severity = Literal["critical", "warning"]

ARROW_TYPES: Mapping[str, pa.DataType] = {
    "string": pa.string(),
    "int32": pa.int32(),
    "int64": pa.int64(),
    "float32": pa.float32(),
    "float64": pa.float64(),
    "bool": pa.bool_(),
    "date32": pa.date32(),
    "list<string>": pa.list_(pa.string()),
}

TABLE_KEYS = {
    "name", "title", "description", "primary_key", "include", "sort_by",
    "columns", "foreign_keys", "let", "checks", "views", "identity",
}  # fmt: skip
VIEW_KEYS = {"where", "description", "once"}
BLOCK_KEYS = {"columns", "foreign_keys", "let", "checks"}
COLUMN_KEYS = {
    "type", "required", "description", "unit", "enum", "vocabulary", "pattern", "minimum",
    "maximum", "position",
}  # fmt: skip
RULE_KINDS = ("expect", "require", "bytes", "money", "lookup")
RULE_KEYS = {"rule", "why", "severity", "mostly", "kwargs", "when", *RULE_KINDS}
KIND_KEYS = {
    "bytes": {"text", "start", "end"},
    "money": {"text", "amount", "currency"},
    "lookup": {"vocabulary", "key", "same", "member"},
}
EXPECTATIONS: Mapping[str, frozenset[str]] = {
    "expect_column_values_to_be_between": frozenset(
        {"column", "min_value", "max_value", "strict_min", "strict_max"}
    ),
    "expect_column_values_to_be_in_set": frozenset({"column", "value_set"}),
    "expect_column_values_to_not_be_in_set": frozenset({"column", "value_set"}),
    "expect_column_values_to_match_regex": frozenset({"column", "regex"}),
    "expect_column_values_to_not_match_regex": frozenset({"column", "regex"}),
    "expect_column_values_to_not_be_null": frozenset({"column"}),
    "expect_column_values_to_be_null": frozenset({"column"}),
    "expect_column_value_lengths_to_be_between": frozenset({"column", "min_value", "max_value"}),
    "expect_column_pair_values_a_to_be_greater_than_b": frozenset(
        {"column_A", "column_B", "or_equal", "ignore_row_if"}
    ),
    "expect_column_pair_values_to_be_equal": frozenset({"column_A", "column_B", "ignore_row_if"}),
}
"""The Great Expectations that a rule may name, with their arguments: those that judge each row
by itself, because tables are validated in batches and only such judgements add up."""


class ContractError(ValueError):
    """A schema file breaks the rules of schema files; the message names file, place and remedy."""


@dataclass(frozen=True)
class Column:
    """One column: `values` are the words it may hold, from `enum` or a vocabulary file."""

    name: str
    type: str
    description: str
    required: bool = False
    unit: str | None = None
    values: tuple[str, ...] | None = None
    source_vocabulary: str | None = None
    pattern: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    position: Literal["character", "byte"] | None = None
    """Counts from the start of the raw file, in what."""

    @property
    def is_list(self) -> bool:
        return self.type.startswith("list<")

    def arrow_field(self) -> pa.Field:
        metadata = {
            "description": self.description,
            "unit": self.unit,
            "source_vocabulary": self.source_vocabulary,
            "enum": "|".join(self.values) if self.values and not self.source_vocabulary else None,
        }
        kept = {key: value for key, value in metadata.items() if value}
        return pa.field(self.name, ARROW_TYPES[self.type], not self.required, metadata=kept)


@dataclass(frozen=True)
class Rule:
    """One check beyond what the columns imply; exactly one of the kinds of `RULE_KINDS`."""

    name: str
    why: str
    severity: Severity
    kind: str
    spec: Any
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    when: str | None = None
    mostly: float = 1.0


@dataclass(frozen=True)
class View:
    """Rows of a table that are safe to use without further thought: SQL condition and reason.

    `once` names a column of which each value stands for one thing, told by many rows maybe: the
    view holds one of them.
    """

    name: str
    where: str
    description: str
    once: str | None = None


@dataclass(frozen=True)
class Table:
    """A table as its schema file describes it."""

    name: str
    title: str
    description: str
    primary_key: str
    sort_by: tuple[str, ...]
    columns: tuple[Column, ...]
    foreign_keys: Mapping[str, str]
    let: Mapping[str, str]
    rules: tuple[Rule, ...]
    is_fact: bool
    views: tuple[View, ...] = ()
    identity: tuple[str, ...] = ()
    """Cells by which a person's correction finds its row again after rules have changed."""

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    def arrow_schema(self) -> pa.Schema:
        metadata = {"table": self.name, "title": self.title, "description": self.description}
        return pa.schema([column.arrow_field() for column in self.columns], metadata=metadata)


def schema_folder() -> Path:
    """The schema files: beside the package in a wheel, beside its folder in a checkout."""
    here = Path(__file__).resolve().parent
    packaged = here / "schemas"
    return packaged if packaged.is_dir() else here.parent / "schemas"


@cache
def load_tables(folder: Path | None = None) -> dict[str, Table]:
    """All tables by name, `articles` first, facts next, `evidence` last.

    Raises ContractError on an unknown key, type, vocabulary or column, and on a foreign key
    to a table that is not there.
    """
    folder = folder or schema_folder()
    tables = {}
    for path in sorted(folder.glob("*.yaml")):
        table = _table(path, folder)
        if table.name != path.stem:
            raise ContractError(f"{path.name}: name is {table.name!r}, the file's is {path.stem!r}")
        tables[table.name] = table
    for name in ("articles", "evidence"):
        if name not in tables:
            raise ContractError(f"{folder.name}: {name}.yaml is missing; every release needs it")
    for table in tables.values():
        for column, target in table.foreign_keys.items():
            if target not in tables:
                raise ContractError(
                    f"{table.name}.yaml: foreign_keys.{column}: no table {target!r}"
                )
    order = {"articles": 0, "evidence": 2}
    return dict(sorted(tables.items(), key=lambda item: (order.get(item[0], 1), item[0])))


def fact_tables(tables: Mapping[str, Table]) -> list[Table]:
    return [table for table in tables.values() if table.is_fact]


@cache
def vocabulary(reference: str, folder: Path | None = None) -> tuple[str, ...]:
    """The words that `file.key.path` names; `*` stands for every member, its words united."""
    return tuple(dict.fromkeys(str(word) for word in _words(reference, folder or schema_folder())))


def vocabulary_entries(reference: str, folder: Path | None = None) -> Mapping[str, Any]:
    """The mapping at `file.key`, for rules that look up more than the word."""
    name, *path = reference.split(".")
    node = _yaml((folder or schema_folder()) / "vocabularies" / f"{name}.yaml")
    for key in path:
        node = node[key]
    return {str(word): entry for word, entry in node.items()}


def _words(reference: str, folder: Path) -> list[Any]:
    name, *path = reference.split(".")
    nodes = [_yaml(folder / "vocabularies" / f"{name}.yaml")]
    for key in path:
        if key == "*":
            nodes = [child for node in nodes for child in node.values()]
        else:
            nodes = [node[key] for node in nodes]
    return [word for node in nodes for word in node]


@cache
def _yaml(path: Path) -> Any:
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_UniqueKeyLoader)
    except FileNotFoundError as error:
        raise ContractError(f"{path.parent.name}/{path.name}: no such file") from error
    except yaml.YAMLError as error:
        raise ContractError(f"{path.name}: not valid YAML: {error}") from error


class _UniqueKeyLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """A key given twice silently loses one of its values in plain YAML; here it is an error."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key!r} stands twice", node.start_mark
                )
        mapping: dict[Any, Any] = super().construct_mapping(node, deep)
        return mapping


def _table(path: Path, folder: Path) -> Table:
    spec = _checked(_yaml(path), TABLE_KEYS, path.name)
    for key in ("name", "title", "description", "primary_key", "columns"):
        if key not in spec:
            raise ContractError(f"{path.name}: {key} is missing")
    blocks = {name: folder / "blocks" / f"{name}.yaml" for name in spec.get("include", [])}
    included = {
        name: _checked(_yaml(block), BLOCK_KEYS, f"blocks/{name}.yaml")
        for name, block in blocks.items()
    }
    places = {path.name: spec} | {f"blocks/{name}.yaml": b for name, b in included.items()}
    ordered = _key_first(_columns(places, folder), spec["primary_key"], path.name)
    parts = [*included.items(), (path.stem, spec)]
    names = {column.name for column in ordered}
    rules = tuple(
        _rule(rule, f"{name}.yaml: checks[{index}]", names, folder)
        for name, part in parts
        for index, rule in enumerate(part.get("checks", []))
    )
    _unique_names(rules, path.name)
    foreign = {k: v for _, part in parts for k, v in part.get("foreign_keys", {}).items()}
    let = {k: v for _, part in parts for k, v in part.get("let", {}).items()}
    once = {view["once"] for view in spec.get("views", {}).values() if "once" in view}
    used = {*foreign, *spec.get("sort_by", []), *spec.get("identity", []), *once}
    _known(used, names, f"{path.name}: foreign_keys, sort_by, identity or a view's once")
    return Table(
        spec["name"], spec["title"], spec["description"], spec["primary_key"],
        tuple(spec.get("sort_by", [spec["primary_key"]])), ordered, foreign, let, rules,
        is_fact="fact" in included,
        views=_views(spec, path.name),
        identity=tuple(spec.get("identity", [])),
    )  # fmt: skip


def _columns(parts: Mapping[str, dict[str, Any]], folder: Path) -> dict[str, Column]:
    """The columns of all parts, which are named by their files, in the order of these."""
    columns: dict[str, Column] = {}
    for place, part in parts.items():
        for name, column in part.get("columns", {}).items():
            if name in columns:
                raise ContractError(f"{place}: columns.{name} is there already")
            columns[name] = _column(name, column, f"{place}: columns.{name}", folder)
    return columns


def _views(spec: dict[str, Any], place: str) -> tuple[View, ...]:
    return tuple(
        View(name, view["where"], view["description"], view.get("once"))
        for name, view in spec.get("views", {}).items()
        if _checked(view, VIEW_KEYS, f"{place}: views.{name}")
    )


def _key_first(columns: dict[str, Column], key: str, place: str) -> tuple[Column, ...]:
    if key not in columns:
        raise ContractError(f"{place}: primary_key {key!r} is not a column")
    return (columns[key], *(column for name, column in columns.items() if name != key))


def _column(name: str, spec: Any, place: str, folder: Path) -> Column:
    spec = _checked(spec, COLUMN_KEYS, place)
    if spec.get("type") not in ARROW_TYPES:
        known = ", ".join(ARROW_TYPES)
        raise ContractError(f"{place}: type {spec.get('type')!r} is unknown; one of {known}")
    if not spec.get("description"):
        raise ContractError(f"{place}: description is missing")
    values = tuple(map(str, spec["enum"])) if "enum" in spec else None
    if "vocabulary" in spec:
        try:
            values = vocabulary(spec["vocabulary"], folder)
        except (KeyError, TypeError, AttributeError) as error:
            raise ContractError(
                f"{place}: vocabulary {spec['vocabulary']!r} has no key {error}"
            ) from error
    if "pattern" in spec:
        _compiles(spec["pattern"], place)
    return Column(
        name, spec["type"], spec["description"], bool(spec.get("required", False)),
        spec.get("unit"), values, spec.get("vocabulary"), spec.get("pattern"),
        spec.get("minimum"), spec.get("maximum"), spec.get("position"),
    )  # fmt: skip


def _rule(spec: Any, place: str, columns: set[str], folder: Path) -> Rule:
    spec = _checked(spec, RULE_KEYS, place)
    for key in ("rule", "why", "severity"):
        if not spec.get(key):
            raise ContractError(f"{place}: {key} is missing")
    place = f"{place} ({spec['rule']})"
    kinds = [kind for kind in RULE_KINDS if kind in spec]
    if len(kinds) != 1:
        raise ContractError(f"{place}: needs exactly one of {', '.join(RULE_KINDS)}; has {kinds}")
    if spec["severity"] not in ("critical", "warning"):
        raise ContractError(
            f"{place}: severity {spec['severity']!r} is neither critical nor warning"
        )
    kind = kinds[0]
    if kind in KIND_KEYS:
        _checked(spec[kind], KIND_KEYS[kind], f"{place}: {kind}")
    if kind == "lookup":
        vocabulary(spec[kind]["vocabulary"], folder)
    if kind in ("bytes", "money"):
        _known(set(spec[kind].values()), columns, f"{place}: {kind}")
    if kind == "expect":
        if spec["expect"] not in EXPECTATIONS:
            known = ", ".join(sorted(EXPECTATIONS))
            raise ContractError(f"{place}: no expectation {spec['expect']!r}; known are {known}")
        kwargs = _checked(
            spec.get("kwargs", {}), set(EXPECTATIONS[spec["expect"]]), f"{place}: kwargs"
        )
        used = {value for key, value in kwargs.items() if key.startswith("column")}
        _known(used, columns, f"{place}: kwargs")
    return Rule(
        spec["rule"], spec["why"], spec["severity"], kind, spec[kind],
        spec.get("kwargs", {}), spec.get("when"), float(spec.get("mostly", 1.0)),
    )  # fmt: skip


def _checked(spec: Any, allowed: set[str], place: str) -> dict[str, Any]:
    if not isinstance(spec, dict):
        raise ContractError(f"{place}: expected a mapping, found {type(spec).__name__}")
    for key in spec:
        if key not in allowed:
            raise ContractError(
                f"{place}: unknown key {key!r}; known are {', '.join(sorted(allowed))}"
            )
    return spec


def _known(used: set[str], columns: set[str], place: str) -> None:
    missing = sorted(used - columns)
    if missing:
        raise ContractError(f"{place}: no such column: {', '.join(missing)}")


def _unique_names(rules: tuple[Rule, ...], place: str) -> None:
    names = [rule.name for rule in rules]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ContractError(f"{place}: rules with the same name: {', '.join(twice)}")


def _compiles(pattern: str, place: str) -> None:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ContractError(f"{place}: pattern {pattern!r}: {error}") from error
