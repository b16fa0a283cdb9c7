"""What changed between two versions: every kind of change with the bump it asks for, what is refused, and how it is printed."""

import csv
import functools
import io
import json
import re
import tempfile
from collections import Counter
from dataclasses import astuple, replace
from pathlib import Path

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.diff import main
from scripts.package.errors import PackageError
from scripts.versions.changes import KINDS, Change, least_version, numbers
from scripts.versions.compare import compare
from scripts.versions.differences import COLUMNS, MOST_NAMED, as_csv, as_json, as_markdown, difference, records
from scripts.versions.version import read_version
from tests.packages import base, edit
from tests.versions import append, drop, edit_json, edit_schema, field, pair, rename_everywhere, set_version, zipped


@pytest.fixture
def versions(tmp_path):
    """The base package, and a copy of the next patch version that the test may change."""
    return pair(tmp_path)


def found(versions, *tables: str) -> list[Change]:
    """Returns the changes of some tables, all where none is named."""
    return [change for change in difference(*versions).changes if not tables or change.table in tables]


# --- records ---------------------------------------------------------------------------------------------------------


def test_nothing_changed(versions, capsys):
    old, _ = versions
    assert main([str(old), str(old)]) == 0
    out, said = capsys.readouterr()
    assert out == "table,id,field,old,new,kind\n"
    assert said.startswith("Least bump: none")


def test_a_corrected_value_is_a_patch(versions, capsys):
    edit(versions[1], "data/demands.csv", "Treaty One,State Two should sign", "Treaty One,State Two must sign")
    assert main([*map(str, versions)]) == 0
    out, _ = capsys.readouterr()
    assert list(csv.reader(io.StringIO(out)))[1:] == [
        ["demands", "demand-one", "description", "State Two should sign Treaty One as State One drafted it.", "State Two must sign Treaty One as State One drafted it.", "changed"]
    ]  # fmt: skip
    assert difference(*versions).bump == "patch"


def test_an_added_record_is_minor_and_a_patch_is_refused(versions, capsys):
    append(versions[1], "coders", "coder-zero,person,A made-up person.")
    assert found(versions) == [Change("coders", "coder-zero", "", "", "", "added")]
    assert main([*map(str, versions)]) == 1
    assert "is too small a step" in capsys.readouterr().err
    set_version(versions[1], least_version(read_version(versions[0]).descriptor["version"], "minor"))
    assert main([*map(str, versions)]) == 0


def test_a_renamed_record_is_followed_through_its_links(versions):
    _, new = versions
    rename_everywhere(new, "one-001", "one-008")
    edit(new, "data/retired.csv", "statements,one-009,The same utterance as another statement.,one-008", "statements,one-001,Numbered anew.,one-008,0.2.0\nstatements,one-009,The same utterance as another statement.,one-008")  # fmt: skip
    seen = Counter((change.table, change.kind) for change in found(versions))
    assert ("statements", "renamed") in seen
    assert {kind for (table, kind) in seen if table not in ("retired", "scenarios")} <= {"renamed", "changed"}
    assert Change("stances", "one-001|demand-two", "statement_id,demand_id", "one-001|demand-two", "one-008|demand-two", "renamed") in found(versions)  # fmt: skip
    assert seen["codings", "renamed"] > 5
    assert difference(*versions).refused == ()
    assert difference(*versions).bump == "minor"


def test_a_renamed_record_is_compared_cell_by_cell(versions):
    _, new = versions
    rename_everywhere(new, "speaker-two", "speaker-second")
    edit(new, "data/speakers.csv", "Speaker Two", "Second Speaker")
    append(new, "retired", "speakers,speaker-two,Misspelled.,speaker-second,0.2.0")
    changed = found(versions, "speakers")
    assert changed == [
        Change("speakers", "speaker-two", "speaker_id", "speaker-two", "speaker-second", "renamed"),
        Change("speakers", "speaker-two", "name", "Speaker Two", "Second Speaker", "changed"),
    ]
    assert Change("statements", "two-001", "speaker_id", "speaker-two", "speaker-second", "changed") in found(versions)


