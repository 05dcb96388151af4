"""Many rows from one: a record made by the ORM is copied in SQL.

A million stock moves through the ORM would take hours; a copy of one real row
keeps every column as Odoo wrote it and varies only what the benchmark needs.
"""

from odoo.tools import SQL


def columns(cr, table):
    cr.execute(
        """
        SELECT column_name FROM information_schema.columns
         WHERE table_schema = current_schema AND table_name = %s
           AND is_generated = 'NEVER'
        """,
        [table],
    )
    return [name for (name,) in cr.fetchall()]


def clone(cr, table, source_id, count, **expressions):
    """Copy row ``source_id`` of ``table`` ``count`` times.

    :param expressions: SQL per column that differs, over ``i`` (1 to ``count``)
        and ``id`` (written ``{id}``), the number of the new row.
    :return: the ``range`` of the new ids.
    """
    cr.execute(SQL("SELECT COALESCE(MAX(id), 0) FROM %s", SQL.identifier(table)))
    [base] = cr.fetchone()
    names = [name for name in columns(cr, table) if name != "id"]
    values = [
        _literal(expressions[name].replace("{id}", f"({base} + i)"))
        if name in expressions
        else SQL("source.%s", SQL.identifier(name))
        for name in names
    ]
    cr.execute(
        SQL(
            "INSERT INTO %(table)s (id, %(names)s) SELECT %(base)s + i, %(values)s"
            " FROM %(table)s AS source, generate_series(1, %(count)s) AS i"
            " WHERE source.id = %(source)s",
            table=SQL.identifier(table),
            names=SQL(", ").join(map(SQL.identifier, names)),
            base=base,
            values=SQL(", ").join(values),
            count=count,
            source=source_id,
        )
    )
    cr.execute(
        SQL("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", table, base + count)
    )
    return range(base + 1, base + count + 1)


def _literal(expression):
    """Our own SQL text as it stands: its percent signs are the modulo operator."""
    return SQL(expression.replace("%", "%%"))  # pylint: disable=E8103


def pick(ids, spread="i"):
    """SQL that gives one of a contiguous range of ids, evenly by ``spread``."""
    return f"{ids[0]} + (({spread}) * 7919) % {len(ids)}"


def choose(values, spread="i"):
    """SQL that gives one of a list of values, evenly by ``spread``."""
    items = ", ".join(repr(value) for value in values)
    return f"(ARRAY[{items}])[1 + ({spread}) % {len(values)}]"
