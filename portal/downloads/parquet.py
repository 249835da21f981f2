"""Parquet: typed columns with exact decimals, every column with its title and description."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
from pyarrow import csv as arrow_csv
from pyarrow import parquet as pq

from portal.downloads.about import Fact
from portal.downloads.content import Column, TableContent
from portal.errors import ReleaseError

#: Rows in a group: readers skip whole groups, and a group is held in memory while it is written.
_GROUP = 65_536
#: How much of a CSV is parsed at a time; a row must fit into it.
_BLOCK = 64 << 20
_DECIMAL_DIGITS = 38  # what 128 bits hold, and what DuckDB and Spark read


def write_parquet(table: TableContent, facts: Iterable[Fact], target: Path) -> None:
    """Write a table as Parquet.

    An `integer` is int64, a `number` decimal128 with as many places as the column needs, `boolean` and `date` are themselves, everything
    else text; a number that fits none of these makes its column text. What is missing is null.

    Args:
        table: The table.
        facts: Written into the metadata of the schema, by their keys.
        target: The file to make.

    Raises:
        ReleaseError: If the CSV cannot be read.
    """
    types = {column.name: _type_of(column) for column in table.columns}
    told = {f"portal.{fact.key}": fact.value for fact in facts}
    schema = pa.schema([pa.field(column.name, types[column.name], metadata=_words(column)) for column in table.columns], metadata=told)
    # A block is allotted whole, so one that is much longer than the file would only be filled with nothing.
    block = min(_BLOCK, max(table.path.stat().st_size, 1))
    try:
        with (
            arrow_csv.open_csv(
                table.path,
                arrow_csv.ReadOptions(block_size=block, use_threads=False),
                arrow_csv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False),
                arrow_csv.ConvertOptions(
                    column_types=types, null_values=[""], strings_can_be_null=True, true_values=["true"], false_values=["false"]
                ),
            ) as batches,
            pq.ParquetWriter(target, schema, compression="zstd", version="2.6") as writer,
        ):
            for batch in batches:
                writer.write_table(pa.Table.from_arrays(batch.columns, schema=schema), row_group_size=_GROUP)
    except pa.ArrowInvalid as error:
        raise ReleaseError(f"{table.path} cannot be read ({error}). Restore the release from a copy or from git.") from error


def _type_of(column: Column) -> pa.DataType:
    numbers = column.numbers
    if column.type == "integer" and numbers and numbers.fit_int64:
        return pa.int64()
    if column.type in ("integer", "number") and numbers and numbers.whole_digits + numbers.decimals <= _DECIMAL_DIGITS:
        return pa.decimal128(_DECIMAL_DIGITS, numbers.decimals)
    return {"boolean": pa.bool_(), "date": pa.date32()}.get(column.type, pa.string())


def _words(column: Column) -> dict[str, str]:
    return {
        "title": column.title,
        "title_en": column.title_en,
        "description": column.description,
        "description_en": column.description_en,
        "type": column.type,
    }