def test_a_record_merged_with_another_is_renamed_and_its_own_cells_are_gone(versions):
    _, new = versions
    drop(new, "coders", "coder-three,")
    append(new, "retired", "coders,coder-three,The same as another.,coder-one,0.2.0")
    assert found(versions, "coders") == [Change("coders", "coder-three", "coder_id", "coder-three", "coder-one", "renamed")]  # fmt: skip


def test_a_withdrawn_record_and_a_link_taken_back(versions):
    _, new = versions
    drop(new, "coders", "coder-three,")
    append(new, "retired", "coders,coder-three,Never coded.,,0.2.0")
    drop(new, "stances", "one-001,demand-two")
    assert found(versions, "coders", "stances") == [
        Change("stances", "one-001|demand-two", "", "", "", "removed"),
        Change("coders", "coder-three", "", "", "", "removed"),
    ]
    assert difference(*versions).refused == ()


# --- identifiers -----------------------------------------------------------------------------------------------------


def refused(versions, capsys) -> str:
    """Returns the only sentence with which a comparison is refused whatever the version."""
    set_version(versions[1], "9.0.0")
    (sentence,) = difference(*versions).refused
    assert main([*map(str, versions)]) == 1
    assert sentence in capsys.readouterr().err
    return sentence


def test_an_identifier_may_not_vanish(versions, capsys):
    drop(versions[1], "coders", "coder-three,")
    assert refused(versions, capsys).startswith("coder-three of coders is missing")


def test_a_retired_identifier_may_not_come_back(versions, capsys):
    edit(versions[1], "data/retired.csv", "speakers,speaker-nine,Said nothing after all.,,0.1.0\n", "")
    append(versions[1], "speakers", "speaker-nine,Speaker Nine,,person,independent,,")
    assert refused(versions, capsys).startswith("speaker-nine of speakers was retired and is used again")


def test_a_retired_identifier_may_not_be_forgotten(versions, capsys):
    edit(versions[1], "data/retired.csv", "speakers,speaker-nine,Said nothing after all.,,0.1.0\n", "")
    assert refused(versions, capsys).startswith("speaker-nine of speakers is no longer in retired")


def test_an_identifier_may_not_go_to_another_thing(versions, capsys):
    drop(versions[1], "posts", "post-two,")
    append(versions[1], "posts", "post-two,speaker-one,state-one,Head of the whole State,head,2001-01-01,2004-01-01")
    assert refused(versions, capsys).startswith("post-two of posts names something else")


def test_a_corrected_record_keeps_its_identifier(versions):
    edit(versions[1], "data/posts.csv", "Columnist", "Presenter of the evening news")
    edit(versions[1], "data/organizations.csv", "state-one,State One", "state-one,The First Republic of Somewhere Else")
    assert difference(*versions).refused == ()


def test_the_number_of_a_code_may_not_change(versions, capsys):
    edit(versions[1], "data/codes.csv", "\nact,demand,3,", "\nact,demand,30,")
    assert refused(versions, capsys).startswith("the number of demand in the vocabulary act was 3 and is now 30")


def test_the_number_of_a_code_may_not_go_to_another(versions, capsys):
    """Whether the code that had it is gone, or has been given another one: what somebody computed with 3 would mean something else."""
    append(versions[1], "codes", "act,shrug,3,Shrug,Shrugs.,,,,,")
    drop(versions[1], "codes", "act,demand,")
    assert refused(versions, capsys).startswith(
        "the number 3 in the vocabulary act belonged to demand: give shrug a number"
    )


def test_a_code_that_comes_takes_a_number_of_its_own(versions):
    append(versions[1], "codes", "act,shrug,11,Shrug,Shrugs.,,,,,")
    assert difference(*versions).refused == ()


def test_where_no_code_had_a_number_yet_any_is_new(versions):
    take_field(versions[0], "codes", "number")
    assert difference(*versions).refused == ()


@pytest.mark.parametrize(
    ("table", "begins", "anew"),
    [
        ("outcomes", "scenario-one,", "scenario-one,occurred,2022-02-01,,2027-05-05,source-news,Ground was held from the first day of February on."),
        ("compliance", "demand-two,", "demand-two,2022-02-23,met,source-book,A promise of that kind had been made.,"),
    ],
)  # fmt: skip
def test_what_is_judged_anew_is_a_change_of_that_record(versions, table, begins, anew):
    drop(versions[1], table, begins)
    append(versions[1], table, anew)
    assert difference(*versions).refused == ()
    assert {change.kind for change in found(versions, table)} == {"changed"}


