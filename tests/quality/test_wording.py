"""Words against texts: what counts as the same, what begins and ends inside a word, and how long a run is copied."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.quality.wording import folded, longest_run, missing_fragment, normalised, read_text, widest_gap, words

TEXT = "He said: “We will not yield.” Later he added that we will close the border, and that’s final."


@pytest.mark.parametrize(
    ("quote", "missing"),
    [
        ("We will not yield", None),
        ("We will not […] close the border", None),
        ("close the border […] We will not", "We will not"),  # both stand there, in the other order
        ("will not yield […] not yield", "not yield"),  # it stands there once
        ("that's final", "that's final"),  # another apostrophe
        ("We will not yie", "We will not yie"),  # ends inside a word
        ("ater he added", "ater he added"),  # begins inside a word
        ("we will not yield", "we will not yield"),  # another letter
        ("“We will", None),
        ("added that", None),
    ],
)
def test_fragments_stand_in_order_and_as_printed(quote, missing):
    assert missing_fragment(quote, TEXT) == missing


def test_folding_tells_marks_from_words():
    assert missing_fragment(folded("that's final"), folded(TEXT)) is None
    assert missing_fragment(folded("that is final"), folded(TEXT)) == "that is final"
    assert folded("“a” ‘b’ – c — d…") == "\"a\" 'b' - c - d..."


def test_the_gap_is_that_of_the_closest_fragments():
    text = "we will go " + "far " * 80 + "we will now pack and go home"
    assert missing_fragment("we will […] go home", text) is None
    assert widest_gap("we will […] go home", text) == 3
    assert widest_gap("we will", text) == 0


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("a\u00a0b\u2009c\n\n d\u202fe", "a b c d e"),
        ("cafe\u0301 co\u00adope\u200brate", "café cooperate"),
        ("  ", ""),
    ],
)
def test_spaces_are_plain_and_what_is_not_seen_is_gone(raw, text):
    assert normalised(raw) == text


@given(st.text(max_size=80))
def test_normalising_twice_changes_nothing(text):
    assert normalised(normalised(text)) == normalised(text)


def test_markdown_is_read_as_it_is_shown(tmp_path):
    path = tmp_path / "speech.md"
    path.write_text(
        "---\ntitle: not the text\n---\n\nMS. PSAKI:  We *will* not\nyield \\[to Moscow\\], said A&B.\n\n<s>Never</s> again\n",
        encoding="utf-8",
    )
    assert read_text(path) == "MS. PSAKI: We will not yield [to Moscow], said A&B. Never again"


def test_html_is_read_as_it_is_shown(tmp_path):
    path = tmp_path / "speech.html"
    path.write_text(
        "<html><head><title>No</title><style>p {}</style></head><body><script>no()</script><p>One<b>self</b>&nbsp;&amp;</p><p>two<br>three</body>",
        encoding="utf-8",
    )
    assert read_text(path) == "Oneself & two three"


def test_plain_text_is_read_as_it_stands(tmp_path):
    path = tmp_path / "speech.txt"
    path.write_text("\ufeff*We*  <will> &amp;\nnot", encoding="utf-8")
    assert read_text(path) == "*We* <will> &amp; not"


@pytest.mark.parametrize(
    ("ours", "theirs", "run"),
    [
        ("The Army, it said, will leave.", "the army it said would leave", "the army it said"),
        ("nothing alike", "something else", ""),
        ("a b c x d e f g", "a b c y d e f g", "d e f g"),  # the longest, not the first
        ("that’s final", "well that's final", "that's final"),
        ("cat", "concatenate", ""),  # whole words only
        ("", "a b", ""),
    ],
)
def test_the_longest_run_by_hand(ours, theirs, run):
    assert " ".join(longest_run(ours, words(theirs))) == run


few = st.lists(st.sampled_from("abc"), max_size=9)


@given(few, few)
def test_the_longest_run_is_the_longest(ours, theirs):
    spans = [ours[start:end] for start in range(len(ours)) for end in range(start + 1, len(ours) + 1)]
    shared = [span for span in spans if any(theirs[at : at + len(span)] == span for at in range(len(theirs)))]
    assert len(longest_run(" ".join(ours), theirs)) == max(map(len, shared), default=0)
