"""Filled-in forms: answers as GitHub writes them into an issue, and as a text file holds them."""

from __future__ import annotations

from scripts.intake.questions import questions

NEW = {  # everything in it is new to the small package of the tests, but for the demand and the target
    "Source": "https://example.org/2022/wire",
    "Source title": "What Minister Three told the wire",
    "Source publisher": "The Wire Service (copy at example.org)",
    "Source published on": "2022-01-12",
    "Source accessed on": "2026-11-20",
    "Source read as": "stored_copy",
    "Source language": "en",
    "Source kind": "wire_report",
    "Speaker": "Minister Três",
    "Speaker kind": "person",
    "Speaker side": "other_state",
    "Post": "Minister of Defence, acting",
    "Post authority": "minister",
    "Organization": "Ministry Three",
    "Organization kind": "government_body",
    "Organization side": "other_state",
    "Said from": "2022-01-12",
    "Said until": "2022-01-12",
    "Date basis": "stated",
    "Channel": "press",
    "Target": "State Two",
    "Locator": "para. 1",
    "Attribution": "direct",
    "Quote": "State Two must take its 1000 soldiers home, or they will never leave",
    "Quote language": "en",
    "Summary": "The troops of State Two should go.",
    "Act": "demand",
    "Condition": "unconditional",
    "Tier": "3",
    "Demand": "State Two outside Alliance One",
    "Stance": "mentions",
    "Figure quantity": "troops_deployed",
    "Figure low": "1000",
    "Figure high": "1000",
    "Figure unit": "persons",
    "Figure extent": "whole",
    "Figure hedge": "exact",
    "Figure words": "1000 soldiers",
    "Coder": "reader-three",
    "Coder kind": "person",
    "Coder description": "Somebody made up who filled in the form.",
}
ABOUT = (
    "Source ",
    "Speaker ",
    "Post ",
    "Organization ",
    "Coder ",
)  # questions that are asked only where something is new
KNOWN = {label: answer for label, answer in NEW.items() if not label.startswith((*ABOUT, "Organization", "Post"))} | {
    "Source": "http://www.example.org/news/?utm_source=x",
    "Speaker": "One, SPEAKER",
    "Coder": "coder-one",
    "Said from": "2022-01-10",
    "Said until": "2022-01-10",
}


def as_form(answers: dict[str, str]) -> str:
    """Returns the text of an issue: every question of the form in order, as GitHub writes them."""
    asked = [*questions(), *(label for label in answers if label not in questions())]
    return "\r\n\r\n".join(f"### {label}\r\n\r\n{answers.get(label) or '_No response_'}" for label in asked)


def as_text(answers: dict[str, str]) -> str:
    """Returns the answers as a text file, further lines of an answer indented."""
    return "".join(f"{label}: " + answer.replace("\n", "\n  ") + "\n" for label, answer in answers.items())
