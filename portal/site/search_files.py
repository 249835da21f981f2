"""The search of the static site as small files: what a browser needs of them for a question is a few dozen kilobytes.

    search/index.json                  which groups there are, and how the rest is laid out
    search/folding.bin                 what characters fold to, beside what browsers know themselves
    search/bodies.bin                  what else bodies are called, and what those were called that they succeeded, by their names
    search/<digest>/00/a5.bin          for pairs and threes of characters, by their hash: which texts hold them
    search/texts/<digest>/12.bin       texts to search in and to show, some thousand characters a file

A word of a question becomes its pairs of neighbouring characters, or if it has more than two, its threes, which few texts hold that do
not hold the word; the files of pairs say which texts those are; they are loaded until enough hits are found, and looked through, so
that what is shown is exact. Of several words some may stand in what the text is of, its plan's title, issuer and region: who asks for
湖南 宽带 finds what the plans of 湖南 say of 宽带. Pairs of these are told apart from the text's own (`_NEARBY`). Paths hold a digest of what they are made from: they never
change, and a browser with an old `index.json` finds nothing rather than something wrong.

Datasets are put into groups by a hash of their id. A group's files depend on its datasets alone and are kept from build to build, as are
the texts of each dataset, so a change to one plan makes its texts and one group anew. All files but the first are compressed (zlib), since not every host does that.

| bytes of a file of pairs | |
|---|---|
| for each group, in order | number of bytes that follow for it (varint) |
| for each pair or three in it | lower 16 bits of its hash (little endian), number of texts (varint), their numbers as differences (varint) |
"""

from __future__ import annotations

import hashlib
import json
import mmap
import os
import shutil
import zlib
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

import numpy as np
import numpy.typing as npt

from portal.packaging.descriptor import ALL_PLANS
from portal.query.body_names import body_names
from portal.query.search_entries import Kind
from portal.releases.store import Edition
from portal.site.search_texts import CHARACTERS_A_TEXT, SEARCHED, TIERS, Shown, cut, keep_texts
from portal.text.folding import fold, folded_marks, simplified_characters
from portal.text.spellings import TERMS

FOLDER = "search/"
#: Raised whenever what is written differs for the same releases: what was kept from older builds is then not used.
FORMAT = 10
_DATASETS_A_GROUP = 32
_BYTES_A_FILE = 12_000  # of pairs, before compression
_SEPARATOR = 0x10FFFF  # no character, so no text holds it
_NEARBY = 0x200000  # added to the characters of what a text is of; the browser adds the same
_UNKNOWN, _SEVERAL, _NOTHING = 0xFFFFFFFF, 0xFFFFFFFE, 0
_Numbers = npt.NDArray[np.uint32]


#: Does work on each of some things, one after another or on all cores.
Work = Callable[[Callable[["Group"], None], Sequence["Group"]], Iterable[None]]


def prepare_search(editions: Sequence[Edition], kept: Path, *, work: Work = map) -> None:
    """Make what the files of the search are put together from, where it is not kept from an older build.

    Args:
        editions: The newest release of each dataset.
        kept: As of `write_search`.
        work: Does the work on each group of datasets.
    """
    kept.mkdir(parents=True, exist_ok=True)
    missing = [group for group in _group(editions) if not (kept / group.digest).exists()]
    for _ in work(partial(_make_group, kept), missing):
        pass


def write_search(folder: Path, editions: Sequence[Edition], kept: Path, *, there: Path | None = None) -> list[str]:
    """Write the files of the search below the folder of a site; the same releases give the same bytes, whatever was kept.

    Args:
        folder: The folder of the site.
        editions: The newest release of each dataset.
        kept: Holds what is used again by the next build; made if it is missing, and cleared of what is of no more use.
        there: The folder of a site that has some of the files already; those are not written again.

    Returns:
        The folders, below the site's root, that `there` has and the search no longer needs.

    Raises:
        ReleaseError: If a file of a release is not the one that was released.
    """
    prepare_search(editions, kept)
    groups = _group(editions)
    of_use = {group.digest for group in groups} | {_part_of(each, group.kinds) for group in groups for each in group.editions}
    for name in os.listdir(kept):  # noqa: PTH208 - thousands of folders
        if name not in of_use:
            shutil.rmtree(kept / name)
    target = folder / FOLDER
    target.mkdir(parents=True, exist_ok=True)
    wanted = [f"texts/{group.digest}" for group in groups]
    for group, name in zip(groups, wanted, strict=True):
        if not (there and (there / FOLDER / name).is_dir()):
            _link_texts(kept / group.digest, target / name)
    wanted.append(_digest_of(groups))
    bits = _bits(groups, kept)
    if not (there and (there / FOLDER / wanted[-1]).is_dir()):
        _write_pairs(target / wanted[-1], groups, kept, bits)
    about = [{"id": group.digest, "tiers": json.loads((kept / group.digest / "tiers.json").read_text("utf-8"))} for group in groups]
    index = {"format": FORMAT, "pairs": _digest_of(groups), "bits": bits, "groups": about}
    (target / "index.json").write_text(json.dumps(index, separators=(",", ":")), "utf-8")
    old = [each for part in ("", "texts/") for each in sorted((there / FOLDER / part).glob("*/"))] if there else []
    names = [each.relative_to(there / FOLDER).as_posix() for each in old if there]
    # It follows from the code and its libraries, and takes a second.
    if not (there and (there / FOLDER / "folding.bin").is_file()):
        (target / "folding.bin").write_bytes(zlib.compress(json.dumps(_folding(), ensure_ascii=False, separators=(",", ":")).encode(), 9))
    _write_bodies(target, editions, there / FOLDER if there else None)
    return [f"{FOLDER}{name}/" for name in names if name not in (*wanted, "texts")]


