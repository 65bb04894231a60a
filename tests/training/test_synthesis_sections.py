"""Pages whose headings say whose data stand below, and letters whose sentences tell values without a caption."""

from collections import defaultdict
from random import Random

import pytest

from training.synthesis import make_page
from training.synthesis.families.sections import owners
from training.synthesis.habits import Habits
from training.synthesis.lexicon import LANGUAGES
from training.synthesis.tellings import tellings
from training.synthesis.values import make


def test_sections_print_the_same_caption_for_different_owners() -> None:
    shared = asked_elsewhere = 0
    for seed in range(40):
        page = make_page(seed, family="sectioned_form", split="all")
        by_caption = defaultdict(set)
        for target in page.targets:
            if target.section_words and target.caption:
                heading = " ".join(page.words[number].text for number in target.section_words)
                by_caption[target.caption].add((heading, target.field))
        same = [fields for fields in by_caption.values() if len(fields) > 1]
        shared += len(same)
        for fields in same:
            assert len({heading for heading, _ in fields}) == len({field for _, field in fields}), seed
        told = {target.field for target in page.targets}
        missing = [query for query in page.absent if query.field.startswith("random:")]
        assert told.isdisjoint(query.field for query in missing), seed
        asked_elsewhere += len(missing)
    assert shared > 40
    assert asked_elsewhere > 40


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_telling_has_a_place_for_a_value_that_can_be_made(language: str) -> None:
    habits = Habits.draw(Random(1), language)
    for telling in tellings(language):
        assert all(sentence.count("{v}") == 1 == sentence.count("{") for sentence in telling.sentences), (
            telling
        )
        assert len(telling.asked) >= 2, telling
        assert make(telling.maker, habits), telling


def test_every_owner_has_headings_and_a_known_sort() -> None:
    for owner in owners():
        assert owner.sort in ("person", "firm", "either", "thing", "event"), owner
        assert owner.asked, owner
        assert owner.printed["en"], owner
        assert set(owner.printed) <= set(LANGUAGES), owner


def test_letters_tell_values_that_nothing_announces_by_name() -> None:
    told = 0
    for seed in range(60):
        page = make_page(seed, family="notice", split="all")
        for target in page.targets:
            if target.field.startswith("random:") and not target.caption_words:
                told += 1
                assert target.phrases, seed
                words = {word.text.strip(',()"“”').casefold() for word in page.words}
                said = {word.casefold() for label in target.labels for word in label.split()}
                assert page.noise != "clean" or said <= words, seed
    assert told > 20
