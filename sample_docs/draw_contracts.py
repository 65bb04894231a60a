"""Contracts with signatures drawn by pen strokes."""

from pathlib import Path

from sheet import GREY, Sheet, Truth

TIMES = {"font": "Times-Roman", "bold": "Times-Bold"}
WIDTH, LEFT = 455.0, 70.0


def _clauses(s: Sheet, y: float, clauses: list[tuple[str, str]]) -> float:
    for head, body in clauses:
        s.text(LEFT, y, head, font=s.bold)
        y = s.paragraph(LEFT, y + 15, body, WIDTH, leading=15) + 8
    return y


def nda(path: Path) -> Truth:
    """English non-disclosure agreement, three pages, two signatures."""
    truth = Truth("contracts/en-nda.pdf", "contract", "en")
    s = Sheet(path / truth.doc, truth, font_size=11, **TIMES)

    def footer() -> None:
        s.text(297.5, 800, f"Page {s.page_no} of 3", size=8.5, align="center", color=GREY)

    s.text(
        297.5,
        96,
        "MUTUAL NON-DISCLOSURE AGREEMENT",
        font=s.bold,
        size=15,
        align="center",
        field="title",
        value="Mutual Non-Disclosure Agreement",
    )
    y = s.rich(
        LEFT,
        136,
        WIDTH,
        [
            "This Agreement is entered into as of",
            ("March 3, 2025", "effective_date", "2025-03-03"),
            "by and between",
            ("Larkspur Robotics, Inc.", "party", ""),
            ", a corporation with its principal office at",
            ("400 Foundry Way, Dover, DE 19901", "notice_address", ""),
            ", and",
            ("Windmere Optics LLC", "party#2", ""),
            ", a limited liability company with its principal office at",
            ("77 Prism Court, Reno, NV 89501", "notice_address#2", ""),
            ", each a party and together the parties.",
        ],
        leading=16,
    )
    y = _clauses(
        s,
        y + 14,
        [
            (
                "1. Purpose",
                "The parties wish to discuss a joint development of vision sensors for mobile robots. In the course "
                "of these talks each of them may learn of plans, drawings, source code, prices and customers of the "
                "other that are not known to the public.",
            ),
            (
                "2. Confidential Information",
                "Confidential Information means everything that one party discloses to the other in writing, in "
                "speech or by inspection, and that is marked as confidential or that a careful person would treat as "
                "such. It does not include what was public or already known without a breach of this Agreement, "
                "what was developed on one's own, and what a third party disclosed lawfully.",
            ),
            (
                "3. Duties",
                "The receiving party shall use Confidential Information for the Purpose alone, shall keep it with "
                "the care that it applies to its own secrets, and shall give it only to those of its employees and "
                "advisers who need it and who are bound by like duties. Copies are made only as far as needed.",
            ),
            (
                "4. Disclosure Required by Law",
                "Where a court or an authority requires a disclosure, the receiving party shall give notice in good "
                "time, so that the other party can seek protection, and shall disclose no more than is required.",
            ),
        ],
    )
    footer()
    s.next_page()
    s.text(LEFT, 90, "5. Term", font=s.bold)
    y = s.rich(
        LEFT,
        105,
        WIDTH,
        [
            "This Agreement shall remain in effect for a period of",
            ("three (3) years", "term", "P3Y"),
            "from the date first written above. Either party may end it earlier with notice in writing; the duties "
            "for information that was received before then stay in force.",
        ],
        leading=15,
    )
    y = _clauses(
        s,
        y + 8,
        [
            (
                "6. Return of Materials",
                "Upon request the receiving party shall return or destroy all documents and copies within thirty "
                "days and confirm this in writing. One copy may be kept in a sealed archive as proof.",
            ),
            (
                "7. No Licence",
                "Nothing in this Agreement grants a right in patents, copyrights, designs or trade marks. All "
                "information is provided as it is, without a warranty of any kind.",
            ),
            (
                "8. Remedies",
                "The parties agree that money may not make good a breach of this Agreement, and that the injured "
                "party may ask a court to order the other to stop, besides all other remedies.",
            ),
        ],
    )
    s.text(LEFT, y, "9. Governing Law", font=s.bold)
    y = s.rich(
        LEFT,
        y + 15,
        WIDTH,
        [
            "This Agreement shall be governed by and construed in accordance with the laws of the State of",
            ("Delaware", "jurisdiction", ""),
            ", without regard to its rules on the conflict of laws.",
        ],
        leading=15,
    )
    _clauses(
        s,
        y + 8,
        [
            (
                "10. General",
                "This is the entire agreement of the parties on its subject. Changes must be in writing and signed "
                "by both. If one clause is void, the others stay in force. Neither party may assign its rights "
                "without the consent of the other. Notices go to the addresses given above.",
            ),
        ],
    )
    footer()
    s.next_page()
    s.paragraph(
        LEFT,
        90,
        "In witness whereof, the parties have executed this Agreement by their duly authorised officers.",
        WIDTH,
        leading=15,
    )
    people = [
        (
            70.0,
            "LARKSPUR ROBOTICS, INC.",
            "Name: Odile Marchetti",
            "Title: Chief Executive Officer",
            41,
            "signature_block",
        ),
        (
            320.0,
            "WINDMERE OPTICS LLC",
            "Name: Tobias Renner",
            "Title: Managing Member",
            57,
            "signature_block#2",
        ),
    ]
    for x, company, name, title, seed, field in people:
        s.text(x, 160, company, font=s.bold)
        s.text(x, 214, "By:")
        s.rule(x + 22, 217, x + 200, 217)
        s.signature(x + 36, 211, 120, seed=seed, field=field)
        s.text(x, 236, name)
        s.text(x, 252, title)
        s.text(x, 274, "Date:")
        s.text(x + 30, 274, "March 5, 2025", field="signing_date" if seed == 41 else "", value="2025-03-05")
    footer()
    s.save()
    return truth


