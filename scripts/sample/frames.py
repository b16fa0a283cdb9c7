"""The frames: the series that are listed whole, with what is known to be missing and how much of each is drawn at least."""

from __future__ import annotations

from scripts.sample import bundestag, channel_one, state_department, white_house
from scripts.sample.lists import Frame
from scripts.sample.strata import CORE, FAR, HITS, NEAR, OTHERS, RUNDOWNS, by_distance, by_title

FRAMES = (
    Frame(
        frame_id="white-house",
        title="White House briefing room: press briefings, remarks, statements and releases",
        repository="https://github.com/brian14708/wh-briefings",
        commit="737ca03a271adc205c67766074ec8d0070f7ad95",
        screen="english",
        gaps=(
            "One readout of 11 February 2022 is missing: 189 of 190 documents of February against an independent feed.",
            "Five documents of November 2021 hold nothing but a link.",
        ),
        sizes={CORE: 150, NEAR: 60, FAR: 120},
        read_turns=white_house.read_turns,
        sort=by_distance,
    ),
    Frame(
        frame_id="state-department-february",
        title="US Department of State: feed of press releases, 1 to 24 February 2022",
        repository="https://github.com/markschaver/State-Department-PR",
        commit="cd530c3f052fb81ae5ecc187d0c335100d3de922",
        screen="english",
        gaps=(
            "Of the daily press briefings the feed carries only five.",
            "No snapshot of the feed was kept from August 2021 to 1 February 2022; what was listed before 1 February is no part of the frame.",
        ),
        sizes={CORE: 130, NEAR: 40, FAR: 40},
        read_turns=state_department.read_turns,
        sort=by_distance,
    ),
    Frame(
        frame_id="bundestag",
        title="Bundestag: plenary speeches of the 20th legislative period; a document is a sitting",
        repository="https://github.com/sevenbanisch/bundestagsreden",
        commit="3e8022f58dad313f37aac260f7d52ae13155a44e",
        screen="german",
        gaps=(
            "The sitting of 28 January 2022 is missing: its file is a copy of that of 7 April 2022.",
            "Oral questions (Fragestunde, 26 January and 16 February 2022) are not printed as speeches and are no part of the frame.",
        ),
        sizes={CORE: 150, NEAR: 60, FAR: 120},
        read_turns=bundestag.read_turns,
        sort=by_distance,
    ),
    Frame(
        frame_id="channel-one",
        title="Channel One: titles and leads of the last fifteen items listed each evening on 1tv.ru",
        repository="https://github.com/lobsterbush/kremlin-speeches",
        commit="68cbdf8e81053925c7111d361ac49a6c46685486",
        screen="russian",
        gaps=(
            "Nothing of 14 November 2021 and 12 January 2022, and only seven items of 1 January 2022.",
            "At most fifteen items a day, the last ones: what was listed earlier in the day is no part of the frame.",
        ),
        sizes={HITS: 200, RUNDOWNS: 30, OTHERS: 100},
        read_turns=channel_one.read_turns,
        sort=by_title,
    ),
)
