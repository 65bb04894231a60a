# ruff: noqa: E501 - tables of sentences
"""What contracts say page after page: sentences that speak of parties, terms, firms and courts and answer nothing."""

import re
from dataclasses import dataclass
from random import Random

from training.synthesis import values
from training.synthesis.habits import Habits
from training.synthesis.names import legal_company, person

STATES = ("Delaware", "New York", "California", "Texas", "Ohio", "Nevada", "Florida", "Illinois", "Massachusetts", "North Carolina", "Washington", "New Jersey", "Georgia", "Pennsylvania", "Missouri", "Virginia", "Minnesota", "Michigan", "Wisconsin", "South Dakota", "West Virginia", "Colorado", "Arizona", "Oregon", "Kentucky", "Utah", "New Hampshire", "Rhode Island", "Louisiana", "Iowa")  # fmt: skip
COUNTRIES = {
    "en": (
        "England and Wales",
        "Ireland",
        "Scotland",
        "Singapore",
        "Ontario",
        "New South Wales",
        "Hong Kong",
    ),
    "de": ("Bundesrepublik Deutschland", "Republik Österreich", "Schweiz"),
}
_COUNTS = {2: "two", 3: "three", 5: "five", 7: "seven", 10: "ten", 12: "twelve", 15: "fifteen", 18: "eighteen", 20: "twenty", 30: "thirty", 60: "sixty", 90: "ninety"}  # fmt: skip
_UNITS = {"en": ("days", "days", "months", "years", "weeks", "business days"), "de": ("Tage", "Wochen", "Monate", "Jahre"), "fr": ("jours", "mois"), "es": ("días", "meses"), "it": ("giorni", "mesi"), "nl": ("dagen", "weken", "maanden")}  # fmt: skip

_ROLES: dict[str, tuple[tuple[str, str], ...]] = {
    "en": (
        ("the Company", "the Employee"), ("Discloser", "Recipient"), ("the Disclosing Party", "the Receiving Party"), ("Landlord", "Tenant"),
        ("the Licensor", "the Licensee"), ("the Client", "the Consultant"), ("Seller", "Buyer"), ("the Provider", "the Customer"),
        ("Employer", "Executive"), ("Owner", "Contractor"), ("the Lender", "the Borrower"), ("Franchisor", "Franchisee"), ("the Corporation", "the Director"),
        ("the Trust", "the Adviser"), ("the Partnership", "the Limited Partner"), ("the Agency", "the Vendor"), ("the Issuer", "the Investor"),
    ),
    "de": (("der Auftraggeber", "der Auftragnehmer"), ("der Vermieter", "der Mieter"), ("der Arbeitgeber", "der Arbeitnehmer"), ("der Verkäufer", "der Käufer"), ("der Lizenzgeber", "der Lizenznehmer"), ("die Gesellschaft", "der Berater")),
    "fr": (("le Client", "le Prestataire"), ("le Bailleur", "le Locataire"), ("l'Employeur", "le Salarié"), ("la Société", "le Consultant")),
    "es": (("la Empresa", "el Prestador"), ("el Arrendador", "el Arrendatario"), ("el Cliente", "el Proveedor")),
    "it": (("il Committente", "il Fornitore"), ("il Locatore", "il Conduttore"), ("la Società", "il Consulente")),
    "nl": (("Opdrachtgever", "Opdrachtnemer"), ("Verhuurder", "Huurder"), ("Werkgever", "Werknemer")),
}  # fmt: skip
"""Language → what the two parties call themselves."""
_ARTICLE = re.compile(r"^(the|der|die|le|la|el|il) |^l'")


def roles(language: str) -> tuple[str, ...]:
    """What parties may call themselves, without articles, as schemas list it."""
    return tuple(_ARTICLE.sub("", role).capitalize() for both in _ROLES[language] for role in both)


