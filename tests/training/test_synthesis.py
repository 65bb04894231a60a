"""Synthetic pages: what trainers and measurers rely on."""

import re
from collections import Counter
from itertools import chain, pairwise
from pathlib import Path

import pytest

from docpipe.geometry import intersection_area
from docpipe.values import FIELD_TYPES
from training.synthesis import FAMILIES, LANGUAGES, UNSEEN_FAMILIES, SyntheticPage, make_page
from training.synthesis.captions import meanings
from training.synthesis.lexicon import kinds
from training.synthesis.splits import held_out_paraphrases, held_out_wordings, normal_wording
from training.synthesis.values import MAKERS

SEEDS = range(200)


@pytest.fixture(scope="module")
def train_pages() -> list[SyntheticPage]:
    return [make_page(seed) for seed in SEEDS]


@pytest.fixture(scope="module")
def pages(train_pages: list[SyntheticPage]) -> list[SyntheticPage]:
    others = ("unseen_wording", "unseen_type", "unseen_family", "all")
    return train_pages + [make_page(seed, split=split) for split in others for seed in range(40)]


def wording_of(caption: str) -> str:
    """``caption`` without the number of a form's box or a clause and without a tax rate."""
    return re.sub(r"^(§ )?\d+[.)]? | [\d.,]+%$", "", caption)


def letters(text: str) -> list[str]:
    """Letters and digits in order of the alphabet: sentences print commas and stops onto their values."""
    return sorted(char for char in text if char.isalnum())


def test_a_seed_makes_the_same_page_again() -> None:
    assert [make_page(seed) for seed in range(20)] == [make_page(seed) for seed in range(20)]
    assert make_page(1) != make_page(2)
    assert make_page(1).words != make_page(1, split="all").words


def test_word_numbers_are_valid_and_values_are_not_their_own_captions(pages: list[SyntheticPage]) -> None:
    for page in pages:
        for target in page.targets:
            numbers = target.caption_words + target.value_words
            assert target.value_words
            assert all(0 <= number < len(page.words) for number in numbers)
            assert all(a < b for a, b in pairwise(target.value_words))
            assert not set(target.caption_words) & set(target.value_words)
        for query in page.absent:
            assert all(0 <= number < len(page.words) for number in query.caption_words)


def test_clean_pages_print_values_and_captions_as_the_targets_say(pages: list[SyntheticPage]) -> None:
    seen = 0
    for page in pages:
        if page.noise != "clean":
            continue
        for target in page.targets:
            texts = [page.words[number].text for number in target.value_words]
            # Wrapped values may interleave with other columns in reading order: compare as bags of words.
            assert letters("".join(texts)) == letters(target.value), (page.seed, target)
            caption = "".join(page.words[number].text for number in target.caption_words)
            assert letters(target.caption) == letters(caption), (page.seed, target)
            seen += 1
    assert seen > 500


def test_held_out_wordings_are_never_printed_or_listed_in_training(train_pages: list[SyntheticPage]) -> None:
    held = held_out_wordings()
    assert (
        0.2
        < len(held)
        / len({normal_wording(w) for k in kinds().values() for ws in k.wordings.values() for w in ws})
        < 0.4
    )
    for page in train_pages:
        for target in page.targets:
            caption = wording_of(target.caption)
            assert normal_wording(caption) not in held, (page.seed, target.caption)
            assert not {normal_wording(label) for label in target.labels} & held
            assert not set(target.hard) & held_out_paraphrases()


def test_unseen_wordings_are_all_held_out_and_never_listed() -> None:
    held = held_out_wordings()
    printed = 0
    for seed in range(80):
        page = make_page(seed, split="unseen_wording")
        for target in page.targets:
            if target.caption and not target.field.startswith("random:") and not target.section_words:
                wording = normal_wording(wording_of(target.caption))
                assert wording in held, (seed, target.caption)
                assert wording not in {normal_wording(label) for label in target.labels}
                printed += 1
    assert printed > 300


def test_unseen_types_and_families_stay_out_of_training(train_pages: list[SyntheticPage]) -> None:
    unseen = {name for name, kind in kinds().items() if kind.unseen}
    for page in train_pages:
        assert page.family not in UNSEEN_FAMILIES
        assert not unseen & {target.field for target in page.targets}
        assert not unseen & {query.field for query in page.absent}
    found = Counter(t.field for seed in range(150) for t in make_page(seed, split="unseen_type").targets)
    assert unseen <= found.keys()
    assert {make_page(seed, split="unseen_family").family for seed in range(20)} == set(UNSEEN_FAMILIES)


