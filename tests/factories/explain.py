"""How PostgreSQL answers what a piece of code reads."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any


class Watch:
    """Explains every statement that reads or changes rows before it runs (for `connection.execute_wrapper`); `scans`:
    the tables among `large` that would be read from the first row to the last."""

    def __init__(self, large: Collection[str]) -> None:
        self.large = large
        self.queries = 0
        self.scans: list[str] = []

    def __call__(
        self, execute: Callable[..., Any], statement: str, params: Any, many: bool, context: Any
    ) -> Any:
        from django.db import connection

        self.queries += 1
        if statement.lstrip().upper().startswith(("SELECT", "WITH", "UPDATE")) and not many:
            with connection.connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}", params)
                (plan,) = cursor.fetchone()
            self.scans += [node for node in _scans(plan[0]["Plan"]) if node in self.large]
        return execute(statement, params, many, context)


def _scans(node: dict[str, Any]) -> Iterator[str]:
    if node["Node Type"] == "Seq Scan":
        yield node["Relation Name"]
    for child in node.get("Plans", []):
        yield from _scans(child)
