"""A table of words and numbers that reads well on the page and as plain text."""


class Table:
    """Rows under a heading. Jupyter shows it as a table; `print` and tests see aligned text.

    columns: the names, (n,). rows: a list of rows of n texts each.
    Raises ValueError if a row has another length.
    """

    def __init__(self, columns, rows):
        self.columns = [str(column) for column in columns]
        self.rows = [[str(entry) for entry in row] for row in rows]
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"{len(self.columns)} columns, but this row has {len(row)}: {row}")

    def __repr__(self):
        lines = [self.columns, *self.rows]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        wide = [map(str.ljust, line, widths) for line in lines]
        return "\n".join("  ".join(entries).rstrip() for entries in wide)

    def _repr_markdown_(self):
        lines = [self.columns, ["---"] * len(self.columns), *self.rows]
        return "\n".join("| " + " | ".join(map(_escape, line)) + " |" for line in lines)


def _escape(entry):
    return entry.replace("|", "\\|").replace("*", "\\*").replace("_", "\\_")