_THINGS = {
    "en": "Confidential Information|Evaluation Material|Proprietary Information|Trade Secrets|Work Product|Intellectual Property|Inventions|Restricted Business|Territory|Severance Payment|Change in Control|Good Reason|Affiliate|Representatives|Transaction|Standstill Period|Restricted Period|Products|Software|Deliverables|Purchase Price|Closing Date|Board of Directors|Common Stock|Base Salary|Services|Premises|Effective Date|Term|Claims|Permitted Purpose|Residual Knowledge|Company Group|Key Customers|Escrow Agent|Schedule A|Exhibit B|Non-Compete Agreement|Confidentiality Agreement|Executive Severance Agreement|Voting Agreement|Release|Restrictive Covenants|Non-Solicitation Covenant",
    "de": "Vertrauliche Informationen|Leistungen|Mietsache|Arbeitsergebnisse|Vergütung|Lizenzgegenstand|Anlage 1|Kaufpreis|Schutzrechte|Betriebsgeheimnisse|Stichtag",
    "fr": "Informations Confidentielles|Prestations|Locaux|Livrables|Annexe 1|Prix|Marque",
    "es": "Información Confidencial|Servicios|Inmueble|Anexo I|Precio|Resultados",
    "it": "Informazioni Riservate|Servizi|Immobile|Allegato A|Corrispettivo|Risultati",
    "nl": "Vertrouwelijke Informatie|Diensten|Gehuurde|Bijlage 1|Resultaten|Vergoeding",
}  # fmt: skip
_OPENINGS = {
    "en": "Accordingly|Moreover|Furthermore|Notwithstanding the foregoing|In addition|Therefore|However|For the avoidance of doubt|Without limiting the foregoing|Except as set forth in Section {n}|Upon termination|In the event of a breach|From time to time|To the extent permitted by law|Subject to Section {n}|Unless otherwise agreed in writing|As used herein|During the {thing}|By signing below|Promptly after the {thing}|Provided, however|In such event|At the request of {p}|Nevertheless|Consequently|On or before {date}",
    "de": "Darüber hinaus|Unbeschadet des Vorstehenden|Im Falle der Kündigung|Soweit gesetzlich zulässig|Ferner|Vorbehaltlich § {n}|Dementsprechend|Während der Laufzeit",
    "fr": "En outre|Toutefois|En conséquence|Sous réserve de l'article {n}|Par ailleurs|Néanmoins",
    "es": "Asimismo|No obstante|En consecuencia|Además|En todo caso",
    "it": "Inoltre|Tuttavia|Pertanto|In ogni caso|Fermo restando quanto precede",
    "nl": "Bovendien|Niettemin|Derhalve|Daarnaast|Onverminderd artikel {n}",
}  # fmt: skip
HEADINGS = {
    "en": "Miscellaneous|Severability|Non-Competition|Non-Solicitation|Entire Agreement|Benefit to Successors|Mutual Nondisparagement|Notices|Remedies|Injunctive Relief|Submission to Jurisdiction|Jurisdiction and Venue|Return of Materials|Legally Required Disclosure|Definitions|Background|Recitals|No License|Counterparts|Waiver|Amendment|Assignment|Confidentiality|Restrictive Covenants|Company's Covenant|Employee's Acknowledgements|Survival|Construction|Standstill|Privileged Materials|No Warranty|Term and Termination|Compliance with Law|Independent Contractor|Further Assurances|Effect of Termination|Compensation|Duties|At-Will Employment|Tolling|Attorneys' Fees",
    "de": "Schlussbestimmungen|Haftung|Verschwiegenheit|Vertragsgegenstand|Kündigung|Gerichtsstand|Salvatorische Klausel|Vergütung|Nebenabreden|Datenschutz|Präambel|Pflichten der Parteien|Wettbewerbsverbot|Gewährleistung|Dauer und Beendigung",
    "fr": "Objet|Durée|Confidentialité|Résiliation|Dispositions diverses|Litiges|Responsabilité", "es": "Objeto|Duración|Confidencialidad|Resolución|Disposiciones generales|Fuero",
    "it": "Oggetto|Durata|Riservatezza|Recesso|Disposizioni finali|Foro competente", "nl": "Onderwerp|Duur|Geheimhouding|Opzegging|Slotbepalingen|Geschillen",
}  # fmt: skip
"""What stands over clauses, or begins them."""
_LAWS = ("Securities Exchange Act of 1934", "Defend Trade Secrets Act of 2016", "Internal Revenue Code", "Uniform Commercial Code", "Age Discrimination in Employment Act", "Freedom of Information Act", "Americans with Disabilities Act", "Bankruptcy Code", "Companies Act 2006", "Sarbanes-Oxley Act", "Investment Advisers Act of 1940")  # fmt: skip
_COURTS = ("Superior Court of {city} County", "United States District Court for the District of {state}", "American Arbitration Association", "Court of Chancery of the State of {state}", "Supreme Court of {state}", "International Chamber of Commerce", "Commission for Securities in {city}")  # fmt: skip

