"""The simulated carriers: dice with a memory, loaded as the profiles say."""

from datetime import timedelta

import pytest

from carriers.gateway import gateway
from carriers.models import TIMINGS, Carrier, CarrierProfile, Timing
from carriers.protocol import Operation, Outcome
from carriers.simulator.dispatch import Simulator
from tests.carriers.asking import MANY, batch, carriers, request, share, verdicts

both_steps = pytest.mark.parametrize("step", ["submit", "check"])


@both_steps
def test_without_trouble_answers_come_in_the_order_of_the_requests(step):
    answers = getattr(carriers(), step)(batch())
    assert [answer.reference for answer in answers] == list(range(MANY))
    assert getattr(carriers(), step)([]) == []


@both_steps
def test_with_errors_every_request_is_still_answered_once(step):
    answers = getattr(carriers(error_rate=0.5), step)(batch())
    assert sorted(answer.reference for answer in answers) == list(range(MANY))


def test_each_carrier_answers_for_itself():
    profiles = {name: carriers().profiles["att"] for name in Carrier.values}
    mixed = [one._replace(carrier=Carrier.values[n % 4]) for n, one in enumerate(batch())]
    answers = Simulator(profiles, 1).check(mixed)
    assert sorted(answer.reference for answer in answers) == list(range(MANY))


def test_a_carrier_accepts_first_and_confirms_later():
    assert verdicts(carriers().submit(batch())) == {Outcome.ACCEPTED}
    assert verdicts(carriers().check(batch())) == {Outcome.CONFIRMED}


@pytest.mark.parametrize("quick", [{"scale": 0}, {"min_delay": 0, "max_delay": 0}])
def test_a_carrier_that_needs_no_time_says_the_last_word_at_once(quick):
    moody = carriers(rejection_rate=0.5, **quick)
    assert verdicts(moody.submit(batch())) == {Outcome.CONFIRMED, Outcome.REJECTED}
    assert moody.submit(batch()) == moody.check(batch())


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


@pytest.mark.parametrize("scale", [0.1, 1])
def test_simulated_time_is_scaled(scale):
    answer = carriers(scale, min_delay=60, max_delay=60).submit([request()])[0]
    assert answer.ask_again_in == timedelta(seconds=60 * scale)
    assert answer.overdue_after == timedelta(seconds=900 * scale)


@pytest.mark.parametrize("rate", [0, 0.1, 0.5, 1])
@both_steps
def test_the_error_rate_is_kept(rate, step):
    answers = getattr(carriers(error_rate=rate), step)(batch())
    assert share(answers, Outcome.UNAVAILABLE) == pytest.approx(rate, abs=0.03)


def test_an_error_passes_with_the_next_try():
    answers = [carriers(error_rate=0.5).submit([request(tries=n)])[0] for n in range(20)]
    assert share(answers, Outcome.UNAVAILABLE) < 1


@both_steps
def test_in_an_outage_nothing_is_answered(step):
    assert verdicts(getattr(carriers(outage=True), step)(batch())) == {Outcome.UNAVAILABLE}


@both_steps
def test_a_carrier_without_a_profile_is_away(step):
    answers = getattr(carriers(), step)([request(carrier="verizon")])
    assert verdicts(answers) == {Outcome.UNAVAILABLE}


@pytest.mark.parametrize("operation", Operation)
@pytest.mark.django_db
def test_the_gateway_knows_the_profiles_as_they_are_now(
    settings, django_assert_num_queries, operation
):
    settings.PROPAGATION_TIME_SCALE = 0.5
    CarrierProfile.objects.filter(carrier="att").update(min_delay=40, max_delay=40)
    with django_assert_num_queries(1):
        answer = gateway().submit([request(operation=operation)])[0]
    assert answer.ask_again_in == timedelta(seconds=20)


@pytest.mark.django_db
def test_each_of_the_four_carriers_has_a_profile_from_the_start():
    carriers_of_profiles = CarrierProfile.objects.values_list("carrier", flat=True)
    assert list(carriers_of_profiles) == ["t_mobile", "att", "verizon", "us_cellular"]


@pytest.mark.django_db
def test_each_carrier_starts_with_a_profile_of_its_usual_timing():
    profiles = CarrierProfile.objects.values_list("carrier", *Timing._fields)
    assert {carrier: Timing(*seconds) for carrier, *seconds in profiles} == TIMINGS
    assert TIMINGS.keys() == set(Carrier)
