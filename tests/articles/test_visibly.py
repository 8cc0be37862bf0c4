"""Invisible characters are marked where they stand; all else is shown as it is, escaped."""

import pytest

from articles.templatetags.visibly import visibly


def test_ordinary_text_is_escaped_and_left_alone():
    assert visibly("Tom & Jerry <b>") == "Tom &amp; Jerry &lt;b&gt;"
    assert visibly("Zeile eins\nZeile zwei\tdrei") == "Zeile eins\nZeile zwei\tdrei"
    assert visibly("بِسْمِ 日本語 e\u0301 caf\u00e9\u00a0!") == "بِسْمِ 日本語 e\u0301 caf\u00e9\u00a0!"


@pytest.mark.parametrize(
    ("character", "name", "label"),
    [
        ("\u202a", "left-to-right embedding (U+202A)", "LRE"),
        ("\u202b", "right-to-left embedding (U+202B)", "RLE"),
        ("\u202c", "pop directional formatting (U+202C)", "PDF"),
        ("\u202d", "left-to-right override (U+202D)", "LRO"),
        ("\u202e", "right-to-left override (U+202E)", "RLO"),
        ("\u2066", "left-to-right isolate (U+2066)", "LRI"),
        ("\u2067", "right-to-left isolate (U+2067)", "RLI"),
        ("\u2068", "first strong isolate (U+2068)", "FSI"),
        ("\u2069", "pop directional isolate (U+2069)", "PDI"),
        ("\u200b", "zero width space (U+200B)", "ZWSP"),
        ("\u00ad", "soft hyphen (U+00AD)", "SHY"),
        ("\x07", "control character (U+0007)", "U+0007"),
        ("\U000e0041", "tag latin capital letter a (U+E0041)", "U+E0041"),
    ],
)
def test_each_invisible_control_has_a_mark_with_its_name_in_its_place(character, name, label):
    shown = visibly(f"a<{character}>b")
    assert character not in shown
    assert shown.startswith("a&lt;<span")
    assert shown.endswith(f">{label}</span>&gt;b")
    assert f'aria-label="{name}"' in shown


def test_joiners_are_marked_only_where_no_script_writes_them():
    persian, family = "می\u200cخواهم", "\U0001f469\u200d\U0001f467"
    assert visibly(persian) == persian
    assert visibly(family) == family
    assert "ZWNJ" in visibly("ver\u200cified")
    assert "ZWJ" in visibly("\u200dverified")