# --- shape -----------------------------------------------------------------------------------------------------------


def take_field(package, table: str, name: str) -> None:
    """Removes a field from schema and table."""
    edit_schema(package, table, lambda schema: schema["fields"].remove(field(schema, name)))
    edit_schema(package, table, lambda schema: schema.update(foreignKeys=[key for key in schema.get("foreignKeys", []) if key["fields"] != [name]]))  # fmt: skip
    rewrite(package, table, lambda row: {key: cell for key, cell in row.items() if key != name})


def rewrite(package, table: str, change) -> None:
    """Writes each row of a table anew."""
    path = package / "data" / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        rows = [change(row) for row in csv.DictReader(stream)]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def rename_field(package) -> None:
    edit_schema(package, "stances", lambda schema: field(schema, "stance").update(name="attitude"))
    edit(package, "data/stances.csv", "statement_id,demand_id,stance\n", "statement_id,demand_id,attitude\n")


def move_fields(package) -> None:
    edit_schema(package, "coders", lambda schema: schema["fields"].insert(1, schema["fields"].pop(2)))
    rewrite(package, "coders", lambda row: {name: row[name] for name in ("coder_id", "description", "kind")})


def add_field(package) -> None:
    edit_schema(package, "stances", lambda schema: schema["fields"].append(field(schema, "stance") | {"name": "more"}))
    rewrite(package, "stances", lambda row: row | {"more": ""})


def take_table(package) -> None:
    edit_json(package / "datapackage.json", lambda front: front.update(resources=[one for one in front["resources"] if one["name"] != "figures"]))  # fmt: skip


def reword(package, change) -> None:
    """Rewrites the definition of the act `demand`."""

    def row_of_demand(row: dict) -> dict:
        is_it = (row["vocabulary"], row["code"]) == ("act", "demand")
        return row | {"definition": change(row["definition"])} if is_it else row

    rewrite(package, "codes", row_of_demand)


def codes_of(schema: dict, name: str) -> list:
    return field(schema, name)["constraints"]["enum"]


SHAPES = {
    "field_removed": (lambda package: take_field(package, "stances", "stance"), "major"),
    "field_renamed": (rename_field, "major"),
    "field_retyped": (lambda package: edit_schema(package, "codings", lambda schema: field(schema, "round").update(type="string")), "major"),
    "field_added": (add_field, "minor"),
    "fields_moved": (move_fields, "minor"),
    "key_changed": (lambda package: edit_schema(package, "figures", lambda schema: schema.update(primaryKey=["figure_id", "statement_id"])), "major"),
    "reference_changed": (lambda package: edit_schema(package, "figures", lambda schema: schema.update(foreignKeys=[])), "major"),
    "constraint_changed": (lambda package: edit_schema(package, "figures", lambda schema: field(schema, "words")["constraints"].update(required=False)), "minor"),
    "code_added": (lambda package: edit_schema(package, "statements", lambda schema: codes_of(schema, "act").append("shrug")), "minor"),
    "code_removed": (lambda package: edit_schema(package, "statements", lambda schema: codes_of(schema, "act").remove("offer")), "major"),
    "described": (lambda package: edit_schema(package, "statements", lambda schema: field(schema, "note").update(description="Other words.")), "patch"),
    "licence_changed": (lambda package: edit_json(package / "datapackage.json", lambda front: front["licenses"][0].update(name="CC0-1.0")), "major"),
    "table_removed": (take_table, "major"),
    "meaning_changed": (lambda package: reword(package, lambda words: f"{words} Never in jest."), "major"),
}  # fmt: skip


@pytest.mark.parametrize("kind", SHAPES)
def test_every_change_of_shape_is_one_change_with_its_bump(versions, kind):
    change, bump = SHAPES[kind]
    change(versions[1])
    told = difference(*versions)
    assert ([each.kind for each in told.changes], told.bump) == ([kind], bump)


# --- renamed, and a few cells corrected ---------------------------------------------------------------------------------


