# ruff: noqa: E501 - tables of words
"""Tables of results: rows of which one column answers, and cells that only their row and their column name."""

from dataclasses import replace

from training.synthesis import arrange, captions
from training.synthesis.captions import RandomKey
from training.synthesis.model import RANDOM
from training.synthesis.sheet import Entry, Sheet
from training.synthesis.splits import may_print
from training.synthesis.values import make, prose


def some_table(sheet: Sheet, x0: float, x1: float, y: float) -> float:
    """A table of results of either kind; the next baseline."""
    table = results if sheet.rng.random() < 0.4 else crossings
    return table(sheet, x0, x1, y)


_SUMS = {
    "en": "Total Totals TOTAL Sum", "de": "Summe Gesamt Total", "fr": "Total Totaux Somme", "es": "Total Suma TOTAL",
    "it": "Totale Somma", "nl": "Totaal Som",
}  # fmt: skip


def cross_table(sheet: Sheet, x0: float, x1: float, y: float) -> float:
    """Rows with a caption each and columns with one: the sum of a column is its value, the rows above are not."""
    rng, h = sheet.rng, sheet.habits
    style = arrange.caption_style(sheet)
    columns = rng.randrange(1, 5)
    first = (x1 - x0) * rng.uniform(0.25, 0.45)
    step = (x1 - x0 - first) / columns
    deepest = y
    heads: list[tuple[Entry, list[int], float]] = []
    for column in range(columns):
        entry = sheet.random_entry([""], "money")
        if entry is None:
            return y
        right = x0 + first + step * (column + 1) - 2
        caption, end = sheet.lines(right, y, sheet.wrap(entry.caption, step - 6, style), style, "r")
        heads.append((entry, caption, right))
        deepest = max(deepest, end)
    y = deepest
    sums = [0] * columns
    spacing = sheet.leading * rng.choice((1.0, 1.2, 1.6))
    for _ in range(rng.randrange(2, 14)):
        if y > sheet.height - 70:
            break
        sheet.write(x0, y, " ".join(prose(h, 1)[0].split()[: rng.randrange(1, 4)]))
        for column, (_, _, right) in enumerate(heads):
            part = rng.randrange(500, 900_000)
            sums[column] += part
            sheet.write(right, y, h.money(part), None, "r")
        y += spacing
    total = rng.choice(_SUMS[h.language].split())
    sheet.write(x0, y, total.upper() if h.upper else total, sheet.style(1.0, rng.random() < 0.5))
    for (entry, caption, right), amount in zip(heads, sums, strict=True):
        entry.lines = [h.money(amount)]
        sheet.mark(entry, caption, sheet.write(right, y, entry.lines[0], None, "r"))
    return y + sheet.leading * 1.4


_RESULT_HEADS = {
    "en": ("Test|Item|Analyte|Parameter|Position", "Result|Value|Measured|Found|This year", "Unit|Units", "Reference range|Limits|Normal|Allowed", "Previous|Last time|Last year|Before"),
    "de": ("Untersuchung|Prüfpunkt|Merkmal|Position", "Ergebnis|Messwert|Wert|aktuell", "Einheit", "Referenzbereich|Grenzwert|Sollwert", "Vorwert|Vorjahr|früher"),
    "fr": ("Analyse|Paramètre|Poste", "Résultat|Valeur|Mesure", "Unité", "Valeurs de référence|Limites|Norme", "Antériorité|Précédent"),
    "es": ("Prueba|Parámetro|Concepto", "Resultado|Valor", "Unidad", "Valores de referencia|Límites", "Anterior|Año anterior"),
    "it": ("Esame|Parametro|Voce", "Risultato|Valore", "Unità", "Valori di riferimento|Limiti", "Precedente"),
    "nl": ("Bepaling|Onderdeel|Post", "Uitslag|Waarde|Resultaat", "Eenheid", "Referentiewaarden|Grenswaarde", "Vorige|Vorig jaar"),
}  # fmt: skip
"""Headings of a table of results, wordings parted by "|": what, the result, its unit, what is normal, what it was."""


