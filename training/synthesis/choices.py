# ruff: noqa: E501 - tables of words
"""Values out of closed lists, and numbers after printed forms."""

from collections.abc import Callable

from training.synthesis.habits import Habits, pattern

ID_FORMS = {
    "doc_id": ("AA-AA-9999999", "AAA9999999", "999999/99", "999999", "99999", "A-99999", "Y-9999", "AA-9999999", "9999999999", "Y/9999", "AAA-999999", "999-999", "9999", "Y999999", "AA99999999", "99-99999", "99999/999/A9999", "AA Y/99999", "A99 999 999", "INV-99999", "9999999-9", "999"),
    "order_id": ("9999999", "PO-99999", "99999", "Y-999999", "45 99999999", "4599999999", "AA999999", "WO-9999", "A99-9999", "99999-AA", "9999999/99", "SO99999"),
    "cust_id": ("99999", "9999", "K-99999", "C99999", "999999", "1009999999", "AAA999", "D 99999", "99-9999", "AA9999"),
    "acct_id": ("99999999", "9999 9999 99", "99-99-99 99999999", "999-99999-9", "9999999999", "99999-999999", "00-999-999-9"),
    "ref": ("AA/Y-99", "99999", "AA-999/AA", "REF-9999", "AA99", "999.999", "Y-AA-999", "aa/AA", "9999/Y", "A9999-99"),
    "tiny_id": ("99", "9", "099", "0009", "A9", "T99", "#9", "999", "P0S-9"),
    "short_id": ("999999", "AA9999999", "A9A9A9", "99999A", "9999999"),
    "card": ("XXXX XXXX XXXX 9999", "************9999", "**** 9999", "xxxx-xxxx-xxxx-9999", "9999", "9999 99** **** 9999"),
    "tracking": ("1Z999AA99999999999", "999999999999", "AA999999999AA", "99 9999 9999 9999", "00999999999999999999"),
    "registration": ("HRB 99999", "9999999", "HRB 9999 B", "999999-A", "99999999", "(999999-A)", "B 999 999 999", "Y9999999999"),
    "tax_id": ("99/999/99999", "999 999 999", "99-9999999", "999/9999/9999", "99 999 999 999", "999999999", "9999999999999"),
    "id_number": ("999-99-9999", "AA 99 99 99 A", "99999999-A", "9 99 99 99 999 999 99", "AA999999A", "99 999999 A 999", "999999999"),
    "meter": ("99999999", "1AAA9999999999", "A99A99999", "9999-99999"),
    "policy": ("POL-9999999", "AA 999999-99", "99.999.999-9", "HV9999999", "A99999999A", "KFZ-999-9999"),
    "plate": ("AAA 999", "AA-999-AA", "AA AA 999", "9AAA999", "A-AA 999", "AA99 AAA"),
    "ticker": ("AAAA", "AAA", "AAAA-AA", "AAAA-FM"),
}  # fmt: skip
CHOICES = {
    "terms": {
        "en": ("Net 30", "Net 30 days", "30 days net", "Due on receipt", "2/10 net 30", "Net 14", "COD", "14 days", "Cash", "End of month", "30 days from date of invoice", "Prepaid", "C.O.D."),
        "de": ("14 Tage netto", "30 Tage netto", "sofort fällig", "Zahlbar sofort ohne Abzug", "10 Tage 2% Skonto, 30 Tage netto", "bei Erhalt", "Vorkasse", "netto Kasse"),
        "fr": ("30 jours", "30 jours fin de mois", "à réception", "Comptant", "45 jours date de facture"),
        "es": ("30 días", "Contado", "A 60 días", "Al contado", "Transferencia 30 días"),
        "it": ("30 giorni", "30 gg d.f.", "Rimessa diretta", "60 gg f.m.", "A vista"),
        "nl": ("14 dagen", "30 dagen netto", "Binnen 14 dagen", "Contant", "Per direct"),
    },
    "pay_method": {
        "en": ("Cash", "Credit Card", "VISA", "Bank Transfer", "Mastercard", "Check", "Direct Debit", "Debit", "Cheque", "AMEX", "CASH"),
        "de": ("Überweisung", "Bar", "EC-Karte", "Lastschrift", "Kreditkarte", "Girocard", "Rechnung"),
        "fr": ("Virement", "Carte bancaire", "Chèque", "Espèces", "Prélèvement", "CB"),
        "es": ("Transferencia", "Tarjeta", "Efectivo", "Domiciliación", "Recibo"),
        "it": ("Bonifico bancario", "Contanti", "Carta di credito", "RIBA", "Bancomat"),
        "nl": ("Overboeking", "Pin", "Contant", "iDEAL", "Incasso", "PIN"),
    },
    "incoterm": {"en": ("EXW", "FOB", "DAP", "CIF", "FOB Origin", "FCA", "Prepaid", "Collect", "DDP"), "de": ("frei Haus", "ab Werk", "EXW", "DAP", "unfrei")},
    "carrier": {"en": ("UPS", "FedEx", "DHL", "Our truck", "Best way", "Courier", "UPS Ground", "Road freight", "Customer pickup"), "de": ("DHL", "Spedition", "Selbstabholung", "UPS", "Eigener LKW", "DPD"), "fr": ("Chronopost", "DHL", "Transporteur", "Enlèvement")},
    "gender": {"en": ("Male", "Female", "M", "F"), "de": ("männlich", "weiblich", "m", "w", "divers"), "fr": ("Masculin", "Féminin", "M", "F"), "es": ("Hombre", "Mujer", "V", "M"), "it": ("M", "F", "Maschio", "Femmina"), "nl": ("Man", "Vrouw", "M", "V")},
    "marital": {"en": ("Single", "Married", "Divorced", "Widowed"), "de": ("ledig", "verheiratet", "geschieden", "verwitwet"), "fr": ("Célibataire", "Marié(e)", "Divorcé(e)", "Pacsé(e)"), "es": ("Soltero/a", "Casado/a", "Divorciado/a", "Viudo/a"), "it": ("Celibe", "Coniugato/a", "Nubile", "Vedovo/a"), "nl": ("Ongehuwd", "Gehuwd", "Gescheiden", "Samenwonend")},
    "nationality": {"en": ("British", "US citizen", "American", "Irish", "Malaysian", "Canadian"), "de": ("deutsch", "österreichisch", "türkisch", "polnisch"), "fr": ("Française", "Belge", "Suisse"), "es": ("Española", "Mexicana", "Argentina"), "it": ("Italiana", "Svizzera", "Rumena"), "nl": ("Nederlandse", "Belgische", "Duitse")},
    "occupation": {"en": ("Teacher", "Nurse", "Carpenter", "Accountant", "Bus driver", "Software developer", "Cook", "Electrician", "Sales clerk", "Farmer", "Civil engineer", "Retired"), "de": ("Lehrerin", "Tischler", "Krankenpfleger", "Buchhalterin", "Kraftfahrer", "Ingenieur", "Köchin", "Landwirt"), "fr": ("Enseignant", "Infirmière", "Menuisier", "Comptable", "Chauffeur", "Ingénieur"), "es": ("Profesora", "Enfermero", "Carpintero", "Contable", "Conductor"), "it": ("Insegnante", "Infermiera", "Falegname", "Ragioniere", "Autista"), "nl": ("Leraar", "Verpleegkundige", "Timmerman", "Boekhouder", "Chauffeur")},
    "state": {"en": ("CA", "Ohio", "Texas", "NY", "Kent", "Selangor", "Florida", "Ontario", "WA"), "de": ("Bayern", "Hessen", "Sachsen", "NRW", "Berlin"), "fr": ("Gironde", "Nord", "Var", "Rhône"), "es": ("Madrid", "Sevilla", "Vizcaya", "Valencia"), "it": ("MI", "RM", "TO", "NA", "BO"), "nl": ("Utrecht", "Gelderland", "Limburg", "Drenthe")},
    "country": {"en": ("USA", "United Kingdom", "Ireland", "Malaysia", "Canada", "Australia", "UK"), "de": ("Deutschland", "Österreich", "Schweiz"), "fr": ("France", "Belgique", "Suisse", "Luxembourg"), "es": ("España", "México"), "it": ("Italia", "Svizzera"), "nl": ("Nederland", "België")},
    "degree": {"en": ("High school", "B.A.", "Bachelor of Science", "M.Sc.", "Diploma", "College"), "de": ("Abitur", "Realschule", "Diplom", "Master", "Lehre"), "fr": ("Baccalauréat", "Licence", "Master", "BTS"), "es": ("Bachillerato", "Grado", "Máster"), "it": ("Diploma", "Laurea", "Licenza media"), "nl": ("HAVO", "MBO", "HBO", "VWO")},
    "office": {"en": ("District Office North", "Revenue Office 4", "Regional Tax Office"), "de": ("Finanzamt Nord", "FA Mitte", "Finanzamt Süd"), "fr": ("Centre des finances publiques", "SIP Nord"), "es": ("Delegación Norte", "Administración 12"), "it": ("Direzione Provinciale I", "Ufficio territoriale 2"), "nl": ("Belastingdienst Noord", "Kantoor Utrecht")},
    "job_title": {"en": ("Director", "Managing Director", "President", "Vice President", "Manager", "Secretary", "CEO", "Authorized Agent", "Treasurer", "Sales Assistant", "Technician", "General Counsel"), "de": ("Geschäftsführer", "Prokurist", "Leiter Einkauf", "Vorstand", "Sachbearbeiterin", "Techniker"), "fr": ("Directeur général", "Gérant", "Président", "Responsable achats", "Technicien"), "es": ("Director", "Gerente", "Administrador", "Técnico"), "it": ("Direttore", "Amministratore", "Presidente", "Impiegato"), "nl": ("Directeur", "Manager", "Bestuurder", "Medewerker")},
    "department": {"en": ("Sales", "Research & Development", "Purchasing", "Finance", "Legal", "Marketing", "Quality Control", "Production", "HR"), "de": ("Einkauf", "Vertrieb", "Buchhaltung", "Produktion", "Technik", "Personal"), "fr": ("Achats", "Comptabilité", "Ventes", "Production"), "es": ("Compras", "Ventas", "Contabilidad"), "it": ("Acquisti", "Vendite", "Contabilità"), "nl": ("Inkoop", "Verkoop", "Administratie")},
    "yes_no": {"en": ("Yes", "No", "N/A", "None", "X"), "de": ("ja", "nein", "entfällt"), "fr": ("oui", "non", "néant"), "es": ("sí", "no"), "it": ("sì", "no"), "nl": ("ja", "nee")},
    "jurisdiction": {"en": ("State of Delaware", "State of New York", "England and Wales", "State of California", "the State of Texas", "Ireland", "Commonwealth of Massachusetts", "Ontario"), "de": ("Bundesrepublik Deutschland", "deutsches Recht", "Republik Österreich"), "fr": ("droit français", "droit belge"), "es": ("derecho español",), "it": ("legge italiana",), "nl": ("Nederlands recht",)},
    "tariff": {"en": ("Standard", "Economy 7", "Green Fixed 12", "Residential R-1", "Flex"), "de": ("Basis", "Ökostrom Fix", "Grundversorgung", "Strom Plus 24"), "fr": ("Base", "Heures creuses", "Tarif bleu")},
    "unit_qty": {"en": ("kWh", "m³", "units", "gal"), "de": ("kWh", "m³"), "fr": ("kWh", "m³")},
    "diagnosis": {"en": ("Fracture of left wrist", "Lower back pain", "Acute bronchitis", "Hypertension", "Sprained ankle"), "de": ("Handgelenksfraktur", "Lumbalgie", "Bronchitis", "Hypertonie"), "fr": ("Fracture du poignet", "Lombalgie", "Bronchite"), "es": ("Fractura de muñeca", "Lumbalgia"), "it": ("Frattura del polso", "Lombalgia"), "nl": ("Polsbreuk", "Rugklachten")},
    "grade": {"en": ("A", "B+", "Merit", "Pass", "Distinction", "87 %"), "de": ("sehr gut", "gut", "1,7", "bestanden"), "fr": ("Très bien", "Bien", "15/20"), "es": ("Sobresaliente", "Notable", "8,5"), "it": ("Ottimo", "28/30", "Buono"), "nl": ("8", "Goed", "Voldoende")},
    "course": {"en": ("First Aid Basics", "Forklift Operation", "Project Management", "Food Hygiene Level 2", "Welding II"), "de": ("Erste Hilfe", "Staplerführerschein", "Projektmanagement", "Brandschutzhelfer"), "fr": ("Premiers secours", "Gestion de projet", "Sécurité incendie"), "es": ("Primeros auxilios", "Gestión de proyectos"), "it": ("Primo soccorso", "Sicurezza sul lavoro"), "nl": ("EHBO", "Projectmanagement", "Heftruck")},
    "billing_cycle": {"en": ("EOM/EOC", "Weekly", "Monthly", "Broadcast", "Calendar", "EOM")},
    "demographic": {"en": ("Adults 18+", "Adults 35+", "HH", "A25-54", "W18-49", "P2+", "A 50+")},
    "market": {"en": ("Tampa", "Boise", "Des Moines", "Fresno", "Spokane", "Toledo", "Omaha")},
    "term": {"en": ("two (2) years", "36 months", "one year", "one (1) year", "twelve (12) months", "eighteen months", "5 years", "three years", "five (5) years", "six (6) months", "24 months", "indefinite"), "de": ("24 Monate", "zwei Jahre", "unbefristet", "12 Monate"), "fr": ("12 mois", "deux ans", "durée indéterminée"), "es": ("un año", "24 meses"), "it": ("due anni", "12 mesi"), "nl": ("één jaar", "24 maanden")},
    "notice": {"en": ("30 days", "three months", "sixty (60) days", "90 days"), "de": ("drei Monate zum Jahresende", "4 Wochen", "30 Tage"), "fr": ("trois mois", "30 jours"), "es": ("un mes", "30 días"), "it": ("tre mesi", "30 giorni"), "nl": ("één maand", "30 dagen")},
}  # fmt: skip


def choice(name: str) -> Callable[[Habits], list[str]]:
    table = CHOICES[name]
    return lambda h: [h.rng.choice(table.get(h.language, table["en"]))]


def identifier(name: str) -> Callable[[Habits], list[str]]:
    forms = ID_FORMS[name]

    def make(h: Habits) -> list[str]:
        form = forms[int(h.rng.random() * len(forms))].replace("Y", str(h.today.year))
        return [pattern(h.rng, form)]

    return make
