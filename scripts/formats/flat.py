"""The flat table, for people who open one file: a row for each statement, with what other tables say of it spelled out."""

from __future__ import annotations

from schemas.tables import tables
from scripts.formats.views import View

# Members of the European Union that were in no alliance during the window; every other `allied_state` was a member of NATO.
NOT_IN_NATO = ("AUT", "CYP", "FIN", "IRL", "MLT", "SWE")
WESTERN = "Where that organization stands in the West: nato (the alliance's organs), nato_members (its members and their bodies), european_union (its organs), eu_members (members of the Union alone), west (the United States together with NATO or its members). Any of them is the West. Blank: not in it, or nobody is named."


def western(organization: str) -> str:
    """Returns the expression for the group of the West in which an organization of the query stands, by its alias."""
    side, country = f"{organization}.side", f"coalesce({organization}.country, '')"
    unaligned = ", ".join(f"'{code}'" for code in NOT_IN_NATO)
    return f"""CASE WHEN {organization}.organization_id = 'west' THEN 'west'
    WHEN {side} IN ('nato', 'european_union') THEN {side}
    WHEN {side} = 'allied_state' AND {country} IN ({unaligned}) THEN 'eu_members'
    WHEN {side} IN ('allied_state', 'united_states', 'united_kingdom') THEN 'nato_members' END"""


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


def _joined(link: tuple[str, str, str, str]) -> str:
    """Returns the expression that joins what a statement is linked to, by the cells of LISTS."""
    item, rows, statement, order = link
    inner = f"SELECT {item} AS item FROM {rows} WHERE {statement} = said.statement_id ORDER BY {order}"
    return f"(SELECT group_concat(item, '; ') FROM ({inner}))"


COLUMNS = {
    "statement_id": ("said.statement_id", ""),
    "speaker": ("speakers.name", "Who spoke, by name."),
    "speaker_kind": ("speakers.kind", "Whether the speaker is a person, an organization or a collective."),
    "speaker_side": ("speakers.side", "The side of the body spoken for."),
    "office": ("posts.title", "The office held when speaking. Blank: none is known."),
    "office_organization": ("held.name", "The organization of that office."),
    "office_authority": ("posts.authority", "The authority of that office."),
    "said_from": ("said.said_from", ""),
    "said_until": ("said.said_until", ""),
    "date_basis": ("said.date_basis", ""),
    "event": ("events.title", "The event at which it was said. Blank: at none that the dataset records."),
    "channel": ("said.channel", ""),
    "summary": ("said.summary", ""),
    "quote": ("said.quote", ""),
    "quote_language": ("said.quote_language", ""),
    "translation": ("said.translation", ""),
    "quote_original": ("said.quote_original", ""),
    "claim_words": ("said.claim_words", ""),
    "attribution": ("said.attribution", ""),
    "act": ("said.act", ""),
    "condition": ("said.condition", ""),
    "threat_means": ("said.threat_means", ""),
    "threat_aim": ("said.threat_aim", ""),
    "target": ("target.name", "Whom the act is directed at, by name. Blank: nobody, or nobody named."),
    "target_side": ("target.side", "The side of that organization."),
    "target_group": (western("target"), WESTERN),
    "stances": (_joined(LISTS["stances"]), "What it does with demands: stance: title of the demand, joined by “; ”."),
    "demand_ids": (_joined(LISTS["demand_ids"]), "The identifiers of these demands, in the same order."),
    "forecasts": (_joined(LISTS["forecasts"]), "What it says about scenarios: mode (likelihood): title of the scenario, joined by “; ”."),
    "scenario_ids": (_joined(LISTS["scenario_ids"]), "The identifiers of these scenarios, in the same order."),
    "relations": (_joined(LISTS["relations"]), "How it refers to other statements: relation: identifier, joined by “; ”."),
    "figures": (_joined(LISTS["figures"]), "The numbers given in it, in the speaker's words, joined by “; ”."),
    "source_title": ("sources.title", "The title of the source."),
    "source_author": ("sources.author", "The author of the source."),
    "source_publisher": ("sources.publisher", "Who published the source."),
    "source_url": ("sources.url", "The address of the source. Blank: it is printed."),
    "source_published_on": ("sources.published_on", "The day the source came out. Blank: not shown."),
    "locator": ("said.locator", ""),
    "tier": ("said.tier", ""),
    "other_sources": (_joined(LISTS["other_sources"]), "Other sources that carry the utterance, their addresses or titles, joined by “; ”."),
    "unit_group": ("said.unit_group", ""),
    "curated": ("said.curated", ""),
    "frame": (_joined(LISTS["frame"]), "The series from which the passage with the statement was drawn; several are joined by “; ”. Blank: no drawn passage holds it."),
    "stratum": (_joined(LISTS["stratum"]), "The stratum of that series, in the same order."),
    "passage": (_joined(LISTS["passage"]), "The drawn passage that holds it, in the same order."),
    "weight": (_joined(LISTS["weight"]), "The weight of that passage, in the same order: the passages of its stratum divided by those drawn from it."),
    "voice": (_joined(LISTS["voice"]), "How the speaker speaks in that passage, in the same order: own, guest or relayed."),
    "note": ("said.note", ""),
}  # fmt: skip

STATEMENTS = View(
    name="statements_flat",
    title="Statements, spelled out",
    description="One row for each statement, with the names, addresses and links that other tables hold for it spelled out.",
    key=("statement_id",),
    columns=COLUMNS,
    query="""FROM statements AS said
  JOIN speakers ON speakers.speaker_id = said.speaker_id
  JOIN sources ON sources.source_id = said.source_id
  LEFT JOIN posts ON posts.post_id = said.post_id
  LEFT JOIN organizations AS held ON held.organization_id = posts.organization_id
  LEFT JOIN events ON events.event_id = said.event_id
  LEFT JOIN organizations AS target ON target.organization_id = said.target_id""",
    sources={"said": tables()["statements"], "held": tables()["organizations"], "target": tables()["organizations"]},
    kinds={},
)
