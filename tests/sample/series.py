"""Small made-up series with every trap that the real ones hold; all names in them are invented."""

from pathlib import Path

WHITE_HOUSE = {
    "press-briefings/2021-12/2021-12-20-press-briefing-by-press-secretary.md": """\
---
tags: press-briefings
date: '2021-12-20'
title: "Press Briefing"
---
\u0020
James S. Brady Press Briefing Room

1:05 P.M. EST

MS. ONE:\u00a0 Good afternoon.\u00a0 One item on a trip of
the Senator.

He will travel on Monday.

Q\u00a0\u00a0\u00a0 Thank you.\u00a0 Will Ukraine be discussed?

And when?

MS. ONE:\u00a0 Yes.

MR. McTWO:\u00a0 Sure.\u00a0\u0020
Q\u00a0 And can NATO
NATO: act?\u00a0\u0020
MS. ONE:\u00a0 It will.

(Laughter.)

Nothing else \\[sic\\].\u00a0 See [the page](https://example.org/ukraine_(x)) and <s>that</s> *this*.

END 1:30 P.M. EST
""",
    "speeches-remarks/2021-10/2021-10-31-remarks-before-the-window.md": "---\ndate: x\n---\n\nTHE PRESIDENT:  Too early, Ukraine.\n",
    "speeches-remarks/2021-11/2021-11-01-remarks-by-the-president.md": """\
---
date: '2021-11-01'
---

East Room

THE PRESIDENT:\u00a0 We talk of roads.

We talk of rails in
2021. And of bridges.
""",
    "statements-releases/2022-02/2022-02-24-fact-sheet.md": """\
---
date: '2022-02-24'
---

FACT SHEET: New Steps

The President announces steps against Russia.

-   First step.
-   Second step, in
    two lines.

1.  One.
2.  Two.

\\###
""",
    "statements-releases/2022-02/2022-02-25-statement-behind-the-window.md": "---\ndate: x\n---\n\nToo late, Russia.\n",
    "statements-releases/2022-02/2022-02-03-letter.md": "---\ndate: x\n---\n\nTo view the letter, visit: <https://example.org/x>\n\n\\###\n",
}

