"""What ten people wrote down, and what they asked each other."""

from dataclasses import dataclass, field

from odoo.fields import Command

# name, keeper, days between reviews
SPACES = {
    "Workshop": ("repairer", 120),
    "Selling": ("sales_manager", 180),
    "Office rules": ("office_manager", 365),
    "Warehouse and buying": ("warehouse_head", 180),
}
TOPICS = {
    "Machines and repairs": ("repairer", "technician"),
    "Prices and offers": ("sales_manager", "boss"),
    "Stock and deliveries": ("warehouse_head", "purchaser"),
    "Office and expenses": ("office_manager", "accountant"),
}
SYNONYMS = [
    "washer, pressure washer, cleaner",
    "hose, tube, pipe",
    "invoice, bill",
    "quotation, quote, offer",
    "filter, strainer, cartridge",
]


@dataclass
class Page:
    """One article: where it stands, since when, and what it says."""

    space: str
    title: str
    text: str
    day: int
    author: str = ""
    above: str = ""
    about: tuple = ()
    must_read: str = "no"
    roles: tuple = ()
    later: list = field(default_factory=list)  # (day, what changed, new text)
    keywords: str = ""
    fate: str = "published"

    @property
    def owner(self):
        return self.author or SPACES[self.space][0]


PAGES = [
    Page(
        "Workshop",
        "A washer does not build up pressure",
        "<p>Nine times of ten it is water, not the pump. In this order:</p>"
        "<ol><li>Open the tap fully and measure: less than 8 litres a minute is too"
        " little.</li><li>Clean the inlet filter.</li><li>Run the machine without the"
        " lance until no air comes.</li><li>Exchange the nozzle; a worn one costs 30 %"
        " of the pressure.</li><li>Only then open the pump: seals first, valves"
        " second.</li></ol>",
        -86,
        about=("MC-100", "MC-200"),
        keywords="low pressure, pulsating, weak jet",
        later=[
            (
                -20,
                "Nozzle before pump",
                "<p>Nine times of ten it is water, not the pump. In this order:</p>"
                "<ol><li>Open the tap fully and measure: less than 9 litres a minute is"
                " too little.</li><li>Clean the inlet filter.</li><li>Run the machine"
                " without the lance until no air comes.</li><li>Exchange the nozzle; a"
                " worn one costs 30 % of the pressure and five minutes of your time."
                "</li><li>Only then open the pump: seals first, valves second.</li>"
                "</ol><p>Write the measured litres on the repair.</p>",
            )
        ],
    ),
    Page(
        "Workshop",
        "Exchanging the seals of the pump",
        "<p>Set of seals, 20 minutes, torque 12 Nm. Grease the lips with silicone,"
        " never with oil. Turn the shaft by hand three times before you close it.</p>",
        -85,
        above="A washer does not build up pressure",
        about=("SP-100",),
    ),
    Page(
        "Workshop",
        "The motor smells burnt",
        "<p>Stop at once. Measure the winding: below 1 MΩ the motor is gone, tell the"
        " customer the price of a new one before you order it. Look at the cable: a"
        " reel that stays rolled up is the usual reason.</p>",
        -70,
        author="technician",
        about=("TL-100",),
    ),
    Page(
        "Workshop",
        "Taking a device in at the counter",
        "<p>Ask and write down: what it does, since when, what was tried. Take a photo"
        " of all sides. List the accessories, lance and hose included. Tell a day, not"
        " “soon”.</p>",
        -60,
        author="service_agent",
        must_read="open",
        roles=("service_agent", "repairer", "technician"),
        later=[
            (
                -9,
                "Photos of all sides",
                "<p>Ask and write down: what it does, since when, what was tried. Take"
                " photos of all four sides and of the type plate. List the accessories,"
                " lance and hose included. Tell a day, not “soon”.</p>",
            )
        ],
    ),
    Page(
        "Workshop",
        "Safety before you open a device",
        "<p>Unplug it, discharge the capacitor, wait five minutes. Goggles on when you"
        " work under pressure. Nobody works on a running machine alone.</p>",
        -55,
        must_read="confirm",
        roles=(
            "technician",
            "repairer",
            "warehouse_head",
            "service_agent",
            "purchaser",
            "office_manager",
            "accountant",
            "salesperson",
            "sales_manager",
            "boss",
        ),
    ),
    Page(
        "Workshop",
        "Winter storage of battery machines",
        "<p>Half charged, dry, above five degrees. Never empty. Check in January.</p>",
        -88,
        fate="outdated",
    ),
    Page(
        "Selling",
        "Which washer for which customer",
        "<table><tr><td>Hotels, clinics</td><td>quiet, cold water, 10 bar</td></tr>"
        "<tr><td>Car washes</td><td>hot water, two lances</td></tr><tr><td>Builders"
        "</td><td>petrol engine, big wheels</td></tr></table><p>Ask for the water"
        " first, then for the dirt, then for the budget.</p>",
        -80,
        about=("MC-100", "MC-200", "MC-300"),
    ),
    Page(
        "Selling",
        "When the customer says it is too expensive",
        "<p>Compare with what? Show the cost of a year, with seals, nozzles and one day"
        " of standstill. Offer the service contract before you offer a discount.</p>",
        -44,
        author="salesperson",
    ),
    Page(
        "Selling",
        "Discounts: who may give what",
        "<p>Up to 20 % is yours. From 20 % the head of sales audits it, from 50,000 the"
        " managing director. Write the reason into the quotation; it is read.</p>",
        -75,
        must_read="confirm",
        roles=("salesperson", "sales_manager", "service_agent", "boss"),
        fate="due",
    ),
    Page(
        "Selling",
        "Margins by product family",
        "<p>Machines 18 to 24 %, tools 30 %, spare parts 45 %, service 60 %. Not for"
        " customers, not for the shop floor.</p>",
        -40,
        roles=("boss", "sales_manager", "accountant"),
    ),
    Page(
        "Office rules",
        "Expenses: what is paid and how",
        "<p>Photograph the receipt the same day. Meals with customers: names and"
        " reason. From 300 it the office audits it, from 2,000 the director.</p>",
        -83,
        must_read="open",
        keywords="travel, hotel, receipt",
    ),
    Page(
        "Office rules",
        "Sick, late or on leave",
        "<p>Call before eight. From the third day a certificate. Leave is asked for two"
        " weeks ahead; August by the end of April.</p>",
        -82,
    ),
    Page(
        "Office rules",
        "First week of a new colleague",
        "<p>Keys and account on the first morning, a round through all rooms, lunch"
        " with the team. Safety briefing before any machine. A talk on Friday.</p>",
        -30,
        later=[
            (
                -6,
                "Safety first",
                "<p>Safety briefing on the first morning, before anything else. Keys"
                " and account, a round of all rooms, lunch with the team. A talk on"
                " Friday.</p>",
            )
        ],
    ),
    Page(
        "Warehouse and buying",
        "Goods that arrive damaged",
        "<p>Photograph before you unload, let the driver sign. Put it on the red shelf,"
        " tell the buyer the same hour: claims run out after seven days.</p>",
        -65,
        keywords="broken, carton, claim",
    ),
    Page(
        "Warehouse and buying",
        "Counting a shelf without stopping the day",
        "<p>One aisle a week, before ten. Count twice, the second time by somebody"
        " else. A difference above 50 goes to the warehouse head.</p>",
        -50,
    ),
    Page(
        "Warehouse and buying",
        "Vendors that deliver late",
        "<p>Remind three days before the promised day, not after it. Two late"
        " deliveries in a quarter: ask a second vendor.</p>",
        -25,
        author="purchaser",
        fate="review",
    ),
    Page(
        "Office rules",
        "Sorting the waste of the workshop",
        "<p>Oil, batteries and filters go into the marked drums.</p>",
        -4,
        author="technician",
        fate="draft",
    ),
]


