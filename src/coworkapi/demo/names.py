"""Names of people, companies and what they meet for. Made up; the domains end in `.example`, which nobody can own."""

from __future__ import annotations


def _each(names: str) -> tuple[str, ...]:
    return tuple(names.split())


# Given and family names by where a family's names come from; people of one list are combined with each other.
NAMES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "german": (
        _each(
            "Anna Lena Jonas Felix Katharina Moritz Sophie Lukas Johanna Paul Greta Jürgen Käthe Björn Theresa Henrik "
            "Marlene Oskar Frieda Matthias"
        ),
        _each(
            "Müller Hoffmann Schäfer Köhler Brandt Vogel Weiß Krüger Lehmann Böhm Seidel Thiele Pfeiffer Großmann "
            "Reinhardt Kühn Jäger Sauer"
        ),
    ),
    "turkish": (
        _each("Elif Emre Deniz Zeynep Can Ayşe Mert Selin Kaan Defne"),
        _each("Yılmaz Kaya Demir Şahin Çelik Öztürk Arslan Doğan Aydın"),
    ),
    "polish": (
        _each("Agnieszka Piotr Małgorzata Tomasz Zofia Jakub Magdalena Paweł"),
        _each("Kowalczyk Wiśniewski Wójcik Zieliński Nowak Lewandowski Łukasik"),
    ),
    "vietnamese": (
        ("Minh Anh", "Thu Hà", "Quang", "Linh", "Đức", "Phương", "Bảo", "Mai"),
        ("Nguyễn", "Trần", "Phạm", "Lê", "Hoàng", "Vũ"),
    ),
    "nordic": (
        _each("Søren Ingrid Åsa Magnus Freja Leif Sigrid Eskil"),
        _each("Sørensen Lindqvist Ødegård Nyström Kjær Bergström Halvorsen"),
    ),
    "british": (
        _each(
            "Oliver Charlotte Harriet George Imogen Rhys Fiona Alistair Poppy Toby Eleanor Callum Beatrix Hugh "
            "Rosalind Gareth"
        ),
        _each(
            "Ashworth Pemberton Clarke MacLeod Whitfield Davies Thornton Bennett Llewellyn Fairbairn Hargreaves "
            "Sutcliffe Winslow Ogilvie"
        ),
    ),
    "irish": (
        _each("Siobhán Ciarán Aoife Niamh Declan Róisín Eoin Maeve"),
        ("O'Connor", "Byrne", "Gallagher", "O'Sullivan", "Kavanagh", "Doyle", "Ní Bhriain"),
    ),
    "indian": (
        _each("Priya Arjun Ananya Rohan Kavita Vikram Meera Sanjay Divya Nikhil Leela Harpreet"),
        _each("Sharma Patel Iyer Mehta Reddy Banerjee Kapoor Nair Chatterjee Gill Desai"),
    ),
    "nigerian": (
        _each("Adaeze Chidi Ngozi Tunde Folasade Emeka Amara Segun Ifeoma Kelechi"),
        _each("Okafor Adeyemi Balogun Eze Nwosu Ogunleye Okonkwo Abiola"),
    ),
    "pakistani": (
        _each("Ayesha Bilal Fatima Hamza Sana Usman Zainab Imran"),
        _each("Khan Ahmed Malik Qureshi Hussain Siddiqui Raza"),
    ),
    "american": (
        _each(
            "Emily Jordan Tyler Madison Logan Hannah Caleb Autumn Jackson Avery Cole Peyton Brooke Wyatt Dana Marcus"
        ),
        _each(
            "Walker Reynolds Brooks Coleman Harrington Sullivan Foster Hayes Whitaker Jefferson Barnes Monroe "
            "Callahan Wexler"
        ),
    ),
    "african_american": (
        _each("Imani Darnell Aaliyah Terrence Nia Malik Jasmine Andre Simone Isaiah"),
        _each("Washington Robinson Freeman Booker Gaines Hampton Langston"),
    ),
    "latin": (
        _each("Sofía Mateo Valentina Diego Camila Andrés Lucía Javier Ximena Tomás Inés João"),
        ("García", "Rodríguez", "Martínez", "Peña", "Vargas", "Castillo", "Núñez", "Rivera", "Silva", "de la Cruz"),
    ),
    "chinese": (
        _each("Wei Mei Jian Xiu Hao Lan Yifan Jing"),
        _each("Chen Wang Zhang Liu Huang Zhao Wu Lin"),
    ),
    "korean": (
        ("Min-jun", "Seo-yeon", "Ji-ho", "Ha-eun", "Hyun-woo", "Soo-ah"),
        _each("Kim Park Choi Jung Kang Yoon"),
    ),
    "arabic": (
        _each("Layla Omar Nour Karim Yasmin Tariq Hala Samir"),
        ("Haddad", "al-Masri", "Nasser", "Khoury", "Farouk", "Saleh"),
    ),
    "jewish": (
        _each("Miriam Ezra Talia Noam Rivka Ari Shira Eli"),
        _each("Goldberg Levy Rosen Katz Friedman Adler Weinstein"),
    ),
}

