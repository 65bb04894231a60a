# ruff: noqa: E501 - tables of words
"""Own word lists from which names, addresses, goods and invented captions are put together."""

FIRST = {
    "en": "James Mary Robert Linda John Susan David Karen Paul Nancy Mark Helen George Ruth Alan Diane Peter Joan Kevin Alice Brian Emma Scott Grace Dennis Laura Walter Julie Henry Rose Carl Anne Ralph Jean Roger Wendy Keith Megan Tariq Priya Wei Aisha Chong Siti Kumar Fatimah",
    "de": "Hans Anna Peter Ursula Klaus Monika Jürgen Petra Stefan Sabine Michael Renate Wolfgang Karin Thomas Heike Andreas Birgit Uwe Claudia Frank Lena Bernd Jana Dieter Katrin Felix Sophie Ayşe Mehmet",
    "fr": "Jean Marie Pierre Nathalie Michel Isabelle André Sylvie Philippe Catherine Alain Françoise Luc Hélène Olivier Céline Julien Camille Thierry Élodie Mathieu Chloé Karim Léa Gaëlle Yves",
    "es": "Antonio María José Carmen Manuel Ana Francisco Laura Juan Pilar Javier Marta Carlos Lucía Miguel Elena Rafael Rosa Pedro Isabel Ángel Teresa Íñigo Nuria",
    "it": "Giuseppe Maria Giovanni Anna Antonio Giulia Mario Rosa Luigi Angela Francesco Paola Marco Chiara Andrea Sara Stefano Elena Luca Silvia Paolo Laura",
    "nl": "Jan Maria Pieter Anna Kees Johanna Willem Els Hendrik Marijke Daan Sanne Bram Lotte Joost Femke Ruud Ingrid Sjoerd Anouk Thijs Fleur",
}  # fmt: skip
LAST = {
    "en": "Smith Harlow Brown Tanner Wilson Mercer Taylor Whitfield Moore Aldridge Clark Pemberton Lewis Hargrove Walker Sutton Hall Braddock Young Kingsley King Fairfax Wright Ellsworth Hill Langley Green Thornton Baker Caldwell Carter Winslow Parker Ashworth Evans Radcliffe Collins Lim Tan Rahman Nair Singh Wong Abdullah Okafor",
    "de": "Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Koch Richter Klein Wolf Schröder Neumann Zimmermann Krüger Hartmann Lange Krause Lehmann Köhler Vogt Steinbach Brandt Ottmann Yılmaz",
    "fr": "Martin Bernard Dubois Moreau Laurent Simon Lefèvre Michel Garnier Roux Fournier Girard Bonnet Dupuis Lambert Fontaine Rousseau Chevalier Meunier Perrot Delorme Vasseur Benali",
    "es": "García Fernández González Rodríguez López Martínez Sánchez Pérez Gómez Martín Jiménez Ruiz Hernández Díaz Moreno Muñoz Álvarez Romero Navarro Iglesias Vidal",
    "it": "Rossi Russo Ferrari Esposito Bianchi Romano Colombo Ricci Marino Greco Bruno Gallo Conti Costa Mancini Rizzo Lombardi Moretti Barbieri Fontana",
    "nl": "de-Jong Jansen de-Vries Bakker Visser Smit Meijer Mulder Bos Vos Peters Hendriks Dekker Dijkstra Brouwer Kuipers Veenstra Hoekstra van-Dam van-den-Berg",
}  # fmt: skip
CITY = {
    "en": "Ashford Brookfield Camden Dayton Easton Fairview Glenwood Hartwell Kingston Lakewood Milford Newport Oakdale Preston Riverton Salem Trenton Upton Wakefield York Springfield Georgetown Portland Augusta Kuala-Lumpur Johor-Bahru Petaling-Jaya",
    "de": "Berlin Hamburg München Köln Frankfurt-am-Main Stuttgart Düsseldorf Leipzig Dresden Hannover Nürnberg Bremen Essen Kassel Münster Augsburg Ulm Würzburg Bielefeld Freiburg Musterstadt Neustadt Lindau",
    "fr": "Paris Lyon Marseille Toulouse Nice Nantes Strasbourg Bordeaux Lille Rennes Reims Dijon Grenoble Angers Nîmes Tours Limoges Amiens Metz Besançon",
    "es": "Madrid Barcelona Valencia Sevilla Zaragoza Málaga Murcia Bilbao Alicante Córdoba Valladolid Vigo Gijón Granada Oviedo Pamplona Burgos",
    "it": "Roma Milano Napoli Torino Palermo Genova Bologna Firenze Bari Verona Padova Trieste Brescia Parma Modena Perugia Livorno",
    "nl": "Amsterdam Rotterdam Utrecht Eindhoven Groningen Tilburg Almere Breda Nijmegen Apeldoorn Haarlem Arnhem Zwolle Leiden Delft Den-Haag",
}  # fmt: skip
STREET_STEM = {
    "en": "Oak Maple Church Mill High Park Station Victoria Elm Cedar Lake Bridge North River Queen Market Washington Pine Spring Industrial Commerce Harbour",
    "de": "Haupt Bahnhof Garten Schul Berg Wald Linden Kirch Mühlen Industrie Goethe Schiller Ring Markt Wiesen Rosen Feld Hafen",
    "fr": "la-République Victor-Hugo la-Gare l'Église Pasteur la-Paix Jean-Jaurès la-Liberté Voltaire la-Mairie Molière l'Industrie la-Fontaine",
    "es": "Mayor Real del-Sol de-la-Constitución Cervantes San-Juan Nueva de-Alcalá del-Carmen Goya Industria de-la-Paz",
    "it": "Roma Garibaldi Mazzini Verdi Dante Cavour Marconi della-Repubblica XX-Settembre Matteotti dell'Industria San-Marco",
    "nl": "Kerk Dorps School Molen Stations Nieuwe Juliana Wilhelmina Industrie Haven Linden Beatrix Markt Veld",
}  # fmt: skip
STREET_END = {
    "en": ("Street", "St.", "Road", "Rd", "Avenue", "Ave", "Lane", "Drive", "Blvd", "Way", "Street, Suite 4", "St"),
    "de": ("straße", "str.", "weg", "allee", "platz", "gasse", "strasse"),
    "fr": ("rue de", "avenue", "rue", "bd", "place", "boulevard"),
    "es": ("Calle", "C/", "Avda.", "Plaza", "Paseo", "Av."),
    "it": ("Via", "Viale", "Piazza", "Corso", "V.le"),
    "nl": ("straat", "weg", "laan", "plein", "kade", "str."),
}  # fmt: skip
COMPANY_STEM = ["Nordwind", "Alba", "Kestrel", "Brightwater", "Solara", "Vantor", "Helios", "Meridian", "Cobalt", "Ferrano", "Lumen", "Argent", "Tesselo", "Quorum", "Bluepine", "Castell", "Dunmore", "Evergreen", "Fontaine", "Granit", "Harlan", "Iberia", "Jasper", "Kolibri", "Larkspur", "Montero", "Nimbus", "Orion", "Pallas", "Quercus", "Rivage", "Sterling", "Talos", "Umbra", "Valmont", "Westmark", "Xenia", "Yarrow", "Zephyr", "Hansa", "Delphi", "Atlas", "Aurora", "Borealis", "Corvus", "Polaris", "Summit", "Cascade", "Pinnacle", "Golden", "Silver", "Royal", "Central", "United", "National", "Pacific", "Continental", "Premier"]  # fmt: skip
COMPANY_TRADE = {
    "en": "Trading Supplies Logistics Engineering Foods Consulting Office-Products Hardware Systems Services Media Motors Textiles Printing Pharmacy Restaurant Stationery Enterprise Bakery Electronics Medical Industries Mart Book-Centre",
    "de": "Handels Elektro Maschinenbau Logistik Bürobedarf Bau Getränke Medien Technik Consulting Druck Möbel Metallbau Software Gartenbau Werkzeug Reinigung",
    "fr": "Distribution Conseil Transports Bâtiment Fournitures Électricité Imprimerie Services Informatique Équipements Négoce Boulangerie Industrie",
    "es": "Distribuciones Suministros Transportes Construcciones Servicios Consultores Alimentación Informática Talleres Muebles Electricidad",
    "it": "Forniture Trasporti Costruzioni Servizi Consulenza Alimentari Impianti Grafica Elettronica Arredamenti Meccanica",
    "nl": "Handel Techniek Transport Bouw Kantoorartikelen Advies Groothandel Installatie Drukkerij Diensten Meubelen",
}  # fmt: skip
COMPANY_FORM = {
    "en": ("Ltd", "Ltd.", "Inc.", "LLC", "Co.", "Corp.", "PLC", "& Co", "Limited", "Group", "Sdn Bhd", "SDN. BHD.", "Pty Ltd", ""),
    "de": ("GmbH", "AG", "GmbH & Co. KG", "KG", "e.K.", "UG", "OHG", "GbR", "GmbH", "eG"),
    "fr": ("SARL", "SAS", "SA", "EURL", "& Fils", "S.A.R.L.", "SCI", "S.A.S."),
    "es": ("S.L.", "S.A.", "SL", "S.L.U.", "e Hijos", "S. Coop."),
    "it": ("S.r.l.", "S.p.A.", "SRL", "s.n.c.", "& C. S.a.s.", "Srl"),
    "nl": ("B.V.", "BV", "N.V.", "VOF", "& Zn.", "B.V."),
}  # fmt: skip
GOODS_HEAD = {
    "en": "Desk Chair Lamp Paper Toner Cable Filter Valve Pump Notebook Bracket Coffee Tea Bread Milk Rice Chicken Soap Battery Screw Panel Sensor Monitor Keyboard Service Installation Licence Training Support Consulting Transport Cleaning Repair Hosting Noodle Sauce Juice Pen Folder Tape Glove Hose Bolt Paint Timber Brush",
    "de": "Schreibtisch Bürostuhl Lampe Papier Toner Kabel Filter Ventil Pumpe Notizblock Halterung Kaffee Tee Brot Milch Schraube Platte Sensor Monitor Tastatur Wartung Montage Lizenz Schulung Beratung Transport Reinigung Reparatur Ordner Klebeband Handschuhe Schlauch Farbe Holz Trennblätter Joghurt",
    "fr": "Bureau Chaise Lampe Papier Toner Câble Filtre Vanne Pompe Carnet Support Café Thé Pain Lait Vis Panneau Capteur Écran Clavier Maintenance Installation Licence Formation Conseil Transport Nettoyage Réparation Classeur Gants Tuyau Peinture",
    "es": "Mesa Silla Lámpara Papel Tóner Cable Filtro Válvula Bomba Cuaderno Soporte Café Té Pan Leche Tornillo Panel Sensor Monitor Teclado Mantenimiento Instalación Licencia Formación Consultoría Transporte Limpieza Reparación Carpeta Guantes",
    "it": "Scrivania Sedia Lampada Carta Toner Cavo Filtro Valvola Pompa Quaderno Supporto Caffè Tè Pane Latte Vite Pannello Sensore Monitor Tastiera Manutenzione Installazione Licenza Formazione Consulenza Trasporto Pulizia Riparazione Guanti",
    "nl": "Bureau Stoel Lamp Papier Toner Kabel Filter Klep Pomp Schrift Beugel Koffie Thee Brood Melk Schroef Paneel Sensor Monitor Toetsenbord Onderhoud Montage Licentie Training Advies Transport Schoonmaak Reparatie Ordner Handschoenen",
}  # fmt: skip
GOODS_TAIL = {
    "en": "black large premium 500g 1L A4 set standard 2.5mm pack/10 deluxe organic 100% steel blue monthly annual on-site 12V XL fresh wireless",
    "de": "schwarz groß Premium 500g 1L A4 Set Standard 2,5mm 10er-Pack Edelstahl blau monatlich jährlich vor-Ort 12V XL frisch kabellos",
    "fr": "noir grand premium 500g 1L A4 lot standard 2,5mm x10 inox bleu mensuel annuel sur-site 12V XL frais",
    "es": "negro grande premium 500g 1L A4 juego estándar 2,5mm x10 acero azul mensual anual 12V XL",
    "it": "nero grande premium 500g 1L A4 set standard 2,5mm x10 acciaio blu mensile annuale 12V XL",
    "nl": "zwart groot premium 500g 1L A4 set standaard 2,5mm 10-pak staal blauw maandelijks jaarlijks 12V XL",
}  # fmt: skip

