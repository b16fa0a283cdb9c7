"""Letters that look like those beside them and are others are found in every text; words of several languages side by side are none."""

import re
import unicodedata

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from scripts.package import alphabets
from tests.packages import edit
from tests.verdicts import validate
from tests.versions import edit_json

WRONG = {
    "a Cyrillic e in a Latin name": ("Vеrshbow", "cyrillic small letter ie"),
    "a Latin A in a Cyrillic name": ("Aлександр Оратор", "latin capital letter a"),
    "a Latin i in a Ukrainian word": ("Володимир Зеленськиi", "latin small letter i"),
    "a Greek o": ("Mοscow", "greek small letter omicron"),
    "a Latin c as a Russian preposition": ("встреча c министром", "latin small letter c"),
    "a whole word of Cyrillic look-alikes": ("The НАТО summit", "cyrillic capital letter en"),
    "a Cyrillic article": ("А new treaty", "cyrillic capital letter a"),
    "a Cyrillic initial": ("В. Putin", "cyrillic capital letter ve"),
    "a Latin initial of two": ("C. B. Оратор", "latin capital letter c"),
    "behind an accent": ("réunioн", "cyrillic small letter en"),
}


@pytest.mark.parametrize(("words", "letter"), WRONG.values(), ids=WRONG)
@pytest.mark.parametrize(
    ("file", "find"),
    [("data/events.csv", "Exercise Two"), ("data/speakers.csv", "Оратор Один"), ("data/statements.csv", "The portal names nobody.")],
)  # fmt: skip
def test_letters_of_another_alphabet_are_found(package, file, find, words, letter):
    edit(package, file, find, words)
    [each] = validate(package, "pandera")[0]
    assert (each.rule, each.severity) == ("mixed-alphabets", "error")
    assert letter in each.message


@pytest.mark.parametrize(
    "words",
    ["танк Т-72 и S-400", "COVID-положительный", "компания CEPA", "“Мир” means peace and world", "Zelenskyy (Зеленський)", "naïve Übermut", "Ω mega is not Latin", "договор «Россия — НАТО»", "NATO и Россия", "вариант B. Встреча", "С. Оратор", "Plan B. Оратор и НАТО"],
)  # fmt: skip
def test_words_of_two_alphabets_side_by_side_are_right(package, words):
    edit(package, "data/events.csv", "Exercise Two", words)
    assert validate(package, "pandera")[0] == []


@pytest.mark.parametrize("words", ["ﬁfteen tanks", "Ｎews", "𝐍ews", "Article Ⅴ", "the oﬀer"])
def test_letters_of_another_shape_are_found(package, words):
    edit(package, "data/events.csv", "Exercise Two", words)
    [each] = validate(package, "pandera")[0]
    assert each.rule == "look-alike"


def test_what_a_source_prints_so_is_listed(package):
    edit(package, "data/sources.csv", "Portal One,,Portal One", "Portal One,,Vеrshbow’s ﬁle")
    assert len(validate(package, "pandera")[0]) == 1
    edit_json(
        package / "datapackage.json",
        lambda front: front.update({"casus:printed": {"sources.publisher": ["Vеrshbow’s ﬁle"]}}),
    )
    assert validate(package, "pandera")[0] == []


def test_the_screen_knows_every_letter_of_the_alphabets():
    letters = [char for char in map(chr, range(0x41, 0x2000)) if unicodedata.category(char) != "Cn"]
    for alphabet, script in zip(alphabets.ALPHABETS, alphabets.SCRIPTS, strict=True):
        mine = [letter for letter in letters if re.match(f"[{alphabet}]", letter)]
        assert len(mine) > 50
        assert pc.all(pc.match_substring_regex(pa.array(mine), f"[{script}]")).as_py()
