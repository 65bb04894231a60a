"""From the candidates of all pages to one settled set of fields.

Each field takes its best candidate (the surest; a typed value counts more than none), or none where even the
best is unlikely, except that

* fields that share a sum or an order check are chosen together: the combination wins whose checks hold at
  the least loss of confidence, so a second-best total that makes the arithmetic work beats a first-best
  that does not, and says so (``evidence["check:sum"]``); a check says as much as its least likely value;
* a total on the last page beats one on an earlier page of about the same confidence;
* an ambiguous value becomes ok when exactly one of its readings makes a check hold;
* no region answers two fields of one kind (codes, amounts, dates …), unless they are amounts that no sum
  relates, or their equality is what makes the sum hold.

Everything is a function of the candidates' content, not of their order.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from itertools import combinations, product
from math import prod

from docpipe.geometry import BBox
from docpipe.schema import TABLE, DocumentSchema, FieldSpec, OrderCheck, SumCheck, check_fields
from docpipe.types import ExtractedField, TextSource
from docpipe.validation.calibration import calibrated
from docpipe.validation.checks import Columns, Verdict, holds, judge, proves
from docpipe.validation.options import (
    CODES,
    Option,
    chosen_item,
    one_address,
    options_of,
    reinforce,
    same_kind,
    same_name,
    same_region,
    sort_key,
)
from docpipe.validation.settlement import Settlement
from docpipe.values import DISTINCTIVE, FieldStatus

__all__ = ["Settlement", "calibrated", "proven_amounts", "settle"]

MOST_OPTIONS = 5
MOST_COMBINATIONS = 6000
SUM_REWARD = 0.6
"""Confidence that may be lost, over all fields of a sum, to make it hold."""
ZERO_SUM_REWARD = 0.25
"""The same where a part is zero: such sums hold too easily."""
ORDER_REWARD = 0.2
SUM_TAKES_DOUBT = 0.5
FAILED_SUM_KEEPS = 0.7
FAILED_ORDER_KEEPS = 0.85
LIKELY = 0.5
"""Belief from which an optional field that could not be read is worth a look."""
MANY_FROM = 0.3
"""Confidence from which a value counts as one more instance of a ``many`` field."""
ACCEPT_FROM = 0.3
"""Confidence from which the best candidate is an answer; below, the field is not found and the candidate kept …"""
ACCEPT_SCORE = 0.25
"""… unless the locator's own score reaches this: doubts about the reading do not make a region absent."""
ACCEPT_REQUIRED = 0.05
"""For a required field with a typed value this score is enough: it is shown, and sent to review."""
REQUIRED_FIRST = 0.3
"""By so much less may a required field be likelier and still get a region before an optional one: a payment reference
repeats the invoice number, and not the other way round."""
HANDWRITTEN = 0.5
"""How sure it must be that an answer is written by hand for somebody to look at it."""
_SHARED_REGION = 20.0

Combination = Mapping[str, Option | None]


def settle(schema: DocumentSchema, candidates: Sequence[ExtractedField]) -> Settlement:
    """One settled answer per field of ``schema`` from ``candidates``, which may be several a field and page."""
    proposed: dict[str, list[ExtractedField]] = {}
    for candidate in candidates:
        proposed.setdefault(candidate.field, []).append(candidate)
    pools = {name: reinforce(proposed.get(name, []), many=spec.many) for name, spec in schema.fields.items()}
    columns = {name: [cell.value for cell in cells] for name, cells in proposed.items() if "." in name}
    single = {name: pool for name, pool in pools.items() if not schema.fields[name].many}
    kept = {name: [item] for name, item in _choose(schema, single).items()}
    kept |= {name: _instances(pool) for name, pool in pools.items() if schema.fields[name].many}
    kept, unlikely = _accepted(schema, kept, _verdicts(schema, kept, columns), _alone(schema, pools))
    verdicts = _verdicts(schema, kept, columns)
    rows: list[ExtractedField] = []
    losers: list[ExtractedField] = []
    for name, spec in schema.fields.items():
        own = kept.get(name, [])
        rows += [_with_verdicts(item, verdicts) for item in own] or [
            _not_found(name, spec.type, unlikely.get(name))
        ]
        losers += [c for c in pools[name] if not any(_same_candidate(c, k) for k in own)]
    reasons = [v.reason for v in verdicts if v.passed is False]
    reasons += [reason for row in rows for reason in _doubts(schema, row)]
    return Settlement(tuple(rows), tuple(losers), tuple(dict.fromkeys(reasons)))


