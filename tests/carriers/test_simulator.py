"""The simulated carriers: dice with a memory, loaded as the profiles say."""

from datetime import timedelta

import pytest

from carriers.gateway import gateway
from carriers.models import CarrierProfile
from carriers.protocol import Request, Verdict, Wish
from carriers.simulator import Simulator

MANY = 2_000


def carriers(scale=1.0, **profile):
    values = {"min_delay": 30, "max_delay": 80, "expected_window": 900} | profile
    return Simulator({"att": CarrierProfile(carrier="att", **values)}, scale)


def request(n=0, **values):
    return Request(
        **{
            "reference": n,
            "submission": 1,
            "carrier": "att",
            "e164": f"+1212{2_000_000 + n}",
            "campaign_id": 1,
            "wish": Wish.REGISTER,
            "attempt": 1,
            "tries": 0,
        }
        | values
    )


def batch(**values):
    return [request(n, **values) for n in range(MANY)]


def share(answers, verdict):
    return sum(answer.verdict == verdict for answer in answers) / len(answers)


def test_every_request_is_answered_in_its_order():
    submitted = carriers(error_rate=0.5).submit(batch())
    assert [answer.reference for answer in submitted] == list(range(MANY))
    assert carriers().submit([]) == carriers().check([]) == []


def test_a_carrier_accepts_first_and_confirms_later():
    assert carriers().submit([request()])[0].verdict == Verdict.ACCEPTED
    assert carriers().check([request()])[0].verdict == Verdict.CONFIRMED


def test_the_same_seed_gives_the_same_answers():
    moody = {"rejection_rate": 0.5, "error_rate": 0.5, "seed": 7}
    assert carriers(**moody).submit(batch()) == carriers(**moody).submit(batch())
    assert carriers(**moody).check(batch()) == carriers(**moody).check(batch())


def test_another_seed_gives_others():
    one, other = ({"rejection_rate": 0.5, "seed": seed} for seed in (1, 2))
    assert carriers(**one).check(batch()) != carriers(**other).check(batch())


def test_the_answer_does_not_depend_on_the_batch():
    alone = [carriers(rejection_rate=0.5).check([one])[0] for one in batch()[:50]]
    assert alone == carriers(rejection_rate=0.5).check(batch())[:50]


def test_delays_are_spread_over_the_range_of_the_profile():
    seconds = [a.ask_again_in.total_seconds() for a in carriers().submit(batch())]
    assert 30 <= min(seconds) < 32
    assert 78 < max(seconds) <= 80
    assert sum(seconds) / MANY == pytest.approx(55, abs=2)


@pytest.mark.parametrize("scale", [0, 0.1, 1])
def test_simulated_time_is_scaled(scale):
    answer = carriers(scale, min_delay=60, max_delay=60).submit([request()])[0]
    assert answer.ask_again_in == timedelta(seconds=60 * scale)
    assert answer.overdue_after == timedelta(seconds=900 * scale)


@pytest.mark.parametrize("rate", [0, 0.1, 0.5, 1])
def test_the_rejection_rate_is_kept(rate):
    answers = carriers(rejection_rate=rate).check(batch())
    assert share(answers, Verdict.REJECTED) == pytest.approx(rate, abs=0.03)
    assert {a.code for a in answers if a.verdict == Verdict.REJECTED} <= {"carrier_rejected"}


@pytest.mark.parametrize("rate", [0, 0.1, 0.5, 1])
@pytest.mark.parametrize("step", ["submit", "check"])
def test_the_error_rate_is_kept(rate, step):
    answers = getattr(carriers(error_rate=rate), step)(batch())
    assert share(answers, Verdict.UNAVAILABLE) == pytest.approx(rate, abs=0.03)


def test_a_rejection_is_for_good_until_somebody_asks_again():
    tired = [carriers(rejection_rate=0.5).check(batch(tries=n)) for n in (0, 5)]
    assert tired[0] == tired[1]
    assert carriers(rejection_rate=0.5).check(batch(attempt=2)) != tired[0]


def test_an_error_passes_with_the_next_try():
    answers = [carriers(error_rate=0.5).submit([request(tries=n)])[0] for n in range(20)]
    assert share(answers, Verdict.UNAVAILABLE) < 1


def test_letting_go_is_never_rejected():
    answers = carriers(rejection_rate=1).check(batch(wish=Wish.DEREGISTER))
    assert share(answers, Verdict.CONFIRMED) == 1


@pytest.mark.parametrize("step", ["submit", "check"])
def test_in_an_outage_nothing_is_answered(step):
    assert share(getattr(carriers(outage=True), step)(batch()), Verdict.UNAVAILABLE) == 1


def test_a_carrier_without_a_profile_is_away():
    assert carriers().submit([request(carrier="verizon")])[0].verdict == Verdict.UNAVAILABLE


@pytest.mark.django_db
def test_the_gateway_knows_the_profiles_as_they_are_now(settings, django_assert_num_queries):
    settings.PROPAGATION_TIME_SCALE = 0.5
    CarrierProfile.objects.filter(carrier="att").update(min_delay=40, max_delay=40)
    with django_assert_num_queries(1):
        answer = gateway().submit([request()])[0]
    assert answer.ask_again_in == timedelta(seconds=20)


@pytest.mark.django_db
def test_each_of_the_four_carriers_has_a_profile_from_the_start():
    carriers_of_profiles = CarrierProfile.objects.values_list("carrier", flat=True)
    assert list(carriers_of_profiles) == ["t_mobile", "att", "verizon", "us_cellular"]
