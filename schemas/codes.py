"""Rules of meaning for the codebook."""

from schemas.frames import pairs
from schemas.rule import rule
from schemas.tables import vocabularies


@rule(
    "code-of-no-field",
    "codes",
    "code",
    "“{code}” of {vocabulary} is in no schema",
    "add it to the enumeration of the field, or remove it here",
)
def code_of_no_field(rows, tables):
    """Every code that the codebook defines can be used: it is in the enumeration of a field, or is a finding of the second coder."""
    usable = {f"{vocabulary}|{code}" for vocabulary, codes in vocabularies().items() for code in codes}
    return ~pairs(rows, "vocabulary", "code").isin(usable)


@rule("icd203-elsewhere", "codes", "icd203", "only likelihoods have an equivalent in ICD 203", "leave icd203 blank")
def icd203_elsewhere(rows, tables):
    """Of what is coded here, Intelligence Community Directive 203 covers only the words of likelihood."""
    return ~tables.blank("codes", "icd203") & (rows["vocabulary"] != "likelihood")


@rule(
    "number-twice",
    "codes",
    "number",
    "an earlier code of {vocabulary} has the number {number}",
    "give the code a number that the vocabulary has never had; the numbers of other codes stay",
)
def number_twice(rows, tables):
    """Each code has a number of its own within its vocabulary, by which statistics programs tell it from the others."""
    return ~tables.blank("codes", "number") & pairs(rows, "vocabulary", "number").duplicated()
