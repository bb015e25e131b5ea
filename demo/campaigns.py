"""The demo's campaigns, with every status and with texts as reviewers see them."""

from dataclasses import dataclass

from campaigns.choices import UseCase
from campaigns.models import CampaignStatus
from campaigns.models.campaign import DEFAULT_NUMBER_LIMIT


@dataclass(frozen=True, slots=True)
class DemoCampaign:
    """A campaign that was submitted `days` ago."""

    brand: str
    name: str
    use_case: str
    days: int
    description: str
    samples: tuple[str, ...]
    message_flow: str
    status: str = CampaignStatus.APPROVED
    failure_reason: str = ""
    keywords: str = "START, JOIN"
    number_limit: int = DEFAULT_NUMBER_LIMIT
    sub_use_cases: tuple[str, ...] = ()


HARBOR_CAMPAIGNS = (
    DemoCampaign(
        "Harbor Coffee",
        "Order updates",
        UseCase.ACCOUNT_NOTIFICATION,
        112,
        "Tells customers who ordered ahead when their order is accepted, ready or late.",
        (
            "Harbor Coffee: order 4417 is ready at the counter on 23rd Street. Reply STOP to stop.",
            "Harbor Coffee: we are running 10 minutes late with order 4421. Sorry!",
        ),
        "Customers tick “Text me about my order” at checkout on harborcoffee.example. The box is "
        "not pre-ticked and names the brand, the frequency and how to stop.",
    ),
    DemoCampaign(
        "Harbor Coffee",
        "Pickup alerts",
        UseCase.DELIVERY_NOTIFICATION,
        104,
        "One number for each café tells guests nearby that their pickup waits on the shelf.",
        (
            "Harbor Coffee: your flat white waits on shelf 3. It stays warm until 9:40.",
            "Harbor Coffee: order 882 goes back to the bar in 5 minutes. Reply HELP for help.",
        ),
        "Guests scan the code on the café's door, which opens a message to the café's number with "
        "the word PICKUP; sending it is the opt-in.",
        keywords="PICKUP",
    ),
    DemoCampaign(
        "Harbor Coffee",
        "Appointment reminders",
        UseCase.CUSTOMER_CARE,
        101,
        "Reminds people of the tastings and barista classes that they have booked with us.",
        (
            "Harbor Coffee: your tasting is tomorrow at 4 pm. Reply C to confirm, X to cancel.",
            "Harbor Coffee: your class on Saturday has moved to 11 am. Reply STOP to stop.",
        ),
        "People give their mobile number and tick “Remind me by text” when they book a class on "
        "harborcoffee.example/classes.",
    ),
    DemoCampaign(
        "Harbor Coffee",
        "Spring offers",
        UseCase.MARKETING,
        67,
        "Sends members of the Harbor Club at most four offers a month on coffee and pastry.",
        (
            "Harbor Club: two croissants for one until Sunday. Show this text. STOP to stop.",
            "Harbor Club: the Ethiopia harvest is in, 15% off this week: harborcoffee.example/s",
        ),
        "Members join the Harbor Club at the counter or on the web and tick a separate box for "
        "texts; a confirmation asks them to reply YES.",
        keywords="CLUB",
    ),
    DemoCampaign(
        "Harbor Roasters",
        "Two-factor codes",
        UseCase.TWO_FACTOR,
        96,
        "Sends a one-time code to wholesale customers who sign in to the ordering portal.",
        (
            "Harbor Roasters: your sign-in code is 481 920. It is good for 10 minutes.",
            "Harbor Roasters: 220 417 confirms your new address. Not you? Call (212) 555-0100.",
        ),
        "Customers turn on two-step sign-in in the portal's settings and type their mobile number "
        "themselves; the page says that each sign-in sends one text.",
        keywords="",
    ),
    DemoCampaign(
        "Harbor Roasters",
        "Wholesale notices",
        UseCase.MIXED,
        83,
        "Tells wholesale customers about price changes, delivery days and roasting holidays.",
        (
            "Harbor Roasters: we do not deliver on Monday. Order by Friday noon, please.",
            "Harbor Roasters: house blend is $8.40 a pound from 1 May. Reply STOP to stop.",
        ),
        "The wholesale contract has a clause on texts with a box of its own, which the customer "
        "initials.",
        CampaignStatus.SUSPENDED,
        "T-Mobile reports complaints: people who had replied STOP received two more messages.",
        sub_use_cases=(UseCase.ACCOUNT_NOTIFICATION, UseCase.CUSTOMER_CARE),
    ),
    DemoCampaign(
        "Harbor Coffee",
        "Holiday offers",
        UseCase.MARKETING,
        128,
        "Sent members of the Harbor Club the offers of the holiday season, ten in all.",
        (
            "Harbor Club: gingerbread latte for $3 today only. Show this text. STOP to stop.",
            "Harbor Club: gift boxes are 20% off until the 24th: harborcoffee.example/gifts",
        ),
        "Members join the Harbor Club at the counter or on the web and tick a separate box for "
        "texts.",
        CampaignStatus.EXPIRED,
    ),
    DemoCampaign(
        "Harbor Coffee",
        "Beta notices",
        UseCase.LOW_VOLUME,
        3,
        "Invites customers who try out the new app to give feedback once a week.",
        (
            "Harbor Coffee: a new build is in your store. What is better now? Reply with a word.",
            "Harbor Coffee: thank you for testing. Your next drink is on us.",
        ),
        "Testers sign up in the app under “Try new things” and agree to weekly texts there.",
        CampaignStatus.PENDING,
        sub_use_cases=(UseCase.CUSTOMER_CARE, UseCase.ACCOUNT_NOTIFICATION),
    ),
    DemoCampaign(
        "Harbor Coffee",
        "Loyalty news",
        UseCase.MARKETING,
        12,
        "Sends members of the Harbor Club a monthly note on what their points are worth.",
        (
            "You have 240 points! That is a free drink.",
            "Points double this weekend. See you!",
        ),
        "Members join the Harbor Club at the counter and give their mobile number.",
        CampaignStatus.REJECTED,
        "The sample messages do not name the brand, and none of them says how to stop.",
    ),
    DemoCampaign(
        "Harbor Coffee",
        "Barista hiring",
        UseCase.CUSTOMER_CARE,
        1,
        "Arranges interviews with people who applied for work at one of our cafés.",
        (
            "Harbor Coffee: can you come for a trial shift on Tuesday at 8? Reply Y or N.",
            "Harbor Coffee: we have moved your interview to 3 pm. Reply STOP to stop.",
        ),
        "Applicants agree to texts about their application on the form at harborcoffee.example.",
        CampaignStatus.DRAFT,
    ),
    DemoCampaign(
        "Prado's Coffee Cart",
        "Where the cart is",
        UseCase.SOLE_PROPRIETOR,
        70,
        "Tells regulars each morning at which corner the coffee cart stands today.",
        (
            "Prado's Coffee Cart: Bryant Park until noon today. Reply STOP to stop.",
            "Prado's Coffee Cart: no cart tomorrow, the axle needs a day. Sorry!",
        ),
        "Regulars text CART to the number on the side of the cart; a reply confirms and says how "
        "to stop.",
        keywords="CART",
        number_limit=1,
    ),
    DemoCampaign(
        "Harbor Catering",
        "Catering quotes",
        UseCase.CUSTOMER_CARE,
        2,
        "Sends quotes to offices which asked for catering, and answers their questions.",
        (
            "Harbor Catering: your quote for 40 people is ready: harborcoffee.example/q/81",
            "Harbor Catering: we have you down for 9 am on Thursday. Reply STOP to stop.",
        ),
        "Offices ask for a quote on the web and tick “You may text me about this quote”.",
        CampaignStatus.PENDING,
    ),
)