@dataclass
class Ask:
    """One question: who asked what, and what came of it."""

    topic: str
    person: str
    title: str
    day: float
    answers: tuple = ()  # (who, text)
    accepted: int = -1
    by: str = ""  # who accepts; nobody is the asker
    detail: str = ""
    anonymous: bool = False
    to: str = ""
    customer: int = -1
    fate: str = ""


ASKS = [
    Ask(
        "Machines and repairs",
        "service_agent",
        "Which nozzle fits the small washer?",
        -70,
        (
            ("repairer", "<p>The 040 for the MC-100, the 050 for the MC-200.</p>"),
            ("technician", "<p>040. Do not sell the 050, the pump cannot feed it.</p>"),
        ),
        0,
        by="repairer",
        fate="article",
    ),
    Ask(
        "Prices and offers",
        "salesperson",
        "May I promise a delivery week before the order?",
        -58,
        (
            (
                "sales_manager",
                "<p>Only what the warehouse confirms; write “planned”.</p>",
            ),
        ),
        0,
    ),
    Ask(
        "Office and expenses",
        "technician",
        "Does the office pay parking fines?",
        -41,
        (
            ("accountant", "<p>No. Parking fees yes, fines are yours.</p>"),
            ("office_manager", "<p>Fees with the receipt; fines never.</p>"),
        ),
        1,
        by="office_manager",
    ),
    Ask(
        "Stock and deliveries",
        "salesperson",
        "How long do we keep goods a customer has paid and not fetched?",
        -33,
        (
            (
                "warehouse_head",
                "<p>Thirty days, then we call; sixty, then we deliver.</p>",
            ),
        ),
        0,
    ),
    Ask(
        "Machines and repairs",
        "technician",
        "Error E7 on the floor scrubber, what is it?",
        -21,
        (
            (
                "repairer",
                "<p>The brush motor draws too much. Clean the brush first.</p>",
            ),
        ),
        detail="<p>It comes after ten minutes and goes when I switch it off.</p>",
        customer=6,
    ),
    Ask(
        "Office and expenses",
        "repairer",
        "Is overtime paid or compensated?",
        -12,
        (("office_manager", "<p>Compensated within three months.</p>"),),
        anonymous=True,
        fate="better",
    ),
    Ask(
        "Machines and repairs",
        "service_agent",
        "Can a washer be connected to a rain barrel?",
        -3,
    ),
    Ask(
        "Stock and deliveries",
        "accountant",
        "Who signs for deliveries after five?",
        -2,
    ),
    Ask(
        "Prices and offers",
        "salesperson",
        "What do we charge for a demonstration on site?",
        -1,
        detail="<p>The hotel wants two hours with both machines.</p>",
        customer=3,
    ),
    Ask(
        "Prices and offers",
        "purchaser",
        "Do our freight costs go into the list price?",
        -1,
        to="accountant",
    ),
    Ask(
        "Stock and deliveries",
        "technician",
        "Where do loan machines go when they come back dirty?",
        0,
    ),
    Ask(
        "Office and expenses",
        "warehouse_head",
        "How do I book a course for the forklift licence?",
        0,
    ),
    Ask(
        "Machines and repairs",
        "sales_manager",
        "Which of our machines run on 110 volts?",
        0,
    ),
    Ask(
        "Machines and repairs",
        "salesperson",
        "Nozzle for the small washer?",
        -40,
        fate="merge",
    ),
]
READERS = (
    "salesperson",
    "technician",
    "service_agent",
    "repairer",
    "purchaser",
    "accountant",
)


