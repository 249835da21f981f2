from __future__ import annotations

import base64
import hashlib

import pytest

from portal.policy import page_policy, script_hashes


@pytest.mark.parametrize(
    ("page", "count"),
    [
        pytest.param("<script>run()</script>", 1, id="plain"),
        pytest.param('<script type="module">run()</script>', 1, id="module"),
        pytest.param("<SCRIPT>a</SCRIPT ><script>b\n</script>", 2, id="two, in capitals and over lines"),
        pytest.param('<script src="a.js"></script>', 0, id="a file"),
        pytest.param('<script async src="a.js">x</script>', 0, id="a file with a body"),
        pytest.param('<script type="application/ld+json">{}</script>', 0, id="data"),
        pytest.param('<script id="__config" type="application/json">{}</script>', 0, id="settings of the theme"),
        pytest.param("<script> </script>", 0, id="nothing"),
    ],
)
def test_scripts_in_a_page_are_named_by_their_hashes(page: str, count: int) -> None:
    assert len(script_hashes(page)) == count


def test_a_hash_is_of_the_very_characters_between_the_tags() -> None:
    code = "\n var a = '规划'; "
    [found] = script_hashes(f"<script>{code}</script>")
    assert found == f"sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}"


def test_the_policy_allows_nothing_inline() -> None:
    assert "unsafe" not in page_policy(["sha256-x"])
