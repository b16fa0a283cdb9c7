"""Rules of meaning about one thing that stands in a table twice, statements left out; what counts as the same is said in schemas/alike.py."""

from __future__ import annotations

import datetime

import pandas as pd

from schemas import alike
from schemas.frames import blank, compared_as
from schemas.rule import rule
from schemas.tables import is_date


def _repeated(rows: pd.DataFrame, *columns: pd.Series) -> pd.Series:
    """Marks the rows that have the same in all columns as an earlier one."""
    return pd.Series(pd.concat(columns, axis=1).duplicated().to_numpy(), index=rows.index)


def _worded_twice(rows: pd.DataFrame, columns: list[str], *within: pd.Series) -> pd.Series:
    """Marks the rows that have a text in one of the columns which an earlier row has there too."""
    marked = pd.Series(False, index=rows.index)
    for name in columns:
        words = compared_as(rows[name], alike.texts)
        marked |= ~blank(words) & _repeated(rows, words, *within)
    return marked


def _known_twice(rows: pd.DataFrame) -> pd.Series:
    return ~blank(rows["wikidata_id"]) & rows["wikidata_id"].duplicated()


@rule(
    "speaker-wikidata-twice",
    "speakers",
    "wikidata_id",
    "{wikidata_id} is the Wikidata id of another record too",
    "one of the two records is to go, or has another id: look both up",
)
def speaker_wikidata_twice(rows, tables):
    """A Wikidata id is one record's, be it of a speaker or of an organization."""
    return _known_twice(rows) | (~tables.blank("speakers", "wikidata_id") & rows["wikidata_id"].isin(tables["organizations"]["wikidata_id"]))  # fmt: skip


@rule(
    "organization-wikidata-twice",
    "organizations",
    "wikidata_id",
    "{wikidata_id} is the Wikidata id of an earlier organization",
    "one of the two records is to go, or has another id: look both up",
)
def organization_wikidata_twice(rows, tables):
    """A Wikidata id is one organization's."""
    return _known_twice(rows)


def _named_twice(rows: pd.DataFrame, column: str = "name") -> pd.Series:
    """Marks the rows with the same kind and name as an earlier one, unless Wikidata knows all of that name apart."""
    named = pd.DataFrame({"kind": rows["kind"], "name": compared_as(rows[column], alike.names)})
    unknown = blank(rows["wikidata_id"]).groupby([named["kind"], named["name"]]).transform("any")
    return ~blank(rows[column]) & named.duplicated() & unknown


def _named_as_another(rows: pd.DataFrame) -> pd.Series:
    """Marks the rows whose name is the native name of another row of their kind, unless Wikidata knows both apart."""
    both = rows.assign(
        name=compared_as(rows["name"], alike.names), native=compared_as(rows["name_native"], alike.names)
    )
    met = both.reset_index().merge(both[~blank(both["native"])], left_on=["kind", "name"], right_on=["kind", "native"])
    unknown = blank(met["wikidata_id_x"]) | blank(met["wikidata_id_y"])
    return rows.index.isin(met["index"][unknown & (met["speaker_id_x"] != met["speaker_id_y"])])


@rule(
    "speaker-twice",
    "speakers",
    "name",
    "an earlier speaker of the same kind has the same name as “{name}”, or the same native name",
    "use that record; if they are two who share a name, give the Wikidata id of each",
)
def speaker_twice(rows, tables):
    """A speaker has one record, whatever the order, accents and capitals of the name or the native name. Two who share a name are told apart by their Wikidata ids."""
    return _named_twice(rows) | _named_twice(rows, "name_native") | _named_as_another(rows)


@rule(
    "organization-twice",
    "organizations",
    "name",
    "an earlier organization of the same kind is called “{name}” too",
    "use that record; if they are two that share a name, give the Wikidata id of each",
)
def organization_twice(rows, tables):
    """An organization has one record, whatever the spelling of its name. Two that share a name are told apart by their Wikidata ids."""
    return _named_twice(rows)


@rule(
    "post-twice",
    "posts",
    "title",
    "an earlier post is the same office of “{speaker_id}” from the same day",
    "use that post, or correct the title or the days of one of the two",
)
def post_twice(rows, tables):
    """An office that somebody held from one day on has one record."""
    return _repeated(
        rows, rows["speaker_id"], rows["organization_id"], compared_as(rows["title"], alike.texts), rows["held_from"]
    )


@rule(
    "figure-twice",
    "figures",
    "words",
    "an earlier figure of “{statement_id}” says the same",
    "remove one of the two, or say in scope what each of them counts",
)
def figure_twice(rows, tables):
    """A number that a statement gives has one record."""
    said = [rows[name] for name in ("statement_id", "quantity", "low", "high", "unit", "as_of")]
    return _repeated(rows, *said, compared_as(rows["scope"], alike.texts), compared_as(rows["words"], alike.texts))


@rule(
    "event-twice",
    "events",
    "title",
    "an earlier event of the same days, or of days next to them, has the same title",
    "use that record, or say in the titles what tells the two apart",
)
def event_twice(rows, tables):
    """An event has one record: two of one title do not meet, and days lie between them."""
    days = pd.DataFrame({name: _counted(rows[name]) for name in ("starts_on", "ends_on")})
    days["ends_on"] = days["ends_on"].where(days["ends_on"] > days["starts_on"], days["starts_on"])
    days = days[~tables.blank("events", "title")].sort_values("starts_on", kind="stable")
    titles = compared_as(rows["title"], alike.texts)[days.index]
    until = days["ends_on"].groupby(titles).cummax().groupby(titles).shift()
    return (days["starts_on"] <= until + 1).reindex(rows.index, fill_value=False)


def _counted(days: pd.Series) -> pd.Series:
    """Returns days as numbers; what is no day, which is reported already, is none."""
    return days.map(lambda day: datetime.date.fromisoformat(day).toordinal() if is_date(day) else float("nan"))


@rule(
    "coder-twice",
    "coders",
    "description",
    "an earlier coder is described in the same words",
    "use that coder; or say what tells the two persons apart",
)
def coder_twice(rows, tables):
    """A person who codes has one record, by which a second coding is somebody else's. Runs of one model may be described alike."""
    return (rows["kind"] == "person") & _worded_twice(rows, ["description"], rows["kind"])


@rule(
    "code-twice",
    "codes",
    "label",
    "an earlier code of {vocabulary} has the same label or definition",
    "give the code a label and a definition of its own",
)
def code_twice(rows, tables):
    """A code has a label and a definition that no other code of its vocabulary has, or nobody could choose between the two."""
    return _worded_twice(rows, ["label", "definition"], rows["vocabulary"])


def _register_titled(table: str) -> None:
    def titled_twice(rows, tables):
        return _worded_twice(rows, ["title", "description"])

    titled_twice.__doc__ = f"No two {table} have the same title or description, whatever their capitals and marks."
    hint = "use that record, or say in the titles and descriptions what tells the two apart"
    says = f"an earlier {table[:-1]} has the same title or description"
    rule(f"{table[:-1]}-twice", table, "title", says, hint)(titled_twice)


for titled in ("demands", "scenarios"):
    _register_titled(titled)
