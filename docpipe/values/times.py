"""Times of day, periods and durations."""

import re
from datetime import date, time, timedelta

from docpipe.values.base import ParseContext, Parsed
from docpipe.values.choice import NO_TEXT, Candidate, Mention, ambiguous, choose, invalid, ok
from docpipe.values.dates import DateMention, find_dates, make_date
from docpipe.values.months import fold, month_number
from docpipe.values.numerals import normalise

_CLOCK = re.compile(
    r"(?:(?P<before>(?<!\w)(?:kl|godz|ore|om|at)\b\.? ?)|(?<![0-9.,:/]))(?P<hour>[0-9]{1,2})"
    r"(?:(?::|(?P<dot>\.)|[ \u00a0]?[hH][ \u00a0]?)(?P<minute>[0-5][0-9])(?![ \u00a0]?min\b)"
    r"(?:[:.](?P<second>[0-5][0-9]))?(?:[.,][0-9]{1,6}(?![0-9]))?)?"
    r"(?:[ \u00a0]?(?P<half>[AaPp])\.? ?[Mm]\b\.?"
    r"|[ \u00a0]?(?P<word>Uhr|uur\b|h\b|hrs?\b|hours\b|heures?\b|horas?\b))?(?![0-9:/]| ?[0-9]{1,2} ?min\b)"
)


def parse_time(text: str, context: ParseContext) -> Parsed:
    """``value`` is a datetime.time; ``text`` is ``HH:MM`` or ``HH:MM:SS``.

    ``18.24`` counts only with a word such as Uhr behind or kl. before it: it may be an amount or part of a date.
    """
    if not text.strip():
        return NO_TEXT
    mentions = []
    for match in _CLOCK.finditer(normalise(text)):
        marked = match["half"] or match["word"] or (match["before"] and match["minute"])
        if not marked and (match["dot"] or not match["minute"]):
            continue
        hour, minute, second = int(match["hour"]), int(match["minute"] or 0), int(match["second"] or 0)
        if match["half"] and hour <= 12:
            hour = hour % 12 + (12 if match["half"] in "Pp" else 0)
        if hour <= 23:
            value = time(hour, minute, second)
            canonical = value.isoformat("seconds" if match["second"] else "minutes")
            mentions.append(Mention((Candidate(value, canonical),)))
    return choose(mentions, context, "time")


# --- periods ---------------------------------------------------------------------------------------------

WEEKDAY = (
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*|(?:mo|di|mi|do|fr|sa|so)|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch"
    r"|lun(?:di|es|ed[iì])?|mar(?:di|tes|ted[iì])?|mer(?:credi|coled[iì])?|mi[eé]rcoles|jeu(?:di)?|jueves|gio(?:ved[iì])?"
    r"|ven(?:dredi|erd[iì])?|viernes|sam(?:edi)?|s[aá]bado|sabato|dim(?:anche)?|domingo|domenica"
    r"|(?:maan|dins|woens|donder|vrij|zater|zon)dag)\b\.?,?\s+"
)
"""Before a day, with the white space behind it."""
UP_TO = r"(?:-|–|—|to|bis|au|al|à|a|tot|t/m|até|ate|hasta|do|through|until|thru|till)"
"""What stands between the two ends of a period."""
_TO = rf"\s*{UP_TO}\s*(?:zum|the|el|le|il|o)?\s*(?:{WEEKDAY})?"
_OPEN_NUMERIC = re.compile(
    rf"(?<![0-9.])([0-9]{{1,2}})\.(?:([0-9]{{1,2}})\.)?{_TO}(?=[0-9]{{1,2}}\.[0-9]{{1,2}}\.[0-9]{{2,4}})"
)
_OPEN_TEXTUAL = re.compile(
    rf"(?<![\w.])([0-9]{{1,2}})\.?(?:\s+([^\W\d_]{{3,12}})\.?)?{_TO}"
    r"(?=[0-9]{1,2}\.?\s+(?:de\s+|of\s+)?[^\W\d_]{3,12}\.?,?\s+(?:de\s+)?[0-9]{4})",
    re.IGNORECASE,
)
_OPEN_US = re.compile(
    rf"([^\W\d_]{{3,12}})\.?\s+([0-9]{{1,2}}){_TO}(?:([^\W\d_]{{3,12}})\.?\s+)?([0-9]{{1,2}}),?\s+([0-9]{{4}})",
    re.IGNORECASE,
)
_MONTH_YEAR = re.compile(
    r"(?<![\w.])(?<![0-9] )(?<![0-9]\. )([^\W\d_]{3,12})\.?,?\s+(?:de\s+|of\s+)?([0-9]{4})(?![\w])"
)
_MONTH_TO_MONTH = re.compile(
    rf"(?<!\w)([^\W\d_]{{3,12}})\.?{_TO}([^\W\d_]{{3,12}})\.?,?\s+([0-9]{{4}})(?!\w)", re.IGNORECASE
)
_MONTH_SLASH_YEAR = re.compile(r"(?<![\w./-])(0?[1-9]|1[0-2])[/.]((?:19|20)[0-9]{2})(?![\w./-])")
_QUARTER = re.compile(
    r"(?<!\w)(?:Q([1-4])|([1-4])\. ?Quartal|([1-4])(?:st|nd|rd|th)? quarter)[ /-]*((?:19|20)[0-9]{2})(?!\w)",
    re.IGNORECASE,
)