_SENTENCES: dict[str, tuple[str, ...]] = {
    "en": (
        "{q} shall hold the {thing} of {p} in strict confidence and use it for nothing else.",
        "{q} shall not, during the {thing} or for a period of {span} thereafter, solicit any customer of {p}.",
        "For a period of {span} after the end of the engagement, {q} will not compete with {p} anywhere in {state}.",
        "\"{thing}\" means all data, plans, lists and {thing} that either party marks as such.",
        "The term \"{thing}\" has the meaning given to it in Section {n}({m}) of the {law}.",
        "No failure by a Party to exercise any right under this Agreement shall operate as a waiver.",
        "The Parties agree that a breach may cause irreparable harm, and that {p} may seek an injunction.",
        "This Agreement may be executed in counterparts, each of which shall be deemed an original.",
        "Upon written request {q} and its {thing} shall return or destroy all {thing} within {span}.",
        "Neither party may assign this Agreement without the prior written consent of the other, save to an {thing}.",
        "If any provision is held invalid by a court of competent jurisdiction, the remaining provisions stay in effect.",
        "Notices shall be sent to the Chief Financial Officer at the address of {p}, by registered mail.",
        "{q} shall pay the rent on the first day of each month, without deduction or set-off.",
        "Nothing herein grants a license under any patent, copyright or other {thing}.",
        "This Agreement contains the entire understanding between the parties and supersedes all earlier agreements.",
        "This Agreement supersedes the letter agreement between {firm} and {person} dated {date}.",
        "The term \"{thing}\" includes any person that controls, or is controlled by, a Party hereto.",
        "{p} shall indemnify {q} against claims of third parties, including reasonable attorneys' fees.",
        "Section {n}. Termination. Upon termination for any reason {q} shall return all property of {p}.",
        "The provisions of Sections {n} and {m} shall survive the expiration of this Agreement for {span}.",
        "IN WITNESS WHEREOF, the parties hereto have executed this Agreement as of the day and year first above written.",
        "Any dispute shall first be submitted to mediation before the {court}, in English.",
        "{q} acknowledges that {p} operates throughout the United States, Canada and Europe.",
        "All amendments must be in writing and signed by the President or a Vice President of {p}.",
        "The {thing} begins when {thing} is first provided and is not extended by later disclosure.",
        "Information is not {thing} if it becomes public knowledge through no fault of {q}.",
        "{q} shall keep complete books, which {p} may inspect upon {span}' notice.",
        "Time is of the essence of every obligation of {p}, and of {q} where so stated.",
        "WHEREAS, {p} is engaged in the business of {goods} and wishes to protect its {thing}; and",
        "WHEREAS, {q} has been employed by {p} in a position that involves trust and the confidence of {p};",
        "NOW, THEREFORE, in consideration of the foregoing, and other good and valuable consideration, the parties agree:",
        "{q} shall report to the {thing} and perform the duties of a Senior Vice President.",
        "Each Party represents that it has full corporate power and authority to enter into this Agreement.",
        "{q} agrees that it shall not reverse engineer any samples, prototypes or {thing} of {p}.",
        "{opening}, {q} agrees that the {thing} and the {thing} remain the property of {p}.",
        "{opening}, {p} may terminate this Agreement at once if {q} has become insolvent.",
        "{opening}, neither {p} nor {q} shall be liable for indirect or consequential damages.",
        "{opening}, the {thing} shall be deemed accepted unless {p} objects within {span}.",
        "{opening}, {q} may disclose the {thing} to its {thing} who need to know it.",
        "{opening}, {p} will pay {q} {money}, less lawful deductions, within {span}.",
        "{opening}, any shares of {thing} held by {q} on {date} will vest in full.",
        "{opening}, {q} releases {p}, {firm} and their officers from all {thing} under the {law}.",
        "{opening}, no person other than {p} and {q} has any right under this Agreement.",
        "{p} has retained {firm} as its financial adviser, and {q} shall direct its questions to {person}.",
        "A copy of each notice shall be sent to {counsel}, {street}, {city}, Attention: {person}.",
        "Copies (which shall not constitute notice) go to {counsel}, {city}, {state}, to the attention of {person}.",
        "The {thing} held by {firm} as {thing} are released on {date} at the latest.",
        "{q} has been a shareholder of {firm} since {date} and holds {number} shares of its {thing}.",
        "Reference is made to the Merger Agreement dated as of {date} between {firm} and certain of its affiliates.",
        "{person}, in his capacity as {thing}, may act for {q} in all matters under Section {n}.",
        "The parties submit to the {court} and waive any objection to its venue.",
        "A claim may be brought in the {court}, or wherever {q} resides or does business.",
        "{q} may not do business in the State of {state}, in {city} or within fifty miles of either.",
        "{p} is a corporation in good standing under the laws of the place of its incorporation.",
        "{q} shall comply with all federal, state and local laws, the {law} among them.",
        "Nothing in this Agreement limits rights under the {law} or the {law}.",
        "{q} may revoke this Agreement within {span} after signing it, by a letter to {person}.",
        "{q} has been given {span} to consider this Agreement and has been advised to consult counsel.",
        "The {thing} renews for successive periods of {span} unless either party objects.",
        "All obligations as to {thing} end {span} after the date on which they were disclosed.",
        "{p} may extend the {thing} by {span} if {q} has not completed the {thing}.",
        "The {thing} is payable in equal parts over {span}, beginning on {date}.",
        "{q} shall maintain insurance of not less than {money} for each occurrence.",
        "In no event shall the liability of {p} exceed {money} or the fees paid in the last {span}.",
        "As of the {thing}, {q} resigns from the {thing} of {firm} and of each {thing}.",
        "{q} shall promptly notify {p} of any subpoena, so that {p} may seek a protective order.",
        "The headings are for convenience only and do not affect the meaning of any Section.",
        "References to {p} include its successors, its {thing} and permitted assigns.",
        "{q} understands that the {thing} is unique, and that money alone would not make {p} whole.",
        "{q} will assist {p}, at the expense of {p}, in obtaining patents for the {thing} in any country.",
        "Each of {p} and {q} has had the advice of its own counsel, {counsel} and {person} respectively.",
        "Every {thing} shall be marked \"{thing}\" or, if told orally, be confirmed in writing within {span}.",
        "The {thing} shall have no duty to inquire into the authority of {person} or of {firm}.",
        "{q} shall obey the laws of the United States on exports, and the laws relating to securities.",
        "{opening}, the federal courts and the laws of any other place remain open to {p} alone.",
        "{q} is aware of the United States securities laws and of the {law}.",
        "For {span} after leaving {p}, {q} shall not work for {firm} or any other competitor in {city}.",
        "{q} agrees, for {span} from the day on which the {thing} ends, not to hire any person whom {p} employs.",
        "{opening}, {q} shall keep its files on the {thing} for {span} and then destroy them.",
        "The {thing} falls due {span} after the invoice of {p}, and bears interest after {span}.",
        "No claim may be made later than {span} after the event that gave rise to it.",
        "During the {span} before the {thing}, {q} may not trade in the {thing} of {p}.",
        "The covenants of {q} bind it for {span} after the last payment, within {city} and fifty miles around it.",
        "If {q} leaves {p} within {span} of a {thing}, {p} shall pay it {span} of its {thing}.",
        "{q} shall serve a probationary period of {span}, during which either side may end it at will.",
        "The prohibition on the solicitation of {thing} lasts {span} (the “{thing}”), and longer if a court so orders.",
        "{p} may, on {span} written notice, audit the records of {q} for the preceding {span}.",
        "An option to purchase the {thing} may be exercised within {span} after the {thing}.",
        "{q} will be entitled to continued coverage for up to {span}, or until {q} is employed by {firm}.",
        "Any {thing} not claimed within {span} is forfeited to {p}, to the extent permitted by federal law.",
        "{q} is aware that the securities laws of the United States prohibit trading on the {thing}.",
        "{q} shall comply with applicable law, the rules of the {court} and the policies of {p}.",
        "For all purposes of the {law}, {q} is a resident of {city}, {state}, and not of {country}.",
        "“{role_p}” shall include {firm}, {firm} and each other subsidiary or affiliate of {p}.",
        "{counsel}, acting as counsel to {p}, prepared this Agreement; {q} was represented by {counsel}.",
        "THIS AGREEMENT shall be binding upon the heirs of {q} and the successors of {p}.",
        "[Signature page follows]", "[Remainder of page intentionally left blank]",
        "({a}) by {q}, if {p} has failed to cure a breach within {span} of notice; or",
        "({a}) any information that {q} knew before it came from {p}, as its files show;",
        "({a}) the {thing}, as defined in Section {n}, and every {thing} made from it;",
        "({a}) persons employed by {firm} or by {p} at any time within the preceding {span}; and",
    ),
    "de": (
        "Änderungen und Ergänzungen dieses Vertrages bedürfen der Schriftform.", "{q} verpflichtet sich zur Verschwiegenheit über alle {thing}.",
        "Sollte eine Bestimmung unwirksam sein, bleibt der Vertrag im Übrigen wirksam.", "{q} zahlt monatlich im Voraus, spätestens am dritten Werktag.",
        "{q} erhält {count} Arbeitstage Urlaub im Kalenderjahr.", "Die Parteien werden Streitigkeiten zunächst gütlich beilegen.",
        "{p} kann Nachweise binnen {span} verlangen.", "Mündliche Nebenabreden sind nicht getroffen.",
        "Das Recht zur außerordentlichen Kündigung bleibt unberührt.", "{p} darf die Räume nach Ankündigung betreten.",
        "{thing} sind nach Vertragsende zurückzugeben.", "Erfüllungsort ist der Sitz der Gesellschaft.",
        "{opening} hat {q} die {thing} innerhalb von {span} herauszugeben.", "{opening} haften weder {p} noch {q} für mittelbare Schäden.",
        "Die {firm} ist als Treuhänder bestellt; Ansprechpartner ist {person}.", "{q} darf die {thing} nur mit Zustimmung an Dritte weitergeben.",
        "Für die Dauer von {span} nach Vertragsende gilt ein Wettbewerbsverbot.", "Es gilt der Rahmenvertrag mit der {firm} vom {date}.",
        "{thing} im Sinne dieses Vertrages sind alle als solche bezeichneten Unterlagen.", "Abschriften gehen an die {firm}, {street}, {city}.",
        "{p} stellt {q} von Ansprüchen Dritter frei, soweit diese auf den {thing} beruhen.", "Die Haftung ist auf {money} je Schadensfall begrenzt.",
        "Die Probezeit beträgt {span}.", "Ansprüche verfallen, wenn sie nicht binnen {span} geltend gemacht werden.",
        "Die Gewährleistung für {thing} beträgt {span} ab Übergabe.", "{q} ist für {span} nach Vertragsende zur Geheimhaltung verpflichtet.",
        "Es gelten die gesetzlichen Vorschriften der {country} zum Datenschutz.", "Am {date} endet die Frist zur Vorlage der {thing}.", "§ {n} gilt entsprechend für {q} und dessen Erfüllungsgehilfen.",
        "{opening} können {p} und {q} etwas anderes vereinbaren.", "{q} tritt am {date} alle Rechte an den {thing} ab.",
    ),
    "fr": ("Toute modification du présent contrat sera faite par écrit.", "{q} s'engage à garder secrètes les {thing} et ne les communique à personne.", "Les parties règlent leurs différends à l'amiable.", "{q} paie le premier jour de chaque mois.", "Si une clause est nulle, les autres restent valables.", "Les factures sont payables à {count} jours.", "{opening}, {p} peut exiger la remise des {thing} sous {span}.", "{opening}, ni {p} ni {q} ne répond des dommages indirects.", "La société {firm}, représentée par {person}, en est le dépositaire.", "Il n'est pas dérogé à la convention conclue avec {firm} le {date}.", "La responsabilité de {q} est limitée à {money}.", "Copie en est adressée à {firm}, {street}, {city}."),
    "es": ("Toda modificación se hará por escrito.", "{q} guardará secreto de la {thing}.", "Las partes renuncian a cualquier otro fuero.", "{q} pagará el primer día de cada mes.", "El pago se hará a los {count} días.", "{opening}, {p} podrá pedir la devolución de la {thing} en {span}.", "Queda a salvo el acuerdo con {firm} de {date}.", "{opening}, {q} responde hasta {money}.", "Se enviará copia a {firm}, a la atención de {person}."),
    "it": ("Ogni modifica richiede la forma scritta.", "{q} mantiene riservate le {thing}.", "Le Parti si impegnano a risolvere le controversie in via amichevole.", "{q} versa il canone entro il giorno cinque di ogni mese.", "Il pagamento avviene a {count} giorni.", "{opening}, {p} può chiedere la restituzione dei {thing} entro {span}.", "Resta valido l'accordo con {firm} del {date}.", "{opening}, {q} risponde fino a {money}.", "Copia va inviata a {firm}, all'attenzione di {person}."),
    "nl": ("Wijzigingen zijn alleen schriftelijk geldig.", "{q} houdt de {thing} geheim.", "Partijen lossen geschillen eerst onderling op.", "{q} betaalt vooraf, op de eerste van de maand.", "Betaling geschiedt binnen {count} dagen.", "{opening} kan {p} de {thing} binnen {span} terugvragen.", "De overeenkomst met {firm} van {date} blijft gelden.", "{opening} is {q} aansprakelijk tot {money}.", "Een afschrift gaat naar {firm}, ter attentie van {person}."),
}  # fmt: skip