def rename_and_correct(package, cells: int) -> list[Change]:
    """Renames the titles of sources, of which the base has a handful, and corrects so many; returns the changes that must be told."""
    edit_schema(package, "sources", lambda schema: field(schema, "title").update(name="heading"))
    corrected: list[Change] = []

    def renamed(row: dict) -> dict:
        row = {"heading" if name == "title" else name: cell for name, cell in row.items()}
        if len(corrected) < cells:
            corrected.append(
                Change("sources", row["source_id"], "heading", row["heading"], row["heading"] + "!", "changed")
            )
            row["heading"] += "!"
        return row

    rewrite(package, "sources", renamed)
    return corrected


def test_a_renaming_tolerates_a_corrected_cell_and_lists_it(versions):
    corrected = rename_and_correct(versions[1], 1)
    assert found(versions, "sources") == [
        Change("sources", "", "title", "title", "heading", "field_renamed"),
        *corrected,
    ]


def test_a_field_with_other_cells_is_no_renamed_one(versions):
    rename_and_correct(versions[1], 3)
    assert {change.kind for change in found(versions, "sources")} == {"field_removed", "field_added"}


@pytest.mark.parametrize(("records", "corrected", "renamed"), [(837, 1, True), (837, 83, True), (837, 84, False), (3, 1, False), (4, 1, True)])  # fmt: skip
def test_how_many_cells_may_differ(versions, records, corrected, renamed):
    """The given case: one field renamed, and one of its 837 cells corrected."""
    for package, name, more in ((versions[0], "description", ""), (versions[1], "words", "!")):
        edit_schema(package, "coders", lambda schema, name=name: field(schema, "description").update(name=name))
        rewrite(package, "coders", lambda row, name=name: {name if key == "description" else key: cell for key, cell in row.items()})  # fmt: skip
        (package / "data/coders.csv").write_text(f"coder_id,kind,{name}\n" + "".join(f"c-{n:03},person,Who {n}{more if n < corrected else ''}\n" for n in range(records)), encoding="utf-8")  # fmt: skip
    kinds = Counter(change.kind for change in found(versions, "coders"))
    assert kinds == ({"field_renamed": 1, "changed": corrected} if renamed else {"field_removed": 1, "field_added": 1})


def test_two_fields_renamed_at_once_are_told_apart_by_their_cells(versions):
    """The one that is more alike is meant, wherever it stands; blank cells say nothing."""
    names = {"quantity": "what", "unit": "in_what"}
    for old, new in names.items():
        edit_schema(versions[1], "figures", lambda schema, old=old, new=new: field(schema, old).update(name=new))
    edit_schema(versions[1], "figures", lambda schema: schema["fields"].reverse())
    rewrite(versions[1], "figures", lambda row: {names.get(name, name): row[name] for name in reversed(row)})
    told = [change for change in found(versions, "figures") if change.kind == "field_renamed"]
    assert {(change.old, change.new) for change in told} == set(names.items())


def test_a_field_renamed_and_retyped_is_both(versions):
    edit_schema(versions[1], "codings", lambda schema: field(schema, "round").update(name="turn", type="string"))
    rewrite(
        versions[1], "codings", lambda row: {"turn" if name == "round" else name: cell for name, cell in row.items()}
    )
    edit_schema(versions[1], "codings", lambda schema: schema.update(primaryKey=["turn" if part == "round" else part for part in schema["primaryKey"]]))  # fmt: skip
    assert {change.kind for change in found(versions, "codings")} >= {"field_renamed", "field_retyped"}
    assert not [change for change in found(versions, "codings") if change.kind in ("field_removed", "field_added")]


def test_a_table_that_came_is_minor(versions):
    take_table(versions[0])
    seen = Counter(change.kind for change in found(versions))
    assert set(seen) == {"table_added", "added"}
    assert difference(*versions).bump == "minor"


def test_every_kind_of_change_is_tried():
    assert set(KINDS) - set(SHAPES) == {"added", "removed", "renamed", "changed", "table_added"}


def test_punctuation_changes_no_meaning_and_a_code_gone_is_major(versions):
    reword(versions[1], lambda words: f"“{words.upper()}”")
    assert [change.kind for change in found(versions, "codes")] == ["changed"]
    drop(versions[1], "codes", "act,offer,")
    assert difference(*versions).bump == "major"


