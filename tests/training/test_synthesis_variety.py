"""What real documents do and synthetic pages therefore must do as well."""

from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from random import Random

from docpipe.locators.embedded.words.roles import nouns
from docpipe.values import FIELD_TYPES
from training.synthesis import SyntheticPage, Target, make_page
from training.synthesis.families.legalese import roles
from training.synthesis.habits import Habits
from training.synthesis.page import draw_family
from training.synthesis.splits import normal_wording
from training.synthesis.values import make


def pages(family: str, count: int, language: str = "en") -> Iterator[SyntheticPage]:
    return (make_page(seed, family=family, language=language, split="all") for seed in range(count))


def of(page: SyntheticPage, field: str) -> list[Target]:
    return [target for target in page.targets if target.field == field]


def in_cents(text: str) -> int:
    sign = -1 if "-" in text else 1
    return sign * int("".join(char for char in text if char.isdigit()))


def test_scans_hold_junk_and_confidence_follows_damage() -> None:
    spoilt: list[float] = []
    sound: list[float] = []
    junk = 0
    for page in pages("invoice", 120):
        if page.noise == "clean":
            assert all(word.confidence == 1.0 for word in page.words)
            continue
        junk += sum(word.confidence < 0.3 for word in page.words)
        for target in page.targets:
            texts = [page.words[number].text for number in target.value_words]
            exact = "".join(texts).split() == "".join(target.value.split()).split()
            (sound if exact else spoilt).append(min(page.words[n].confidence for n in target.value_words))
    assert junk > 20
    assert sum(sound) / len(sound) > sum(spoilt) / len(spoilt) + 0.1


def test_cash_rounding_leaves_the_unrounded_total_beside_the_rounded_one() -> None:
    rounded = 0
    for page in pages("receipt", 80):
        adjustment, total = of(page, "rounding"), of(page, "gross_total")
        if page.noise != "clean" or not adjustment or not total:
            continue
        final = in_cents(total[0].value)
        assert final % 5 == 0
        before = final - in_cents(adjustment[0].value)
        own = set(total[0].value_words)
        others = [
            w.text for n, w in enumerate(page.words) if n not in own and any(c.isdigit() for c in w.text)
        ]
        assert before in {in_cents(text) for text in others}, page.seed
        rounded += 1
    assert rounded


def test_a_merchants_name_ends_before_its_registration_on_the_same_line() -> None:
    beside = 0
    for page in pages("receipt", 80):
        for name in of(page, "merchant_name"):
            for number in of(page, "company_registration"):
                assert not set(name.value_words) & set(number.value_words)
                lines = {page.words[n].line_no for n in name.value_words}
                beside += bool(lines & {page.words[n].line_no for n in number.value_words})
    assert beside >= 5


def test_letters_name_the_seller_in_the_return_line_and_at_the_foot() -> None:
    repeated = 0
    for page in pages("letter", 30, "de"):
        names = of(page, "seller_name")
        assert len({name.value for name in names}) <= 1
        repeated += len(of(page, "seller_address")) > 1
        assert len(of(page, "buyer_address")) <= 1
    assert repeated > 10


def test_the_dates_of_a_flight_are_parts_of_its_period() -> None:
    split = 0
    for page in pages("ad_order", 40):
        periods = of(page, "flight_dates")
        ends = of(page, "flight_from") + of(page, "flight_to")
        if periods and ends:
            split += 1
            assert len(ends) == 2
            assert {end.caption for end in ends} == {periods[0].caption}
            assert set().union(*(end.value_words for end in ends)) <= set(periods[0].value_words)
    assert split > 5


def test_pages_that_name_one_party_are_asked_for_the_other() -> None:
    asked = [query.field for page in pages("receipt", 80) for query in page.absent]
    assert asked.count("buyer_name") > 5
    for page in pages("invoice", 40):
        if of(page, "buyer_name"):
            assert "buyer_name" not in {query.field for query in page.absent}


def test_pages_for_the_scanner_are_of_families_that_are_scanned() -> None:
    drawn = Counter(draw_family(Random(seed), "all", scanned=True) for seed in range(400))
    plain = Counter(draw_family(Random(seed), "all") for seed in range(400))
    assert drawn["business_form"] > plain["business_form"]
    assert drawn["invoice"] < plain["invoice"]


def test_contracts_name_their_parties_among_clauses_that_name_none() -> None:
    pages = [make_page(seed, split="all", family="contract", language="en") for seed in range(40)]
    named = [{t.field: t.value for t in page.targets} for page in pages]
    laws = {fields["jurisdiction"] for fields in named if "jurisdiction" in fields}
    assert len(laws) > 5
    assert sum("party_a" in fields for fields in named) > 20
    texts = [" ".join(word.text for word in page.words) for page in pages]
    assert sum("Party" in text or "Agreement" in text for text in texts) > 30


