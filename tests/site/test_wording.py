"""Words of pages."""

from __future__ import annotations

from portal.site.languages import split
from portal.site.wording import place_html


def test_places_are_named_in_the_language_of_the_page() -> None:
    assert split(place_html("长沙市")) == ("长沙市", '<span lang="en">Changsha</span>')
    assert split(place_html("湘西土家族苗族自治州"))[1] == '<span lang="en">Xiangxi Prefecture</span>'
    assert split(place_html("示例市")) == ('<span lang="zh-Hans">示例市</span>',) * 2  # not in the registry
