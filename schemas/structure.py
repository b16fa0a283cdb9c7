"""The rules of structure: what the Table Schemas ask of every cell, key and reference.

One rule for each constraint of the Table Schema standard, and one for each vocabulary (`act-code` and so on), because a
wrong code is the commonest slip and each vocabulary has a page of its own to be sent to.
"""

from schemas.rule import Rule, register
from schemas.tables import tables

# What the values of a vocabulary are called in a sentence, where its name is no noun for them.
CALLED = {
    "condition_met": "value of condition_met",
    "curated": "value of curated",
    "read_as": "value of read_as",
    "threat_aim": "aim of a threat",
    "threat_means": "means of a threat",
}

for name, explains, says, hint in [
    (
        "required",
        "A required cell is not blank. Where a value cannot be known, the schema makes the field optional and says what blank means.",
        "is blank, but every row needs it",
        "fill it in; if it cannot be known, the row is not ready",
    ),
    (
        "integer",
        "A whole number is written in plain digits: no thousands separator, no leading zero, no decimal point, no plus sign.",
        "“{value}” is not a whole number in plain digits",
        "write it like 175000",
    ),
    (
        "exact-number",
        "A number has at most fifteen digits, because spreadsheets keep no more; every other format of a release holds that many exactly.",
        "“{value}” has more than fifteen digits, and a spreadsheet would replace the others by 0",
        "check the number",
    ),
    (
        "date",
        "A date is a day of the calendar in the form YYYY-MM-DD.",
        "“{value}” is not a date in the form YYYY-MM-DD",
        "write it like 2022-01-10; spreadsheets change dates when they save, so set the column to text",
    ),
    (
        "day-to-come",
        "A day on which something was done, said or printed is not in the future: it is no later than tomorrow by universal time, and in a release no later than the day of the release.",
        "{value} is in the future",
        "check the year",
    ),
    (
        "country",
        "A country is given by the three-letter code that ISO 3166-1 lists: DEU, not GER.",
        "“{value}” is not the ISO 3166-1 code of a country",
        "look up the code in ISO 3166-1 alpha-3; the codes of cars and sports teams differ",
    ),
    (
        "language",
        "A language is given by the BCP 47 tag that is registered for it and in use: uk, not ua; he, not iw; en, not eng.",
        "“{value}” is not the BCP 47 tag of a language",
        "look up the tag in the BCP 47 registry; the code of a country is a different thing",
    ),
    (
        "address",
        "The host of an address ends in a domain that exists.",
        "“{value}” leads nowhere: its domain does not exist",
        "compare the address with the one in the browser",
    ),
    (
        "doi",
        "An address at doi.org names a whole DOI, with nothing of the sentence behind it in which it stood.",
        "“{value}” asks doi.org for what is no DOI",
        "write it like https://doi.org/10.1000/182: a prefix, a stroke and a suffix",
    ),
    (
        "licence",
        "A licence, be it of a source or of the package, has the identifier that SPDX lists for it: CC-BY-4.0, not CC BY 4.0.",
        "“{value}” is not the identifier of a licence that SPDX lists",
        "look it up in the list of SPDX; one that is not listed is LicenseRef- with a name behind it",
    ),
    (
        "pattern",
        "A cell keeps to the form that its schema prescribes: identifiers are lower-case words joined by hyphens, addresses begin with http, and so on.",
        "“{value}” does not have the form of {expected}",
        "write it like {example}",
    ),
    ("minimum", "A number or date is not below the least value that its schema allows.", "{value} is below the least value allowed, {expected}", "check the value; what lies outside the window of the dataset does not belong in it"),
    ("maximum", "A number or date is not above the greatest value that its schema allows.", "{value} is above the greatest value allowed, {expected}", "check the value; what lies outside the window of the dataset does not belong in it"),
    ("max-length", "A text is no longer than its schema allows.", "is {length} characters long, but at most {expected} are allowed", "shorten it"),
    ("unique-key", "No two rows of a table have the same key.", "an earlier row has the key “{value}” too", "remove one of the two rows, or give the new one an identifier of its own"),
    ("foreign-key", "An identifier that refers to another table exists in that table.", "“{value}” is not in {expected}", "add it there, or correct it"),
]:  # fmt: skip
    register(Rule(name, "structure", explains, says, hint))

for vocabulary in dict.fromkeys(
    field.vocabulary for table in tables().values() for field in table.fields if field.vocabulary
):
    called = CALLED.get(vocabulary) or vocabulary.replace("_", " ")
    register(
        Rule(
            f"{vocabulary.replace('_', '-')}-code",
            "structure",
            f"Every {called} is one of the codes that data/codes.csv defines under `{vocabulary}`.",
            f"“{{value}}” is not {'an' if called[0] in 'aeio' else 'a'} {called}",
            "the codes are {expected}",
        )
    )
