"""Every error the portal raises on purpose.

    PortalError
    ├── InputError                  something given to the portal cannot be used (exit code 2)
    │   ├── UndecodableSourceError  bytes that are no text in a known encoding
    │   ├── SourceFormatError       a file that is damaged, or of a kind that the portal does not read
    │   ├── SourceLimitError        a file or line larger than the portal reads
    │   ├── NoOutlineError          a text without a single numbered heading
    │   ├── PlanFileError           a plan.yml, corrections.yml or registry file with a mistake in it
    │   └── UnknownDatasetError     a plan or dataset id that does not exist
    ├── PackageError                a package that fails its checks (exit code 1)
    ├── ReleaseError                a release that is there already, damaged or not to be written
    ├── SiteError                   a site that cannot be built or must not be published (exit code 1)
    ├── CkanError                   a CKAN that cannot be published to
    │   ├── CkanUnreachableError    it is down or too slow, or the address is none of a CKAN
    │   ├── CkanAccessError         the token is wrong, or its user may not do what is needed
    │   ├── CkanRefusedError        it takes the token and refuses what was sent (exit code 1)
    │   └── CkanConflictError       what is there was not made by this portal, or is newer (exit code 1)
    ├── NotReadyError               something that is being made and will be there in a while
    └── QueryError                  a question to a table that has no answer as it was put
        ├── UnknownReleaseError     no such dataset, release, table or row
        ├── NoReleaseYetError       a moment before the first release of a dataset
        ├── WithdrawnReleaseError   a release that was withdrawn; its files are kept
        ├── SlowQueryError          a question that takes longer than is allowed
        ├── BusyError               more questions at a time than the server answers
        ├── BadParameterError       a filter, sort or cursor that the table does not have
        ├── NotAcceptableError      an answer asked for in a form that there is none of
        └── PreconditionFailedError something asked for on the condition that it is still as it was, and it is not

A message says where, what was found and what to do about it. What callers of the interface are told they are told in both languages
(`Bilingual`); the text of an error is the English of it.
A doubt about one row is no error: it is a flag on that row and is published with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Literal, Self


@dataclass(frozen=True, slots=True)
class Bilingual:
    """The same words in simplified Chinese and in English.

    >>> str(Bilingual("只给一次。", "Give it once."))
    '只给一次。 Give it once.'
    """

    zh: str
    en: str

    def __str__(self) -> str:
        """Return both, as all descriptions of the interface have them."""
        return f"{self.zh} {self.en}"


class PortalError(Exception):
    """Base of every error raised on purpose; its text is meant for the person who runs the portal."""

    exit_code = 2


def _listed(problems: tuple[str, ...]) -> str:
    shown = "\n".join(f"  - {problem}" for problem in problems[:20])
    return shown + (f"\n  ... and {len(problems) - 20} more" if len(problems) > 20 else "")


class InputError(PortalError):
    """Something that was given to the portal cannot be used as it is."""


class UndecodableSourceError(InputError):
    """A source file that is no text in any encoding the portal reads."""


class SourceFormatError(InputError):
    """A source file that is damaged, holds no text, or is of a kind that the portal does not read."""


class SourceLimitError(InputError):
    """A source file, or one line of it, that is larger than the portal reads."""


class NoOutlineError(InputError):
    """A text in which no numbered heading was found, so that no task can be told from another."""


class PlanFileError(InputError):
    """A mistake in `plan.yml`, `corrections.yml` or a registry file."""


class UnknownDatasetError(InputError):
    """A plan or dataset id for which there is no folder."""


class PackageError(PortalError):
    """A package that fails its checks; it is not written.

    Attributes:
        problems: One sentence per fault, each naming table, row and field.
    """

    exit_code = 1

    def __init__(self, dataset_id: str, problems: tuple[str, ...]) -> None:
        self.dataset_id = dataset_id
        self.problems = problems
        super().__init__(f"{dataset_id}: the package fails {len(problems)} check(s) and was not written:\n{_listed(problems)}")

    def __reduce__(self) -> tuple[type[PackageError], tuple[str, tuple[str, ...]]]:
        """Come back whole from the process that checked the package."""
        return PackageError, (self.dataset_id, self.problems)


class ReleaseError(PortalError):
    """A release that is there already, is damaged, or cannot be written."""

    exit_code = 1


class SiteError(PortalError):
    """A site that cannot be built, or must not be published as it came out.

    Attributes:
        problems: One sentence per fault, each naming the page.
    """

    exit_code = 1

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        super().__init__(f"The site has {len(problems)} problem(s); the site built before, if any, was left as it is:\n{_listed(problems)}")


class CkanError(PortalError):
    """A CKAN that cannot be published to; no message holds the token."""


class CkanUnreachableError(CkanError):
    """A CKAN that is down or too slow, or an address at which there is none."""


class CkanAccessError(CkanError):
    """A token that is missing or wrong, or whose user may not do what is needed."""


class CkanRefusedError(CkanError):
    """Something sent that CKAN did not take, such as a file larger than it allows.

    Attributes:
        fields: The names of the fields that it found fault with, if it named any.
    """

    exit_code = 1

    def __init__(self, message: str, fields: tuple[str, ...] = ()) -> None:
        self.fields = fields
        super().__init__(message)


class CkanConflictError(CkanError):
    """Something in CKAN that publishing would overwrite, though it is not this portal's to overwrite."""

    exit_code = 1


