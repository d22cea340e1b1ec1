"""Reads tables as CSV and TSV, whose first line names the fields."""

from __future__ import annotations

import csv
import io

from indexer.errors import BadInput
from indexer.sources.sessions.contract import ListRow
from indexer.sources.sessions.rows.aliases import ALIASES, fold_key
from indexer.text.control_characters import clean_text

MAX_COLUMNS = 200
_LISTS = frozenset(map(fold_key, ALIASES["speakers"])) | {"tags", "topics"}
_TITLES = frozenset(map(fold_key, ("title", *ALIASES["title"])))


def parse_table(text: str, delimiter: str, name: str) -> list[ListRow]:
    """Parse a table; cells that are empty are left out.

    Raises:
        BadInput: No column is a title, there are too many, or a quote is never closed.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[ListRow] = []
    try:
        heads = [clean_text(" ".join(head.split())).lower() for head in next(reader, [])]
        if not _TITLES.intersection(map(fold_key, heads)):
            raise BadInput(name, 1, "no column is a `title`", "name the columns in the first line")
        if len(heads) > MAX_COLUMNS:
            reason = f"{len(heads)} columns, more than {MAX_COLUMNS}"
            raise BadInput(name, 1, reason, "leave out those that no session needs")
        line = reader.line_num + 1
        for cells in reader:
            fields = {
                head.replace(" ", "_"): _read_cell(head, clean_text(cell.strip()))
                for head, cell in zip(heads, cells, strict=False)
                if head and cell.strip()
            }
            if fields:
                rows.append(ListRow(fields, line))
            line = reader.line_num + 1
    except csv.Error as error:
        raise BadInput(name, reader.line_num, f"broken table: {error}", "correct it") from error
    return rows


def _read_cell(head: str, cell: str) -> object:
    """Split the cell of a list at its semicolons or lines; names may hold commas."""
    if fold_key(head) in _LISTS and (";" in cell or "\n" in cell):
        return [part.strip() for part in cell.replace("\n", ";").split(";") if part.strip()]
    return cell
