"""Names as the styles write them, by the cases of CSL's own test suite, each named as there."""

import pytest

from scripts.formats.citation import Author, apa, bibtex, csl, dataset, ris
from scripts.formats.descriptions import citation_cff, datacite, zenodo

# name of the case: family, given, as APA has it (initialize-with=". ", demote-non-dropping-particle="never"), given names whole
CSL_CASES = {
    "ParseNames 1": ("van Gogh", "Vincent", "van Gogh, V.", "van Gogh, Vincent"),
    "ParseNames 2": ("Humboldt", "Alexander von", "Humboldt, A. von", "Humboldt, Alexander von"),
    "ParseNames 3": ("van der Vlist", "Eric", "van der Vlist, E.", "van der Vlist, Eric"),
    "ParticleParse1": ("Smith", "George von und zum", "Smith, G. von und zum", "Smith, George von und zum"),
    "ParticlesDemoteNonDroppingNever 1": ("in 't Familyname", "Givenname", "in 't Familyname, G.", "in 't Familyname, Givenname"),
    "ParticlesDemoteNonDroppingNever 2": ("Las Familyname", "Givenname de", "Las Familyname, G. de", "Las Familyname, Givenname de"),
    "ParticlesDemoteNonDroppingNever 3": ("v.d. Familyname", "Givenname", "v.d. Familyname, G.", "v.d. Familyname, Givenname"),
    "ParsedUpperCaseNonDroppingParticle": ("La Fontaine", "Jean de", "La Fontaine, J. de", "La Fontaine, Jean de"),
    "ParsedDroppingParticleWithApostrophe": ("Aubignac", "François Hédelin d'", "Aubignac, F. H. d'", "Aubignac, François Hédelin d'"),
    "ParsedNonDroppingParticleWithApostrophe": ("d'Aubignac", "François Hédelin", "d'Aubignac, F. H.", "d'Aubignac, François Hédelin"),
    "ParsedCommaDelimitedDroppingParticle": ("Aubignac", "François Hédelin, abbé d'", "Aubignac, F. H., abbé d'", "Aubignac, François Hédelin, abbé d'"),
    "HyphenatedNonDroppingParticle": ("al-One", "Alan", "al-One, A.", "al-One, Alan"),
    "CeltsAndToffsSpacedInitials": ("Saunders", "John Bertrand de Cusance Morant", "Saunders, J. B. de C. M.", "Saunders, John Bertrand de Cusance Morant"),
    "CeltsAndToffsWithHyphens": ("Chen", "Hsien-Li", "Chen, H.-L.", "Chen, Hsien-Li"),
    "LowercaseSurnameSuffix": ("Chen", "Guo-ping", "Chen, G.", "Chen, Guo-ping"),
    "HyphenatedFirstName": ("Liu", "Hui-Xiao Li Yuan", "Liu, H.-X. L. Y.", "Liu, Hui-Xiao Li Yuan"),
    "ApostropheInGivenName": ("Aalto", "Shun'ichi", "Aalto, S.", "Aalto, Shun'ichi"),
    "ArticularWithCommaNameAsSortOrder": ("Doe", "James, Jr", "Doe, J., Jr", "Doe, James, Jr"),
    "InitialsInitializeTruePeriodSpace 1": ("Axford", "ME", "Axford, M.", "Axford, ME"),
    "InitialsInitializeTruePeriodSpace 2": ("Behn", "M.E", "Behn, M. E.", "Behn, M.E"),
    "InitialsInitializeTruePeriodSpace 3": ("Dimauro", "John M.E.", "Dimauro, J. M. E.", "Dimauro, John M.E."),
    "InitialsInitializeTruePeriodSpace 4": ("Faquhar", "ME.", "Faquhar, ME.", "Faquhar, ME."),
    "InitialsInitializeTruePeriodSpace 5": ("Hudson", "Ph.M.E.", "Hudson, Ph. M. E.", "Hudson, Ph.M.E."),
    "OnlyFamilyname": ("Prince", "", "Prince", "Prince"),
    "OnlyGivenname": ("", "Banksy", "Banksy", "Banksy"),
    "AsianGlyphs": ("我妻", "栄", "我妻栄", "我妻栄"),
    "GreekSimple": ("Ράις", "Μυρτώ", "Ράις, Μ.", "Ράις, Μυρτώ"),
}  # fmt: skip
OURS = {
    "the given case": ("van Beethoven", "Ludwig", "van Beethoven, L.", "van Beethoven, Ludwig"),
    "Cyrillic": ("фон Бюлов", "Иван Петрович", "фон Бюлов, И. П.", "фон Бюлов, Иван Петрович"),
    "letters without capitals": ("الراشد", "محمد", "الراشد, محمد", "الراشد, محمد"),
    "small on purpose": ("hooks", "bell", "hooks, b.", "hooks, bell"),
}


