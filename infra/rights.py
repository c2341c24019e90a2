"""The rights of the app's role in the database, on Azure and locally: to change rows only."""

from collections.abc import Iterator

from psycopg import sql

DATABASE = "ticketing"
OWNER = "ticketing_owner"

_APP_SETTINGS = {
    "statement_timeout": "30s",
    "lock_timeout": "10s",
    "idle_in_transaction_session_timeout": "30s",
    # The default is for a spinning disk. With it, a search in a small event reads the tickets of
    # all events, because the planner estimates index look-ups as more expensive.
    "random_page_cost": "1.1",
}


def rights_of(app: str) -> Iterator[sql.Composed]:
    """Yield the statements that give the role `app` its rights on what `OWNER` owns and will own.

    Run them in `DATABASE`, as a role that may act as `OWNER`; they are idempotent. The time-outs
    are settings of the role, so that they also apply behind a pooler.
    """
    names = {
        "app": sql.Identifier(app),
        "owner": sql.Identifier(OWNER),
        "database": sql.Identifier(DATABASE),
    }
    for setting, value in _APP_SETTINGS.items():
        yield sql.SQL("ALTER ROLE {app} SET {setting} = {value}").format(
            **names, setting=sql.Identifier(setting), value=sql.Literal(value)
        )
    for order in (
        "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
        "GRANT CONNECT ON DATABASE {database} TO {app}",
        "GRANT USAGE ON SCHEMA public TO {app}",
    ):
        yield sql.SQL(order).format(**names)
    for granted in (
        "SELECT, INSERT, UPDATE, DELETE ON TABLES",
        "USAGE, SELECT ON SEQUENCES",
        "EXECUTE ON FUNCTIONS",
    ):
        default = f"ALTER DEFAULT PRIVILEGES FOR ROLE {{owner}} GRANT {granted} TO {{app}}"
        yield sql.SQL(default).format(**names)