def to_scan(path: Path) -> Truth:
    """German service contract, two pages; drawn to be scanned."""
    truth = Truth("contracts/de-scan.pdf", "contract", "de", kind="scanned")
    s = Sheet(path / "de-scan.pdf", truth, font_size=11, **TIMES)
    s.text(297.5, 90, "Wartungsvertrag", font=s.bold, size=18, align="center", field="title")
    s.text(297.5, 122, "zwischen", align="center")
    s.text(LEFT, 150, "Stadtbad Ebersbach GmbH", font=s.bold, field="party")
    s.text(LEFT, 165, "Badstraße 2, 02730 Ebersbach", field="notice_address")
    s.text(LEFT, 180, "- Auftraggeber -")
    s.text(LEFT, 204, "und")
    s.text(LEFT, 228, "Pumpendienst Lausitz KG", font=s.bold, field="party#2")
    s.text(LEFT, 243, "Am Speicher 17, 02625 Bautzen", field="notice_address#2")
    s.text(LEFT, 258, "- Auftragnehmer -")
    y = _clauses(
        s,
        296,
        [
            (
                "§ 1 Gegenstand",
                "Der Auftragnehmer wartet die Umwälzpumpen, Filter und Dosieranlagen des Auftraggebers. Umfang und "
                "Fristen der Arbeiten ergeben sich aus dem Wartungsplan, der diesem Vertrag beiliegt.",
            ),
            (
                "§ 2 Vergütung",
                "Die Vergütung beträgt je Quartal pauschal 1.480,00 EUR zuzüglich der gesetzlichen Umsatzsteuer. "
                "Ersatzteile werden nach Aufwand berechnet. Rechnungen sind binnen 14 Tagen zu zahlen.",
            ),
        ],
    )
    s.text(LEFT, y, "§ 3 Beginn und Laufzeit", font=s.bold)
    y = s.rich(
        LEFT,
        y + 15,
        WIDTH,
        [
            "Der Vertrag beginnt am",
            ("1. Juli 2025", "effective_date", "2025-07-01"),
            ". Die Laufzeit beträgt",
            ("24 Monate", "term", "P24M"),
            ". Danach verlängert er sich um jeweils ein Jahr, wenn er nicht drei Monate vor Ablauf gekündigt wird.",
        ],
        leading=15,
    )
    _clauses(
        s,
        y + 8,
        [
            (
                "§ 4 Pflichten des Auftraggebers",
                "Der Auftraggeber gewährt Zugang zu den Anlagen und stellt Strom, Wasser und Licht. Störungen meldet "
                "er ohne Verzug.",
            ),
            (
                "§ 5 Haftung",
                "Der Auftragnehmer haftet für Vorsatz und grobe Fahrlässigkeit. Für leichte Fahrlässigkeit haftet er "
                "nur, wenn eine wesentliche Pflicht verletzt ist, und der Höhe nach auf den üblichen Schaden.",
            ),
        ],
    )
    s.next_page()
    s.text(LEFT, 90, "§ 6 Anwendbares Recht", font=s.bold)
    y = s.rich(
        LEFT,
        105,
        WIDTH,
        ["Es gilt", ("deutsches Recht", "jurisdiction", ""), ". Gerichtsstand ist Görlitz."],
        leading=15,
    )
    _clauses(s, y + 8, [("§ 7 Schriftform", "Änderungen und Nebenabreden bedürfen der Schriftform.")])
    people = [
        (70.0, "Ebersbach, den 18. Juni 2025", "Auftraggeber", 71, "signature_block"),
        (320.0, "Bautzen, den 20. Juni 2025", "Auftragnehmer", 90, "signature_block#2"),
    ]
    for x, place, role, seed, field in people:
        place_name, when = place.rsplit("den ", 1)
        caption = s.text(x, 240, f"{place_name}den")
        first = field == "signature_block"
        s.text(caption[2] + 3, 240, when, field="signing_date" if first else "", value="2025-06-18")
        s.rule(x, 300, x + 180, 300)
        s.signature(x + 20, 296, 125, seed=seed, field=field)
        s.text(x, 313, f"Unterschrift {role}", size=9)
    s.save()
    return truth