@dataclass(frozen=True)
class Contract:
    """What all sentences of one contract share."""

    first: str
    """What the party that is named first is called: "the Company"."""
    second: str

    @classmethod
    def draw(cls, h: Habits) -> "Contract":
        first, second = h.rng.choice(_ROLES[h.language])
        return cls(*((second, first) if h.rng.random() < 0.3 else (first, second)))

    @property
    def role_a(self) -> str:
        """What definitions call the first party: "Company"."""
        return _bare(self.first)

    @property
    def role_b(self) -> str:
        return _bare(self.second)

    def sentences(self, h: Habits, count: int) -> list[str]:
        """``count`` sentences; one in seven is of another kind of letter."""
        texts = [self.filled(h, h.rng.choice(_SENTENCES[h.language])) for _ in range(count)]
        return [capitalised(text) if h.rng.random() < 0.85 else values.prose(h, 1)[0] for text in texts]

    def filled(self, h: Habits, text: str, title: str = "") -> str:
        """``text`` with roles, names, places, dates and numbers drawn for its braces."""
        rng: Random = h.rng
        parts = {
            "p": lambda: self.first, "q": lambda: self.second, "thing": lambda: rng.choice(_THINGS[h.language].split("|")),
            "opening": lambda: self.filled(h, rng.choice(_OPENINGS[h.language].split("|"))),
            "law": lambda: rng.choice(_LAWS), "court": lambda: self.filled(h, rng.choice(_COURTS)),
            "firm": lambda: legal_company(h)[0], "counsel": lambda: counsel(h), "person": lambda: person(h)[0], "city": lambda: h.word("CITY"),
            "street": lambda: values.make("street", h)[0], "date": lambda: values.make("date", h)[0], "money": lambda: values.make("money", h)[0],
            "state": lambda: rng.choice(STATES), "country": lambda: rng.choice(COUNTRIES.get(h.language, COUNTRIES["en"])),
            "goods": lambda: values.goods(h).lower(), "kind": lambda: title.title() if rng.random() < 0.7 else title,
            "span": lambda: span(h), "count": lambda: str(rng.choice(tuple(_COUNTS))), "number": lambda: str(rng.randrange(10_000, 9_999_999)),
            "n": lambda: str(rng.randrange(1, 9)), "m": lambda: str(rng.randrange(9, 18)), "a": lambda: rng.choice("abcdef"),
            "role_p": lambda: self.role_a, "role_q": lambda: self.role_b,
        }  # fmt: skip
        pieces = text.split("{")
        made = pieces[0]
        for piece in pieces[1:]:
            name, _, rest = piece.partition("}")
            made += parts[name]() + rest
        return made


_COUNSEL = ("{}, {} & {} LLP", "{} & {} LLP", "{} {} LLP", "{} LLP", "{}, {} & {}, P.C.", "{} & {} PLLC", "Law Offices of {}")  # fmt: skip


def counsel(h: Habits) -> str:
    """A firm of lawyers, which is no party."""
    form = h.rng.choice(_COUNSEL)
    return form.format(*(h.word("LAST") for _ in range(form.count("{}"))))


def capitalised(text: str) -> str:
    """``text`` as the beginning of a sentence."""
    return text[:1].upper() + text[1:]


def _bare(role: str) -> str:
    """A role without its article, as definitions have it: "Company"."""
    return role.split(" ", 1)[1] if role.split(" ", 1)[0].islower() and " " in role else role


def span(h: Habits) -> str:
    """A stretch of time: "thirty (30) days", "two years", "18 months"."""
    count = h.rng.choice(tuple(_COUNTS))
    unit = h.rng.choice(_UNITS[h.language])
    if h.language != "en" or h.rng.random() < 0.35:
        return f"{count} {unit}"
    return f"{_COUNTS[count]} {unit}" if h.rng.random() < 0.4 else f"{_COUNTS[count]} ({count}) {unit}"
