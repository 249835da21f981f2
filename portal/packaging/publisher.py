"""Who publishes the datasets and under which licence, as `datasets/publisher.yml` says."""

from __future__ import annotations

from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from portal.errors import PlanFileError

_HTTP = r"(https?://\S+)?"


class Licence(BaseModel):
    """The licence of the tables; not of the plans' own text, whose terms each plan states."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=r"^[-a-zA-Z0-9._]+$", description="Open Definition id, such as CC-BY-4.0")
    title: str = Field(min_length=1)
    path: str = Field(pattern=rf"^{_HTTP}$", description="Address of the licence's text")


class Publisher(BaseModel):
    """The body that makes and publishes the datasets, which is not the body that issued the plans."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1)
    name_en: str = Field(min_length=1)
    url: str = Field(default="", pattern=rf"^{_HTTP}$", description="Address of the publisher's own pages; empty if there is none")
    licence: Licence


def load_publisher(path: Path) -> Publisher:
    """Read `publisher.yml`.

    Raises:
        PlanFileError: If it is missing, no YAML, or has a key too many, too few or of a wrong kind.
    """
    try:
        return Publisher.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise PlanFileError(f"{path}: cannot be read ({error}). Write name, name_en, url and licence as YAML in UTF-8.") from error
    except ValidationError as error:
        found = "; ".join(f"{'.'.join(map(str, each['loc'])) or 'the file'}: {each['msg']}" for each in error.errors())
        raise PlanFileError(f"{path}: {found}. It takes name, name_en, url and licence (name, title, path).") from error
