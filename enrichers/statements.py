"""The years and authors an entry states in words. Where it is in doubt whether a word is one, it is none."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from lists.document import Entry
from lists.statements import read_statement


class Years(NamedTuple):
    """A stated year, or a range of them; both ends count."""

    first: int
    last: int

    def distance_to(self, year: int) -> int:
        """Years between a year and the nearest of these; 0 within them."""
        return max(self.first - year, year - self.last, 0)

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_YEAR = r"(?:19[5-9]\d|20[0-3]\d)"
# No part of a longer number or of an arXiv id (2001.04451); a month may follow (2019.7, 2021-10).
_ONE_YEAR = re.compile(rf"(?<![\d.]){_YEAR}(?!\d|\.\d\d\d)")
_RANGE = re.compile(rf"(?<!\d)({_YEAR})\s*(?:[-–—~～]+|to)\s*({_YEAR})(?!\d)")
_SHORT_YEAR = re.compile(r"(?<=[A-Za-z])['’](\d\d)(?!\d)")  # CVPR'19
_PARTS = re.compile(r"[\n|,;:，；、()（）\[\]【】{}\"“”<>•·]|\.\s|\.$|\s[-–—]\s|^[-–—]")
_WORD = re.compile(r"[^\W\d_]+")
_MOST_WORDS = 12

# Years beside these are not when the paper came out.
_OTHER_YEARS = _words(
    """
    imagenet ilsvrc voc pascal coco cub wmt iwslt kitti davis isic brats semeval conll squad msmarco trec duc tac
    luna refuge camelyon inaturalist inat mot glas nist sre visda vqa ade lvis cityscapes youtube vos activitynet
    places challenge competition track winner dataset datasets data benchmark leaderboard task accuracy corpus
    updated update retrieved accessed released release since until before after earlier older previous copyright
    version code blog github summer school course lecture tutorial p pp pages page vol no
    """
)
# Words that stand with the year of a publication, in a venue's name or a date.
_VENUE_WORDS = _words(
    """
    arxiv preprint conference conf journal transactions trans proceedings proc symposium workshop workshops letters
    advances magazine review annals international ieee acm springer elsevier nature science sensors access neurips
    interspeech eurosys sensys venue venues published publication publications paper papers year accepted appear
    oral spotlight poster findings main best award preprints journals conferences thesis phd report technical
    january february march april may june july august september october november december jan feb mar apr jun jul
    aug sep sept oct nov dec spring fall of on in and the for to by et al de
    """
)
# With one of these the other words may be any of a venue's full name.
_CUES = _words("conference conf journal transactions trans proceedings proc symposium workshop advances ieee")


def stated_years(entry: Entry) -> tuple[Years, ...]:
    """The years of publication an entry states: in the sections it stands in, and in its own words outside the title.

    A year counts where it stands alone, or in a date, or with a venue; not in running text, nor beside a data set
    (``ImageNet 2012``). A range counts in a section only: elsewhere it is as likely one of pages. A year that
    the title holds as well is left out.
    """
    statement = read_statement(entry)
    sections = (years for label in entry.section for years in _years_of_section(label))
    words = (
        Years(year, year)
        for text in (statement.before, statement.after)
        for part in _PARTS.split(text)
        if not _RANGE.search(part)
        for year in _years_of(part)
        if str(year) not in entry.title
    )
    return tuple(dict.fromkeys([*sections, *words]))


def _years_of_section(label: str) -> Iterator[Years]:
    found = _RANGE.search(label)
    if found is not None:
        if found[1] <= found[2] and _names_a_venue_at_most(label):
            yield Years(int(found[1]), int(found[2]))
        return
    for year in _years_of(label):
        yield Years(year, year)


def _years_of(text: str) -> Iterator[int]:
    whole = [int(year) for year in _ONE_YEAR.findall(text)]
    short = [2000 + int(year) for year in _SHORT_YEAR.findall(text)]
    if (whole or short) and _names_a_venue_at_most(text):
        yield from whole
        yield from short


def _names_a_venue_at_most(text: str) -> bool:
    words = _WORD.findall(text)
    if len(words) > _MOST_WORDS or any(word.lower() in _OTHER_YEARS for word in words):
        return False
    if any(word.lower() in _CUES for word in words):
        return all(word[0].isupper() or word.lower() in _VENUE_WORDS for word in words)
    return all(_is_acronym(word) or word.lower() in _VENUE_WORDS for word in words)


def _is_acronym(word: str) -> bool:
    return word.isascii() and sum(char.isupper() for char in word) > 1


_NAME = re.compile(r"(?:[^\W\d_]['’.-]*)+(?: (?:[^\W\d_]['’.-]*)+){0,4}")
_INITIAL = re.compile(r"(?:[A-Z]\.?-?){1,3}")
_PARTICLES = _words("van von der den de del della di da dos du la le el al bin ben ter ten zu")
_ET_AL = re.compile(r"(?:,?\s*(?:\bet\.? ?al\b\.?|\band others\b|\.\.\.|…))+", re.IGNORECASE)
_BETWEEN_NAMES = re.compile(r"\s*(?:[,;&，；、]|\band\b)\s*(?:and\b|&)?\s*")
_RUN = re.compile(r"^[\s.,;:–—*\"“”'’)\]|-]*(?P<by>(?:by|authors?)\b:?\s*)?(?P<names>[^\n|()\[\]\"“”]*)", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[^\W\d_]{2})\.(?:\s|$)")
_FEWEST_NAMES = 2
_FEWEST_NAMES_WITHOUT_INITIALS = 3
# Names of groups, and the words of fields and resources, which lists write behind a title in the same way as people.
_NO_NAMES = _words(
    """
    google deepmind openai meta facebook fair microsoft msra nvidia apple amazon aws baidu tencent alibaba huawei
    bytedance samsung intel ibm qualcomm adobe salesforce uber huggingface hugging face bigscience eleutherai
    anthropic cohere mosaicml databricks stability together stanford berkeley mit cmu harvard princeton tsinghua
    oxford cambridge eth epfl inria kaist university institute college school lab labs laboratory team group inc
    research academy center centre department china usa uk japan korea germany france india new york deep neural
    machine computer point cloud clouds graph graphs data speech text image images video videos language model
    models network networks knowledge medical open source code project page homepage official paper pdf arxiv
    tensorflow pytorch keras caffe jax matlab best award oral spotlight poster ieee acm international conference
    journal transactions proceedings symposium workshop advances nature science letters preprint survey review
    object human action pose scene semantic instance large small fast real time low high rank weight filter channel
    structured unstructured dynamic static global local transfer self supervised unsupervised adversarial attack
    attacks robust efficient mobile hardware embedded edge federated multi task few shot zero sparse lottery ticket
    others other author authors anonymous unknown various many none see also note blog website
    """
)
_FIELD_ENDINGS = tuple(
    sorted(_words("tion sion ning ring sing ting ding king ling ment ness works ity ics ysis former ware"))
)
_LONGEST_NAME_WITH_SUCH_ENDING = 6  # Ming and Xiting are people


def stated_authors(entry: Entry) -> tuple[str, ...]:
    """The people an entry clearly names as authors: under such a header of its table, or right behind its title.

    Behind a title only a list of them counts: two or more where one has initials, three or more otherwise; one is
    enough after ``by`` or before ``et al.``.
    """
    statement = read_statement(entry)
    if statement.authors:
        return _names(statement.authors) or ()
    run = _RUN.match(statement.after)
    assert run is not None  # each part may be empty
    text, *_ = _SENTENCE_END.split(run["names"], maxsplit=1)
    with_others = _ET_AL.search(text) is not None
    names = _leading_names(_ET_AL.split(text, maxsplit=1)[0])
    if with_others or run["by"]:
        return names
    initialled = any(_INITIAL.fullmatch(word) for name in names for word in name.split())
    return names if len(names) >= (_FEWEST_NAMES if initialled else _FEWEST_NAMES_WITHOUT_INITIALS) else ()


def _names(text: str) -> tuple[str, ...] | None:
    """All the names of a text; None where any part of it is no name."""
    parts = [part.strip(" .*†‡\n") for part in _BETWEEN_NAMES.split(_ET_AL.sub("", text))]
    parts = [part for part in parts if part]
    return tuple(parts) if all(map(_is_name, parts)) else None


def _leading_names(text: str) -> tuple[str, ...]:
    """The names a text opens with: what follows them is a venue or a year. None before words of a field."""
    names = []
    for part in (part.strip(" *†‡\n") for part in _BETWEEN_NAMES.split(text)):
        if not _is_name(part):
            if any(_is_of_a_field(word) for word in part.split()) and not any(char.isdigit() for char in part):
                return ()
            break
        names.append(part)
    return tuple(names)


def _is_name(text: str) -> bool:
    if _NAME.fullmatch(text) is None or not any("a" <= char <= "z" for char in _folded(text)):
        return False
    words = text.split()
    if not any(len(word.strip(".")) > 1 and not _INITIAL.fullmatch(word) for word in words):
        return False
    if any(_is_of_a_field(word) or sum(map(str.isupper, word[2:])) > 1 for word in words):
        return False
    return all(word[0].isupper() or word.lower() in _PARTICLES for word in words)


def _is_of_a_field(word: str) -> bool:
    word = word.lower().strip(".'’")
    return any(part in _NO_NAMES for part in word.split("-")) or (
        len(word) > _LONGEST_NAME_WITH_SUCH_ENDING and word.endswith(_FIELD_ENDINGS)
    )


def share_a_family_name(stated: tuple[str, ...], authors: tuple[str, ...]) -> bool:
    """Whether any stated name has its family name among the words of the authors' names.

    Given names may come first or last, be initials, or be left out; accents and the spellings of umlauts are folded.
    """
    known = {word for author in authors for word in _folded(author).split()}
    return any(word in known for name in stated for word in _family_words(name))


def _family_words(name: str) -> Iterator[str]:
    """The words of a name that may be its family name: not a leading given name (``Kaiming He``, not ``Zhang X``)."""
    words = [word for word in name.split() if word.lower() not in _PARTICLES]
    spelled = [word for word in words if not _INITIAL.fullmatch(word)]
    given_first = len(spelled) > 1 and len(spelled) == len(words)
    for word in spelled[1:] if given_first else spelled:
        yield from _folded(word).split()


_FOLDS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "a", "œ": "o", "þ": "th", "-": " "})
_UMLAUT = re.compile(r"(?<=[aou])e")


def _folded(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name.casefold().translate(_FOLDS))
    return _UMLAUT.sub("", "".join(char for char in decomposed if char.isalnum() or char.isspace()))
