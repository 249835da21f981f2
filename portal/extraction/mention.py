"""A body that a plan names for a task, as it was found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from portal.frozen import sets_slots
from portal.records import Role, Span


@sets_slots
@dataclass(frozen=True, slots=True)
class Mention:
    """A name found: where it stands, in which role and place of its list."""

    name: str  # plain form
    span: Span
    role: Role
    order: int
    open_ended: bool
    rule: str
    suffix: str = ""  # what a shared ending supplies: 海口、三亚市政府
    carried: str = ""  # 省 or 市 of the first name, where the list goes on without it


#: What a plan says of all its lists: nothing, that the first body leads, or that those in front of the comma do.
Leads = Literal["", "first", "comma"]