# --- versions --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bump", "least"), [("none", "1.2.3"), ("patch", "1.2.4"), ("minor", "1.3.0"), ("major", "2.0.0")]
)
def test_least_version(bump, least):
    assert least_version("1.2.3", bump) == least


@pytest.mark.parametrize("text", ["1.2", "v1.2.3", "1.2.03", "1.2.3-rc1", "", "1.2.3\n", "٣.1.1", "1" * 60 + ".0.0"])
def test_what_is_no_version_is_refused(text):
    with pytest.raises(PackageError, match="is no version"):
        numbers(text)


def test_versions_are_compared_as_numbers(versions):
    set_version(versions[0], "0.9.0")
    set_version(versions[1], "0.10.0")
    append(versions[1], "coders", "coder-zero,person,A made-up person.")
    assert difference(*versions).too_small() == ""
    assert "at least 0.11.0" in difference(*reversed(versions)).too_small()


# --- properties ------------------------------------------------------------------------------------------------------


def joined(records: dict) -> dict:
    """Returns the records of each table by their key cells joined by `|`, as changes name them."""
    return {name: {"|".join(key): dict(row) for key, row in rows.items()} for name, rows in records.items()}


def applied(old, changes: list[Change], new) -> dict:
    """Does to the records of a version what the changes say; what an added record holds is in the new version alone."""
    records, come = joined(old.records), joined(new.records)
    for change in changes:
        if change.kind == "added":
            records[change.table][change.id] = come[change.table][change.id]
        elif change.kind == "removed":
            del records[change.table][change.id]
        else:
            assert records[change.table][change.id][change.field] == change.old
            records[change.table][change.id][change.field] = change.new
    return records


@functools.cache
def read():
    """The base package as read; no fixture, because a failing example would print it whole."""
    with tempfile.TemporaryDirectory() as folder:
        return read_version(base(Path(folder)))


@given(data=st.data())
def test_the_changes_make_the_new_version_of_the_old_one(data):
    old = read()
    records = {name: {key: dict(row) for key, row in rows.items()} for name, rows in old.records.items()}
    for _ in range(data.draw(st.integers(0, 6))):
        table = data.draw(st.sampled_from([name for name, rows in records.items() if rows and name != "retired"]))
        key = data.draw(st.sampled_from(sorted(records[table])))
        row = records[table].pop(key)
        what = data.draw(st.sampled_from(["drop", "add", "edit"]))
        if what == "edit":
            free = [name for name in row if name not in old.schemas[table].key]
            row = row | ({data.draw(st.sampled_from(free)): data.draw(st.text(max_size=5))} if free else {})
        if what != "drop":
            records[table][key] = row
        if what == "add":
            other = (*key[:-1], f"{key[-1]}-again")
            records[table][other] = row | dict(zip(old.schemas[table].key, other, strict=True))
    new = replace(old, records=records)
    changes = compare(old, new).changes
    assert applied(old, changes, new) == joined(records)
    assert len({(change.table, change.id, change.field) for change in changes}) == len(changes)


# --- printing --------------------------------------------------------------------------------------------------------

HOSTILE = "a|b <script>alert(1)</script> `x` *y* [z](http://evil.example) ~~w~~"


def test_csv_holds_every_change_and_can_be_read_back(versions):
    edit(versions[1], "data/coders.csv", "A made-up model that saw no codes.", '"A ""made-up"" model, it said"')
    changes = found(versions)
    assert [Change(*row) for row in csv.reader(io.StringIO(as_csv(changes)))][1:] == changes
    assert as_csv(changes).splitlines()[0] == ",".join(COLUMNS)


def test_json_says_everything(versions):
    drop(versions[1], "coders", "coder-three,")
    document = json.loads(as_json(difference(*versions)))
    assert list(document) == ["old", "new", "bump", "least_version", "reasons", "refused", "changes"]
    assert (document["bump"], document["reasons"]) == (
        "minor",
        [{"bump": "minor", "reason": "coders: 1 record removed"}],
    )
    assert [sentence.split(" ")[0] for sentence in document["refused"]] == ["coder-three", "version"]
    assert list(document["changes"][0]) == COLUMNS


