"""The report of the estimates: tables for people, rows for programs."""

from __future__ import annotations

import json
import math
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from schemas.frames import Tables
from scripts.package.errors import QualityError
from scripts.package.files import contents
from scripts.quality.completeness import Held, Lean, completeness, leanings
from scripts.quality.estimates import LABEL, SCALES, Result, Sample, asked, corrected, exploratory, result
from scripts.quality.questions import Answer, answered
from scripts.quality.rows import as_csv
from scripts.quality.sections import NOTHING, Section
from scripts.sample.estimators import ALPHA, Estimate

DESIGN = Path("docs", "sample", "design.toml")
NOTHING_READ = "no passage has been read yet"
ASKED = (
    "Fixed beforehand, asked two-sided, and adjusted together with the others by Holm's procedure at five percent; one that is not carried counts with p = 1. "
    f"The difference is the second less the first; {LABEL}."
)
HEADS = ("figure", "estimate", "95 % interval", "of what", "effective", "alone", "unseen")
COLUMNS = ["part", "number", "frame_id", "what", "kind", "denominator", "estimate", "low", "high", "effective", "above", "below", "drawn_of_kinds_without", "alone_low", "alone_high", "alone", "counted", "first", "second", "difference", "difference_low", "difference_high", "p", "p_adjusted", "not_carried", "code", "label"]  # fmt: skip


@dataclass(frozen=True)
class Report:
    """All that is concluded: primary and exploratory figures, answers, completeness and leanings; `titles` are those of the frames."""

    titles: dict[str, str]
    primary: list[Result]
    exploratory: list[Result]
    answers: list[Answer]
    questions: dict[int, str]
    held: list[Held]
    leanings: list[Lean]
    read: int


def report(tables: Tables, directory: Path) -> Report:
    """Computes everything from the tables of a package; the words of figures and questions are those of its design.

    Raises QualityError where the design or the readers' answers are damaged.
    """
    sample, (figures, questions) = Sample(tables, directory), _words(directory)
    ready = [frame_id for frame_id in sample.titles if not sample.why_not(frame_id)]
    more = [figure for frame_id in ready for figure in exploratory(frame_id, sample.observed(frame_id))]
    more += [figure for frame_id in ready for figure in corrected(frame_id, sample.people)]
    return Report(
        sample.titles,
        [result(sample, figure) for figure in asked(figures)],
        [result(sample, figure) for figure in more],
        answered(sample),
        questions,
        list(completeness(sample)),
        list(leanings(sample)),
        tables["readings"]["draw_id"].nunique(),
    )


def _words(directory: Path) -> tuple[dict[int, str], dict[int, str]]:
    """Returns the words of the primary figures and of the questions, by number; none where the folder has no design."""
    data = contents(directory / DESIGN)
    try:
        design = tomllib.loads(data.decode("utf-8")) if data else {}
        figures = {row["number"]: row["figure"] for row in design.get("primary_figures", [])}
        return figures, {row["number"]: row["question"] for row in design.get("questions", [])}
    except (ValueError, LookupError, TypeError) as error:
        raise QualityError(f"{DESIGN} is no design ({error})") from None


def sections(found: Report) -> Iterator[Section]:
    """Yields the tables of the report; one that says so where nothing has been read."""
    if not found.read:
        yield Section("Estimates from the sample", f"Nothing can be concluded: {NOTHING_READ}.", (), [])
        return
    for frame_id, title in found.titles.items():
        rows = [_figure(each) for each in found.primary if each.figure.frame_id == frame_id]
        if rows:
            yield Section(
                f"Primary figures: {title}",
                f"Fixed beforehand, word for word in {DESIGN}. {_note(frame_id)}",
                HEADS,
                rows,
            )
    for answer in found.answers:
        yield _answer(answer, found.questions)
    yield _held(found)
    yield _leanings(found)
    for frame_id, title in found.titles.items():
        rows = [_figure(each) for each in found.exploratory if each.figure.frame_id == frame_id]
        if rows:
            yield Section(f"Exploratory: {title}", f"Not fixed beforehand. {_note(frame_id)}", HEADS, rows)


