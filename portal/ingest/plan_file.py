"""`plan.yml`: what a person knows of a plan, and which part of its file is the plan."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator

from portal.errors import PlanFileError
from portal.ingest.typed_yaml import load_typed
from portal.text.folding import fold


class Strict(BaseModel):
    """A mapping in which an unknown key is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Cut(Strict):
    """A piece of the file that is no part of the plan: from the first characters of one quote to the last of another."""

    start: str = Field(description="The first words of the piece, enough to find it once.")
    end: str = Field(default="", description="The last words of the piece; empty if `start` is the whole piece.")
    reason: str = Field(description="What it is: a menu, a note of the carrying site.")


class Body(Strict):
    """Which part of the file is the plan."""

    start: str = Field(default="", description="The first words of the plan; empty for the start of the file.")
    end: str = Field(default="", description="The last words of the plan; empty for the end of the file.")
    cut: tuple[Cut, ...] = Field(default=(), description="Pieces between them that are no part of the plan.")


class ReadFrom(Strict):
    """Where a value was read: characters of the file's text, before anything is cut off it."""

    start: int = Field(ge=0)
    end: int = Field(ge=1)
    quote: str = Field(description="The text at this place, character for character.")


class PlanFile(Strict):
    """`plan.yml`; an empty or missing value is unknown, and stays unknown."""

    title: str = Field(min_length=1)
    title_en: str = ""
    issuer: str = ""
    document_number: str = ""
    issued: date | None = None
    region_code: str = Field(default="", pattern=r"^(\d{6})?$")
    period_start: int | None = Field(default=None, ge=1949, le=2100)
    period_end: int | None = Field(default=None, ge=1949, le=2100)
    source_url: str = ""
    carried_by: str = Field(default="", description="Who published the copy that was found, and when.")
    license: str = ""
    encoding: str = ""
    notes: str = ""
    body: Body = Body()
    annexes: tuple[str, ...] = Field(default=(), description="Files beside the source whose text follows it: tables annexed to the plan.")
    read_from: dict[str, ReadFrom] = Field(
        default_factory=dict, description="Where `portal add` read a value; drop the line of one that you change."
    )

    @field_validator("read_from")
    @classmethod
    def _known(cls, value: dict[str, ReadFrom]) -> dict[str, ReadFrom]:
        if unknown := sorted(set(value) - set(cls.model_fields)):
            raise ValueError(f"{', '.join(unknown)} is no key of plan.yml")
        return value

    @field_validator("issued", "period_start", "period_end", mode="before")
    @classmethod
    def _unknown(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("annexes", "body", "read_from", mode="before")
    @classmethod
    def _absent(cls, value: object, info: ValidationInfo) -> object:
        return {"annexes": (), "body": {}, "read_from": {}}[str(info.field_name)] if value in (None, "") else value

    @field_validator(
        "issuer", "document_number", "region_code", "source_url", "carried_by", "license", "encoding", "notes", "title_en", mode="before"
    )
    @classmethod
    def _empty(cls, value: object) -> object:
        # An empty cell of YAML is null; region codes are often typed without quotes.
        return "" if value is None else str(value) if isinstance(value, int) else value


def load_plan_file(path: Path) -> PlanFile:
    """Read and check a `plan.yml`.

    Raises:
        PlanFileError: It is missing, no YAML, or has a key or value that does not belong there; the message names it.
    """
    try:
        found = load_typed(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise PlanFileError(f"{path}: missing. Write one with at least `title:`; see the publisher's guide, “adding a plan”.") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise PlanFileError(f"{path}: not readable as YAML in UTF-8: {error}") from None
    if not isinstance(found, dict):
        raise PlanFileError(f"{path}: must be a mapping with at least `title:`.")
    try:
        plan = PlanFile.model_validate(found)
    except ValidationError as error:
        faults = "; ".join(
            f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']} (found: {fault['input']!r:.80})" for fault in error.errors()
        )
        keys = f"Known keys: {', '.join(PlanFile.model_fields)}."
        if any(fault["loc"][:1] == ("body",) for fault in error.errors()):
            keys = f"Known keys of body: {', '.join(Body.model_fields)}."
        raise PlanFileError(f"{path}: {faults}. {keys}") from None
    if plan.period_start and plan.period_end and plan.period_end < plan.period_start:
        raise PlanFileError(f"{path}: period_end {plan.period_end} is before period_start {plan.period_start}.")
    return plan


def check_quotes(text: str, facts: PlanFile, *, name: str) -> None:
    """Check that every value which `portal add` read still stands where it was read.

    Raises:
        PlanFileError: The file's text is another one now, or a value was changed and not the place where it was read.
    """
    for key, place in facts.read_from.items():
        if text[place.start : place.end] != place.quote:
            raise PlanFileError(
                f"{name}: read_from.{key}: {place.quote!r} does not stand at {place.start}-{place.end} of the file's text. "
                f"If the source was replaced, look `{key}` up in it and drop this entry."
            )
        if key in _AS_PRINTED and _letters(value := str(getattr(facts, key))) not in _letters(place.quote):
            raise PlanFileError(
                f"{name}: read_from.{key}: {value!r} is not what stands at {place.start}-{place.end}, {place.quote!r}. "
                f"If you changed `{key}`, drop this entry; else write `{key}` as printed there."
            )


# Of these the letters and digits are as printed; dates, years and codes are worked out.
_AS_PRINTED = ("title", "issuer", "document_number")


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", fold(text))


def cut_body(text: str, body: Body, *, name: str) -> str:
    r"""Return the plan out of a file's text: from `body.start` to `body.end`, without the pieces to cut.

    Nothing else changes: every remaining character is as printed.

    Raises:
        PlanFileError: A quote is not found, or found more than once.

    >>> cut_body("菜单\n规划\n广告\n正文\n下一篇", Body(start="规划", end="正文", cut=(Cut(start="广告\n", reason=""),)), name="x")
    '规划\n正文\n'
    """
    start = _find(text, body.start, name, "body.start") if body.start else 0
    end = _find(text, body.end, name, "body.end", last=True) + len(body.end) if body.end else len(text)
    if end <= start:
        raise PlanFileError(f"{name}: body.end stands before body.start.")
    kept = text[start:end]
    for number, cut in enumerate(body.cut, 1):
        first = _find(kept, cut.start, name, f"body.cut {number}, start")
        last = first + len(cut.start)
        if cut.end:
            last = kept.find(cut.end, first)
            if last < 0:
                raise PlanFileError(
                    f"{name}: body.cut {number}, end: {cut.end!r} does not stand behind its start. Copy it from the file, character for character."
                )
            last += len(cut.end)
        kept = kept[:first] + kept[last:]
    return kept.strip("\n") + "\n"


def _find(text: str, quote: str, name: str, where: str, *, last: bool = False) -> int:
    count = text.count(quote)
    if count == 0:
        raise PlanFileError(f"{name}: {where}: {quote!r} is not in the file. Copy it from the file, character for character.")
    if count > 1:
        raise PlanFileError(f"{name}: {where}: {quote!r} stands {count} times in the file. Copy more of it, so that it stands once.")
    return text.rfind(quote) if last else text.find(quote)
