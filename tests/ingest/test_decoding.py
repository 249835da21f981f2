"""Bytes to text: what is read, and what is refused with the file's name and a remedy."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.errors import InputError, SourceLimitError, UndecodableSourceError
from portal.ingest.decoding import MAX_BYTES, MAX_LINE, decode_source, read_source

SIMPLIFIED = "加快推进宽带网络建设,全省信息化发展规划。到2020年,固定宽带家庭普及率达到70%以上。\n一、主要任务\n"
TRADITIONAL = "加快推進寬帶網絡建設,全省信息化發展規劃。到2020年,固定寬帶家庭普及率達到70%以上。\n一、主要任務\n"


@pytest.mark.parametrize(
    ("text", "data"),
    [
        pytest.param(SIMPLIFIED, SIMPLIFIED.encode(), id="UTF-8"),
        pytest.param(SIMPLIFIED, SIMPLIFIED.encode("utf-8-sig"), id="UTF-8 with a byte order mark"),
        pytest.param(SIMPLIFIED, SIMPLIFIED.encode("gb18030"), id="GB18030"),
        pytest.param(SIMPLIFIED, SIMPLIFIED.encode("gb2312"), id="GB2312"),
        pytest.param(TRADITIONAL, TRADITIONAL.encode(), id="UTF-8, traditional"),
        pytest.param(TRADITIONAL * 5, (TRADITIONAL * 5).encode("big5"), id="Big5"),
        pytest.param(SIMPLIFIED * 50, (SIMPLIFIED * 50).encode("gb18030"), id="GB18030, longer"),
        pytest.param(TRADITIONAL, TRADITIONAL.encode("gb18030"), id="GB18030, traditional"),
    ],
)
def test_a_known_encoding_is_recognised(text: str, data: bytes) -> None:
    assert decode_source(data, name="source.txt") == text


@pytest.mark.parametrize("encoding", ["utf-8", "UTF-8", "utf_8", "gb18030", "GBK", "big5", "utf-16"])
def test_an_encoding_that_is_named_is_used(encoding: str) -> None:
    text = TRADITIONAL if encoding == "big5" else SIMPLIFIED
    assert decode_source(text.encode(encoding), name="source.txt", encoding=encoding) == text


@pytest.mark.parametrize("line_end", ["\r\n", "\r", "\n"])
def test_every_line_end_becomes_one(line_end: str) -> None:
    assert decode_source(SIMPLIFIED.replace("\n", line_end).encode(), name="source.txt") == SIMPLIFIED


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param(b"", "the file is empty. Put the text of the plan into it", id="empty"),
        pytest.param(b" \n\t\r\n ", "the file is empty", id="blanks only"),
        pytest.param(b"\xef\xbb\xbf", "encoding: big5", id="byte order mark only"),
        pytest.param(b"Les prix \xe9lev\xe9s \xe0 No\xebl. " * 20, "name its encoding (`encoding: big5`) in the plan.yml", id="Latin-1"),
        pytest.param(b"An English text, no plan. " * 20, "or no Chinese", id="English"),
        pytest.param(b"%PDF-1.7\n\x00\x01\x02" * 20, "NUL bytes). Save the plan as plain text in UTF-8", id="binary with NUL"),
        pytest.param(bytes(range(1, 256)) * 20, "", id="binary without NUL"),
        pytest.param(SIMPLIFIED.encode() + b"\x00", "NUL bytes", id="NUL behind the text"),
        pytest.param(
            SIMPLIFIED.encode()[:5000] * 30 + b"\x00" + SIMPLIFIED.encode(), "control character U+0000", id="NUL deep in the text"
        ),
        pytest.param(SIMPLIFIED.encode() + b"\x1b[31m", "control character U+001B", id="escape sequence"),
        pytest.param(
            SIMPLIFIED.encode()[:-2], "byte 133 (0xe5, line 2) is not valid in UTF-8. Save the file as UTF-8", id="cut inside a character"
        ),
        pytest.param(SIMPLIFIED.encode("utf-16-le"), "NUL bytes", id="UTF-16 without a byte order mark"),
        pytest.param(SIMPLIFIED.encode("utf-16")[:-1], "not utf-16: byte", id="UTF-16, truncated"),
        pytest.param(SIMPLIFIED.encode("gb18030").decode("latin-1").encode(), "", id="GBK misread as Latin-1 and saved"),
        pytest.param(SIMPLIFIED.encode().decode("gb18030", "replace").encode(), "", id="UTF-8 misread as GBK and saved"),
        pytest.param("한국어 문서입니다. 정보화 계획. ".encode() * 20, "", id="Korean"),
        pytest.param("\ue000\ue001\ue002".encode() * 50, "", id="private-use characters"),
    ],
)
def test_what_is_no_chinese_text_is_refused_with_file_and_remedy(data: bytes, said: str) -> None:
    with pytest.raises(UndecodableSourceError) as caught:
        decode_source(data, name="datasets/demo/source.txt")
    message = str(caught.value)
    assert message.startswith("datasets/demo/source.txt: ")
    assert said in message


@pytest.mark.parametrize(
    "text", ["赵钱孙李，周吴郑王。冯陈褚卫，蒋沈韩杨。", "海淀、朝阳、丰台、石景山、房山、昌平、顺义、怀柔", "趙錢孫李，周吳鄭王。"]
)
def test_chinese_without_the_words_of_plans_is_read(text: str) -> None:
    assert decode_source(text.encode(), name="source.txt") == text


def test_gbk_misread_as_big5_is_never_taken_for_text() -> None:
    """Both encodings accept most of each other's bytes; the reading in rare characters must not pass."""
    data = (SIMPLIFIED * 20).encode("gb18030")
    with pytest.raises(UndecodableSourceError, match=r"Correct `encoding` in plan\.yml"):
        decode_source(data, name="source.txt", encoding="big5")
    assert decode_source(data, name="source.txt") == SIMPLIFIED * 20


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        pytest.param("utf-9", "`encoding: utf-9` in plan.yml is no encoding. Known: utf-8, gb18030, big5", id="no such encoding"),
        pytest.param("ascii", "not ascii: byte 0", id="not in that encoding"),
        pytest.param("latin-1", "decoded as latin-1 it is no Chinese text", id="an encoding that takes any bytes"),
        pytest.param("base64", "", id="a codec that is no text encoding"),
    ],
)
def test_a_wrong_encoding_in_plan_yml_is_named(encoding: str, said: str) -> None:
    with pytest.raises(UndecodableSourceError) as caught:
        decode_source(SIMPLIFIED.encode(), name="source.txt", encoding=encoding)
    assert said in str(caught.value)