def _note(frame_id: str) -> str:
    return (
        f"Of the frame {frame_id} and of nothing else; {LABEL}. Effective: the passages to which the draw amounts. Alone: from the least to the most when "
        "computed from each single reader's or coder's results and codes. Unseen: the passages drawn of kinds of strata in which nothing was found."
    )


def _figure(each: Result) -> tuple[str, ...]:
    name = f"{each.figure.number}. {short(each)}" if each.figure.number else each.figure.words
    of_what = each.figure.kind.denominator or NOTHING
    if each.why_not:
        return name, "not carried", NOTHING, each.why_not, NOTHING, NOTHING, NOTHING
    found, unit = each.estimate, each.figure.kind.unit
    unseen = str(found.unseen or NOTHING)
    effective = f"{found.effective:,.0f}"
    return name, told(found.value, unit), interval(found.interval, unit), of_what, effective, _alone(each), unseen


def short(each: Result) -> str:
    """Returns in few words what a primary figure is; the design has all of them."""
    return f"{each.figure.kind.short}: {each.figure.act}" if each.figure.act else each.figure.kind.short


def _alone(each: Result) -> str:
    values = [value for value in each.by.values() if math.isfinite(value)]
    return interval((min(values), max(values)), each.figure.kind.unit) if values else NOTHING


def told(value: float, unit: str) -> str:
    """Writes a value in its unit: percent, words per 10,000, or a number."""
    if not math.isfinite(value):
        return NOTHING
    return f"{value * SCALES[unit]:,.{0 if unit == 'number' else 1}f}{' %' if unit == 'percent' else ''}"


def interval(limits: tuple[float, float], unit: str) -> str:
    """Writes two limits."""
    return f"{told(limits[0], unit).removesuffix(' %')} to {told(limits[1], unit)}"


def _answer(each: Answer, questions: dict[int, str]) -> Section:
    heads = ("frame", *each.question.parts, "difference", "95 % interval", "adjusted p", "answer", "code")
    told_of = [NOTHING] * 5, f"not carried: {each.why_not}"
    if not each.why_not:
        unit = each.question.kind.unit
        apart = told(each.difference.value, unit), interval(each.difference.interval, unit)
        parts = [told(part.value, unit) for part in (each.first, each.second)]
        differ = "they differ" if each.adjusted < ALPHA else "no difference is shown"
        told_of = [*parts, *apart, p_value(each.adjusted)], differ
    cells, said = told_of
    asked_for = questions.get(each.number, f"{each.question.kind.name.capitalize()}.")
    note = f"{asked_for} {ASKED}"
    return Section(f"Question {each.number}", note, heads, [(", ".join(each.question.frames), *cells, said, each.line)])


def p_value(p: float) -> str:
    """Writes a p value."""
    return "< 0.001" if p < 0.001 else f"{p:.3f}"


def _held(found: Report) -> Section:
    rows = []
    for each in found.held:
        title = found.titles[each.frame_id]
        if each.why_not:
            rows.append((title, f"{each.passages:,}", *["not carried"] * 2, NOTHING, each.why_not))
            continue
        share, low, high = each.share
        check = f"{told(each.check.value, 'percent')} ({interval(each.check.interval, 'percent')})"
        estimated = f"{told(each.in_scope.value, 'number')} ({interval(each.in_scope.interval, 'number')})"
        held = f"{told(share, 'percent')} ({interval((low, high), 'percent')})"
        rows.append((title, f"{each.passages:,}", estimated, held, check, ""))
    note = (
        "Passages of the whole list that hold a curated row of version 0.2.0, counted by program from the rows' quotes (rows without a quote of four words are not found), "
        f"over the passages in scope, estimated. As a check, the weighted share of the drawn passages in scope that hold a curated row. In brackets 95 percent; {LABEL}."
    )
    heads = ("frame", "with a curated row", "in scope, estimated", "share", "check", "")
    return Section("How complete the curated rows are", note, heads, rows)