def build(stage):
    spaces, topics = _shelves(stage), _topics(stage)
    stage.env["office.article.synonym"].create([{"name": name} for name in SYNONYMS])
    articles = _write(stage, spaces)
    _read(stage, articles)
    _ask(stage, topics)


def _shelves(stage):
    values = [
        {
            "name": name,
            "sequence": place,
            "owner_id": stage.users[keeper].id,
            "review_days": days,
        }
        for place, (name, (keeper, days)) in enumerate(SPACES.items())
    ]
    spaces = stage.model("office.article.space", "office_manager").create(values)
    return dict(zip(SPACES, spaces, strict=True))


def _topics(stage):
    values = [
        {
            "name": name,
            "sequence": place,
            "owner_id": stage.users[owner].id,
            "helper_ids": [Command.link(stage.users[helper].id)],
        }
        for place, (name, (owner, helper)) in enumerate(TOPICS.items())
    ]
    topics = stage.model("office.question.topic", "office_manager").create(values)
    stage.env.ref("office_daily.topic_general").owner_id = stage.users["office_manager"]
    return dict(zip(TOPICS, topics, strict=True))


def _write(stage, spaces):
    articles = {}
    for page in PAGES:
        above = articles.get(page.above)
        article = stage.model("office.article", page.owner).create(
            _article_values(stage, page, spaces[page.space], above)
        )
        stage.backdate(article, create_date=stage.moment(page.day))
        articles[page.title] = article
        _publish(stage, page, article)
    return articles