# Invented captions: "<modifier> <head>", a head with its synonyms (used by queries, never on the page).
RANDOM_HEAD = {
    "number": ("no", "id"), "code": ("identifier", "key"), "name": ("designation",), "type": ("kind", "sort"), "level": ("grade", "stage"),
    "status": ("state", "condition"), "rate": ("ratio",), "size": ("dimension",), "class": ("category", "group"), "unit": ("department",),
    "manager": ("head", "supervisor"), "location": ("place", "site"), "source": ("origin",), "method": ("procedure", "way"), "result": ("outcome", "finding"),
    "period": ("interval", "time span"), "limit": ("maximum", "ceiling"), "count": ("number of pieces", "tally"), "volume": ("quantity",), "title": ("heading",),
    "agent": ("representative",), "owner": ("proprietor", "holder"), "date": ("day",), "amount": ("sum",), "value": ("worth",), "weight": ("mass",), "length": ("extent",),
    "temperature": ("heat",), "brand": ("make", "trademark"), "region": ("area", "district"), "section": ("part",), "zone": ("area",), "fee": ("charge",), "grade": ("mark",),
    "supplier": ("provider",), "purpose": ("aim", "goal"), "reason": ("cause", "ground"), "target": ("goal",), "budget": ("funds",), "allowance": ("subsidy",),
    "inspector": ("examiner",), "reviewer": ("evaluator",), "operator": ("handler",), "witness": ("observer",), "category": ("class",), "priority": ("urgency",),
    "distance": ("range",), "speed": ("velocity",), "pressure": ("stress",), "color": ("hue", "shade"), "material": ("substance",), "model": ("version",), "format": ("layout",),
    "language": ("tongue",), "channel": ("route",), "balance": ("remainder",), "deposit": ("down payment",), "duration": ("length of time",), "frequency": ("how often",),
    "quantity": ("amount", "how many"), "batch": ("lot",), "serial": ("running number",), "series": ("line",), "subject": ("topic",), "objective": ("aim",), "comment": ("remark",),
}  # fmt: skip
RANDOM_MODIFIER = ["sample", "product", "test", "machine", "room", "vehicle", "plot", "crop", "cargo", "animal", "library", "film", "book", "course", "lesson", "team", "player", "match", "venue", "ticket", "vessel", "engine", "route", "flight", "cabin", "tank", "filter", "reactor", "patient", "dose", "lab", "survey", "respondent", "store", "brand", "market", "campaign", "media", "shelf", "pallet", "container", "permit", "license", "mineral", "survey", "well", "drill", "pipe", "field", "harvest", "seed", "soil", "forest", "tree", "water", "rainfall", "storm", "bridge", "tunnel", "road", "lane", "signal", "sensor", "meter", "panel", "roof", "wall", "floor", "window", "door", "lock", "key", "alarm", "fire", "safety", "hazard", "risk", "incident", "claim", "case", "court", "hearing", "judge", "panel", "committee", "council", "board", "member", "donor", "grant", "fund", "loan", "asset", "share", "stock", "bond", "trade", "export", "import", "customs", "tariff", "quota", "visa", "guest", "host", "event", "session", "track", "speaker", "paper", "editor", "author", "draft", "proof", "print", "run", "color", "fabric", "dye", "thread", "garment", "shoe", "hat", "jewel", "stone", "metal", "alloy", "wire", "circuit", "chip", "board", "battery", "lamp", "lens", "camera", "frame", "scene", "actor", "script", "song", "album", "artist", "gallery", "museum", "exhibit", "auction", "lot", "bid", "estate", "parcel", "survey", "boundary", "tenant", "lease", "rent", "deposit", "final", "initial", "current", "previous", "next", "actual", "planned", "estimated", "approved", "requested", "maximum", "minimum", "average", "local", "regional", "primary", "secondary", "internal", "external", "temporary", "annual", "weekly", "daily", "net", "gross", "special", "general", "standard", "alternate", "total", "original", "revised", "expected", "proposed", "assigned"]  # fmt: skip
RANDOM_LOCAL = {
    "de": (["Proben", "Prüf", "Geräte", "Fahrzeug", "Flächen", "Ernte", "Ladungs", "Kurs", "Labor", "Markt", "Gebäude", "Risiko", "Sitzungs", "Material", "Anlagen", "Raum", "Mess", "Bau", "Planungs", "Projekt", "Lager", "Tier", "Film", "Schiffs", "Motor"],
           ["nummer", "kennung", "art", "stufe", "leiter", "ort", "grund", "wert", "zahl", "gruppe", "klasse", "dauer", "menge", "höhe", "länge", "gewicht", "leitung", "zweck", "status", "code", "bezeichnung"]),
    "fr": (["de-l'échantillon", "du-véhicule", "de-la-machine", "du-lot", "de-la-salle", "du-cours", "du-navire", "du-dossier", "de-l'essai", "du-capteur", "du-secteur", "de-la-récolte", "du-bâtiment", "de-séance"],
           ["numéro", "code", "type", "niveau", "statut", "lieu", "motif", "durée", "valeur", "nombre", "catégorie", "responsable", "volume", "titre", "objet", "taille", "nom"]),
    "es": (["de-muestra", "del-vehículo", "de-máquina", "del-lote", "de-sala", "del-curso", "del-buque", "del-ensayo", "del-sensor", "de-zona", "de-cosecha", "del-edificio", "de-sesión"],
           ["número", "código", "tipo", "nivel", "estado", "lugar", "motivo", "duración", "valor", "cantidad", "categoría", "responsable", "volumen", "título", "objeto", "tamaño"]),
    "it": (["del-campione", "del-veicolo", "della-macchina", "del-lotto", "della-sala", "del-corso", "della-nave", "della-prova", "del-sensore", "di-zona", "del-raccolto", "dell'edificio", "di-seduta"],
           ["numero", "codice", "tipo", "livello", "stato", "luogo", "motivo", "durata", "valore", "quantità", "categoria", "responsabile", "volume", "titolo", "oggetto"]),
    "nl": (["monster", "voertuig", "machine", "partij", "zaal", "cursus", "schip", "proef", "sensor", "zone", "oogst", "gebouw", "zitting", "materiaal", "dossier", "project"],
           ["nummer", "code", "type", "niveau", "status", "plaats", "reden", "duur", "waarde", "aantal", "klasse", "leider", "volume", "titel", "doel"]),
}  # fmt: skip
SENTENCES = {
    "en": (
        "Please quote the number above in all correspondence.", "Goods remain our property until paid in full.", "Thank you for your business!",
        "Errors and omissions excepted.", "This document was produced by a computer and is valid without signature.", "Interest is charged on late payments at the statutory rate.",
        "Complaints must be made in writing within eight days of receipt.", "We look forward to working with you again.", "Our general conditions apply, as printed overleaf.",
        "Please check the details and tell us about any change.", "If any of these pages are not legible please call this office.", "Retain this copy for your records.",
        "Goods sold are not returnable without this slip.", "Payment by bank transfer is preferred.", "Prices are stated without tax unless noted otherwise.", "Thank you, please come again",
    ),
    "de": (
        "Bitte geben Sie bei Zahlung die oben genannte Nummer an.", "Die Ware bleibt bis zur vollständigen Bezahlung unser Eigentum.", "Vielen Dank für Ihren Auftrag!", "Es gelten unsere allgemeinen Geschäftsbedingungen.",
        "Dieses Schreiben wurde maschinell erstellt und ist ohne Unterschrift gültig.", "Wir bedanken uns für die gute Zusammenarbeit.", "Beanstandungen bitte innerhalb von acht Tagen melden.",
        "Bei Rückfragen stehen wir Ihnen gern zur Verfügung.", "Zahlbar ohne Abzug.", "Wir berechnen Ihnen wie vereinbart folgende Leistungen:", "Mit freundlichen Grüßen", "Vielen Dank für Ihren Einkauf",
    ),
    "fr": (
        "Merci de rappeler ce numéro dans toute correspondance.", "Nous vous remercions de votre confiance.", "Pas d'escompte pour paiement anticipé.", "Les marchandises restent notre propriété jusqu'au paiement intégral.",
        "Tout retard entraîne une indemnité forfaitaire pour frais de recouvrement.", "Document établi par ordinateur.", "Veuillez conserver ce document.", "Merci de votre visite, à bientôt",
    ),
    "es": (
        "Rogamos indiquen este número en su correspondencia.", "Gracias por su confianza.", "La mercancía sigue siendo nuestra hasta su pago completo.", "Documento generado por ordenador.",
        "No se admiten devoluciones sin este comprobante.", "Gracias por su visita", "Conserve este documento.",
    ),
    "it": (
        "Si prega di indicare il numero del documento nel pagamento.", "Grazie per la fiducia accordata.", "La merce resta di nostra proprietà fino al saldo.", "Documento emesso da sistema informatico.",
        "Reclami entro otto giorni dal ricevimento.", "Grazie e arrivederci", "Conservare il presente documento.",
    ),
    "nl": (
        "Vermeld bij betaling het bovenstaande nummer.", "Wij danken u voor uw opdracht.", "De goederen blijven ons eigendom tot volledige betaling.", "Op al onze leveringen zijn onze voorwaarden van toepassing.",
        "Dit document is automatisch aangemaakt.", "Bedankt en tot ziens", "Bewaar dit document goed.",
    ),
}  # fmt: skip