def test_markdown_keeps_hostile_cells_in_their_places(versions):
    edit(versions[1], "data/coders.csv", "A made-up model", HOSTILE)
    page = markdown.markdown("\n".join(as_markdown(difference(*versions))), extensions=["tables"])
    cells = re.findall(r"<td>(.*?)</td>", page)
    assert len(cells) == len(COLUMNS) - 1
    assert not re.search(r"<(script|a|code|em|del)\b", page)


def test_the_list_for_a_changelog_names_each_record_once(versions):
    edit(versions[1], "data/demands.csv", "Treaty One,State Two should sign", "Treaty 1,State Two must sign")
    append(versions[1], "coders", "coder-zero,person,A made-up person.")
    assert list(records(difference(*versions))) == [
        "- demands, 2 cells changed: `demand-one` (title, description)",
        "- coders, 1 record added: `coder-zero`",
    ]


def test_a_long_list_for_a_changelog_is_cut(versions):
    append(versions[1], "coders", *(f"coder-{number:03},person,A made-up person." for number in range(MOST_NAMED + 7)))
    (line,) = records(difference(*versions))
    assert line.startswith(f"- coders, {MOST_NAMED + 7} records added: `coder-000`; ")
    assert line.count("`coder-") == MOST_NAMED
    assert line.endswith("; and 7 more, listed in changes.csv")


# --- bad input -------------------------------------------------------------------------------------------------------


def test_archives_and_folders_compare_alike(versions, tmp_path):
    edit(versions[1], "data/coders.csv", "A made-up model", "An invented model")
    archives = [zipped(path, tmp_path / f"{path.name}.zip", folder) for path, folder in zip(versions, ("", "in/"), strict=True)]  # fmt: skip
    assert difference(*archives) == difference(*versions)


@pytest.mark.parametrize(
    ("break_it", "code", "says"),
    [
        (lambda new: (new / "datapackage.json").unlink(), 2, "its datapackage.json is missing"),
        (lambda new: set_version(new, "soon"), 2, "“soon” is no version"),
        (lambda new: (new / "data/coders.csv").write_bytes(b"coder_id,kind\n\xff,x\n"), 1, "not UTF-8"),
        (lambda new: append(new, "coders", "coder-one,person,Again."), 1, "has the key “coder-one” twice"),
        (lambda new: (new / "schemas/coders.schema.json").write_text("[]"), 2, "has no schema"),
        (lambda new: (new / "schemas/coders.schema.json").write_text("{"), 2, "is not JSON"),
        (lambda new: (new / "schemas/coders.schema.json").write_text('{"fields": [7]}'), 2, "is no Table Schema"),
        (lambda new: edit_schema(new, "coders", lambda schema: schema.update(primaryKey=["who"])), 2, "is no Table Schema"),
        (lambda new: (new / "schemas/coders.schema.json").unlink(), 2, "is missing"),
        (lambda new: edit_json(new / "datapackage.json", lambda front: front["resources"].append(front["resources"][0])), 2, "twice"),
        (lambda new: edit_json(new / "datapackage.json", lambda front: front["resources"].append("x")), 2, "has no name"),
        (lambda new: edit_json(new / "datapackage.json", lambda front: front["resources"][0].update(path="../out.csv")), 1, "names no file of the table statements"),
    ],
)  # fmt: skip
def test_bad_packages_are_one_sentence(versions, capsys, break_it, code, says):
    break_it(versions[1])
    assert main([*map(str, versions)]) == code
    out, said = capsys.readouterr()
    assert (out, said.count("\n")) == ("", 1)
    assert says in said


@pytest.mark.parametrize("arguments", [[], ["."], [".", "nowhere"], [".", ".", "--format", "xml"]])
def test_wrong_usage_is_one_sentence(capsys, arguments):
    assert main(arguments) == 2
    out, said = capsys.readouterr()
    assert (out, said.count("\n")) == ("", 1)


def test_columns_of_a_change_are_those_that_are_published():
    assert COLUMNS == ["table", "id", "field", "old", "new", "kind"]
    assert len(astuple(Change("", "", "", "", "", "added"))) == len(COLUMNS)