def _article_values(stage, page, space, above):
    return {
        "name": page.title,
        "space_id": space.id,
        "parent_id": above and above.id,
        "draft_body": page.text,
        "must_read": page.must_read,
        "keywords": page.keywords,
        "is_for_everybody": not page.roles,
        "audience_role_ids": [
            Command.set(stage.env["crm.role"].search([("key", "in", page.roles)]).ids)
        ],
        "link_ids": [
            Command.create(
                {
                    "model": "product.template",
                    "res_id": stage.products[code].product_tmpl_id.id,
                }
            )
            for code in page.about
        ],
    }


def _publish(stage, page, article):
    if page.fate == "draft":
        return
    keeper = stage.users[SPACES[page.space][0]]
    if page.fate == "review" or page.owner != keeper.login:
        article.action_submit()
    if page.fate == "review":
        return
    _issue(stage, article.with_user(keeper), page.day)
    for day, note, text in page.later:
        article.write({"draft_body": text, "change_note": note})
        _issue(stage, article.with_user(keeper), day)
    if page.fate in ("due", "outdated"):
        article.action_expire()
        for _missed in range(2 if page.fate == "outdated" else 0):
            article._note_miss()


def _issue(stage, article, day):
    article.action_publish()
    moment = stage.moment(day, 10)
    stage.backdate(article, publish_date=moment)
    stage.backdate(article.sudo().version_ids[:1], publish_date=moment)
    article.sudo().invalidate_recordset(["version_ids"])
    due = stage.day(day + article.review_days)
    stage.backdate(article, date_review=max(due, stage.day(8)))


def _read(stage, articles):
    """Most is read by most; two must-reads wait for somebody."""
    for place, article in enumerate(articles.values()):
        if article.state not in ("published", "stale"):
            continue
        for turn, person in enumerate(READERS):
            mine = article.with_user(stage.users[person])
            if (place + turn) % 3 and mine.has_access("read"):
                _use(mine, place, turn)


def _use(article, place, turn):
    article.mark_opened()
    if (place + turn) % 4 == 1:
        article.action_feedback(True)
    if article.name.startswith("Which washer") and turn == 1:
        article.action_feedback(False, "Nothing about cleaning of solar panels")
    if turn == 2:
        article.insert_text()
    if (place + turn) % 5 == 2:
        article.action_solved()


def _ask(stage, topics):
    asked = {}
    for ask in ASKS:
        question = stage.model("office.question", ask.person).create(
            _question_values(stage, ask, topics[ask.topic])
        )
        asked[ask.title] = question
        moment = stage.moment(ask.day, 8 + len(asked) % 3, 15)
        stage.backdate(question, asked_date=moment, create_date=moment)
        question._set_clock(moment)
        _answer(stage, ask, question)
        _follow_up(stage, ask, question, asked)


def _question_values(stage, ask, topic):
    values = {
        "name": ask.title,
        "topic_id": topic.id,
        "detail": ask.detail,
        "is_anonymous": ask.anonymous,
        "addressed_user_id": stage.users[ask.to].id if ask.to else False,
    }
    if ask.customer >= 0:
        values["about"] = f"res.partner,{stage.customers[ask.customer].id}"
    return values


def _answer(stage, ask, question):
    made = [
        question.with_user(stage.users[person]).action_answer(text)
        for person, text in ask.answers
    ]
    moment = stage.moment(ask.day, 15)
    answers = stage.env["office.question.answer"].browse(made)
    stage.backdate(answers, create_date=moment)
    if made:
        answers[:1].with_user(stage.users["boss"]).action_vote()
        stage.backdate(question, answer_date=moment)
    if ask.accepted >= 0:
        decider = stage.users[ask.by or ask.person]
        question.with_user(decider).action_accept(made[ask.accepted])
        stage.backdate(question, accept_date=moment)


def _follow_up(stage, ask, question, asked):
    if ask.fate == "better":
        question.action_better("Also on Saturdays?")
    if ask.fate == "merge":
        kept = asked["Which nozzle fits the small washer?"]
        question.with_user(stage.users["repairer"]).action_merge(kept.id)
    if ask.fate == "article":
        action = question.with_user(stage.users["repairer"]).action_promote()
        article = stage.model("office.article", "repairer").browse(action["res_id"])
        article.space_id = stage.env["office.article.space"].search(
            [("name", "=", "Workshop")]
        )
        article.action_publish()
