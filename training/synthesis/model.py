"""What a synthetic page is made of: words with boxes, and what may be asked about them."""

from dataclasses import dataclass

from docpipe.types import Word

RANDOM = "random:"
"""Begins the names of fields that are no kinds of the lexicon."""


@dataclass(frozen=True, slots=True)
class Target:
    """One value that stands on the page, where it stands, and how one may ask for it.

    Word numbers are positions in :attr:`SyntheticPage.words`, ascending.
    """

    field: str
    """A kind of the lexicon, or ``random:<slug>`` where the caption was drawn at random."""
    value_type: str
    """A name of ``docpipe.values.FIELD_TYPES``."""
    caption_words: tuple[int, ...]
    """Empty for values without a caption (a letterhead, a bare total)."""
    caption: str
    """The wording as it was printed, before any noise; empty without a caption."""
    value_words: tuple[int, ...]
    value: str
    """The value as it was printed, before any noise; lines separated by ``\\n``."""
    phrases: tuple[str, ...]
    """Natural-language queries, plainest first; at least one."""
    hard: tuple[str, ...]
    """Paraphrases that share few words with any caption; may be empty."""
    labels: tuple[str, ...]
    """Captions that a schema might list for this field; the printed one may or may not be among them."""
    section_words: tuple[int, ...] = ()
    """The heading over a caption that alone does not say whose value it is (``Seller`` over ``Name:``)."""
    part_of: str = ""
    """The field of the block target that this value is a part of (a name in an address block), if any."""


@dataclass(frozen=True, slots=True)
class AbsentQuery:
    """Something that a schema may ask for and that this page does not answer."""

    field: str
    phrases: tuple[str, ...]
    hard: tuple[str, ...]
    labels: tuple[str, ...]
    value_type: str
    caption_words: tuple[int, ...] = ()
    """The caption's words where it is printed and the answer was left blank."""


@dataclass(frozen=True, slots=True)
class SyntheticPage:
    """A page as a text layer or an OCR engine would give it."""

    words: tuple[Word, ...]
    """In reading order."""
    width_pt: float
    height_pt: float
    family: str
    language: str
    """ISO 639-1."""
    targets: tuple[Target, ...]
    """A field has several where its value is printed more than once."""
    absent: tuple[AbsentQuery, ...]
    seed: int
    split: str
    noise: str
    """``clean``, ``light``, ``heavy`` or ``ocr`` (read by an OCR engine)."""
