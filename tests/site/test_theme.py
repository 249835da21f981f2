"""What of the theme's pages is done otherwise."""

import pytest

from portal.errors import SiteError
from portal.site.theme import choose_colors_early

FORM = """<form class="md-header__option" data-md-component="palette">
<input class="md-option" data-md-color-media="(prefers-color-scheme: light)" data-md-color-scheme="default" type="radio" id="__palette_0">
<label class="md-header__button md-icon" title="切换到深色" for="__palette_1" hidden>
<svg>moon</svg>
</label>
<input class="md-option" data-md-color-media="(prefers-color-scheme: dark)" data-md-color-scheme="slate" type="radio" id="__palette_1">
<label class="md-header__button md-icon" title="切换到浅色" for="__palette_0" hidden>
<svg>sun</svg>
</label>
</form>"""
PAGE = f'<body><script>var palette=__md_get("__palette");if(palette){{}}</script><nav>{FORM}</nav>'


def test_the_switch_is_a_button_for_each_scheme_that_says_where_it_leads() -> None:
    page = choose_colors_early(PAGE, "index.html")
    assert '<nav><button type="button" class="md-header__button md-icon scheme" value="slate" title="切换到深色"' in page
    assert 'value="default" title="切换到浅色" aria-label="切换到浅色"><svg>sun</svg></button></nav>' in page
    assert "data-md-component" not in page


def test_the_colours_are_chosen_where_the_theme_would_set_those_that_were_kept() -> None:
    page = choose_colors_early(PAGE, "index.html")
    assert page.startswith("<body><script>")
    assert page.count("<script>") == 1
    assert "prefers-color-scheme: dark" in page.partition("</script>")[0]


@pytest.mark.parametrize("lost", [FORM, "<script>var palette", 'data-md-color-scheme="slate"'])
def test_a_theme_that_has_changed_is_an_error_that_names_the_page(lost: str) -> None:
    with pytest.raises(SiteError, match=r"en/index\.html: the built page has no switch between two colour schemes"):
        choose_colors_early(PAGE.replace(lost, ""), "en/index.html")