def test_a_file_that_is_too_large_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    path = tmp_path / "source.txt"
    with path.open("wb") as handle:
        handle.seek(50_000_000)
        handle.write(b"\n")
    with pytest.raises(SourceLimitError, match=r"source\.txt: 50,000,001 bytes; the portal reads up to 20,000,000\. Keep the plan itself"):
        read_source(path)
    with pytest.raises(SourceLimitError):
        decode_source(b"a" * (MAX_BYTES + 1), name="source.txt")


def test_a_line_that_is_too_long_is_refused() -> None:
    longest = "的" * MAX_LINE
    assert decode_source(longest.encode(), name="source.txt") == longest
    with pytest.raises(SourceLimitError, match=r"source\.txt: line 2 has 200,001 characters.*Break the text into its paragraphs"):
        decode_source(f"的\n{longest}的".encode(), name="source.txt")


def test_bytes_and_text_of_a_file_are_returned(tmp_path: Path) -> None:
    path = tmp_path / "source.txt"
    path.write_bytes(SIMPLIFIED.encode("utf-8-sig"))
    assert read_source(path) == (SIMPLIFIED.encode("utf-8-sig"), SIMPLIFIED)


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_an_error_made_for_the_reader(data: bytes) -> None:
    try:
        text = decode_source(data, name="source.txt")
    except InputError as error:
        said = str(error)
    else:
        assert "\r" not in text
        assert "\x00" not in text
        return
    assert said.startswith("source.txt: ")


@given(st.integers(1, 400))
def test_a_text_cut_anywhere_is_whole_or_refused(length: int) -> None:
    """A download that broke off must not lose its last character silently."""
    data = (SIMPLIFIED * 4).encode()[:length]
    try:
        text = decode_source(data, name="source.txt")
    except UndecodableSourceError:
        pass
    else:
        assert text.encode() == data