def _leanings(found: Report) -> Section:
    rows = []
    for each in found.leanings:
        curated = f"{each.curated} of {each.of}", told(each.curated / each.of, "percent")
        pairs = (each.estimated, None if each.why_not else each.held)
        said = [
            f"{told(one.value, 'percent')} ({interval(one.interval, 'percent')})" if one else NOTHING for one in pairs
        ]
        said.append(f"not carried: {each.why_not}" if each.why_not else "")
        rows.append((each.frame_id, each.act, *curated, *said))
    note = (
        "The share of each act among the curated rows that were found in the list, counted, beside its share of all units in scope, estimated, and the share of its units that are curated. "
        f"Only where the sample holds 30 units of the act. In brackets 95 percent; {LABEL}."
    )
    heads = ("frame", "act", "curated rows", "of them", "of all units", "of its units curated", "")
    return Section("How the curated rows lean, by act", note, heads, rows)


def records(found: Report) -> Iterator[dict[str, object]]:
    """Yields one record for each figure, each question and each thing said of the curated rows, with all numbers in their plain unit.

    Shares lie between 0 and 1, words are words per word; what is not known is None.
    """
    for part, results in (("primary", found.primary), ("exploratory", found.exploratory)):
        for each in results:
            yield _record(part=part, **_of_figure(each))
    for each in found.answers:
        yield _record(part="question", **_of_answer(each, found.questions))
    for each in found.held:
        cells = {"frame_id": each.frame_id, "counted": each.passages, "not_carried": each.why_not}
        share, low, high = (None, None, None) if each.why_not else each.share
        yield _record(
            part="completeness",
            what="passages in scope with a curated row",
            estimate=share,
            low=low,
            high=high,
            **cells,
        )
        yield _record(part="completeness", what="the same of the drawn passages", **cells | _estimate(each.check))
    for each in found.leanings:
        cells = {"frame_id": each.frame_id, "not_carried": each.why_not, "counted": each.curated / each.of}
        why = {"not_carried": "" if each.estimated else each.why_not}
        yield _record(part="leaning", what=f"units that are: {each.act}", **cells | why | _estimate(each.estimated))
        held = None if each.why_not else each.held
        yield _record(part="leaning", what=f"units that are curated: {each.act}", **cells | _estimate(held))


def _record(**cells: object) -> dict[str, object]:
    return {name: cells.get(name) for name in COLUMNS} | {"label": LABEL}


def _estimate(found: Estimate | None) -> dict[str, object]:
    if found is None:
        return {}
    low, high = found.interval
    return {"estimate": found.value, "low": low, "high": high, "effective": found.effective, "above": found.above, "below": found.below, "drawn_of_kinds_without": found.unseen}  # fmt: skip


def _of_figure(each: Result) -> dict[str, object]:
    figure = each.figure
    cells = {
        "number": figure.number or None,
        "frame_id": figure.frame_id,
        "what": figure.words,
        "kind": figure.kind.name,
    }
    cells |= {"denominator": figure.kind.denominator, "not_carried": each.why_not}
    if not each.why_not:
        values = [value for value in each.by.values() if math.isfinite(value)]
        cells |= _estimate(each.estimate) | {
            "alone_low": min(values, default=None),
            "alone_high": max(values, default=None),
        }
        cells["alone"] = "; ".join(f"{by}: {value:.6g}" for by, value in each.by.items())
    return cells


def _of_answer(each: Answer, questions: dict[int, str]) -> dict[str, object]:
    cells = {"number": each.number, "frame_id": ";".join(each.question.frames), "kind": each.question.kind.name}
    cells |= {"what": questions.get(each.number, ""), "not_carried": each.why_not, "code": each.line}
    if each.difference:
        low, high = each.difference.interval
        cells |= {"first": each.first.value, "second": each.second.value, "difference": each.difference.value}
        cells |= {"difference_low": low, "difference_high": high, "p": each.p, "p_adjusted": each.adjusted}
    return cells


def as_rows(found: Report) -> str:
    """Returns the records as CSV."""
    return as_csv(COLUMNS, ({name: _plain(value) for name, value in each.items()} for each in records(found)))


def _plain(value: object) -> str:
    return "" if value is None else f"{value:.8g}" if isinstance(value, float) else str(value)


def as_json(found: Report) -> str:
    """Returns the records as JSON; a number that is none is null."""
    told_of = [
        {name: None if isinstance(value, float) and not math.isfinite(value) else value for name, value in each.items()}
        for each in records(found)
    ]
    return json.dumps({"read": found.read, "label": LABEL, "records": told_of}, ensure_ascii=False, indent=2)
