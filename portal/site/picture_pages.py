"""The page with the pictures of a plan: who does what, and the outline as a map of tasks."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from portal.registry.english_bodies import english_name
from portal.site import views
from portal.site.dataset import english_title, files_path, release_path
from portal.site.frame import File, Insert, Page, TocEntry, root_of
from portal.site.languages import both, split
from portal.site.linkcheck import read_body
from portal.site.pictures.outline_map import draw_outline
from portal.site.pictures.roles import Part, draw_roles
from portal.site.templating import render
from portal.site.wording import name_of

FOLDER = "pictures/"
_TOC = {"outline": both("任务一览", "Map of tasks"), "roles": both("责任分工", "Responsibilities")}


def has_pictures(content: views.PlanContent) -> bool:
    """Tell whether there is anything to draw: a plan without a task has no map of them."""
    return bool(content.rows["tasks"])


def picture_pages(content: views.PlanContent) -> Iterator[Page]:
    """Make the page with the pictures of a release, and with it each picture as a file."""
    if not has_pictures(content):
        return
    release, title = content.release, str(content.release.descriptor["title"])
    path = f"{release_path(release.dataset_id, release.version)}{FOLDER}"
    pictures = {"outline": draw_outline("outline", title, content.rows["sections"], content.rows["tasks"], rows_page="../")}
    if parts := _parts(content):
        pictures["roles"] = draw_roles("roles", title, parts)
    inserts, files = [], []
    for name, svg in pictures.items():
        zh, english = split(svg)
        told = zh.encode(), english.encode()
        files.append(File(f"{path}{name}.svg", *told))
        inserts.append(Insert(f"<!-- {name} -->", told, read_body(zh)))
    root = root_of(path)
    body = render(
        "pictures.html",
        root=root,
        release=release,
        title=title,
        title_en=english_title(release),
        folder=root + files_path(release.dataset_id, release.version),
        pictures={name: Markup(f"<!-- {name} -->") for name in pictures},  # noqa: S704 - fixed
    )
    toc = tuple(TocEntry(name, _TOC[name]) for name in pictures)
    yield Page(
        path,
        f"{name_of(title, english_title(release))} {release.version}{both('：图', ': pictures')}",
        both("任务一览和责任分工图。", "A map of tasks, and who does what."),
        body,
        toc,
        is_indexed=False,
        inserts=tuple(inserts),
        beside=tuple(files),
    )


def _parts(content: views.PlanContent) -> list[Part]:
    tasks = {row["task_id"]: row for row in content.rows["tasks"]}
    return [
        Part(
            row["organization"],
            tasks[row["task_id"]]["number"],
            tasks[row["task_id"]]["title"],
            row["role"],
            f"../#{row['responsibility_id']}",
            english_name(row["organization"]),
        )
        for row in content.rows["responsibilities"]
        if row["task_id"] in tasks
    ]