def test_labels_may_be_the_words_that_announce_a_value_in_a_sentence() -> None:
    before = called = roles_listed = 0
    for page in pages("contract", 120):
        for target in page.targets:
            if target.caption or not target.labels or page.noise != "clean":
                continue
            first, last = target.value_words[0], target.value_words[-1]
            said = normal_wording(" ".join(word.text for word in page.words[max(0, first - 4) : first]))
            behind = normal_wording(" ".join(word.text for word in page.words[last + 1 : last + 8])).split()
            labels = [normal_wording(label) for label in target.labels]
            before += any(" " in label and said.endswith(label) for label in labels)
            called += target.field == "party" and not set(labels).isdisjoint(behind)
            roles_listed += (
                target.field == "party" and len({*map(normal_wording, roles("en"))} & {*labels}) > 1
            )
    assert before > 10
    assert called > 2
    assert roles_listed > 5


def test_contracts_indent_paragraphs_and_set_numbers_apart() -> None:
    indented = apart = 0
    for page in pages("contract", 100):
        lines = [list(line) for _, line in groupby(page.words, key=lambda word: word.line_no)]
        lefts = Counter(round(line[0].box.left, 2) for line in lines)
        margin = min(left for left, often in lefts.items() if often > 2)
        indented += any(left > margin + 0.03 and often > 2 for left, often in lefts.items())
        apart += any(
            line[0].text[:1].isdigit() and line[1].box.left - line[0].box.right > 0.02
            for line in lines
            if len(line) > 5
        )
    assert indented > 10
    assert apart > 5


def test_measures_are_printed_with_their_units() -> None:
    habits = Habits.draw(Random(4), "de")
    printed = [make("measure", habits)[0] for _ in range(200)]
    likely = [text for text in printed if FIELD_TYPES["quantity"].looks_like(text) >= 0.5]
    assert len(likely) > 120


def test_sentences_hold_values_behind_and_before_what_announces_them() -> None:
    onward = backward = bare = 0
    for page in (make_page(seed, family="notice", split="all") for seed in range(60)):
        for target in page.targets:
            long = len({page.words[n].line_no for n in target.value_words}) == 1 and page.noise == "clean"
            if not long or not target.caption_words:
                bare += not target.caption_words
                continue
            onward += target.caption_words[-1] + 3 >= target.value_words[0] > target.caption_words[-1]
            backward += target.value_words[-1] < target.caption_words[0]
    assert onward > 60
    assert backward > 15
    assert bare > 100


def test_the_head_of_a_letter_answers_to_words_for_who_sent_it() -> None:
    phrases = {
        phrase
        for family in ("notice", "letter", "statement")
        for page in pages(family, 60)
        for target in of(page, "seller_name")
        for phrase in target.phrases
    }
    words = nouns()["seller_name", "text"]
    assert sum(any(word in phrase.split() for phrase in phrases) for word in words) >= 10


def test_results_stand_beside_numbers_that_are_none() -> None:
    found = 0
    for page in pages("business_form", 150):
        lines: dict[int, list[str]] = {}
        for word in page.words:
            lines.setdefault(word.line_no, []).append(word.text)
        for target in page.targets:
            line = lines[page.words[target.value_words[0]].line_no]
            numbers = [text for text in line if text.replace(".", "").isdigit()]
            found += target.value_type in ("number", "quantity") and len(numbers) > 1
    assert found > 20


def test_contracts_have_pages_that_name_no_party_and_are_asked_for_one() -> None:
    asked = Counter[str]()
    for page in pages("contract", 100):
        asked["names it"] += bool(of(page, "party"))
        asked["does not"] += any(query.field == "party" for query in page.absent)
    assert asked["names it"] > 15
    assert asked["does not"] > 5


def test_values_told_in_contracts_break_at_line_ends() -> None:
    broken = 0
    for page in pages("contract", 100):
        for target in page.targets:
            broken += len({page.words[number].line_no for number in target.value_words}) > 1
    assert broken > 3


def test_sellers_sign_with_a_brand_and_with_their_legal_name() -> None:
    names = [{t.value.casefold() for t in of(page, "seller_name")} for page in pages("invoice", 80)]
    longer = [any(a != b and a in b for a in own for b in own) for own in names]
    assert sum(longer) >= 4


def test_how_to_pay_is_told_in_sentences_of_which_each_value_is_marked() -> None:
    told = 0
    for page in pages("invoice", 150):
        for terms in of(page, "payment_terms"):
            told += not terms.caption_words and bool(of(page, "payment_reference") or of(page, "iban"))
    assert told >= 3