# --- choosing --------------------------------------------------------------------------------------------


def _choose(
    schema: DocumentSchema, pools: Mapping[str, Sequence[ExtractedField]]
) -> dict[str, ExtractedField]:
    """Field → its chosen item. The surest groups of related fields choose first."""
    totals = {name for check in schema.checks for name in check_fields(check) if name in pools}
    options = {
        name: options_of(pool, name in totals and schema.fields[name].type == "money", MOST_OPTIONS)
        for name, pool in pools.items()
        if pool and schema.fields[name].type != TABLE
    }
    order = list(schema.fields)

    def first_claim(names: Sequence[str]) -> float:
        return max(options[name][0].utility + REQUIRED_FIRST * schema.fields[name].required for name in names)

    groups = sorted(
        _groups(schema, list(options)), key=lambda names: (-first_claim(names), order.index(names[0]))
    )
    chosen: dict[str, ExtractedField] = {}
    for names in groups:
        free = {
            name: [o for o in options[name] if not any(_clash(schema, o.item, c) for c in chosen.values())]
            for name in names
        }
        checks = [c for c in _relations(schema) if len(set(check_fields(c)) & set(names)) > 1]
        for name, option in _best_combination(schema, free, checks).items():
            if option is not None:
                chosen[name] = chosen_item(option)
    return chosen


def _relations(schema: DocumentSchema) -> list[SumCheck | OrderCheck]:
    return [check for check in schema.checks if isinstance(check, SumCheck | OrderCheck)]


def _groups(schema: DocumentSchema, names: Sequence[str]) -> list[list[str]]:
    """The fields split so that those which a sum or an order relates stand together, in the schema's order."""
    groups = [{name} for name in names]
    for check in _relations(schema):
        members = set(check_fields(check)) & set(names)
        touched = [group for group in groups if group & members]
        if len(touched) > 1:
            groups = [group for group in groups if not group & members] + [set().union(*touched)]
    return [[name for name in names if name in group] for group in groups]


def _best_combination(
    schema: DocumentSchema,
    options: Mapping[str, Sequence[Option]],
    checks: Sequence[SumCheck | OrderCheck],
) -> Combination:
    """The combination of the highest worth; a reading that is no better than its rival stays undecided."""
    names = list(options)
    clashes = _clashes(schema, options)
    most = MOST_OPTIONS
    while prod(len(options[name][:most]) + 1 for name in names) > MOST_COMBINATIONS and most > 1:
        most -= 1
    # leaving a field without a value is worth trying only where two fields compete for a region
    choices = [[*options[name][:most], *([None] if clashes or not options[name] else [])] for name in names]
    best: list[Combination] = []
    best_worth = float("-inf")
    for choice in product(*choices):
        combination = dict(zip(names, choice, strict=True))
        worth = _worth(schema, options, combination, checks, clashes)
        if worth > best_worth + 1e-9:
            best, best_worth = [combination], worth
        elif worth > best_worth - 1e-9:
            best.append(combination)
    winner = dict(best[0])
    for name, option in best[0].items():
        if option is not None and option.resolved:
            rivals = {o.resolved for c in best if (o := c[name]) is not None and o.item is option.item}
            if len(rivals) > 1:
                winner[name] = replace(option, value=None, resolved="")
    return winner


Clashes = frozenset[tuple[int, int]]
"""Identities of two options' items that may not be chosen together."""


def _clashes(schema: DocumentSchema, options: Mapping[str, Sequence[Option]]) -> Clashes:
    items = [option.item for own in options.values() for option in own]
    return frozenset((id(a), id(b)) for a in items for b in items if _clash(schema, a, b))