# Who lives where, as weights.
CITIES: dict[str, dict[str, int]] = {
    "berlin": {
        "german": 46,
        "turkish": 14,
        "polish": 9,
        "vietnamese": 7,
        "nordic": 7,
        "arabic": 6,
        "latin": 5,
        "british": 3,
        "nigerian": 3,
    },
    "london": {
        "british": 36,
        "indian": 16,
        "nigerian": 12,
        "pakistani": 10,
        "irish": 9,
        "polish": 5,
        "chinese": 5,
        "latin": 4,
        "nordic": 3,
    },
    "newyork": {
        "american": 30,
        "latin": 18,
        "african_american": 15,
        "chinese": 9,
        "jewish": 9,
        "korean": 7,
        "indian": 6,
        "irish": 4,
        "arabic": 2,
    },
}

# Team: name, domain, city, people, industry, founded.
TEAMS: tuple[tuple[str, str, str, int, str, str], ...] = (
    ("Papierflieger Software GmbH", "papierflieger.example", "berlin", 18, "Software", "2017-04-03"),
    ("Nordlicht Energieberatung", "nordlicht-energie.example", "berlin", 11, "Energy", "2019-09-16"),
    ("Studio Kastanie", "studio-kastanie.example", "berlin", 9, "Design", "2014-02-01"),
    ("Brücke & Partner Rechtsanwälte", "bruecke-partner.example", "berlin", 7, "Legal", "2008-11-10"),
    ("Moosgrün Biotech", "moosgruen.example", "berlin", 14, "Life sciences", "2020-06-22"),
    ("Kiezkurier Logistik", "kiezkurier.example", "berlin", 8, "Logistics", "2021-03-08"),
    ("Lautwerk Audio", "lautwerk.example", "berlin", 5, "Media", "2018-08-13"),
    ("Zweite Etage Architekten", "zweite-etage.example", "berlin", 10, "Architecture", "2012-05-07"),
    ("Feldspat Data", "feldspat.example", "berlin", 6, "Software", "2022-01-10"),
    ("Sternwarte Robotik", "sternwarte-robotik.example", "berlin", 4, "Robotics", "2023-10-02"),
    ("Tidewater Analytics Ltd", "tidewater-analytics.example", "london", 16, "Finance", "2016-07-18"),
    ("Marlowe & Finch", "marlowe-finch.example", "london", 8, "Publishing", "2011-03-28"),
    ("Bermondsey Foods", "bermondsey-foods.example", "london", 9, "Food", "2018-05-21"),
    ("Copperfield Health", "copperfield-health.example", "london", 12, "Health", "2020-02-17"),
    ("Kestrel Mobility", "kestrel-mobility.example", "london", 7, "Mobility", "2021-11-01"),
    ("Second Draft Productions", "second-draft.example", "london", 5, "Media", "2019-01-14"),
    ("Threadneedle Labs", "threadneedle-labs.example", "london", 10, "Finance", "2022-09-05"),
    ("Saltmarsh Conservation Trust", "saltmarsh-trust.example", "london", 6, "Charity", "2005-06-01"),
    ("Bridge & Beacon LLC", "bridge-beacon.example", "newyork", 13, "Consulting", "2013-10-21"),
    ("Navy Yard Instruments", "navyyard-instruments.example", "newyork", 9, "Hardware", "2018-03-12"),
    ("Pier Four Studios", "pier-four.example", "newyork", 7, "Film", "2017-08-07"),
    ("Redhook Roasters", "redhook-roasters.example", "newyork", 4, "Food", "2015-04-20"),
    ("Lantern Legal Aid", "lantern-legal.example", "newyork", 8, "Legal", "2009-09-14"),
    ("Fulton Street Software", "fulton-street.example", "newyork", 11, "Software", "2020-10-05"),
    ("Second Avenue Games", "second-avenue-games.example", "newyork", 6, "Games", "2022-05-16"),
)

SOLO_TRADES = (
    "Translation",
    "Photography",
    "Copywriting",
    "Illustration",
    "Bookkeeping",
    "UX research",
    "Journalism",
    "Web development",
    "Coaching",
    "Grant writing",
    "Podcasting",
    "Data analysis",
)

MEETINGS = (
    "Sprint planning",
    "Client call",
    "Design review",
    "Interview",
    "Board meeting",
    "Weekly sync",
    "Budget review",
    "Workshop",
    "Pitch rehearsal",
    "Retrospective",
    "Onboarding",
    "Contract negotiation",
    "Roadmap",
    "Editorial meeting",
    "User research session",
    "Supplier meeting",
    "Quarterly review",
    "Training",
    None,
    None,
    None,
)
EVENTS = (
    "Product launch",
    "Community breakfast",
    "Film screening",
    "Founders' evening",
    "Panel: the future of work",
    "Book launch",
    "Charity auction",
    "Data meetup",
    "All-hands",
    "Open house",
)
WALK_INS = ("Walk-in: viewing", "Walk-in: day visitor", "House meeting", "Tour for prospects")
REASONS = (
    "Client moved the meeting",
    "Sick child at home",
    "Meeting is online now",
    "Double planned",
    "Train cancelled",
    "Not needed any more",
    None,
)
NOTES = (
    "Prefers the quiet corner by the window; sensitive to light.",
    "Asked about a second monitor; told them about the equipment pool.",
    "Invoice goes to the accountant, not to the member.",
    "Brings a guide dog; the front desk knows.",
    "Interested in a private office from next quarter.",
    "Parcel service knows the number; collects after 17:00.",
    "Speaks at our community evenings now and then.",
    "Allergic to nuts: mind the catering.",
)
TEAM_NOTES = (
    "Contact for invoices changed in spring; see the billing account.",
    "Wants to grow by four desks within the year.",
    "Renewal talk planned; happy with the space, less so with the coffee.",
)
