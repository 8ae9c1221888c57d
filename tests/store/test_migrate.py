import asyncio

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine

from service.store.connect import connect
from service.store.migrate import FOLDER, migrate
from service.store.tables import metadata


def differences(connection: Connection) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(connection), metadata))


async def test_the_migrated_tables_are_those_that_are_declared(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_ten_processes_may_migrate_at_once(database_url: str) -> None:
    engines = [connect(database_url, connections=1) for _ in range(10)]
    try:
        await asyncio.gather(*[migrate(each) for each in engines])
        async with engines[0].connect() as connection:
            versions = (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalars().all()
        assert versions == ScriptDirectory(str(FOLDER)).get_heads()
    finally:
        await asyncio.gather(*[each.dispose() for each in engines])


async def test_every_table_of_a_site_leads_its_key_with_the_site() -> None:
    apart = {"keyrings"}
    first_columns = {table.name: table.primary_key.columns.keys()[0] for table in metadata.sorted_tables}
    assert {name for name, column in first_columns.items() if column != "site_id"} == apart
