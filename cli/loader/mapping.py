"""The mapping: a TOML file that says what each column of each file is.

`read_mapping` judges the whole file before it answers and reports every mistake
at once; a key it does not know is answered with the one that was meant.
"""

import codecs
import re
import tomllib
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal, InvalidOperation

from .fields import SECTIONS
from .report import LoadError, Problem, suggest
from .values import BadValueError, Format, is_date_words, parse_date

IN_BRACES = re.compile(r"\{([^{}]+)\}")
FORMAT_KEYS = {item.name for item in fields(Format)} - {"files"}


@dataclass(frozen=True)
class Source:
    """Where the value of a field comes from."""

    columns: tuple = ()
    text: str = ""
    always: str | None = None
    default: str = ""
    times: Decimal | None = None
    lower: bool = False
    values: dict = field(default_factory=dict)

    def read(self, cells):
        """The text of this field for one row, still unparsed."""
        if self.always is not None:
            return self.always
        if not any(cells[column] for column in self.columns):
            return self.default
        found = cells[self.columns[0]]
        if self.text:
            found = IN_BRACES.sub(lambda part: cells[part.group(1)], self.text)
        found = self.values.get(found, found)
        return found.lower() if self.lower else found


@dataclass(frozen=True)
class SectionMap:
    """One section: its file, how that is written, its key and its fields."""

    name: str
    file: str
    key: tuple
    form: Format
    fields: dict

    @property
    def columns(self):
        """Every column of the file that the mapping needs."""
        needed = dict.fromkeys(self.key)
        for source in self.fields.values():
            needed.update(dict.fromkeys(source.columns))
        return list(needed)


@dataclass(frozen=True)
class Company:
    """Where the records go and the few things no file says."""

    use: str = "main"
    name: str = ""
    currency: str = ""
    country: str = ""
    chart: str = "generic_coa"
    taxes: str = "default"
    as_of: str = ""
    open_to: str = "nobody"
    warehouse: str = ""


@dataclass(frozen=True)
class Options:
    """Decisions about the records as a whole."""

    discount: str = "percent"
    freight: str = "Freight"
    reorder: str = "manual"
    lead_days: str = "0"
    payment_days: str = "0"


CHOICES = {
    "company.use": ("main", "own"),
    "company.taxes": ("default", "none"),
    "company.open_to": ("nobody", "everyone"),
    "options.discount": ("percent", "fraction"),
    "options.reorder": ("manual", "auto"),
}


@dataclass(frozen=True)
class Mapping:
    """All that is known about a folder before it is opened."""

    name: str
    title: str
    company: Company
    options: Options
    sections: dict

    @property
    def module(self):
        """The external ids of all that this mapping loads live under this name."""
        return f"load_{self.name}"

    @property
    def as_of(self):
        """The day the old system was closed, or nothing."""
        day = self.company.as_of
        return parse_date(day, Format()) if day else None

    @property
    def computed(self):
        """Numbers that stand in no file as they are: units, and guesses of the map."""
        return [
            f"{name}.{field_name} = {source.times} x {', '.join(source.columns)}"
            for name, section in self.sections.items()
            for field_name, source in section.fields.items()
            if source.times is not None
        ]