def _worth(
    schema: DocumentSchema,
    options: Mapping[str, Sequence[Option]],
    combination: Combination,
    checks: Sequence[SumCheck | OrderCheck],
    clashes: Clashes,
) -> float:
    """Confidence kept plus rewards for the checks that hold, less for regions used twice; no value is worth nothing."""
    present = [option for option in combination.values() if option is not None]
    worth = sum(o.utility + REQUIRED_FIRST * schema.fields[o.item.field].required for o in present)
    values = {name: option.value for name, option in combination.items() if option is not None}
    held: set[str] = set()
    summed: set[str] = set()
    for check in checks:
        if holds(check, values):
            members = set(check_fields(check)) & values.keys()
            held |= members
            summed |= members if isinstance(check, SumCheck) else set()
            worth += _reward(check, values) * min(
                _likelihood(combination[name], options[name]) for name in members
            )
    worth += sum(1.0 for option in present if option.resolved and option.item.field in held)
    if clashes:
        worth -= _SHARED_REGION * sum(
            1
            for a, b in combinations(present, 2)
            if (id(a.item), id(b.item)) in clashes and not {a.item.field, b.item.field} <= summed
        )
    return worth


def _likelihood(option: Option | None, rivals: Sequence[Option]) -> float:
    """0-1: how likely a choice is beside the best one of its field.

    A check says as much as its least likely value: on a receipt the total and the change add up to the cash.
    """
    return option.utility / rivals[0].utility if option and rivals[0].utility > 0 else 0.0


def _reward(check: SumCheck | OrderCheck, values: Mapping[str, object]) -> float:
    if isinstance(check, OrderCheck):
        return ORDER_REWARD
    zeros = [name for name in check_fields(check) if not values[name]]
    return SUM_REWARD if not zeros else ZERO_SUM_REWARD if len(zeros) == 1 else 0.0


def _clash(schema: DocumentSchema, a: ExtractedField, b: ExtractedField) -> bool:
    """Whether two fields of one kind would be answered by one region without being allowed to."""
    if a.field == b.field or not same_kind(a, b) or not (same_region(a, b) or one_address(a, b)):
        return False
    if a.text_source is b.text_source is TextSource.PIXELS and a.value_type in CODES:
        return False  # a payment code holds several values in one place
    if a.value_type != "money":
        return True
    return any(
        {a.field, b.field} <= set(check_fields(check))
        for check in schema.checks
        if isinstance(check, SumCheck)
    )


# --- many values -----------------------------------------------------------------------------------------


def _instances(pool: Sequence[ExtractedField]) -> list[ExtractedField]:
    """The values of a ``many`` field in reading order; the best candidate alone if none is ok.

    A name or a code that stands in several places is one value, an amount or a date is one each time.
    """
    kept: list[ExtractedField] = []
    for item in pool:
        sure = item.status is FieldStatus.OK and item.confidence >= MANY_FROM
        if sure and not any(same_region(item, other) or same_name(item, other) for other in kept):
            kept.append(item)
    kept.sort(key=lambda c: (c.page_no or 0, (c.box.top, c.box.left) if c.box else (), sort_key(c)))
    return [replace(item, instance=index) for index, item in enumerate(kept or pool[:1])]


def _same_candidate(candidate: ExtractedField, kept: ExtractedField) -> bool:
    where = (candidate.page_no, candidate.box, candidate.raw_text, candidate.text_source)
    return where == (kept.page_no, kept.box, kept.raw_text, kept.text_source)


# --- verdicts --------------------------------------------------------------------------------------------


def _verdicts(
    schema: DocumentSchema, kept: Mapping[str, Sequence[ExtractedField]], columns: Columns
) -> list[Verdict]:
    answers = {name: items[0] for name, items in kept.items() if items}
    return [judge(check, answers, columns) for check in schema.checks]