def _write_bodies(target: Path, editions: Sequence[Edition], there: Path | None) -> None:
    """Write by which other names bodies are asked for, those of other times too, unless they are there."""
    others = body_names(editions[0].root).others if editions else {}
    content = zlib.compress(json.dumps(others, ensure_ascii=False, separators=(",", ":")).encode(), 9)
    before = there / "bodies.bin" if there else None
    if not (before and before.is_file() and before.read_bytes() == content):
        (target / "bodies.bin").write_bytes(content)


@dataclass(frozen=True, slots=True)
class Group:
    """Some datasets, and a digest of all that their files are made from."""

    editions: tuple[Edition, ...]
    kinds: tuple[Kind, ...]
    digest: str


def _group(editions: Sequence[Edition]) -> list[Group]:
    """Put the dataset of all plans first, and the others into groups; which one depends on a dataset's id alone."""
    joined = tuple(each for each in editions if each.dataset_id == ALL_PLANS)
    plans = sorted((each for each in editions if each.dataset_id != ALL_PLANS), key=lambda each: each.dataset_id)
    count = 1
    while count * _DATASETS_A_GROUP < len(plans):
        count *= 2  # doubled, so that few datasets change places when there are more
    groups: list[list[Edition]] = [[] for _ in range(count)]
    for each in plans:
        groups[int.from_bytes(hashlib.sha256(each.dataset_id.encode()).digest()[:4], "big") % count].append(each)
    # Organisations and indicators are listed once by the dataset of all plans.
    own: tuple[Kind, ...] = ("dataset", "task", "target", "observation", "sentence", "responsibility")
    every: tuple[Kind, ...] = own if joined else ("indicator", "organization", *own)
    made: list[tuple[tuple[Edition, ...], tuple[Kind, ...]]] = [(joined, TIERS[0])] if joined else []
    return [Group(of, kinds, _digest(of, kinds)) for of, kinds in [*made, *((tuple(each), every) for each in groups if each)]]


def _digest(editions: Iterable[Edition], kinds: Sequence[str]) -> str:
    editions = tuple(editions)
    names = body_names(editions[0].root).digest if "organization" in kinds and editions else ""
    made_from = [FORMAT, names, CHARACTERS_A_TEXT, *kinds, *([each.dataset_id, each.version, each.sha256] for each in editions)]
    return hashlib.sha256(json.dumps(made_from).encode()).hexdigest()[:16]


def _digest_of(groups: Iterable[Group]) -> str:
    return hashlib.sha256(json.dumps([FORMAT, *(group.digest for group in groups)]).encode()).hexdigest()[:16]


# ------------------------------------------------------------------------------------------------------ texts of a group


def _make_group(kept: Path, group: Group) -> None:
    """Make the texts and pairs of a group, whole or not at all, unless they are there."""
    final = kept / group.digest
    if final.exists():
        return
    unfinished = kept / f"{group.digest}.unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    (unfinished / "texts").mkdir(parents=True)
    parts = [keep_texts(kept / _part_of(each, group.kinds), each, group.kinds) for each in group.editions]
    # Names are few a dataset, and share their texts; the rest of a dataset has texts of its own.
    names = list(cut([entry for part in parts for entry in part.names]))
    for number, text in enumerate(names):
        (unfinished / "texts" / f"{number}.bin").write_bytes(text.packed())
    tiers = [names]
    for tier in range(len(TIERS) - 1):
        found = [(text, file) for part in parts for text, file in part.texts[tier]]
        for number, (_, file) in enumerate(found, sum(map(len, tiers))):
            _link(file, unfinished / "texts" / f"{number}.bin")
        tiers.append([text for text, _ in found])
    texts = [text for tier in tiers for text in tier]
    # Who does what of a task, and who does most: the same words stand in many rows of a text.
    searched = [list(dict.fromkeys([part for each in text.entries for part in (*each[SEARCHED], *id_mark(each))])) for text in texts]
    hashes, starts, content = encode_pairs(searched, [[text.title, text.nearby] for text in texts])
    np.save(unfinished / "hashes.npy", hashes)
    np.save(unfinished / "starts.npy", starts)
    (unfinished / "pairs.bin").write_bytes(content)
    (unfinished / "tiers.json").write_text(json.dumps([len(tier) for tier in tiers]), "utf-8")
    unfinished.rename(final)


