"""Where the tables of a project are kept to be asked: in SQLite files of its own, or in the PostgreSQL that it names."""

from __future__ import annotations

from pathlib import Path

from portal.errors import PortalError
from portal.query.databases import Stores
from portal.query.files import FileStores

#: The variable of the environment that names a database; read by the commands only.
DATABASE = "PORTAL_DATABASE"


def stores_of(root: Path, database: str = "") -> Stores:
    """Return the stores of a project.

    Args:
        root: Its folder: files go to `build/query`.
        database: The address of a PostgreSQL database; left empty, files are used.

    Raises:
        PortalError: If the address is of another kind, or what speaks to PostgreSQL is not installed.
    """
    if not database:
        return FileStores(root / "build" / "query")
    if not database.startswith(("postgresql://", "postgres://")):
        raise PortalError(f"{DATABASE} is no address of a PostgreSQL database: write postgresql://USER@HOST/DATABASE, or leave it unset.")
    try:
        from portal.query.postgresql import PostgresStores
    except ImportError as error:
        raise PortalError(f"{DATABASE} is set, but psycopg is not installed: pip install 'plan-portal[postgresql]'.") from error
    return PostgresStores(database)