class NotReadyError(PortalError):
    """Something that is asked for, is being made, and will be there in a while.

    Attributes:
        seconds: After how many seconds to ask again.
    """

    def __init__(self, message: str, *, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(message)


class QueryError(PortalError):
    """A question to a table that has no answer as it was put.

    Attributes:
        said: What whoever asked is told.
    """

    def __init__(self, said: Bilingual) -> None:
        self.said = said
        super().__init__(said.en)


#: What can be looked for by name, and what it is in Chinese.
Noun = Literal[
    "dataset",
    "release",
    "withdrawn release",
    "plan",
    "table",
    "row",
    "resource",
    "file",
    "format",
    "package format",
    "source text",
    "form of citation",
]
_NOUNS: Mapping[Noun, str] = {
    "dataset": "数据集",
    "release": "版本",
    "withdrawn release": "撤回的版本",
    "plan": "规划",
    "table": "表",
    "row": "行",
    "resource": "资源",
    "file": "文件",
    "format": "格式",
    "package format": "整包格式",
    "source text": "原文",
    "form of citation": "引文格式",
}


class UnknownReleaseError(QueryError):
    """No dataset, release, table or row of that name.

    Attributes:
        noun: What was looked for.
        name: The name that was not found.
        known: Names that would have been found, a few of them.
    """

    def __init__(self, noun: Noun, name: str, known: tuple[str, ...] = (), *, of: str = "") -> None:
        self.noun, self.name, self.known, self._of = noun, name, known, of
        hint = f" Known: {', '.join(known[:10])}{', ...' if len(known) > 10 else ''}." if known else ""
        whose = f"{of} " if of else ""
        super().__init__(Bilingual(f"{whose}没有{_NOUNS[noun]} {name!r}。", f"No {noun} {f'of {whose}' if of else ''}{name!r}.{hint}"))

    def __reduce__(self) -> tuple[partial[Self], tuple[()]]:
        """Let it pass from one process to another."""
        return partial(type(self), self.noun, self.name, self.known, of=self._of), ()


class NoReleaseYetError(QueryError):
    """A moment at which a dataset had no release yet.

    Attributes:
        dataset_id: The dataset.
        first: Its first version.
        created: The day of that, as an ISO date.
    """

    def __init__(self, dataset_id: str, asked: str, *, first: str, created: str) -> None:
        self.dataset_id, self.first, self.created = dataset_id, first, created
        super().__init__(
            Bilingual(
                f"{dataset_id} 在 {asked} 尚无版本：第一个版本 {first} 发布于 {created}，请问这一天或以后。",
                f"{dataset_id} had no release at {asked}: its first, {first}, is of {created}. Ask for that day or a later one.",
            )
        )


class WithdrawnReleaseError(QueryError):
    """A release that its publisher withdrew; what it held is kept, and its address says why it is no longer offered.

    Attributes:
        dataset_id: The dataset.
        version: The version that was withdrawn.
        reason: Why, in the publisher's words.
        withdrawn: The day, as an ISO date.
        successor: The version to use instead; empty where there is none yet.
    """

    def __init__(self, dataset_id: str, version: str, *, reason: str, withdrawn: str, successor: str = "") -> None:
        self.dataset_id, self.version = dataset_id, version
        self.reason, self.withdrawn, self.successor = reason, withdrawn, successor
        why = reason.rstrip(".。")
        instead = (
            Bilingual(f"请改用 {dataset_id} {successor}。", f"Use {dataset_id} {successor} instead.")
            if successor
            else Bilingual("还没有以后的版本。", "There is no later release yet.")
        )
        super().__init__(
            Bilingual(
                f"{dataset_id} {version} 已于 {withdrawn} 撤回：{why}。{instead.zh}",
                f"{dataset_id} {version} was withdrawn on {withdrawn}: {why}. {instead.en}",
            )
        )

    def __reduce__(self) -> tuple[partial[Self], tuple[()]]:
        """Let it pass from one process to another."""
        told = {"reason": self.reason, "withdrawn": self.withdrawn, "successor": self.successor}
        return partial(type(self), self.dataset_id, self.version, **told), ()


class BadParameterError(QueryError):
    """A filter, sort, field or cursor that the table does not have.

    Attributes:
        parameter: The name of the parameter.
        value: What was given.
        expected: What would have been right, in a sentence.
    """

    def __init__(self, parameter: str, value: str, expected: Bilingual) -> None:
        self.parameter, self.value, self.expected = parameter, value, expected
        given = f"{parameter}={value!r}"
        super().__init__(Bilingual(f"{given} 不可用。{expected.zh}", f"{given} is not usable. {expected.en}"))


class SlowQueryError(QueryError):
    """A question that takes longer than is allowed.

    Attributes:
        seconds: How long was allowed.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(
            Bilingual(
                f"这一问用时超过 {seconds:g} 秒。请少问些行：按取值少的字段或标识筛选。",
                f"The question took more than {seconds:g} seconds. Ask for fewer rows: filter by a field with few values, or by an id.",
            )
        )


class NotAcceptableError(QueryError):
    """An answer that was asked for only in forms in which it is not given.

    Attributes:
        asked: The forms asked for, as they were given.
        offered: The media types in which the answer is given.
    """

    def __init__(self, asked: str, offered: tuple[str, ...]) -> None:
        self.asked, self.offered = asked, offered
        super().__init__(
            Bilingual(
                f"Accept: {asked} 所列的格式这里都没有。请用下列之一，或不带 Accept。",
                f"Accept: {asked} names no form that is offered. Ask for one of {', '.join(offered)}, or leave Accept out.",
            )
        )


class PreconditionFailedError(QueryError):
    """Something that was asked for on the condition that it is still as it was, and it is not.

    Attributes:
        header: The header that states the condition.
    """

    def __init__(self, header: str) -> None:
        self.header = header
        super().__init__(
            Bilingual(
                f"{header}：现有的内容不是所指的。不带 {header} 再问，即得现有的。",
                f"{header}: what is here is another. Ask without {header} for what is here now.",
            )
        )


class BusyError(QueryError):
    """More questions at a time than the server answers.

    Attributes:
        retry_after: Whole seconds after which to ask again.
    """

    def __init__(self, retry_after: int = 2) -> None:
        self.retry_after = retry_after
        super().__init__(
            Bilingual(
                f"服务器忙不过来。请在 {retry_after} 秒之后再问。",
                f"The server has more to do than it can. Ask again in {retry_after} seconds.",
            )
        )
