"""What the many campaigns are for, with texts as reviewers see them."""

from dataclasses import dataclass

from campaigns.choices import UseCase

_ACCOUNT, _CARE = UseCase.ACCOUNT_NOTIFICATION, UseCase.CUSTOMER_CARE
_CHECKOUT = "Customers tick a box for texts at checkout; it is not pre-ticked and names {brand}."
_SETTINGS = "Customers turn texts on in the settings of their account and confirm with a code."
_PAPER = "Customers sign a consent form with a line and a signature of its own for texts."


@dataclass(frozen=True, slots=True)
class Purpose:
    """A kind of campaign; `{brand}` in its texts is the name of the brand."""

    name: str
    use_case: UseCase
    description: str
    samples: tuple[str, str]
    message_flow: str
    sub_use_cases: tuple[UseCase, ...] = ()


PURPOSES = (
    Purpose(
        "Order updates",
        _ACCOUNT,
        "Tells customers when their order is accepted, packed, sent or late.",
        (
            "{brand}: order 48813 is packed and leaves today. Reply STOP to stop.",
            "{brand}: order 48827 is a day late. We are sorry. Reply HELP for help.",
        ),
        _CHECKOUT,
    ),
    Purpose(
        "Delivery alerts",
        UseCase.DELIVERY_NOTIFICATION,
        "Tells customers in which hours the driver comes, and when the driver is near.",
        (
            "{brand}: your parcel comes between 2 and 4 pm today. Reply STOP to stop.",
            "{brand}: our driver is ten minutes away. Please have your code ready.",
        ),
        _CHECKOUT,
    ),
    Purpose(
        "Appointment reminders",
        _CARE,
        "Reminds customers of their appointments a day before, and takes their answers.",
        (
            "{brand}: you are booked for tomorrow at 9:30. Reply C to confirm, X to cancel.",
            "{brand}: your appointment has moved to 2 pm. Reply STOP to stop.",
        ),
        _PAPER,
    ),
    Purpose(
        "Sign-in codes",
        UseCase.TWO_FACTOR,
        "Sends a one-time code to customers who sign in to their account with two steps.",
        (
            "{brand}: your sign-in code is 481 920. It is good for 10 minutes.",
            "{brand}: 220 417 confirms your new address. Not you? Call us at once.",
        ),
        _SETTINGS,
    ),
    Purpose(
        "Member offers",
        UseCase.MARKETING,
        "Sends members at most four offers a month that they can use in stores and online.",
        (
            "{brand}: 15% off for members until Sunday. Show this text. Reply STOP to stop.",
            "{brand}: the new season is in stores today. Reply HELP for help.",
        ),
        "Members tick a separate box for texts when they join, and confirm by replying YES.",
    ),
    Purpose(
        "Fraud alerts",
        UseCase.FRAUD_ALERT,
        "Asks customers about a payment that looks unusual before it is carried out.",
        (
            "{brand}: did you pay $412.80 in Reno today? Reply YES or NO.",
            "{brand}: we have blocked the card ending in 4410. Call the number on its back.",
        ),
        _SETTINGS,
    ),
    Purpose(
        "Security notices",
        UseCase.SECURITY_ALERT,
        "Tells customers that their password, address or device has changed.",
        (
            "{brand}: your password was changed today at 8:12. Not you? Call us at once.",
            "{brand}: a new device has signed in to your account. Reply STOP to stop.",
        ),
        _SETTINGS,
    ),
    Purpose(
        "Service outages",
        UseCase.PUBLIC_SERVICE_ANNOUNCEMENT,
        "Tells customers of an area about outages and planned work, and when they end.",
        (
            "{brand}: service in your area is back. Thank you for your patience.",
            "{brand}: planned work on Tuesday from 1 to 5 am. Reply STOP to stop.",
        ),
        _SETTINGS,
    ),
    Purpose(
        "Surveys",
        UseCase.POLLING_VOTING,
        "Asks customers after a purchase how satisfied they are, in one question.",
        (
            "{brand}: how was your visit, from 1 to 5? Reply with a number.",
            "{brand}: thank you. Was it easy to find us? Reply Y or N, or STOP to stop.",
        ),
        _CHECKOUT,
    ),
    Purpose(
        "Customer support",
        _CARE,
        "Answers customers who have asked for help by text, until their case is closed.",
        (
            "{brand}: thank you for your question. We answer within the hour.",
            "{brand}: case 3310 is closed. Reply OPEN if it is not, or STOP to stop.",
        ),
        "Customers write to the number on our website first; the first answer says how to stop.",
    ),
    Purpose(
        "Course news",
        UseCase.HIGHER_EDUCATION,
        "Tells people enrolled in our training courses about dates, rooms and results.",
        (
            "{brand}: the course on Friday is in room 204. Reply STOP to stop.",
            "{brand}: your result is online. Reply HELP for help.",
        ),
        "People tick a box for texts on the enrollment form; the form says how to stop.",
    ),
    Purpose(
        "Billing notices",
        UseCase.MIXED,
        "Tells customers about bills, payments and refunds, and answers their questions.",
        (
            "{brand}: your bill for May is $84.10, due on the 21st. Reply STOP to stop.",
            "{brand}: we have received your payment. Thank you.",
        ),
        _PAPER,
        (_ACCOUNT, _CARE),
    ),
    Purpose(
        "Waiting list",
        UseCase.LOW_VOLUME,
        "Tells people on a waiting list that a place is free, and takes their answer.",
        (
            "{brand}: a place is free on Thursday at 3 pm. Reply Y to take it.",
            "{brand}: you are third on the list. Reply STOP to leave it.",
        ),
        "People give their mobile number and agree to texts when they join the waiting list.",
        (_CARE, _ACCOUNT),
    ),
    Purpose(
        "Store openings",
        UseCase.MARKETING,
        "Invites customers to the opening of a store near them, at most twice a year.",
        (
            "{brand}: our store on Oak Street opens on Saturday at 10. Reply STOP to stop.",
            "{brand}: bring a friend to our opening and get a coffee each. HELP for help.",
        ),
        _CHECKOUT,
    ),
)
