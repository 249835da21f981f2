from hypothesis import given
from hypothesis import strategies as st

from portal.text.folding import bigrams, fold, fold_with_places, simplified_characters

#: Characters that plans and questions are written with, and others from all of Unicode.
characters = st.one_of(
    st.sampled_from("寬宽帶带網络絡乾干隆著着裡里億亿５5（(《〈“「％% 　\n\t-—㎡①Ⅳ〇○aAÉİßﬁが\u200b\ue000"),
    st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF),
    st.characters(codec="utf-8"),
)
texts = st.text(characters, max_size=40)


@given(texts, texts)
def test_a_part_folds_to_a_part(one: str, other: str) -> None:
    """This is what lets every substring be found, wherever it is cut."""
    assert fold(one + other) == fold(one) + fold(other)


@given(texts)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(texts)
def test_each_folded_character_knows_its_place(text: str) -> None:
    folded = fold_with_places(text)
    assert folded.text == fold(text)
    assert len(folded.places) == len(folded.text)
    for place, each in zip(folded.places, folded.text, strict=True):
        assert each in fold(text[place])


@given(texts)
def test_nothing_blank_or_private_is_left(text: str) -> None:
    assert not any(each.isspace() or "\ue000" <= each <= "\uf8ff" for each in fold(text))


def test_scripts_widths_marks_and_case_fold_to_one() -> None:
    assert fold("寬帶　Ｉｐｖ６「數位」") == fold("宽带 IPv6“数位”") == '宽带ipv6"数位"'
    assert fold("裡 裏") == "里里"
    assert fold("二○二○") == "二〇二〇"
    assert fold("－—–") == "---"


def test_a_character_folds_alike_alone_and_in_its_phrase() -> None:
    """By phrases 乾隆 would keep its 乾, and 乾 typed alone would not be found in it."""
    assert fold("乾") in fold("乾隆")


def test_the_table_for_other_programs_says_what_fold_does() -> None:
    table = simplified_characters()
    assert table["寬"] == "宽"
    assert "宽" not in table
    assert all(fold(each) == folded and len(folded) == 1 for each, folded in table.items())


def test_a_single_character_has_no_bigram() -> None:
    assert bigrams("") == bigrams("宽") == []
