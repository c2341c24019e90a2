"""Runs KQL on rows of our own, in DuckDB, against tables with the columns that Azure's have."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import duckdb_kql

# "Azure Monitor Logs table reference" in Microsoft's documentation; of each table, the columns
# that a query of ours could want.
_TIME, _TEXT, _NUMBER, _WHOLE, _FLAG, _ANY = (
    "TIMESTAMP", "VARCHAR", "DOUBLE", "BIGINT", "BOOLEAN", "JSON",
)  # fmt: skip
_OF_ALL = {
    "TimeGenerated": _TIME,
    "OperationId": _TEXT,
    "OperationName": _TEXT,
    "ParentId": _TEXT,
    "AppRoleName": _TEXT,
    "AppRoleInstance": _TEXT,
    "Properties": _ANY,
    "ItemCount": _WHOLE,
}
TABLES: Mapping[str, Mapping[str, str]] = {
    "AppMetrics": {**_OF_ALL, "Name": _TEXT, "Sum": _NUMBER, "Min": _NUMBER, "Max": _NUMBER},
    "AppTraces": {**_OF_ALL, "Message": _TEXT, "SeverityLevel": _WHOLE},
    "AppExceptions": {**_OF_ALL, "ExceptionType": _TEXT, "OuterMessage": _TEXT},
    "AppRequests": {
        **_OF_ALL, "Id": _TEXT, "Name": _TEXT, "Url": _TEXT, "Success": _FLAG,
        "ResultCode": _TEXT, "DurationMs": _NUMBER,
    },
    "AppDependencies": {
        **_OF_ALL, "Id": _TEXT, "Name": _TEXT, "Target": _TEXT, "DependencyType": _TEXT,
        "Data": _TEXT, "Success": _FLAG, "ResultCode": _TEXT, "DurationMs": _NUMBER,
    },
    "StorageBlobLogs": {
        "TimeGenerated": _TIME, "AccountName": _TEXT, "OperationName": _TEXT,
        "StatusCode": _TEXT, "StatusText": _TEXT, "Uri": _TEXT, "RequesterObjectId": _TEXT,
    },
    "StorageQueueLogs": {
        "TimeGenerated": _TIME, "AccountName": _TEXT, "OperationName": _TEXT,
        "StatusCode": _TEXT, "StatusText": _TEXT, "Uri": _TEXT,
    },
    "_LogOperation": {
        "TimeGenerated": _TIME, "Category": _TEXT, "Operation": _TEXT, "Level": _TEXT,
        "Detail": _TEXT,
    },
}  # fmt: skip
Row = Mapping[str, Any]


class Workspace:
    """An empty workspace with Azure's tables."""

    def __init__(self) -> None:
        self._connection = duckdb_kql.connect()
        for name, columns in TABLES.items():
            listed = ", ".join(f'"{column}" {kind}' for column, kind in columns.items())
            self._connection.sql(f'CREATE TABLE "{name}" ({listed})')

    def insert(self, table: str, rows: Iterable[Row]) -> None:
        """Add rows; what they leave out is null, and their time is now."""
        for row in rows:
            # Columns of KQL are in UTC and say nothing of it.
            filled = {"TimeGenerated": datetime.now(UTC), **row}
            filled["TimeGenerated"] = filled["TimeGenerated"].replace(tzinfo=None)
            names = ", ".join(f'"{name}"' for name in filled)
            places = ", ".join("?" for _ in filled)
            values = [*filled.values()]
            self._connection.execute(f'INSERT INTO "{table}" ({names}) VALUES ({places})', values)

    def ask(self, query: str) -> list[dict[str, Any]]:
        """Return the rows of a query; raises what DuckDB raises for a column that is not there."""
        found = duckdb_kql.query(self._connection, query)
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