def results(sheet: Sheet, x0: float, x1: float, y: float) -> float:
    """Rows with a caption and several numbers each, of which the one under "Result" answers."""
    rng, h = sheet.rng, sheet.habits
    order = ["result"]
    if rng.random() < 0.6:
        order.insert(rng.choice((1, 1, 1, 0)), "unit")
    for column, share in (("normal", 0.7), ("previous", 0.45)):
        if rng.random() < share:
            order.insert(len(order) if rng.random() < 0.8 else rng.randrange(len(order) + 1), column)
    first = (x1 - x0) * rng.uniform(0.3, 0.45)
    step = min((x1 - x0 - first) / len(order), sheet.size * rng.uniform(9, 16))
    align = rng.choice("rlc")
    heads = dict(
        zip(("what", "result", "unit", "normal", "previous"), _RESULT_HEADS[h.language], strict=True)
    )
    style, at = (
        sheet.style(rng.choice((0.85, 1.0)), rng.random() < 0.5),
        {"r": 0.9, "l": 0.0, "c": 0.5}[align],
    )
    column_x = {name: x0 + first + step * (number + at) for number, name in enumerate(order)}
    if rng.random() < 0.85:
        for name, x in (("what", x0), *column_x.items()):
            text = rng.choice(heads[name].split("|"))
            if may_print(text, sheet.split):
                sheet.write(
                    x,
                    y,
                    text.upper() if sheet.tone.case == "upper" else text,
                    style,
                    "l" if name == "what" else align,
                )
        sheet.rule(x0, y + 3, x1, y + 3)
        y += sheet.leading * 1.2
    for _ in range(rng.randrange(3, 13)):
        unit = make("measure", h)[0].split()[-1].lstrip("0123456789.,±<>/-x ") or "mg"
        low = rng.randrange(1, 400)
        number = [
            f"{rng.uniform(low * 0.5, low * 2.5):.{rng.randrange(3)}f}".replace(".", h.decimal)
            for _ in range(2)
        ]
        entry = sheet.random_entry([number[0]], rng.choice(("number", "number", "quantity", "text")))
        if entry is None or y > sheet.height - 60:
            break
        texts = {
            "result": number[0],
            "unit": unit,
            "normal": rng.choice((f"{low} - {low * 2}", f"< {low * 2}", f"{low}-{low * 2} {unit}")),
            "previous": number[1],
        }
        caption, end = sheet.lines(x0, y, sheet.wrap(entry.caption, first - 4))
        for name in order:
            inks = sheet.write(
                column_x[name],
                y,
                texts[name],
                sheet.style(1.0, name == "result" and rng.random() < 0.2),
                align,
            )
            if name == "result":
                sheet.mark(entry, caption, inks)
        y = max(end, y + sheet.leading) + sheet.leading * 0.15
    return y + sheet.leading * 0.6


_CELLS = (
    ("money", "money"), ("money", "money"), ("small_number", "number"), ("number", "number"), ("measure", "quantity"),
    ("rate", "percent"), ("date", "date"), ("grade", "text"), ("grade", "text"), ("yes_no", "text"), ("first", "text"),
    ("person", "text"), ("city", "text"), ("short_id", "identifier"), ("time", "time"),
)  # fmt: skip
"""(maker, value type) of a column's cells."""
_CROSSED = (
    "{column} of {row}",
    "{column} for {row}",
    "{row} {column}",
    "{column} in {row}",
    "{row}, {column}",
    "{column} {row}",
)


def crossings(sheet: Sheet, x0: float, x1: float, y: float) -> float:
    """Rows and columns with captions, of which a few cells are asked for: "grade in mathematics", "price of the skip"."""
    rng, h = sheet.rng, sheet.habits
    makers = [rng.choice(_CELLS) for _ in range(rng.randrange(2, 5))]
    columns = [_key(sheet, value_type) for _, value_type in makers]
    rows = [_key(sheet) for _ in range(rng.randrange(2, 10))]
    first = (x1 - x0) * rng.uniform(0.25, 0.42)
    step = min((x1 - x0 - first) / len(columns), sheet.size * rng.uniform(10, 18))
    align, at = rng.choice((("r", 0.92), ("l", 0.0), ("l", 0.0), ("c", 0.5)))
    places = [x0 + first + step * (number + at) for number in range(len(columns))]
    if rng.random() < 0.15:
        sheet.write(x0, y, make("subject", h)[0], sheet.style(1.1, True))
        y += sheet.leading * 1.2
    plain, style = replace(sheet.tone, suffix=""), arrange.caption_style(sheet)
    heads = [plain.dress(key.wording, rng) if key else "" for key in columns]
    printed = [
        sheet.lines(x, y, sheet.wrap(head, step - 4, style), style, align)
        for x, head in zip(places, heads, strict=True)
    ]
    y = max(bottom for _, bottom in printed) + sheet.leading * rng.choice((0.0, 0.2, 0.5))
    cells = len(rows) * len(columns)
    asked = set(rng.sample(range(cells), min(cells, rng.randrange(1, 6))))
    spacing = rng.choice((0.0, 0.0, 0.15, 0.5))
    for number, row in enumerate(rows):
        if row is None or y > sheet.height - 60:
            break
        text = sheet.tone.dress(row.wording, rng)
        named, bottom = sheet.lines(x0, y, sheet.wrap(text, first - 6))
        for place, ((maker, value_type), column, x, head, (head_inks, _)) in enumerate(
            zip(makers, columns, places, heads, printed, strict=True), number * len(columns)
        ):
            if rng.random() < 0.06:
                continue
            lines = sheet.wrap_all(make(maker, h)[:1], step - 6)
            cell, below = sheet.lines(x, y, lines, None, align)
            bottom = max(bottom, below)
            if column and place in asked:
                key = _crossed(sheet, row, column)
                entry = Entry(
                    f"{RANDOM}{key.slug}", value_type, f"{text} {head}", key.wording, lines, None, key
                )
                sheet.mark(entry, [*named, *head_inks], cell)
        y = bottom + sheet.leading * spacing
    return y + sheet.leading * 0.6


def _key(sheet: Sheet, value_type: str = "") -> RandomKey | None:
    return captions.random_key(sheet.rng, sheet.habits.language, sheet.split, sheet.used, value_type)


def _crossed(sheet: Sheet, row: RandomKey, column: RandomKey) -> RandomKey:
    """How one asks for the cell of a row and a column."""
    said = {"row": sheet.rng.choice(row.phrases), "column": sheet.rng.choice(column.phrases)}
    phrases = tuple(form.format(**said) for form in sheet.rng.sample(_CROSSED, 3))
    return RandomKey(f"{row.wording} {column.wording}", phrases[:2], phrases[2:], f"{column.slug}_{row.slug}")
