"""What is to be concluded: at most twelve primary figures and five questions, fixed before the seed exists.

Whatever else is computed later is exploratory. All figures describe the finite list of a frame, not a tendency behind it.
"""

from __future__ import annotations

IN_SCOPE_WORDS = "In-scope words per 10,000: words of the passages whose settled result is in_scope, estimated, per 10,000 words of the list, counted."
SHARE = (
    "Share of in-scope passages, estimated, with at least one unit whose settled act is {act} and whose speaker speaks in the own name or "
    "for the institution: guests and those who are relayed do not count."
)

# Frame and figure, numbered from 1 in this order. None needs units to be counted: a passage has the act or not.
PRIMARY_FIGURES = (
    ("white-house", IN_SCOPE_WORDS),
    ("white-house", SHARE.format(act="threaten")),
    ("white-house", SHARE.format(act="demand")),
    ("white-house", SHARE.format(act="offer")),
    ("white-house", SHARE.format(act="forecast")),
    ("state-department-february", IN_SCOPE_WORDS),
    ("state-department-february", SHARE.format(act="threaten")),
    ("state-department-february", SHARE.format(act="offer")),
    ("bundestag", IN_SCOPE_WORDS),
    ("bundestag", SHARE.format(act="advocate")),
    ("channel-one", "Share of items, estimated, whose settled result is in_scope."),
    (
        "channel-one",
        "Share of in-scope items, estimated, with at least one unit whose settled act is accuse, whoever speaks.",
    ),
)

# Threats and offers are counted as in the figures. Asked two-sided, and adjusted together by Holm's procedure at five percent.
QUESTIONS = (
    "White House: do in-scope words per 10,000 of 1 January to 24 February 2022 differ from those of 1 November to 31 December 2021?",
    "White House: does the share of in-scope passages with at least one threat differ from the share with at least one offer, over the whole window?",
    "State Department and White House, both from 1 to 24 February 2022 only: do in-scope words per 10,000 differ?",
    "State Department and White House, both from 1 to 24 February 2022 only: do the shares of in-scope passages with at least one offer differ?",
    "Channel One: does the share of items in scope from 1 January to 24 February 2022 differ from that of 1 November to 31 December 2021?",
)