def test_every_family_makes_pages_with_targets_in_every_language() -> None:
    for family, row in FAMILIES.items():
        for language in row.languages or LANGUAGES:
            drawn = [make_page(seed, split="all", family=family, language=language) for seed in range(3)]
            assert {(page.family, page.language) for page in drawn} == {(family, language)}
            assert sum(len(page.targets) for page in drawn) >= 6


def test_training_pages_mix_families_languages_noise_and_invented_captions(
    train_pages: list[SyntheticPage],
) -> None:
    assert {page.family for page in train_pages} == FAMILIES.keys() - set(UNSEEN_FAMILIES)
    assert {page.language for page in train_pages} == set(LANGUAGES)
    assert {page.noise for page in train_pages} == {"clean", "light", "heavy"}
    with_random = sum(any(t.field.startswith("random:") for t in page.targets) for page in train_pages)
    assert with_random > len(train_pages) / 3
    assert any(not target.caption_words for page in train_pages for target in page.targets)
    assert any(query.caption_words for page in train_pages for query in page.absent)


def test_boxes_lie_on_the_page_and_hardly_overlap(pages: list[SyntheticPage]) -> None:
    overlapping = total = 0
    for page in pages[::2]:
        for word in page.words:
            assert 0 <= word.box.left < word.box.right <= 1
            assert 0 <= word.box.top < word.box.bottom <= 1
        boxes = [word.box for word in page.words]
        for number, box in enumerate(boxes):
            total += 1
            smaller = (
                intersection_area(box, b) / min(box.area, b.area) for b in boxes[number + 1 : number + 40]
            )
            overlapping += any(share > 0.4 for share in smaller)
    assert overlapping / total < 0.01


def test_lines_follow_each_other_and_run_left_to_right(pages: list[SyntheticPage]) -> None:
    for page in pages:
        for a, b in pairwise(page.words):
            assert b.line_no in (a.line_no, a.line_no + 1)
            if a.line_no == b.line_no and page.noise == "clean":
                assert a.box.left <= b.box.left


def test_absent_questions_have_no_answer_on_the_page(pages: list[SyntheticPage]) -> None:
    for page in pages:
        present = {target.field for target in page.targets}
        for query in page.absent:
            assert query.field not in present
            if not query.field.startswith("random:") and not query.caption_words:
                assert not kinds()[query.field].near & present


def test_nothing_is_called_absent_that_the_page_tells_in_other_words(pages: list[SyntheticPage]) -> None:
    assert meanings(["date of the invoice"]) == meanings(["invoice date"]) != meanings(["invoice number"])
    for page in pages:
        told = meanings(chain(*(kinds()[t.field].phrases for t in page.targets if t.field in kinds())))
        for query in page.absent:
            if query.field in kinds() and not query.caption_words:
                assert not meanings(kinds()[query.field].phrases) & told


def test_every_question_can_be_asked_and_typed(pages: list[SyntheticPage]) -> None:
    for page in pages:
        for asked in (*page.targets, *page.absent):
            assert asked.phrases
            assert all(phrase.strip() for phrase in asked.phrases)
            assert asked.value_type in FIELD_TYPES


def test_the_lexicon_is_complete() -> None:
    table = {name: kind for name, kind in kinds().items() if not name.startswith("col_")}
    assert len(table) >= 150
    for kind in table.values():
        assert kind.make in MAKERS
        assert kind.value_type in FIELD_TYPES
        assert len(kind.phrases) >= 2
        for language, wordings in kind.wordings.items():
            assert len(set(wordings)) == len(wordings), (kind.name, language)


@pytest.mark.parametrize("wrong", [{"split": "test"}, {"family": "poem"}, {"language": "xx"}])
def test_unknown_choices_are_named(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="one of"):
        make_page(0, **wrong)


def test_a_page_read_by_tesseract_keeps_its_targets(tmp_path: Path) -> None:
    plain = make_page(3, family="invoice", language="en")
    read = make_page(3, family="invoice", language="en", real_ocr=True, cache_dir=tmp_path)
    assert read.noise == "ocr"
    assert len(read.targets) >= 0.8 * len(plain.targets)
    for target in read.targets:
        text = "".join(read.words[number].text for number in target.value_words)
        assert set(text.casefold()) & set(target.value.casefold())
        assert not set(target.caption_words) & set(target.value_words)
    assert make_page(3, family="invoice", language="en", real_ocr=True, cache_dir=tmp_path) == read
