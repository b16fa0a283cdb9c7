"""Speakers' tags, headings and stage directions of American transcripts."""

import pytest

from scripts.sample import transcripts


@pytest.mark.parametrize(
    ("text", "speaker", "rest"),
    [
        ("MS. ONE-TWO: Yes: so.", "MS. ONE-TWO", "Yes: so."),
        ("MS ONE: Yes.", "MS ONE", "Yes."),
        ("Mr. ONE: Yes.", "Mr. ONE", "Yes."),
        ("MR. McONE: Yes.", "MR. McONE", "Yes."),
        ("THE PRESIDENT: (Laughs.) Yes.", "THE PRESIDENT", "(Laughs.) Yes."),
        ("PRESIDENT ÉÑÉ (As interpreted): Yes.", "PRESIDENT ÉÑÉ", "Yes."),
        ("SENIOR ADMINISTRATION OFFICIAL: Yes.", "SENIOR ADMINISTRATION OFFICIAL", "Yes."),
        ("MODERTOR: Yes.", "MODERTOR", "Yes."),
        ("AUDIENCE MEMBERS: Yes.", "AUDIENCE MEMBERS", "Yes."),
        ("QUESTION: Yes?", "QUESTION", "Yes?"),
        ("Q Yes?", "Q", "Yes?"),
        ("*Q Yes?", "Q", "Yes?"),
        ("Q: Yes?", "Q", "Yes?"),
        ("MS. ONE:", "MS. ONE", ""),
    ],
)
def test_tags_are_found(text, speaker, rest):
    assert transcripts.speaker(text) == (speaker, rest)


@pytest.mark.parametrize(
    "text",
    [
        "NATO: act.",
        "FACT SHEET: New Steps",
        "NOMINATIONS SENT TO THE SENATE:",
        "TO THE CONGRESS OF THE UNITED STATES:",
        "WE HEREBY DECLARE: that",
        "PREVENTION: one",
        "Reducing Emissions: one",
        "On Iran: yes",
        "Quite so",
        "Yes.",
        ": yes",
    ],
)
def test_headings_and_prose_are_no_tags(text):
    assert transcripts.speaker(text) is None


@pytest.mark.parametrize(
    "name", ["Q", "QUESTION", "MODERATOR", "MOERATOR", "OPERATOR", "PARTICPIANT", "AUDIENCE MEMBER"]
)
def test_those_who_ask_are_apart(name):
    (turn,) = transcripts.turns("d", "2022-01-01", [f"{name}: Hello." if name != "Q" else "Q Hello."])
    assert turn.question


@pytest.mark.parametrize(
    "text",
    ["(Laughter.)", "(Laughter.) (Applause.)", "[Break]", "2:38 P.M. EDT", "END 3:07 P.M. EST", "END", "###", "# # #", "End text.", "2:05 p.m. EST"],
)  # fmt: skip
def test_directions_and_marks_are_left_out(text):
    assert transcripts.is_left_out(text)


@pytest.mark.parametrize("text", ["(Laughter.) Yes.", "At 2:38 P.M. EDT we left.", "In the end", "No. 1", "(a) Yes; (b) no"])  # fmt: skip
def test_words_beside_a_direction_stay(text):
    assert not transcripts.is_left_out(text)


@pytest.mark.parametrize(
    "text",
    ["Office of the Spokesperson", "Washington, D.C.", "The below is attributable to Spokesperson One:", "East Room"],
)
def test_headings_are_short_and_no_sentences(text):
    assert transcripts.is_heading(text)
    assert [turn.paragraphs[0].text for turn in transcripts.turns("d", "2022-01-01", [text, "We act.", text])] == ["We act."]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["We act.", "We act on each of the thirteen points that were named here so often today"]
)
def test_sentences_and_long_lines_are_no_headings(text):
    assert not transcripts.is_heading(text)


def test_the_speaker_carries_over_until_the_next_tag():
    turns = list(transcripts.turns("d", "2022-01-01", ["MR ONE: A.", "B.", "MR ONE: C.", "MS TWO:", "D."]))
    assert [(turn.speaker, [p.text for p in turn.paragraphs]) for turn in turns] == [
        ("MR ONE", ["A.", "B."]),
        ("MR ONE", ["C."]),
        ("MS TWO", ["D."]),
    ]