# Sentences that hold dates, amounts, names and numbers nobody asks for.
DECOYS = {
    "en": ("We refer to your letter of {date} and confirm that {goods} will be sent to {city}.", "Please call {person} at {phone} before {date} with any questions.", "A fee of {money} is charged for every reminder after {date}.", "The meeting with {company} in {city} has been moved to {date}.", "Our offer {id} for {goods} was worth {money} and has expired.", "Copies were sent to {person} and {company}.", "Returns must reach {company}, {city}, within 14 days."),
    "de": ("Wir beziehen uns auf Ihr Schreiben vom {date} und liefern {goods} nach {city}.", "Bei Fragen wenden Sie sich bitte an {person}, Tel. {phone}.", "Für jede Mahnung nach dem {date} berechnen wir {money}.", "Unser Angebot {id} über {money} ist nicht mehr gültig.", "Die Besprechung mit {company} wurde auf den {date} verlegt."),
    "fr": ("Suite à votre courrier du {date}, nous livrons {goods} à {city}.", "Pour toute question, appelez {person} au {phone}.", "Une pénalité de {money} est due après le {date}.", "Notre offre {id} de {money} n'est plus valable."),
    "es": ("En relación con su carta del {date}, enviamos {goods} a {city}.", "Para cualquier duda llame a {person}, tel. {phone}.", "Se cobrará un recargo de {money} después del {date}.", "Nuestra oferta {id} por {money} ha caducado."),
    "it": ("Con riferimento alla Vs. lettera del {date}, spediamo {goods} a {city}.", "Per domande rivolgersi a {person}, tel. {phone}.", "Dopo il {date} si applica una mora di {money}.", "La nostra offerta {id} di {money} non è più valida."),
    "nl": ("Naar aanleiding van uw brief van {date} leveren wij {goods} in {city}.", "Voor vragen kunt u bellen met {person}, tel. {phone}.", "Na {date} wordt {money} in rekening gebracht.", "Onze offerte {id} van {money} is verlopen."),
}  # fmt: skip