def read_mapping(path, encoding=None):
    """The mapping of a TOML file; `encoding` overrules what it says of the files."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise LoadError([Problem(str(path), reason="there is no such map")]) from None
    except UnicodeDecodeError:
        raise LoadError([Problem(path.name, reason="a map is UTF-8 text")]) from None
    except tomllib.TOMLDecodeError as error:
        raise LoadError([Problem(path.name, reason=f"no TOML: {error}")]) from None
    return _Reader(path.name, encoding).read(content)


class _Reader:
    """Reads one mapping and collects what is wrong with it."""

    def __init__(self, file, encoding):
        self.file = file
        self.encoding = encoding
        self.problems = []

    def read(self, content):
        self._known(
            content, {"map", "format", "company", "options", "values"}, SECTIONS
        )
        form = self._format(content.get("format", {}), "format", Format())
        if self.encoding:
            form = replace(form, encoding=self._encoding(self.encoding, "--encoding"))
        head = content.get("map", {})
        self._known(head, {"name", "title"}, where="map")
        mapping = Mapping(
            name=self._name(head.get("name")),
            title=str(head.get("title") or head.get("name")),
            company=self._settings(Company, content, "company"),
            options=self._settings(Options, content, "options"),
            sections=self._sections(content, form),
        )
        self._details(mapping)
        self._relations(mapping)
        if self.problems:
            raise LoadError(self.problems)
        return mapping

    def _wrong(self, where, reason, value=""):
        self.problems.append(Problem(self.file, 0, where, str(value), reason))

    def _known(self, table, known, more=(), where=""):
        known = {*known, *more}
        for key in table:
            if key not in known:
                place = f"{where}.{key}" if where else key
                self._wrong(place, f"is no key of a map{suggest(key, known)}")

    def _name(self, name):
        if not isinstance(name, str) or not re.fullmatch("[a-z][a-z0-9_]*", name):
            self._wrong(
                "map.name", "is needed: small letters, digits and _", name or ""
            )
        return name

    def _details(self, mapping):
        try:
            mapping.as_of  # noqa: B018
        except BadValueError as error:
            self._wrong("company.as_of", str(error), mapping.company.as_of)
        for key in ("lead_days", "payment_days"):
            days = getattr(mapping.options, key)
            if not days.isdigit():
                self._wrong(f"options.{key}", "is no number of days", days)
        if mapping.company.use == "own" and not mapping.company.name:
            self._wrong("company.name", "is needed for a company of its own")

    def _settings(self, kind, content, where):
        table = content.get(where, {})
        known = {item.name for item in fields(kind)}
        self._known(table, known, where=where)
        for key in table.keys() & known:
            choices = CHOICES.get(f"{where}.{key}")
            if choices and table[key] not in choices:
                reason = f"is none of {', '.join(choices)}"
                self._wrong(f"{where}.{key}", reason, table[key])
        return kind(**{key: str(table[key]) for key in table.keys() & known})

    def _format(self, table, where, base):
        self._known(table, FORMAT_KEYS, where=where)
        given = {key: table[key] for key in table.keys() & FORMAT_KEYS}
        for key in ("blank", "true", "false"):
            if key in given:
                given[key] = tuple(str(word) for word in given[key])
        form = replace(base, **given)
        self._encoding(form.encoding, f"{where}.encoding")
        if not is_date_words(form.date):
            self._wrong(f"{where}.date", "wants dd, mm and yyyy (or yy)", form.date)
        for key in ("delimiter", "quote", "decimal"):
            if len(getattr(form, key)) != 1:
                self._wrong(f"{where}.{key}", "is one sign", getattr(form, key))
        return form

    def _encoding(self, encoding, where):
        try:
            codecs.lookup(encoding)
        except LookupError:
            self._wrong(where, "is no known encoding", encoding)
        return encoding

    def _sections(self, content, form):
        common = content.get("values", {})
        return {
            name: self._section(name, content[name], form, common)
            for name in SECTIONS
            if name in content
        }

    def _section(self, name, table, form, common):
        self._known(table, {"file", "key", "columns", "values", "format"}, where=name)
        for key in ("file", "columns"):
            if not table.get(key):
                self._wrong(f"{name}.{key}", "is needed")
        own_form = self._format(table.get("format", {}), f"{name}.format", form)
        if self.encoding:
            own_form = replace(own_form, encoding=self.encoding)
        columns = table.get("columns", {})
        known = SECTIONS[name].fields
        self._known(columns, known, where=f"{name}.columns")
        for field_name, definition in known.items():
            if definition.needed and field_name not in columns:
                self._wrong(f"{name}.columns.{field_name}", "is needed")
        values = {**common, **table.get("values", {})}
        self._known(table.get("values", {}), known, where=f"{name}.values")
        return SectionMap(
            name=name,
            file=str(table.get("file", "")),
            key=self._key(name, table),
            form=own_form,
            fields={
                field_name: self._source(
                    f"{name}.columns.{field_name}", spec, values.get(field_name, {})
                )
                for field_name, spec in columns.items()
                if field_name in known
            },
        )

    def _key(self, name, table):
        key = table.get("key", ())
        if not key and name not in ("lines", "prices", "stock"):
            self._wrong(f"{name}.key", "is needed: the column that tells rows apart")
        return (key,) if isinstance(key, str) else tuple(key)

    def _source(self, where, spec, values):
        values = {str(key): str(value) for key, value in values.items()}
        if isinstance(spec, str):
            return Source(columns=(spec,), values=values)
        if not isinstance(spec, dict):
            self._wrong(where, "is a column or a table", spec)
            return Source()
        self._known(
            spec, {"column", "text", "always", "default", "times", "lower"}, where=where
        )
        if len(spec.keys() & {"column", "text", "always"}) != 1:
            self._wrong(where, "wants exactly one of column, text and always")
        return Source(
            columns=self._columns_of(where, spec),
            text=spec.get("text", ""),
            always=str(spec["always"]) if "always" in spec else None,
            default=str(spec.get("default", "")),
            times=self._times(where, spec.get("times")),
            lower=bool(spec.get("lower")),
            values=values,
        )

    def _columns_of(self, where, spec):
        if "text" not in spec:
            return (spec["column"],) if "column" in spec else ()
        if re.search("[{}]", IN_BRACES.sub("", spec["text"])):
            self._wrong(where, "has a brace without its other half", spec["text"])
        return tuple(IN_BRACES.findall(spec["text"]))

    def _times(self, where, times):
        if times is None:
            return None
        try:
            return Decimal(str(times))
        except InvalidOperation:
            self._wrong(f"{where}.times", "is not a number", times)
            return None

    def _relations(self, mapping):
        """Files that lean on each other come together."""
        for name, section in mapping.sections.items():
            for field_name in section.fields:
                to = SECTIONS[name].fields[field_name].to
                if to and to not in mapping.sections:
                    where = f"{name}.columns.{field_name}"
                    self._wrong(where, f"points to [{to}], which the map does not have")
        for name, other in (("orders", "lines"), ("lines", "orders")):
            if name in mapping.sections and other not in mapping.sections:
                self._wrong(name, f"cannot be loaded without [{other}]")
        products = mapping.sections.get("products")
        if "stock" in mapping.sections and products and "on_hand" in products.fields:
            where = "products.columns.on_hand"
            self._wrong(where, "says what [stock] says, too; keep one of them")
