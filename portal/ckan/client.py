"""All that talks to a CKAN, through its Action API (CKAN 2.9 or later), and what its refusals mean.

Nothing that is raised or printed here holds the token: not even what the server says back.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import requests
from ckanapi import RemoteCKAN
from ckanapi.errors import CKANAPIError, NotAuthorized, NotFound, ServerIncompatibleError, ValidationError
from ckanapi.version import __version__ as ckanapi_version
from pydantic import ValidationError as UnexpectedAnswer

from portal import __version__
from portal.ckan.found import FoundDataset, FoundOrganization
from portal.errors import CkanAccessError, CkanConflictError, CkanError, CkanRefusedError, CkanUnreachableError

USER_AGENT = f"plan-portal/{__version__} (portal publish ckan) ckanapi/{ckanapi_version}"
CONNECT_SECONDS = 10.0
_TOKEN = re.compile(r"[!-~]+")
_SAID_AT_MOST = 300  # characters of a server's answer that a message repeats
_TOO_LARGE = 413


class _AbsentError(CkanRefusedError):
    """What an action is about is not there."""


class Ckan:
    """A CKAN, and the user whose token is given.

    Args:
        address: Of its front page.
        token: Of a user who may make datasets there.
        seconds: How long to wait for an answer.

    Raises:
        CkanUnreachableError: If the address is no http address.
        CkanAccessError: If the token cannot be one.
    """

    def __init__(self, address: str, token: str, *, seconds: float = 60) -> None:
        parts = urlsplit(address)
        if parts.username or parts.password:
            raise CkanAccessError("--url: a name or password stands in the address, where others can read it. Give the address alone.")
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise CkanUnreachableError(f"{address!r} is no address of a CKAN. Give that of its front page, as https://ckan.example.org/")
        if not _TOKEN.fullmatch(token):
            raise CkanAccessError(
                "The token is empty or holds blanks or other signs that no token has. Copy it anew from your page in CKAN."
            )
        self.address = address.rstrip("/")
        self._token = token
        self._seconds = seconds
        self._status = 0  # of the last answer, which ckanapi does not pass on
        session = requests.Session()
        # Without this, requests would put a login from ~/.netrc into the header that carries the token.
        session.auth = lambda request: request
        session.hooks["response"].append(self._note)
        self._remote = RemoteCKAN(self.address, apikey=token, user_agent=USER_AGENT, session=session)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._remote.close()

    # ----------------------------------------------------------------------------------------------------------- read

    def check_token(self) -> str:
        """Return the name of the user whose token it is.

        Raises:
            CkanAccessError: If CKAN knows no such token.
        """
        try:
            found = self._call("user_show", {})
        except _AbsentError:
            raise CkanAccessError(
                f"{self.address}: CKAN does not know this token; it may be wrong, expired or revoked. Make a new one on your page there."
            ) from None
        return str(self._expect(found, dict).get("name", ""))

    def licences(self) -> tuple[str, ...]:
        """Return the ids of the licences that it knows."""
        return tuple(str(each.get("id")) for each in self._expect(self._call("license_list", {}), list) if isinstance(each, dict))

    def organization(self, name: str) -> FoundOrganization | None:
        """Return an organisation; None if there is none."""
        try:
            return self._organization(self._call("organization_show", {"id": name, "include_users": False}))
        except _AbsentError:
            return None

    def may_publish_into(self, organization_id: str) -> bool:
        """Tell whether the user may make datasets of an organisation."""
        allowed = self._expect(self._call("organization_list_for_user", {"permission": "create_dataset"}), list)
        return any(isinstance(each, dict) and each.get("id") == organization_id for each in allowed)

    def dataset(self, name: str) -> FoundDataset | None:
        """Return a dataset; None if there is none.

        Raises:
            CkanConflictError: If there is one that the user may not see.
        """
        try:
            return self._dataset(self._call("package_show", {"id": name}))
        except _AbsentError:
            return None
        except CkanAccessError as error:
            raise CkanConflictError(
                f"{name}: CKAN has a dataset of that name which this token may not see, so it is someone else's."
                " Leave this one out: name the others with --dataset."
            ) from error

    # ---------------------------------------------------------------------------------------------------------- write

    def create_organization(self, fields: Mapping[str, Any]) -> FoundOrganization:
        """Make an organisation.

        Raises:
            CkanAccessError: If the user may not.
        """
        try:
            return self._organization(self._call("organization_create", fields))
        except CkanAccessError as error:
            raise CkanAccessError(
                f"{self.address}: there is no organization {fields['name']}, and this token may not make one."
                " Have an administrator make it, or name one of yours with --organization."
            ) from error

    def update_organization(self, organization_id: str, changes: Mapping[str, Any]) -> None:
        """Say some fields of an organisation anew."""
        self._call("organization_patch", {"id": organization_id, **changes})

    def create_dataset(self, fields: Mapping[str, Any]) -> FoundDataset:
        """Make a dataset."""
        return self._dataset(self._call("package_create", fields))

    def revise_dataset(self, found: FoundDataset, changes: Mapping[str, Any]) -> FoundDataset:
        """Say some fields of a dataset anew, all at once, if it is still as it was found.

        Raises:
            CkanConflictError: If someone changed it meanwhile.
        """
        match = {"id": found.id} | ({"metadata_modified": found.metadata_modified} if found.metadata_modified else {})
        # CKAN merges a list into the one that is there, item by item; told to drop the old one first, it takes the new one as it is.
        lists = [f"-{key}" for key, value in changes.items() if isinstance(value, list)]
        try:
            answer = self._call("package_revise", {"match": match, "filter": lists, "update": dict(changes)})
        except CkanRefusedError as error:
            if "match" in error.fields:
                raise CkanConflictError(f"{found.name}: someone changed it in CKAN meanwhile. Publish again.") from error
            raise
        return self._dataset(self._expect(answer, dict).get("package"))

    def upload(self, dataset_id: str, resource_id: str, fields: Mapping[str, str], file_name: str, content: bytes) -> None:
        """Send a file as a resource: a new one, or in the place of one that is there.

        Raises:
            CkanRefusedError: If it is too large, or did not arrive whole.
        """
        action, which = ("resource_patch", {"id": resource_id}) if resource_id else ("resource_create", {"package_id": dataset_id})
        answer = self._expect(self._call(action, {**which, **fields}, (file_name, content, fields["mimetype"])), dict)
        if answer.get("size") not in (None, len(content), str(len(content))):
            raise CkanRefusedError(f"{file_name}: CKAN kept {answer['size']} of {len(content)} bytes. Publish again.")

    # --------------------------------------------------------------------------------------------------------- inside

    def _note(self, response: requests.Response, **_options: Any) -> None:
        self._status = response.status_code

    def _call(self, action: str, data: Mapping[str, Any], upload: tuple[str, bytes, str] | None = None) -> object:
        """Call an action.

        Raises:
            CkanError: If it fails; an `_AbsentError` where the caller says what it means that something is not there.
        """
        self._status = 0
        files = {"upload": upload} if upload else None
        wait = {"timeout": (CONNECT_SECONDS, self._seconds)}
        what = f"{action} of {upload[0]} ({len(upload[1])} bytes)" if upload else action
        try:
            answer: object = self._remote.call_action(action, dict(data), files=files, requests_kwargs=wait)
        except requests.Timeout as error:
            raise CkanUnreachableError(
                f"{self.address}: no answer to {what} within {self._seconds:g} s. Publish again later, or wait longer with --timeout;"
                " what has arrived is not sent twice."
            ) from self._without_token(error)
        except (requests.RequestException, OSError) as error:
            raise CkanUnreachableError(
                f"{self.address}: cannot be reached for {what} ({self._said(error)}). Is the address right, and does CKAN run?"
            ) from self._without_token(error)
        except NotAuthorized as error:
            raise CkanAccessError(
                f"{self.address}: this token may not do {what} ({self._said(error)}). Ask an administrator of the organization for the"
                " right, or use another token."
            ) from None
        except ValidationError as error:
            raise self._refused(error, what, is_upload=upload is not None) from None
        except NotFound:
            raise _AbsentError(f"{self.address}: {what}: what it is about is not there any more. Publish again.") from None
        except (CKANAPIError, ServerIncompatibleError, KeyError):
            raise self._misunderstood(what) from None
        return answer

    def _refused(self, error: ValidationError, what: str, *, is_upload: bool) -> CkanError:
        told = {key: value for key, value in error.error_dict.items() if key != "__type"}
        if is_upload and "upload" in told:
            return self._refused_file(what, self._said(told["upload"]))
        return CkanRefusedError(f"{self.address}: CKAN refused {what}: {self._said(told)}. Nothing was changed by it.", tuple(told))

    def _refused_file(self, what: str, said: str) -> CkanError:
        return CkanRefusedError(
            f"{self.address}: CKAN refused {what} ({said}). If it is too large, have the limits raised: ckan.max_resource_size, and that"
            " of the web server before it. Then publish again."
        )

    def _misunderstood(self, what: str) -> CkanError:
        """Say what an answer means that is none of CKAN's."""
        status = self._status
        if status == _TOO_LARGE:
            return self._refused_file(what, f"status {status}")
        if status in (301, 302, 303, 307, 308):
            return CkanUnreachableError(f"{self.address}: leads on to another address. Give that one: https instead of http, perhaps.")
        if status in (401, 403, 407):
            return CkanAccessError(f"{self.address}: refused {what} with status {status}. What stands before CKAN does not let you in.")
        if status == 429 or status >= 500:
            return CkanUnreachableError(f"{self.address}: CKAN is down or busy: status {status} for {what}. Publish again later.")
        return CkanUnreachableError(f"{self.address}: no CKAN there: status {status} for {what}. Give the address of its front page.")

    def _expect(self, answer: object, kind: type[Any]) -> Any:
        if not isinstance(answer, kind):
            raise CkanUnreachableError(f"{self.address}: answers otherwise than a CKAN does. Give the address of its front page.")
        return answer

    def _organization(self, answer: object) -> FoundOrganization:
        try:
            return FoundOrganization.model_validate(answer)
        except UnexpectedAnswer as error:
            raise CkanUnreachableError(f"{self.address}: describes an organization otherwise than CKAN does ({_first(error)}).") from None

    def _dataset(self, answer: object) -> FoundDataset:
        try:
            return FoundDataset.model_validate({**self._expect(answer, dict), "facts": answer})
        except UnexpectedAnswer as error:
            raise CkanUnreachableError(f"{self.address}: describes a dataset otherwise than CKAN does ({_first(error)}).") from None

    def _said(self, what: object) -> str:
        """Return what was said, short, on one line and without the token."""
        shown = " ".join(str(what).split()).replace(self._token, "***")
        return shown if len(shown) <= _SAID_AT_MOST else shown[:_SAID_AT_MOST] + "…"

    def _without_token(self, error: Exception) -> Exception | None:
        """Return an error as the cause of another; none if it would repeat the token."""
        return None if self._token in repr(error) else error


def _first(error: UnexpectedAnswer) -> str:
    told = error.errors(include_input=False, include_url=False)[0]
    return f"{'.'.join(map(str, told['loc']))}: {told['msg']}"