def id_mark(entry: Shown) -> tuple[str, ...]:
    """Return what of the id of a row, organisation or indicator is looked for: its end, as a few pairs of characters find its text.

    >>> id_mark(("target", "datasets/demo-2020/1.0.0/#target-25dbebf84bc7", "覆盖率", ""))
    ('#4bc7',)
    """
    kind, address = entry[:2]
    key = address.rpartition("#")[2] if "#" in address else address.removesuffix("/").rpartition("/")[2]
    return () if kind in ("sentence", "dataset") else (f"#{key[-4:]}",)


def _part_of(edition: Edition, kinds: Sequence[Kind]) -> str:
    """Return under which name the texts of a dataset are kept: their group is made anew when any other dataset in it changes."""
    return f"of-{_digest((edition,), kinds)}"


def _link_texts(source: Path, target: Path) -> None:
    """Put the texts of a group into the site; a file that is kept and published is one file on disk."""
    if target.exists():
        return
    target.mkdir(parents=True)
    for each in sorted((source / "texts").iterdir()):
        _link(each, target / each.name)


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # another file system, or one without links
        shutil.copyfile(source, target)


# -------------------------------------------------------------------------------------------------------- pairs of a group


def hashes_of(codes: _Numbers) -> tuple[_Numbers, _Numbers]:
    """Return the hashes of each two, and of each three, neighbouring code points; the browser computes the same (site/assets/search.js)."""
    pairs = _mix(codes[:-1], codes[1:])
    return pairs, _mix(pairs[:-1], codes[2:])


def _mix(one: _Numbers, other: _Numbers) -> _Numbers:
    with np.errstate(over="ignore"):
        mixed: _Numbers = one * np.uint32(0x9E3779B1) ^ other * np.uint32(0x85EBCA6B)
        mixed ^= mixed >> np.uint32(15)
        mixed *= np.uint32(0x2C1B3C6D)
        mixed ^= mixed >> np.uint32(12)
    return mixed


class _Folding:
    """Folds long texts as numbers: a table of all code points, filled as characters are met."""

    def __init__(self) -> None:
        self._table = np.full(0x110000, _UNKNOWN, np.uint32)
        self._table[_SEPARATOR] = _SEPARATOR

    def codes(self, text: str) -> _Numbers:
        """Return the code points of the folded text, the separator kept."""
        codes = np.frombuffer(text.encode("utf-32-le"), np.uint32)
        folded = self._table[codes]
        if (folded == _UNKNOWN).any():
            for point in np.unique(codes[folded == _UNKNOWN]).tolist():
                found = fold(chr(point))
                self._table[point] = _SEVERAL if len(found) > 1 else ord(found) if found else _NOTHING
            folded = self._table[codes]
        if (folded == _SEVERAL).any():
            mark = chr(_SEPARATOR)
            return np.frombuffer(mark.join(fold(part) for part in text.split(mark)).encode("utf-32-le"), np.uint32)
        kept: _Numbers = folded[folded != _NOTHING]
        return kept


_FOLDING = _Folding()


def encode_pairs(
    texts: Sequence[Sequence[str]], nearby: Sequence[Sequence[str]] | None = None
) -> tuple[_Numbers, npt.NDArray[np.int64], bytes]:
    """Encode which texts hold which pairs and threes of characters, in the order of their hashes.

    Args:
        texts: For each text its parts; no pair reaches from one part into the next.
        nearby: For each text, in parts too, what it is of.

    Returns:
        The hashes, each once; for each where its bytes begin, and one more for the end; the bytes.
    """
    found: list[npt.NDArray[np.uint64]] = []
    of: tuple[Sequence[str], _Numbers] = (), np.zeros(0, np.uint32)  # the same for all texts of a plan
    for number, parts in enumerate(texts):
        if nearby and nearby[number] != of[0]:
            of = nearby[number], np.concatenate(_hashes(nearby[number], _NEARBY))
        numbered = np.concatenate((*_hashes(parts), of[1])).astype(np.uint64)
        numbered <<= np.uint64(32)
        numbered |= np.uint64(number)
        found.append(numbered)
    both = np.concatenate(found) if found else np.zeros(0, np.uint64)
    both.sort()
    both = both[np.concatenate((both[1:] != both[:-1], [True]))] if len(both) else both
    if not len(both):
        return np.zeros(0, np.uint32), np.zeros(1, np.int64), b""
    hashes, numbers = (both >> np.uint64(32)).astype(np.uint32), (both & np.uint64(0xFFFFFFFF)).astype(np.int64)
    firsts = np.flatnonzero(np.concatenate(([True], hashes[1:] != hashes[:-1])))
    counts = np.diff(np.append(firsts, len(hashes)))
    steps = np.diff(numbers, prepend=0)
    steps[firsts] = numbers[firsts]
    # Every step and count is below 2^14 in a group of some dozen plans; longer ones would need a third byte.
    values, is_count = np.insert(steps, firsts, counts), np.zeros(len(steps) + len(firsts), bool)
    is_count[firsts + np.arange(len(firsts))] = True
    return _lay_out(hashes[firsts], values, is_count)