def parse_period(text: str, context: ParseContext) -> Parsed:
    """``value`` is (first day, last day); ``text`` is ``2024-01-01/2024-01-31``.

    Two dates, a first date that shares month or year with the second (``01.-31.03.2024``), or a month or
    quarter with its year. Where day and month are open, orders that end before they start are dropped.
    """
    if not text.strip():
        return NO_TEXT
    clean = normalise(text)
    found = [mention for mention in find_dates(clean, context) if mention.readings]
    if any(m.repairs for m in found) and not context.from_ocr:
        return invalid("the dates have characters that do not belong in them")
    spans = _open(clean, context) or _from_dates(clean, found) or _from_month(clean)
    if not spans:
        return invalid("no period in the text: it takes two dates, or a month or quarter with its year")
    forward = [span for span in spans if span[0] <= span[1]]
    if not forward:
        return invalid("the period ends before it starts")
    repairs = tuple(r for m in found for r in m.repairs)
    candidates = tuple(Candidate(s, f"{s[0].isoformat()}/{s[1].isoformat()}") for s in dict.fromkeys(forward))
    if len(candidates) == 1:
        return ok(candidates[0].value, candidates[0].text, repairs=repairs)
    return ambiguous(candidates, f"the period can be read in {len(candidates)} ways")


def _open(text: str, context: ParseContext) -> list[tuple[date, date]]:
    """The one period whose first day is told without its year: "8 Sept - 10 Oct 2026", "8-10 September 2026"."""
    matches = [m for pattern in (_OPEN_NUMERIC, _OPEN_TEXTUAL) for m in pattern.finditer(text)]
    if len(matches) != 1:
        return []
    rest = text[matches[0].end() :]
    ends = [mention.readings for mention in find_dates(rest, context) if mention.readings]
    if len(ends) != 1:
        return []
    return [span for end in ends[0] if (span := _shared(text, end))]


def _from_dates(text: str, found: list[DateMention]) -> list[tuple[date, date]]:
    if len(found) == 2:
        first, last = found[0].readings, found[1].readings
        if len(first) == len(last):
            return list(zip(first, last, strict=True))
        return [(a, b) for a in first for b in last]
    if len(found) == 1:
        return [span for end in found[0].readings if (span := _shared(text, end))]
    american = _OPEN_US.search(text)
    if not found and american:
        month = month_number(american[1])
        last_month = month_number(american[3]) if american[3] else month
        if month and last_month:
            start = make_date(american[5], month, int(american[2]))
            end = make_date(american[5], last_month, int(american[4]))
            return [(start, end)] if start and end else []
    return []


def _shared(text: str, end: date) -> tuple[date, date] | None:
    """The period whose first day takes its month and year from ``end``."""
    for pattern in (_OPEN_NUMERIC, _OPEN_TEXTUAL):
        match = pattern.search(text)
        if match:
            month = end.month
            if match[2]:
                month = int(match[2]) if match[2].isdigit() else month_number(match[2])
            start = make_date(end.year, month, int(match[1])) if month else None
            if start and match[2] and start > end:  # over New Year: "28 Dec - 3 Jan 2027"
                start = make_date(end.year - 1, month, int(match[1]))
            return (start, end) if start else None
    american = _OPEN_US.search(text)
    if american and month_number(american[1]):
        start = make_date(end.year, month_number(american[1]), int(american[2]))
        return (start, end) if start else None
    return None


