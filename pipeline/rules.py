"""A table's rules as SQL conditions over one row, for DuckDB.

Belongs here: the translation, used where rows are audited and where a shard withholds rows
that would break the contract. Does not: running the conditions, or what a rule is
(`pipeline.contract`).

Conditions speak of the row as `t`. An unknown condition counts as broken: a rule over nulls
must say what it makes of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pipeline.contract import Column, Rule, Table, vocabulary_entries


def row_conditions(table: Table, columns: Iterable[Column] | None = None) -> dict[str, str]:
    """Every critical law that a row must meet by itself, by rule name; of laws of a single
    column those of `columns` only, if given.

    Left out are laws over the whole table (keys, links) and over bytes, which the row border
    has made true by construction.
    """
    conditions: dict[str, str] = {}
    for column in table.columns if columns is None else columns:
        conditions |= _column_conditions(column)
    for rule in table.rules:
        if rule.severity == "critical" and rule.kind in ("require", "lookup", "expect"):
            conditions[rule.name] = condition(rule)
    return conditions


def condition(rule: Rule) -> str:
    """The SQL of a `require`, `lookup` or `expect` rule."""
    if rule.kind == "require":
        return str(rule.spec)
    if rule.kind == "lookup":
        return lookup_condition(rule.spec)
    return _expectation(rule.spec, rule.kwargs)


def fact_keys_query(tables: Iterable[Table]) -> str:
    """SQL that lists table name and key of every fact; `evidence` rows point at these."""
    parts = [
        f"select '{table.name}' as table_name, {table.primary_key} as record_id from {table.name}"
        for table in tables
        if table.is_fact
    ]
    return " union all ".join(parts) or "select '' as table_name, '' as record_id where false"


def _column_conditions(column: Column) -> dict[str, str]:
    name = f't."{column.name}"'
    found = {}
    if column.required:
        found[f"{column.name}_is_there"] = f"{name} is not null"
    if column.values is not None:
        test = (
            members_condition(column) if column.is_list else f"{name} in ({_list(column.values)})"
        )
        found[f"{column.name}_in_vocabulary"] = f"{name} is null or {test}"
    if column.pattern is not None:
        test = f"regexp_matches({name}, {quoted(column.pattern)})"
        found[f"{column.name}_matches_pattern"] = f"{name} is null or {test}"
    if column.minimum is not None or column.maximum is not None:
        kwargs = {"column": column.name, "min_value": column.minimum, "max_value": column.maximum}
        found[f"{column.name}_in_range"] = _between(kwargs)
    return found


def members_condition(column: Column) -> str:
    """All members of a list column are known words."""
    return f'list_has_all([{_list(column.values or ())}], t."{column.name}")'


def lookup_condition(spec: Mapping[str, Any]) -> str:
    """The row's key is an entry whose fields are the row's (`same`) or hold them (`member`)."""
    entries = vocabulary_entries(spec["vocabulary"])
    cases = []
    for word, entry in entries.items():
        tests = [
            f"{column} = {_literal(entry[name])}" for name, column in spec.get("same", {}).items()
        ]
        for name, column in spec.get("member", {}).items():
            members = _list(entry[name]) or "''"
            tests.append(f"({column} is null or {column} in ({members}))")
        cases.append(f"when {quoted(word)} then {' and '.join(tests)}")
    return f"case {spec['key']} {' '.join(cases)} else false end"


def _expectation(kind: str, kwargs: Mapping[str, Any]) -> str:
    """A Great Expectation of `pipeline.contract.EXPECTATIONS` as the same condition in SQL."""
    if kind == "expect_column_pair_values_a_to_be_greater_than_b":
        sign = ">=" if kwargs.get("or_equal") else ">"
        return _pair(kwargs, sign)
    if kind == "expect_column_pair_values_to_be_equal":
        return _pair(kwargs, "=")
    name = f't."{kwargs["column"]}"'
    match kind:
        case "expect_column_values_to_not_be_null":
            return f"{name} is not null"
        case "expect_column_values_to_be_null":
            return f"{name} is null"
        case "expect_column_values_to_be_between":
            return _between(kwargs)
        case "expect_column_value_lengths_to_be_between":
            return _between(kwargs, f"length({name})")
        case "expect_column_values_to_be_in_set":
            return f"{name} is null or {name} in ({_list(kwargs['value_set'])})"
        case "expect_column_values_to_not_be_in_set":
            return f"{name} is null or {name} not in ({_list(kwargs['value_set'])})"
        case "expect_column_values_to_match_regex":
            return f"{name} is null or regexp_matches({name}, {quoted(kwargs['regex'])})"
        case "expect_column_values_to_not_match_regex":
            return f"{name} is null or not regexp_matches({name}, {quoted(kwargs['regex'])})"
    raise ValueError(f"no SQL for {kind}")


def _pair(kwargs: Mapping[str, Any], sign: str) -> str:
    a, b = f't."{kwargs["column_A"]}"', f't."{kwargs["column_B"]}"'
    return f"{a} is null or {b} is null or {a} {sign} {b}"


def _between(kwargs: Mapping[str, Any], measured: str | None = None) -> str:
    name = f't."{kwargs["column"]}"'
    value = measured or name
    tests = [f"{name} is not null"]
    if kwargs.get("min_value") is not None:
        tests.append(f"{value} {'>' if kwargs.get('strict_min') else '>='} {kwargs['min_value']}")
    if kwargs.get("max_value") is not None:
        tests.append(f"{value} {'<' if kwargs.get('strict_max') else '<='} {kwargs['max_value']}")
    return f"{name} is null or ({' and '.join(tests)})"


def _list(values: Any) -> str:
    return ", ".join(quoted(value) for value in values)


def _literal(value: Any) -> str:
    return quoted(value) if isinstance(value, str) else str(value)


def quoted(value: Any) -> str:
    """An SQL string literal."""
    return "'" + str(value).replace("'", "''") + "'"