def _hashes(parts: Sequence[str], added: int = 0) -> tuple[_Numbers, _Numbers]:
    """Return the hashes of each two, and of each three, neighbouring characters of each part, raised by a number."""
    codes = _FOLDING.codes(chr(_SEPARATOR).join(parts))
    is_text = codes != _SEPARATOR
    inside = is_text[:-1] & is_text[1:]
    pairs, triples = hashes_of(codes + np.uint32(added))
    return pairs[inside], triples[inside[:-1] & is_text[2:]]


def _lay_out(
    hashes: _Numbers, values: npt.NDArray[np.int64], is_count: npt.NDArray[np.bool_]
) -> tuple[_Numbers, npt.NDArray[np.int64], bytes]:
    """Write the values as varints, before each count the lower 16 bits of its hash."""
    lengths = 1 + (values >= 1 << 7) + (values >= 1 << 14) + (values >= 1 << 21)
    ends = np.cumsum(lengths + 2 * is_count)
    content = np.zeros(int(ends[-1]), np.uint8)
    at = ends - lengths
    starts = at[is_count] - 2
    content[starts] = hashes & np.uint32(0xFF)
    content[starts + 1] = (hashes >> np.uint32(8)) & np.uint32(0xFF)
    for place in range(4):
        there = lengths > place
        more = lengths > place + 1
        content[at[there] + place] = ((values[there] >> 7 * place) & 0x7F) | (more[there] * 0x80)
    return hashes, np.append(starts, ends[-1]), content.tobytes()


def _bits(groups: Sequence[Group], kept: Path) -> int:
    """Return how many bits of a hash name the file that holds it."""
    size = sum((kept / group.digest / "pairs.bin").stat().st_size for group in groups)
    bits = 8
    while bits < 16 and size >> bits > _BYTES_A_FILE:
        bits += 1
    return bits


def _write_pairs(folder: Path, groups: Sequence[Group], kept: Path, bits: int) -> None:
    """Write the files of pairs."""
    if folder.exists():
        return
    borders = np.arange((1 << bits) + 1, dtype=np.uint64) << np.uint64(32 - bits)
    with ExitStack() as stack:
        parts = []
        for group in groups:
            hashes = np.load(kept / group.digest / "hashes.npy")
            starts = np.load(kept / group.digest / "starts.npy")
            places = starts[np.searchsorted(hashes.astype(np.uint64), borders)].tolist()
            parts.append((_mapped(kept / group.digest / "pairs.bin", stack), places))
        for high in range(1 << (bits - 8)):
            (folder / f"{high:02x}").mkdir(parents=True)
        for number in range(1 << bits):
            pieces = []
            for content, places in parts:
                piece = content[places[number] : places[number + 1]]
                pieces += [_varint(len(piece)), piece]
            with open(f"{folder}/{number >> 8:02x}/{number & 0xFF:02x}.bin", "wb") as file:  # noqa: PTH123 - thousands of files
                file.write(zlib.compress(b"".join(pieces), 1))  # half the time of 6 for a tenth more bytes


def _mapped(path: Path, stack: ExitStack) -> mmap.mmap | bytes:
    """Return a file's content, read only as it is looked at."""
    if not path.stat().st_size:
        return b""
    file = stack.enter_context(path.open("rb"))
    return stack.enter_context(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


@lru_cache(maxsize=20_000)
def _varint(number: int) -> bytes:
    """Write a number in bytes of seven bits, the lowest first, all but the last with the eighth bit set.

    >>> _varint(300).hex()
    'ac02'
    """
    out = bytearray()
    while number > 0x7F:
        out.append(0x80 | (number & 0x7F))
        number >>= 7
    return bytes([*out, number])


def _folding() -> dict[str, str | dict[str, str]]:
    """Return what a browser needs beside its own Unicode tables: characters and what they fold to, alternating."""
    han = "".join(each + folded for each, folded in simplified_characters().items())
    marks = "".join(each + folded for each, folded in folded_marks().items())
    return {"han": han, "marks": marks, "terms": TERMS}
