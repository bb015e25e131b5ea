"""The campaigns of the demo's other two accounts."""

from campaigns.choices import UseCase
from campaigns.models import CampaignStatus
from demo.campaigns import HARBOR_CAMPAIGNS, DemoCampaign

BRIGHT_SMILE_CAMPAIGNS = (
    DemoCampaign(
        "Bright Smile Dental",
        "Visit reminders",
        UseCase.CUSTOMER_CARE,
        108,
        "Reminds patients of their visits two days and two hours before, and takes answers.",
        (
            "Bright Smile: your cleaning is on Thursday at 9:30. Reply C to confirm, X to cancel.",
            "Bright Smile: see you at 2 pm today, 410 Oak Street. Reply STOP to stop.",
        ),
        "Patients sign the consent sheet at their first visit; texts have a line and a signature "
        "of their own, and care does not depend on them.",
        keywords="REMIND",
    ),
    DemoCampaign(
        "Bright Smile Dental",
        "Recall notices",
        UseCase.MIXED,
        99,
        "Invites patients back for the check-up that is due, and tells them about new hours.",
        (
            "Bright Smile: it has been six months. Book your check-up: brightsmile.example/book",
            "Bright Smile: we are open on Saturdays from March on. Reply STOP to stop.",
        ),
        "Patients sign the consent sheet at their first visit; texts have a line of their own.",
        sub_use_cases=(UseCase.CUSTOMER_CARE, UseCase.ACCOUNT_NOTIFICATION),
    ),
    DemoCampaign(
        "Bright Smile Dental",
        "Whitening offers",
        UseCase.MARKETING,
        80,
        "Sends patients who asked for it the offers on whitening, at most once a month.",
        (
            "Bright Smile: whitening at half price in May. brightsmile.example/w STOP to stop",
            "Bright Smile: three places left for Friday's whitening. Reply HELP for help.",
        ),
        "Patients tick a separate box for offers on the consent sheet.",
        CampaignStatus.SUSPENDED,
        "Not renewed with the carriers in time. It can go on when the fee is paid.",
    ),
    DemoCampaign(
        "Bright Smile Foundation",
        "Donor updates",
        UseCase.CHARITY,
        92,
        "Shows donors what their gift did, and thanks them, in four messages a year.",
        (
            "Bright Smile Foundation: your gift paid for 12 check-ups in Ponce. Thank you!",
            "Bright Smile Foundation: the mobile clinic is in Mayagüez this week. STOP to stop.",
        ),
        "Donors tick “Text me what my gift does” on the giving page, next to their number.",
        keywords="GIVE",
        number_limit=250,
    ),
    DemoCampaign(
        "Bright Smile Orthodontics",
        "Sign-in codes",
        UseCase.TWO_FACTOR,
        40,
        "Sends a one-time code to patients who sign in to see their treatment plan.",
        (
            "Bright Smile Orthodontics: your code is 904 118. We never ask for it by phone.",
            "Bright Smile Orthodontics: 551 302 confirms your new password.",
        ),
        "Patients type their mobile number when they set up their sign-in; the page says that each "
        "sign-in sends one text.",
        keywords="",
    ),
    DemoCampaign(
        "Bright Smile Kids",
        "Tooth fairy club",
        UseCase.CUSTOMER_CARE,
        88,
        "Reminds parents of their children's visits in the words of the tooth fairy.",
        (
            "Tooth fairy club: Leo's visit is on Monday at 3 pm. Reply C to confirm.",
            "Tooth fairy club: two minutes, twice a day! Reply STOP to stop.",
        ),
        "Parents sign the consent sheet; texts have a line and a signature of their own.",
    ),
)

JUNIPER_CAMPAIGNS = (
    DemoCampaign(
        "Juniper Yoga",
        "Class reminders",
        UseCase.ACCOUNT_NOTIFICATION,
        100,
        "Reminds members of the classes that they booked, and tells them of changes.",
        (
            "Juniper Yoga: Slow Flow starts at 6 pm, mat 12 is yours. Reply X to free it.",
            "Juniper Yoga: tonight's teacher is Ana. Reply STOP to stop.",
        ),
        "Members tick “Remind me by text” when they book a class in the studio's app.",
    ),
    DemoCampaign(
        "Juniper Yoga",
        "Studio news",
        UseCase.MARKETING,
        60,
        "Tells members about retreats, new teachers and offers, at most twice a month.",
        (
            "Juniper Yoga: the June retreat opens for booking today: juniperyoga.example/retreat",
            "Juniper Yoga: bring a friend for free this week. Reply STOP to stop.",
        ),
        "Members tick a separate box for news in the studio's app; it is not pre-ticked.",
        keywords="NEWS",
    ),
)

CAMPAIGNS = (*HARBOR_CAMPAIGNS, *BRIGHT_SMILE_CAMPAIGNS, *JUNIPER_CAMPAIGNS)