ITEM = """<item><title>{title}</title><link>https://example.org/{link}/</link><pubDate>{date}</pubDate>
<guid isPermaLink="false">https://example.org/?p={link}</guid><description><![CDATA[<script>var NATO;</script>{text}]]></description>
<content:encoded><![CDATA[{text}]]></content:encoded></item>"""
FEED = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>Feed</title><lastBuildDate>{built}</lastBuildDate>{items}</channel></rss>"""
BRIEFING = (
    "<p>Ann One, Department Spokesperson</p><p>2:05 p.m. EST</p>"
    "<p><strong>MR ONE: </strong>Good afternoon on <a id='x'></a>Ukraine.</p><p>More of it.</p>"
    "<p><b>QUESTION:</b>&nbsp;Why?<br />MR ONE: Because.</p><p>(Break.)</p><p>(The briefing was concluded at 2:50 p.m.)</p>"
)
NOTE = (
    "<p>Office of the Spokesperson</p><p>The below is attributable to Spokesperson One:</p><p>We note roads {how}.</p>"
)
# Each item with the time at which it came out, in UTC: the first is of 31 January in Washington, the last of 24 February.
ITEMS = {
    "early": ("Tue, 01 Feb 2022 04:59:00 +0000", NOTE.format(how="early")),
    "note": ("Tue, 01 Feb 2022 05:00:00 +0000", NOTE.format(how="well")),
    "briefing": ("Wed, 02 Feb 2022 20:00:00 +0000", BRIEFING),
    "late": ("Fri, 25 Feb 2022 04:59:00 +0000", "<p>A short note.</p><ul><li>One</li><li>Two</li></ul>"),
    "behind": ("Fri, 25 Feb 2022 05:00:00 +0000", NOTE.format(how="behind")),
}
SNAPSHOTS = {
    "b": ("Wed, 02 Feb 2022 12:00:00 +0000", ["early", "note"], {}),
    "a": ("Wed, 02 Feb 2022 22:00:00 +0000", ["note", "briefing"], {"note": NOTE.format(how="better")}),
    "c": ("Fri, 25 Feb 2022 12:00:00 +0000", ["briefing", "late", "behind"], {}),
}

MEMBER = '<p klasse="redner"><redner id="{number}"><name><vorname>Eva</vorname><nachname>{name}</nachname>{role}</name></redner>{name} (X):{more}</p>'
ROLE = "<rolle><rolle_lang>Ministerin</rolle_lang></rolle>"
SITTING = """<?xml version="1.0" encoding="utf-8"?><!DOCTYPE dbtplenarprotokoll SYSTEM "dbtplenarprotokoll.dtd">
<dbtplenarprotokoll sitzung-nr="{number}" sitzung-datum="{day}"><sitzungsverlauf>{items}</sitzungsverlauf></dbtplenarprotokoll>"""


def member(name: str, number: int, role: str = "", more: str = "") -> str:
    return MEMBER.format(name=name, number=number, role=role, more=more)


def speech(identity: str, *elements: str) -> str:
    return f'<rede id="{identity}">{"".join(elements)}</rede>'


DEBATE = '<tagesordnungspunkt top-id="1"><p klasse="T_fett">Aussprache</p><p klasse="J">Ich eröffne die Aussprache.</p>{}</tagesordnungspunkt>'
ASKED = '<tagesordnungspunkt top-id="2"><p klasse="T_NaS">Befragung der Bundesregierung</p>{}</tagesordnungspunkt>'
CHAIR = '<name>Präsidentin Drei:</name><p klasse="J_1">Erlauben Sie eine Frage zur NATO?</p>'

SITTING_2 = DEBATE.format(
    speech(
        "ID200200100",
        member("Eins", 1),
        '<p klasse="J_1">Frau Präsidentin! Die Lage an der Grenze,</p>',
        "<kommentar>(Zuruf: Ukraine!)</kommentar>",
        '<p klasse="O">die ernst ist, geht uns an.<sup>1</sup><fussnote>Siehe NATO.</fussnote></p>',
        '<p klasse="Z">Ein Zitat.</p>',
        '<p klasse="O">So weit.</p>',
        CHAIR,
        member("Zwei", 2, more=" Ja, danke."),
        '<p klasse="J">Was sagen Sie zu Russland?</p>',
        '<p klasse="O">Bitte.</p>',
        member("Eins", 1),
        '<p klasse="O">Wir antworten.</p>',
        "<p>Ohne Klasse.</p>",
        '<p klasse="T_Beratung">Beratung</p>',
        CHAIR,
    )
    + speech("ID200200200", member("Vier", 4), '<p klasse="J_1">Sanktionen im Sozialrecht sind falsch.</p>'),
) + ASKED.format(
    speech("ID200200300", member("Fuenf", 5), '<p klasse="J_1">Was tut die NATO?</p>')
    + speech("ID200200400", member("Sechs", 6, ROLE), '<p klasse="J_1">Sie berät.</p>')
)
COPY = DEBATE.format(speech("ID202800100", member("Eins", 1), '<p klasse="J_1">Eine Kopie zur Ukraine.</p>'))
SITTINGS = {"002": ("2", "11.11.2021", SITTING_2), "015": ("28", "07.04.2022", COPY), "028": ("28", "07.04.2022", COPY), "099": ("98", "16.02.2022", COPY)}  # fmt: skip

CHUNKS = {
    "2021": [
        ("2021-10-31", "До окна", "Украина."),
        ("2021-11-01", "Выпуск новостей в\u00a012:00 от\u00a001.11.2021", "Смотрите: саммит НАТО, погода."),
        ("2021-11-01", "Выпуск шоу «Песня»", "Поют дети."),
        ("2021-11-01", "Владимир Путин поздравил школу", "Президент, школа и торт."),
    ],
    "2022": [
        ("2022-02-24", "На Украине, в Донбассе", "Лиды бывают короткими, «вот»."),
        ("2022-02-25", "После окна", "Россия."),
    ],
}


def put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def white_house(folder: Path) -> Path:
    for name, text in WHITE_HOUSE.items():
        put(folder / name, text)
    return folder


def state_department(folder: Path, renamed: bool = False) -> Path:
    for name, (built, identities, changed) in SNAPSHOTS.items():
        items = [
            ITEM.format(title=identity, link=identity, date=ITEMS[identity][0], text=changed.get(identity, ITEMS[identity][1]))
            for identity in identities
        ]  # fmt: skip
        put(
            folder / f"{'zyx'['abc'.index(name)] if renamed else name}.rss",
            FEED.format(built=built, items="".join(items)),
        )
    return folder


def bundestag(folder: Path) -> Path:
    for name, (number, day, items) in SITTINGS.items():
        put(folder / f"parser/data_20/20{name}-data.xml", SITTING.format(number=number, day=day, items=items))
    return folder


def channel_one(folder: Path) -> Path:
    for year, items in CHUNKS.items():
        lines = [
            f'https://example.org/{day}/{place},"{title}",{day},"{lead}",'
            for place, (day, title, lead) in enumerate(items)
        ]
        put(
            folder / f"chunks/chunk_{year}.csv",
            "\n".join(["url,title,date_extracted,content,category", *lines]) + "\n",
        )
    return folder


def all_series(folder: Path, renamed: bool = False) -> Path:
    """Writes all four series as the command expects them."""
    channel_one(folder / "channel-one")
    bundestag(folder / "bundestag")
    state_department(folder / "state-department-february", renamed)
    white_house(folder / "white-house")
    return folder
