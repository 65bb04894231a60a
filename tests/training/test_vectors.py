"""The training of the vectors of captions and questions."""

import numpy as np

from docpipe.locators.embedded.words.phrasebook import field_of, phrasebook
from docpipe.locators.embedded.words.text import lines_of
from docpipe.values import FIELD_TYPES
from training.synthesis.captions import more_fields
from training.vectors import AMBIGUOUS, DOZEN, Lesson, lessons, own_is_best, parted, train

FRUIT = [
    Lesson("text", (f"kind of {name}", f"sort of {name}"), (f"{name} kind", f"{name} sort"))
    for name in ("apple", "pear", "plum", "cherry", "quince", "medlar")
]


def test_fields_left_out_stand_side_by_side_and_the_rest_is_learned():
    known, dozens = parted(lessons())
    assert sum(map(len, dozens)) + len(known) == len(lessons()) > len(phrasebook())
    assert 0.25 < sum(map(len, dozens)) / len(lessons()) < 0.35
    assert all(len(dozen) <= DOZEN for dozen in dozens)
    assert not set(known) & {lesson for dozen in dozens for lesson in dozen}


def test_more_captions_are_of_fields_that_the_phrasebook_has_and_more_fields_are_learned():
    known = {field_of(line).asked[0] for line in phrasebook()}
    assert {line.split(" = ")[0] for line in lines_of(AMBIGUOUS)} <= known
    assert {field.asked for field in more_fields()} <= {lesson.asked for lesson in lessons()}
    for field in more_fields():
        assert set(field.kinds) <= FIELD_TYPES.keys()
        assert len(field.asked) >= 3
        assert len(field.printed) >= 5


def test_training_brings_what_belongs_together_near_and_repeats_itself():
    # runs of neighbours fill a batch only from many fields
    many = [Lesson(x.kind, x.asked, x.printed) for x in FRUIT] + lessons()[:700]
    learned, again = train(many, 8, seed=3), train(many, 8, seed=3)
    assert own_is_best(learned, [FRUIT], seed=1) > 1 / len(FRUIT)
    np.testing.assert_array_equal(learned.pieces, again.pieces)
    np.testing.assert_array_equal(learned.asked, again.asked)