def _alone(schema: DocumentSchema, pools: Mapping[str, Sequence[ExtractedField]]) -> set[str]:
    """The fields that alone ask for a type of DISTINCTIVE and have one value of it: whose else could it be?"""
    asking = Counter(spec.type for spec in schema.fields.values())
    return {
        name
        for name, pool in pools.items()
        if schema.fields[name].type in DISTINCTIVE and asking[schema.fields[name].type] == 1
        if len({item.value_text for item in pool if item.status is FieldStatus.OK}) == 1
    }


def _bar(spec: FieldSpec, item: ExtractedField, *, alone: bool) -> float:
    if item.status is not FieldStatus.OK:
        return ACCEPT_SCORE
    return 0.0 if alone else ACCEPT_REQUIRED if spec.required else ACCEPT_SCORE


def _accepted(
    schema: DocumentSchema,
    kept: Mapping[str, Sequence[ExtractedField]],
    verdicts: Sequence[Verdict],
    alone: Set[str],
) -> tuple[dict[str, list[ExtractedField]], dict[str, ExtractedField]]:
    """The likely items per field (a check that holds makes its members likelier), and the best unlikely ones."""
    holding = [verdict for verdict in verdicts if verdict.passed]
    likely = {
        name: [
            item
            for item in items
            if item.score >= _bar(schema.fields[name], item, alone=name in alone)
            or _with_verdicts(item, holding).confidence >= ACCEPT_FROM
        ]
        for name, items in kept.items()
    }
    return likely, {name: items[0] for name, items in kept.items() if items and not likely[name]}


def proven_amounts(
    schema: DocumentSchema, fields: Sequence[ExtractedField]
) -> set[tuple[int | None, BBox | None]]:
    """Pages and regions of the amounts that make a sum hold as misread ones would not (:func:`checks.proves`)."""
    values = {item.field: item.value for item in fields if item.status is FieldStatus.OK}
    sums = [check for check in schema.checks if isinstance(check, SumCheck) and proves(check, values)]
    names = {name for check in sums for name in check_fields(check)}
    return {(item.page_no, item.box) for item in fields if item.field in names}


def _not_found(name: str, value_type: str, unlikely: ExtractedField | None) -> ExtractedField:
    if unlikely is None:
        return ExtractedField(name, 0, value_type, FieldStatus.NOT_FOUND)
    reason = f"the best candidate, {unlikely.raw_text!r}, is unlikely ({unlikely.confidence:.2f})"
    return ExtractedField(name, 0, value_type, FieldStatus.NOT_FOUND, reason=reason)


def _with_verdicts(item: ExtractedField, verdicts: Sequence[Verdict]) -> ExtractedField:
    """``item`` surer for every sum that holds, less sure for every sum or order that fails."""
    confidence, evidence = item.confidence, dict(item.evidence)
    for verdict in verdicts:
        if (
            verdict.passed is None
            or verdict.kind == "any_of"
            or item.field not in check_fields(verdict.check)
        ):
            continue
        if verdict.kind in {"sum", "line_sum"}:
            confidence = (
                1 - (1 - confidence) * SUM_TAKES_DOUBT if verdict.passed else confidence * FAILED_SUM_KEEPS
            )
        elif verdict.kind == "order" and not verdict.passed:
            confidence *= FAILED_ORDER_KEEPS
        evidence[f"check:{verdict.kind}"] = float(verdict.passed)
        if verdict.kind == "sum" and verdict.trivial and verdict.passed:
            evidence["check:sum_with_zero"] = 1.0
    return replace(item, confidence=confidence, evidence=evidence) if evidence != item.evidence else item


def _doubts(schema: DocumentSchema, row: ExtractedField) -> Iterator[str]:
    """Why somebody should look at this row."""
    required = schema.fields[row.field].required
    if row.status is FieldStatus.NOT_FOUND:
        if required:
            yield f"{row.field} is required and was not found"
    elif row.status is not FieldStatus.OK and (required or row.confidence >= LIKELY):
        yield (f"{row.field} is {row.status}: {row.reason}" if row.reason else f"{row.field} is {row.status}")
    if row.evidence.get("handwritten", 0.0) >= HANDWRITTEN:
        yield f"{row.field} is written by hand"