def _from_month(text: str) -> list[tuple[date, date]]:
    several = _MONTH_TO_MONTH.search(text)
    if several and (first := month_number(several[1])) and (last := month_number(several[2])):
        year = int(several[3])
        return [(date(year, first, 1), _month_end(year, last))]
    months = [(month_number(m[1]), int(m[2])) for m in _MONTH_YEAR.finditer(text) if month_number(m[1])]
    months += [(int(m[1]), int(m[2])) for m in _MONTH_SLASH_YEAR.finditer(text)]
    spans = [(date(year, month, 1), _month_end(year, month)) for month, year in months]
    for match in _QUARTER.finditer(text):
        quarter, year = int(match[1] or match[2] or match[3]), int(match[4])
        spans.append((date(year, 3 * quarter - 2, 1), _month_end(year, 3 * quarter)))
    if len(spans) == 2 and re.search(rf"[0-9]{_TO}\w", text, re.IGNORECASE):
        return [(spans[0][0], spans[1][1])]
    return spans


def _month_end(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


# --- durations -------------------------------------------------------------------------------------------

_UNITS = {
    "Y": "year years yr yrs jahr jahre jahren an ans annee annees ano anos anno anni jaar rok roku roky lata lat ar",
    "M": "month months monat monate monaten mois mes meses mese mesi maand maanden miesiac miesiace miesiecy "
    "manad manader manads manaders maned maneder maneders mesic mesice mesicu kuukausi kuukautta kuukauden",
    "W": "week weeks wk wks woche wochen semaine semaines semana semanas settimana settimane weken tydzien tygodnie "
    "tygodni vecka veckor veckors uge uger uke uker tyden tydny tydnu viikko viikkoa viikon",
    "D": "day days tag tage tagen jour jours dia dias giorno giorni dag dagen dagar dagars dage dzien dni den "
    "dny dnu paiva paivaa paivan",
    "TH": "hour hours hr hrs h stunde stunden std heure heures hora horas ora ore uur godzina godziny godzin",
    "TM": "minute minutes min mins minuten minuto minutos minuti minuut minuta minuty minut",
}
UNIT_OF = {word: unit for unit, words in _UNITS.items() for word in words.split()}
"""Folded word for a unit of time → its letter in ISO 8601, hours and minutes after "T"."""
COUNT_WORDS = {
    word: number
    for number, words in {
        1: "one ein eine einem einen einer un une uno una uma één een ett jeden jedna",
        2: "two zwei deux dos due twee två dois duas dwa dwie dwóch",
        3: "three drei trois tres tre drie três trzy trzech",
        4: "four vier quatre cuatro quattro quatro fyra fire cztery czterech",
        5: "five fünf cinq cinco cinque vijf fem pięć pięciu", 6: "six sechs seis sei zes sex seks sześć sześciu",
        7: "seven sieben sept siete sette zeven sju syv sete siedem siedmiu",
        8: "eight acht huit ocho otto åtta otte åtte oito osiem ośmiu",
        9: "nine neun neuf nueve nove negen nio dziewięć dziewięciu",
        10: "ten zehn dix diez dieci tien tio dez dziesięć dziesięciu", 11: "eleven elf once undici elva elleve",
        12: "twelve zwölf douze doce dodici twaalf tolv doze dwanaście dwunastu",
        13: "thirteen dreizehn treize trece tredici dertien tretton tretten treze",
        14: "fourteen vierzehn quatorze catorce quattordici veertien fjorton fjorten czternaście czternastu",
        15: "fifteen fünfzehn quinze quince quindici vijftien femton femten piętnaście piętnastu",
        16: "sixteen sechzehn seize dieciséis sedici zestien",
        18: "eighteen achtzehn dieciocho diciotto achttien arton atten dezoito",
        20: "twenty zwanzig vingt veinte venti twintig tjugo tyve vinte dwadzieścia",
        21: "einundzwanzig veintiuno ventuno", 24: "vierundzwanzig veinticuatro ventiquattro vierentwintig",
        30: "thirty dreißig dreissig trente treinta trenta dertig trettio tredive tretti trinta trzydzieści",
        36: "sechsunddreißig trentasei", 40: "forty vierzig quarante cuarenta quaranta veertig",
        45: "fünfundvierzig quarantacinque", 48: "achtundvierzig quarantotto",
        50: "fifty fünfzig cinquante cincuenta cinquanta vijftig",
        60: "sixty sechzig soixante sesenta sessanta zestig sextio sessenta",
        90: "ninety neunzig noventa novanta negentig nittio",
    }.items()
    for word in words.split()
}  # fmt: skip
"""Word → number; "onze" is not among them, for in Dutch it is "our", nor "to", two in Danish."""
COUNTS = {fold(word): number for word, number in COUNT_WORDS.items()}
"""Folded word → number."""
AS_COUNTED = "calendar|consecutive|full|whole"
"""Words before a unit of time that leave it as long as it is."""
_DURATION = re.compile(
    r"(?<![\w.,/])(?<![0-9][-–])(?:([0-9]{1,4})(?:\s*\(\s*[^\W\d_]{1,15}\s*\))?|([^\W\d_]{1,16}))"
    rf"(?:\s*\(\s*([0-9]{{1,4}})\s*\))?[\s-]*(?:(?:{AS_COUNTED})\s+)?([^\W\d_]+)",
    re.IGNORECASE,
)
_COMPOUND = re.compile(r"([^\W\d_]+)(?:-(?:and-)?|\s+(?:and\s+)?)$", re.IGNORECASE)
"""What stands before the last word of a number of several: "twenty-four", "one hundred and twenty"."""
_MORE_COUNTS = frozenset(
    map(fold, ("hundred", "hundert", "cent", "cento", "ciento", "honderd", "et", "y", "e"))
)
_LEADING_BRACKET = re.compile(r"^\W*\(\s*([0-9]{1,4})\s*\)")
"""What a region that was cut after the number's word begins with: ``(3) years``."""
_WORKING_DAYS = re.compile(
    r"(?:business|working|work|trading|banking)\s+days?|(?:werk|arbeits|bank)tage?n?", re.IGNORECASE
)


def parse_duration(text: str, context: ParseContext) -> Parsed:  # noqa: ARG001
    """``value`` and ``text`` are the ISO 8601 form: ``30 days`` is ``P30D``, ``1 year 6 months`` is ``P1Y6M``.

    Working days have no such form and are invalid.
    """
    if not text.strip():
        return NO_TEXT
    if _WORKING_DAYS.search(text):
        return invalid("working days have no fixed length")
    counts: list[tuple[int, str]] = []
    for match in _overlapping(_LEADING_BRACKET.sub(r"\1", text)):
        unit = UNIT_OF.get(fold(match[4]), "")
        told = _told(match)
        number = int(match[3] or match[1] or 0) or told or 0
        if told is None and not match[3]:
            return invalid("a number of several words")
        if told and match[3] and told != number:
            return invalid("the duration in words and the one in digits differ")
        if unit and number and (number, unit) not in counts:
            counts.append((number, unit))
    if not counts:
        return invalid("no duration in the text")
    if len({unit for _, unit in counts}) < len(counts):
        return ambiguous(
            [Candidate(_iso([c]), _iso([c])) for c in counts], "the text holds several durations"
        )
    canonical = _iso(counts)
    return ok(canonical, canonical)


def _told(match: re.Match[str]) -> int | None:
    """The number in words, 0 where the word is none; "twenty-four" is 24, and None any other number of several
    words ("quatre-vingt-dix", "one hundred twenty"), which its last one does not tell."""
    last = COUNTS.get(fold(match[2] or ""), 0)
    before = _COMPOUND.search(match.string[: match.start(2)]) if last else None
    if not before:
        return last
    word, first = fold(before[1]), COUNTS.get(fold(before[1]), 0)
    if first in range(20, 91, 10) and last < 10 and not _COMPOUND.search(match.string[: before.start()]):
        return first + last
    return None if word in _MORE_COUNTS or first >= 4 else last


def _overlapping(text: str) -> list[re.Match[str]]:
    matches, at = [], 0
    while match := _DURATION.search(text, at):
        matches.append(match)
        at = match.end() if fold(match[4]) in UNIT_OF else match.start(4)
    return matches


def _iso(counts: list[tuple[int, str]]) -> str:
    order = list(_UNITS)
    parts = sorted(counts, key=lambda count: order.index(count[1]))
    days = "".join(f"{n}{unit}" for n, unit in parts if not unit.startswith("T"))
    clock = "".join(f"{n}{unit[1:]}" for n, unit in parts if unit.startswith("T"))
    return f"P{days}T{clock}" if clock else f"P{days}"
