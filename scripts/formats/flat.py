"""The flat table, for people who open one file: a row for each statement, with what other tables say of it spelled out.

It is defined once, as a view over the tables in SQLite; the CSV and the Parquet file hold what the view returns.
"""

from __future__ import annotations

from schemas.tables import tables

# A column that is not one of `statements` itself: its expression over the joined tables, its type and its meaning.
DERIVED = {
    "speaker": ("speakers.name", "Who spoke, by name."),
    "speaker_kind": ("speakers.kind", "Whether the speaker is a person, an organization or a collective."),
    "speaker_side": ("speakers.side", "The side of the body spoken for."),
    "office": ("posts.title", "The office held when speaking. Blank: none is known."),
    "office_organization": ("held.name", "The organization of that office."),
    "office_authority": ("posts.authority", "The authority of that office."),
    "event": ("events.title", "The event at which it was said. Blank: at none that the dataset records."),
    "target": ("target.name", "Whom the act is directed at, by name. Blank: nobody, or nobody named."),
    "target_side": ("target.side", "The side of that organization."),
    "stances": ("stances", "What it does with demands: stance: title of the demand, joined by “; ”."),
    "demand_ids": ("demand_ids", "The identifiers of these demands, in the same order."),
    "forecasts": ("forecasts", "What it says about scenarios: mode (likelihood): title of the scenario, joined by “; ”."),
    "scenario_ids": ("scenario_ids", "The identifiers of these scenarios, in the same order."),
    "relations": ("relations", "How it refers to other statements: relation: identifier, joined by “; ”."),
    "figures": ("figures", "The numbers given in it, in the speaker's words, joined by “; ”."),
    "frame": ("frame", "The series from which the passage with the statement was drawn; several are joined by “; ”. Blank: no drawn passage holds it."),
    "stratum": ("stratum", "The stratum of that series, in the same order."),
    "passage": ("passage", "The drawn passage that holds it, in the same order."),
    "weight": ("weight", "The weight of that passage, in the same order: the passages of its stratum divided by those drawn from it."),
    "voice": ("voice", "How the speaker speaks in that passage, in the same order: own, guest or relayed."),
    "source_title": ("sources.title", "The title of the source."),
    "source_author": ("sources.author", "The author of the source."),
    "source_publisher": ("sources.publisher", "Who published the source."),
    "source_url": ("sources.url", "The address of the source. Blank: it is printed."),
    "source_published_on": ("sources.published_on", "The day the source came out. Blank: not shown."),
    "other_sources": ("other_sources", "Other sources that carry the utterance, their addresses or titles, joined by “; ”."),
}  # fmt: skip
ORDER = [
    "statement_id", "speaker", "speaker_kind", "speaker_side", "office", "office_organization", "office_authority", "said_from", "said_until", "date_basis", "event",
    "channel", "summary", "quote", "quote_language", "translation", "quote_original", "claim_words", "attribution", "act", "condition", "threat_means", "threat_aim", "target",
    "target_side", "stances", "demand_ids", "forecasts", "scenario_ids", "relations", "figures", "source_title", "source_author", "source_publisher", "source_url",
    "source_published_on", "locator", "tier", "other_sources", "unit_group", "curated", "frame", "stratum", "passage", "weight", "voice", "note",
]  # fmt: skip

DRAWN = "selections JOIN draws USING (draw_id)"
# A weight is computed here and stored nowhere, with ten digits in every version of the database.
WEIGHT = "printf('%.10g', 1.0 * strata.population / strata.drawn)"

# A list of links is read in the order of what it links to, whatever order the rows stand in.
LISTS = {
    "stances": ("stance || ': ' || demands.title", "stances JOIN demands USING (demand_id)", "stances.statement_id", "demand_id"),
    "demand_ids": ("demand_id", "stances", "stances.statement_id", "demand_id"),
    "forecasts": ("mode || ' (' || likelihood || '): ' || scenarios.title", "forecasts JOIN scenarios USING (scenario_id)", "forecasts.statement_id", "scenario_id"),
    "scenario_ids": ("scenario_id", "forecasts", "forecasts.statement_id", "scenario_id"),
    "relations": ("relation || ': ' || to_id", "relations", "relations.from_id", "to_id"),
    "figures": ("words", "figures", "figures.statement_id", "figure_id"),
    "frame": ("frame_id", DRAWN, "selections.statement_id", "draw_id"),
    "stratum": ("stratum", DRAWN, "selections.statement_id", "draw_id"),
    "passage": ("draw_id", "selections", "selections.statement_id", "draw_id"),
    "weight": (WEIGHT, f"{DRAWN} JOIN strata USING (frame_id, stratum)", "selections.statement_id", "draw_id"),
    "voice": ("voice", "selections", "selections.statement_id", "draw_id"),
    "other_sources": ("coalesce(url, title)", "appearances JOIN sources USING (source_id)", "appearances.statement_id", "source_id"),
}  # fmt: skip

JOINS = """FROM statements AS said
  JOIN speakers ON speakers.speaker_id = said.speaker_id
  JOIN sources ON sources.source_id = said.source_id
  LEFT JOIN posts ON posts.post_id = said.post_id
  LEFT JOIN organizations AS held ON held.organization_id = posts.organization_id
  LEFT JOIN events ON events.event_id = said.event_id
  LEFT JOIN organizations AS target ON target.organization_id = said.target_id"""


def columns() -> dict[str, str]:
    """Returns the names of the columns, in order, with what each means."""
    statements = tables()["statements"]
    return {name: DERIVED[name][1] if name in DERIVED else statements.field(name).description for name in ORDER}


def types() -> dict[str, str]:
    """Returns the type of each column, by the type of Table Schema."""
    own = {field.name: field.type for field in tables()["statements"].fields}
    return {name: own.get(name, "date" if name == "source_published_on" else "string") for name in ORDER}


def _expression(name: str) -> str:
    if name in LISTS:
        item, rows, statement, order = LISTS[name]
        inner = f"SELECT {item} AS item FROM {rows} WHERE {statement} = said.statement_id ORDER BY {order}"
        return f"(SELECT group_concat(item, '; ') FROM ({inner}))"
    return DERIVED[name][0] if name in DERIVED else f'said."{name}"'


VIEW = f"CREATE VIEW statements_flat AS SELECT\n  {f',{chr(10)}  '.join(f'{_expression(name)} AS {chr(34)}{name}{chr(34)}' for name in ORDER)}\n{JOINS}"
