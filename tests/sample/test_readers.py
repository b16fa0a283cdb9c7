"""The readers of the four series, on small made-up ones that hold every trap of the real ones."""

import pytest

from scripts.sample import bundestag, channel_one, state_department, white_house
from scripts.sample.text import SampleError
from tests.sample import series


def said(turns) -> list[tuple[str, bool, list[str]]]:
    return [(turn.speaker, turn.question, [paragraph.text for paragraph in turn.paragraphs]) for turn in turns]


def by_document(turns) -> dict[str, list]:
    found: dict[str, list] = {}
    for turn in turns:
        found.setdefault(turn.document, []).append(turn)
    return found


# --- the White House ---------------------------------------------------------------------------------------------------


@pytest.fixture
def briefings(tmp_path) -> dict[str, list]:
    return by_document(white_house.read_turns(series.white_house(tmp_path)))


def test_only_documents_of_the_window_are_read(briefings):
    assert sorted({turns[0].day for turns in briefings.values()}) == [
        "2021-11-01",
        "2021-12-20",
        "2022-02-03",
        "2022-02-24",
    ]


def test_a_briefing_is_read_by_turns(briefings):
    turns = briefings["press-briefings/2021-12/2021-12-20-press-briefing-by-press-secretary.md"]
    assert said(turns) == [
        ("MS. ONE", False, ["Good afternoon. One item on a trip of the Senator.", "He will travel on Monday."]),
        ("Q", True, ["Thank you. Will Ukraine be discussed?", "And when?"]),
        ("MS. ONE", False, ["Yes."]),
        ("MR. McTWO", False, ["Sure."]),
        ("Q", True, ["And can NATO NATO: act?"]),  # a tag behind a hard break is found, a wrapped line is none
        ("MS. ONE", False, ["It will.", "Nothing else [sic]. See the page and that this."]),
    ]
    assert [(p.first, p.last) for turn in turns for p in turn.paragraphs] == [(n, n) for n in (3, 4, 5, 6, 7, 8, 9, 10, 12)]  # fmt: skip


def test_items_of_lists_are_paragraphs_and_years_are_no_items(briefings):
    (sheet,) = briefings["statements-releases/2022-02/2022-02-24-fact-sheet.md"]
    assert [p.text for p in sheet.paragraphs] == [
        "The President announces steps against Russia.",
        "First step.",
        "Second step, in two lines.",
        "1. One.",
        "2. Two.",
    ]
    (remarks,) = briefings["speeches-remarks/2021-11/2021-11-01-remarks-by-the-president.md"]
    assert [p.text for p in remarks.paragraphs] == ["We talk of roads.", "We talk of rails in 2021. And of bridges."]


def test_a_document_without_text_is_still_a_document(briefings):
    (letter,) = briefings["statements-releases/2022-02/2022-02-03-letter.md"]
    assert letter.paragraphs == ()


def test_a_name_without_a_day_is_refused(tmp_path):
    series.put(series.white_house(tmp_path) / "press-briefings/notes.md", "Notes.")
    with pytest.raises(SampleError, match=r"notes\.md should begin with its day"):
        list(white_house.read_turns(tmp_path))


# --- the State Department ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("renamed", [False, True])
def test_snapshots_are_united_whatever_they_are_called(tmp_path, renamed):
    found = by_document(state_department.read_turns(series.state_department(tmp_path, renamed)))
    assert {document: turns[0].day for document, turns in found.items()} == {
        "https://example.org/?p=note": "2022-02-01",  # Washington's day, not that of UTC
        "https://example.org/?p=briefing": "2022-02-02",
        "https://example.org/?p=late": "2022-02-24",
    }
    assert said(found["https://example.org/?p=note"]) == [("", False, ["We note roads well."])]  # the earliest text
    assert said(found["https://example.org/?p=late"]) == [("", False, ["A short note.", "One", "Two"])]
    assert said(found["https://example.org/?p=briefing"]) == [
        ("MR ONE", False, ["Good afternoon on Ukraine.", "More of it."]),
        ("QUESTION", True, ["Why?"]),
        ("MR ONE", False, ["Because."]),
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("<rss", "x.rss is not XML"),
        ("<rss></rss>", "x.rss is no RSS feed"),
        ("<rss><channel><lastBuildDate>once</lastBuildDate></channel></rss>", "with no date that can be read: once"),
        (
            "<rss><channel><lastBuildDate>Wed, 02 Feb 2022 12:00:00 -0000</lastBuildDate><item/></channel></rss>",
            "has an item without a guid",
        ),
    ],
)
def test_a_snapshot_that_is_none_is_told(tmp_path, text, says):
    series.put(tmp_path / "x.rss", text)
    with pytest.raises(SampleError, match=says):
        list(state_department.read_turns(tmp_path))


# --- the Bundestag -----------------------------------------------------------------------------------------------------


def test_speeches_are_read_by_turns(tmp_path):
    turns = list(bundestag.read_turns(series.bundestag(tmp_path)))
    assert {(turn.document, turn.day) for turn in turns} == {("20002-data.xml", "2021-11-11")}  # copies are left out
    assert said(turns) == [
        (
            "Eva Eins",
            False,
            ["Frau Präsidentin! Die Lage an der Grenze, die ernst ist, geht uns an.", "Ein Zitat. So weit."],
        ),
        ("Eva Zwei", True, ["Ja, danke.", "Was sagen Sie zu Russland? Bitte."]),
        ("Eva Eins", False, ["Wir antworten.", "Ohne Klasse."]),
        ("Eva Vier", False, ["Sanktionen im Sozialrecht sind falsch."]),
        ("Eva Fuenf", True, ["Was tut die NATO?"]),
        ("Eva Sechs", False, ["Sie berät."]),
    ]
    assert [(p.first, p.last) for p in turns[0].paragraphs] == [(2, 3), (4, 5)]
    assert [turn.part for turn in turns[:3]] == ["ID200200100"] * 3


def test_xml_that_is_none_is_told(tmp_path):
    series.put(tmp_path / "parser/data_20/20002-data.xml", "<x")
    with pytest.raises(SampleError, match=r"20002-data\.xml is not XML"):
        list(bundestag.read_turns(tmp_path))


# --- Channel One -------------------------------------------------------------------------------------------------------


def test_an_item_is_title_and_lead(tmp_path):
    turns = list(channel_one.read_turns(series.channel_one(tmp_path)))
    assert [turn.day for turn in turns] == ["2021-11-01"] * 3 + ["2022-02-24"]
    assert [p.text for p in turns[0].paragraphs] == [
        "Выпуск новостей в 12:00 от 01.11.2021",
        "Смотрите: саммит НАТО, погода.",
    ]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"url,title\n", "lacks the column date_extracted"),
        (b"\xff", "is not UTF-8"),
        (None, "is missing"),
        (b'url,title,date_extracted,content\n"x"y,,,\n', "is not CSV"),
    ],
)
def test_a_chunk_that_is_none_is_told(tmp_path, data, says):
    path = series.channel_one(tmp_path) / "chunks/chunk_2021.csv"
    path.unlink()
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(SampleError, match=rf"chunk_2021\.csv {says}"):
        list(channel_one.read_turns(tmp_path))


@pytest.mark.parametrize("reader", [white_house, state_department, bundestag, channel_one])
def test_a_folder_without_texts_is_told(tmp_path, reader):
    with pytest.raises(SampleError):
        list(reader.read_turns(tmp_path))
