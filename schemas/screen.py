"""Screens many distinct texts at once with Arrow, so that Python looks only at those that may be wrong.

A screen may let too much through to Python, never too little: what it holds back breaks no rule, which tests/test_quick.py checks.
"""

from __future__ import annotations

from collections.abc import Sequence

from schemas.tables import Field

MANY = 5_000  # fewer texts are looked at sooner than Arrow is told about them


def of_field(field: Field, values: Sequence[str]) -> Sequence[str]:
    """Returns the texts that may break a constraint of a field: all of them unless it is free text, or text of a form."""
    if len(values) < MANY or field.type != "string" or field.enum or field.minimum or field.maximum or field.standard:
        return values
    import pyarrow as pa
    import pyarrow.compute as pc

    texts = pa.array(values, pa.large_string())
    fine = pa.scalar(True)
    if field.pattern:
        try:
            fine = pc.and_(fine, pc.match_substring_regex(texts, f"^(?:{field.pattern})$"))
        except pa.ArrowInvalid:  # a form that Arrow's regular expressions do not know
            return values
    if field.max_length:
        fine = pc.and_(fine, pc.less_equal(pc.utf8_length(texts), field.max_length))
    return texts.filter(pc.invert(fine)).to_pylist() if isinstance(fine, pa.BooleanArray) else []


def matching(expression: str, values: Sequence[str]) -> Sequence[str]:
    """Returns the texts in which a regular expression, in the syntax of RE2, is found; all of them where there are few."""
    if len(values) < MANY:
        return values
    import pyarrow as pa
    import pyarrow.compute as pc

    texts = pa.array(values, pa.large_string())
    return texts.filter(pc.match_substring_regex(texts, expression)).to_pylist()