@pytest.mark.parametrize("case", [*CSL_CASES, *OURS])
def test_names(case):
    family, given, short, whole = (CSL_CASES | OURS)[case]
    author = Author("as it stands", family, given)
    assert (author.with_initials(), author.inverted()) == (short, whole)


def test_a_name_with_a_comma_that_is_no_person_stands_as_it_is():
    """LiteralWithComma of CSL's suite."""
    assert Author("Smith, John").with_initials() == "Smith, John"


@pytest.mark.parametrize(
    ("family", "given", "parts"),
    [
        ("van Gogh", "Vincent", {"family": "Gogh", "given": "Vincent", "non-dropping-particle": "van"}),
        ("Humboldt", "Alexander von", {"family": "Humboldt", "given": "Alexander", "dropping-particle": "von"}),
        ("d'Aubignac", "François", {"family": "Aubignac", "given": "François", "non-dropping-particle": "d'"}),
        ("King", "Martin Luther, Jr.", {"family": "King", "given": "Martin Luther", "suffix": "Jr."}),
        ("Suharto", "", {"family": "Suharto"}),
    ],
)
def test_csl_has_the_parts(family, given, parts):
    assert csl(work(family, given))["author"] == [parts]


def descriptor(family: str, given: str) -> dict:
    person = {"title": f"{given} {family}".strip(), "familyName": family, "givenName": given, "roles": ["creator"]}
    return {"name": "x", "title": "T", "version": "1.0.0", "created": "2027-01-01", "contributors": [person]}


def work(family: str, given: str):
    return dataset(descriptor(family, given))


@pytest.mark.parametrize(
    ("family", "given", "written"),
    [
        ("van Beethoven", "Ludwig", "van Beethoven, Ludwig"),
        ("King", "Martin Luther, Jr.", "King, Jr., Martin Luther"),
        ("Suharto", "", "{Suharto}"),
        ("", "Aung San", "{Aung San}"),
        ("Black and White", "Ann", "{Black and White}, Ann"),
    ],
)
def test_bibtex_reads_the_name_as_it_is_meant(family, given, written):
    assert f"  author = {{{written}}}," in bibtex(work(family, given))


def test_one_name_in_every_form():
    alone = descriptor("Suharto", "")
    assert apa(dataset(alone)).startswith("Suharto. (2027). T")
    assert "AU  - Suharto," in ris(dataset(alone))
    assert b"- family-names: Suharto\n" in citation_cff(alone)
    assert datacite(alone, 1)["creators"] == [{"name": "Suharto", "nameType": "Personal", "familyName": "Suharto"}]
    assert zenodo(alone)["creators"] == [{"name": "Suharto"}]


def test_particle_and_suffix_have_their_own_places_in_cff():
    text = citation_cff(descriptor("van Beethoven", "Ludwig, Jr.")).decode()
    for line in ("family-names: Beethoven", "given-names: Ludwig", "name-particle: van", "name-suffix: Jr."):
        assert line in text


@pytest.mark.parametrize(("number", "shown"), [(2, "A1, B., & A2, B."), (20, "A19, B., & A20, B."), (21, "A19, B., . . . A21, B.")])  # fmt: skip
def test_apa_lists_up_to_twenty(number, shown):
    people = [{"title": f"B A{n}", "familyName": f"A{n}", "givenName": "B", "roles": ["creator"]} for n in range(1, number + 1)]  # fmt: skip
    assert f"{shown} (2027). T" in apa(dataset(descriptor("x", "y") | {"contributors": people}))
