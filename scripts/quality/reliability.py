"""The report of how far the coders agree, as sections for a terminal and a page, or as JSON.

The cuts of paragraphs into units are taken from docs/quality/cuts.csv, the blind choices of links from docs/quality/links.csv.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from scripts.package.typed import load_texts
from scripts.quality import agreement, alpha, cuts, links
from scripts.quality.agreement import QuoteFound, Report
from scripts.quality.alpha import Agreement
from scripts.quality.cuts import Cuts, cuts_of_all
from scripts.quality.links import Links
from scripts.quality.readings import SPANS, Readings, measure_readings
from scripts.quality.sections import NOTHING, Section

CUTS = Path("docs", "quality", "cuts.csv")
LINKS = Path("docs", "quality", "links.csv")


@dataclass(frozen=True)
class Measured:
    """All that is measured of a package."""

    report: Report
    cuts: tuple[Cuts, ...]
    links: tuple[Links, ...]
    readings: tuple[Readings, ...]


def measure(directory: Path) -> Measured:
    """Measures a package; raises LoadError, QualityError or PackageError, each with one plain sentence."""
    tables = load_texts(directory)
    return Measured(
        agreement.measure(tables),
        cuts.measure_cuts(directory / CUTS),
        links.measure_links(directory / LINKS, tables),
        measure_readings(directory / SPANS),
    )


def sections(measured: Measured) -> Iterator[Section]:
    """Yields the parts of the report that have anything in them."""
    report = measured.report
    for section in (
        _variables(report),
        _meaning(report),
        _rounds(report),
        _quotes(report),
        _categories(report),
        _parts(report),
        _plain(report),
        _cuts(measured.cuts),
        _passages(measured.cuts),
        _links(measured.links),
        _readings(measured.readings),
        _coders(report),
    ):
        if section.rows:
            yield section


def as_json(measured: Measured) -> str:
    """Returns everything as one JSON document."""
    of_files = {name: [asdict(each) for each in getattr(measured, name)] for name in ("cuts", "links", "readings")}
    return json.dumps(asdict(measured.report) | of_files, ensure_ascii=False, indent=2)


def _variables(report: Report) -> Section:
    note = (
        "Krippendorff's alpha between the first and the second coder, latest round of each record; a blank cell is a category. "
        "Curated and sampled statements are counted together here, and apart under Parts. "
        f"Interval: 95 %, {report.draws:,} bootstrap draws of the records, seed {report.seed}; skipped: draws with only one category; "
        "from 1 to 1 says only that no disagreement was seen. "
        f"Verdict: passes from {alpha.PASSES:.2f}, tentative from {alpha.TENTATIVE:.3f}, below that it blocks a release; "
        f"none: fewer than {alpha.LEAST} records, or only one category in all values."
    )
    heads = ("variable", "level", "n", "unpaired", "agree", "alpha", "interval", "skipped", "verdict")
    rows = [
        (
            f"{variable.table}.{variable.name}",
            variable.level,
            str(variable.latest.n),
            str(variable.unpaired),
            *_figures(variable.latest),
            str(variable.latest.skipped),
            variable.verdict,
        )
        for variable in report.variables
    ]
    return Section("Agreement between the coders", note, heads, rows)


def _meaning(report: Report) -> Section:
    rows = [(f"{variable.table}.{variable.name}", variable.coded_by) for variable in report.variables]
    note = "Two models that agree are consistent; whether they are right, only people can say."
    return Section("What the figures show", note, ("variable", "what its figures show"), rows)


def _rounds(report: Report) -> Section:
    rows = [
        (f"{variable.table}.{variable.name}", number, str(measured.n), *_figures(measured), str(measured.skipped))
        for variable in report.variables
        for number, measured in variable.rounds.items()
    ]
    note = "Every round by itself, of the variables that were coded in more than one: earlier rounds stay visible."
    return Section("Rounds", note, ("variable", "round", "n", "agree", "alpha", "interval", "skipped"), rows)


def _quotes(report: Report) -> Section:
    measured: dict[str, QuoteFound] = {"latest": report.quote_found} | report.quote_found_rounds
    rows = [
        (
            number,
            str(quotes.found),
            str(quotes.not_found),
            str(quotes.not_applicable),
            _share(quotes.share),
            quotes.coded_by,
        )
        for number, quotes in measured.items()
        if quotes.found + quotes.not_found + quotes.not_applicable
    ]
    note = "Whether the second coder found the quote on the source's page; the share is of those found or not found."
    return Section(
        "Quotes found", note, ("round", "found", "not found", "not applicable", "share", "what it shows"), rows
    )


def _categories(report: Report) -> Section:
    rows = [
        (
            f"{variable.table}.{variable.name}",
            category.code or "(blank)",
            str(category.first),
            str(category.second),
            str(category.both),
        )
        for variable in report.variables
        for category in variable.latest.categories
    ]
    note = "How often each coder gave each code in the latest round, and on how many records both did."
    return Section("Categories", note, ("variable", "code", "first", "second", "both"), rows)


def _parts(report: Report) -> Section:
    rows = [
        (f"{variable.table}.{variable.name}", by, part, str(measured.n), *_figures(measured)[:2])
        for variable in report.variables
        for by, parts in (("act", variable.by_act), ("side", variable.by_side), ("entry", variable.by_entry))
        for part, measured in parts.items()
    ]
    note = (
        "By the published act of the statement, by the side of its speaker, and by how it was entered, curated or sampled, "
        f"where there are at least {alpha.LEAST} records. "
        "Within one act the act itself hardly varies, so its alpha is low there by construction: read the share."
    )
    return Section("Parts", note, ("variable", "by", "part", "n", "agree", "alpha"), rows)


def _plain(report: Report) -> Section:
    rows = [
        (
            reading.coder_id,
            f"{reading.table}.{reading.name}",
            str(reading.published.n),
            *_figures(reading.published)[:2],
            str(reading.trained.n),
            *_figures(reading.trained)[:2],
        )
        for reading in report.plain
    ]
    note = (
        "Plain readers had the labels and definitions of the codes and nothing else of the codebook. How far they agree with the published codes "
        "shows whether their words alone convey what they mean; for comparison, the table gives the agreement of the first and the second trained coder on those of the same records that both have coded."
    )
    heads = ("plain reader", "variable", "n", "agree", "alpha", "trained: n", "trained: agree", "trained: alpha")
    return Section("Plain reading", note, heads, rows)


def _cuts(cuts: tuple[Cuts, ...]) -> Section:
    named = [(f"{cut.first}, {cut.second}", cut) for cut in cuts]
    if len(cuts) > 1:
        named.append(("all pairs", cuts_of_all(cuts)))
    rows = [
        (
            name,
            str(len({(passage.source_id, passage.locator) for passage in cut.passages})),
            f"{cut.units_first}, {cut.units_second}",
            str(cut.matched),
            _share(cut.f1),
            _between(cut.low, cut.high),
            str(cut.same_span),
            str(cut.same_speaker),
        )
        for name, cut in named
    ]
    note = (
        "How two cutters cut the passages that both were given into units. Units are matched one to one where they share at least half "
        "of the words that either has; same span and same speaker are counted among the matched. Interval: 95 %, bootstrap draws of the passages."
    )
    heads = ("cutters", "passages", "units of each", "matched", "F1", "interval", "same span", "same speaker")
    return Section("Cuts", note, heads, rows)


def _passages(cuts: tuple[Cuts, ...]) -> Section:
    rows = [
        (
            passage.source_id,
            passage.locator,
            f"{cut.first}, {cut.second}",
            f"{passage.units_first}, {passage.units_second}",
            str(passage.matched),
            _share(passage.f1),
        )
        for cut in cuts
        for passage in cut.passages
    ]
    note = "The cuts passage by passage; no F1 where neither cutter found a unit, on which they agree."
    return Section("Passages", note, ("source", "passage", "cutters", "units of each", "matched", "F1"), rows)


def _links(links: tuple[Links, ...]) -> Section:
    note = (
        "Links that coders chose from the full lists of demands and scenarios, none included, against each other and against those that "
        "are published; only the statements that both saw. What was tabled or named after a coder chose counts as missed. Same: statements "
        "for which the two chose exactly the same."
    )
    heads = ("choosers", "table", "statements", "links of each", "both", "F1", "same")
    rows = [
        (
            f"{link.first}, {link.second}",
            link.table,
            str(link.statements),
            f"{link.links_first}, {link.links_second}",
            str(link.both),
            _share(link.f1),
            str(link.same),
        )
        for link in links
    ]
    return Section("Agreement on whether to link", note, heads, rows)


def _readings(readings: tuple[Readings, ...]) -> Section:
    note = (
        "How alike two readers, who did not see each other's answers, read the drawn passages of the sampled core, unweighted. Result: what a "
        "passage is, of six kinds; scope: in scope or not; both Krippendorff's alpha. Ratio: units of the second reader over those of the first, "
        "with the central 95 % of bootstrap draws of the passages. Matched: units that share at least half of the characters that either has. "
        "Characters: Krippendorff's alpha over all characters, within a unit or not."
    )
    heads = ("frame", "passages", "result", "scope", "units of each", "ratio", "interval", "matched", "characters")
    rows = [
        (
            each.frame_id,
            str(each.passages),
            _share(each.result.alpha),
            _share(each.scope.alpha),
            f"{each.units_first}, {each.units_second}",
            _share(each.ratio),
            _between(each.low, each.high),
            str(each.matched),
            _share(each.unitizing),
        )
        for each in readings
    ]
    return Section("Readers of the sampled core", note, heads, rows)


def _coders(report: Report) -> Section:
    rows = [(coder.coder_id, coder.kind, str(coder.codings)) for coder in report.coders]
    return Section(
        "Coders", "Who coded, and how many codings each gave in all rounds.", ("coder", "kind", "codings"), rows
    )


def _figures(measured: Agreement) -> tuple[str, str, str]:
    return _share(measured.raw), _share(measured.alpha), _between(measured.low, measured.high)


def _between(low: float | None, high: float | None) -> str:
    return NOTHING if low is None else f"{_share(low)} to {_share(high)}"


def _share(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.3f}"
