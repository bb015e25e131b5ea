"""The simulated carriers: repeatable random answers, weighted by the profiles."""

from datetime import timedelta

import pytest

from carriers.gateway import gateway
from carriers.models import TIMINGS, Carrier, CarrierProfile, Timing
from carriers.protocol import Operation, Outcome
from carriers.simulator.dispatch import Simulator
from tests.carriers.simulated_att import MANY, batch, outcomes, request, share, simulated_att

both_steps = pytest.mark.parametrize("step", ["submit", "check"])


@both_steps
def test_without_faults_answers_follow_the_order_of_the_requests(step):
    answers = getattr(simulated_att(), step)(batch())
    assert [answer.reference for answer in answers] == list(range(MANY))
    assert getattr(simulated_att(), step)([]) == []


@both_steps
def test_with_errors_every_request_is_answered_once(step):
    answers = getattr(simulated_att(error_rate=0.5), step)(batch())
    assert sorted(answer.reference for answer in answers) == list(range(MANY))


def test_requests_to_several_carriers_are_all_answered():
    profiles = {name: simulated_att().profiles["att"] for name in Carrier.values}
    requests = [first._replace(carrier=Carrier.values[n % 4]) for n, first in enumerate(batch())]
    answers = Simulator(profiles, 1).check(requests)
    assert sorted(answer.reference for answer in answers) == list(range(MANY))


def test_a_carrier_accepts_first_and_confirms_later():
    assert outcomes(simulated_att().submit(batch())) == {Outcome.ACCEPTED}
    assert outcomes(simulated_att().check(batch())) == {Outcome.CONFIRMED}


@pytest.mark.parametrize("fast", [{"scale": 0}, {"min_delay": 0, "max_delay": 0}])
def test_a_carrier_without_delay_gives_its_final_answer_immediately(fast):
    unreliable = simulated_att(rejection_rate=0.5, **fast)
    assert outcomes(unreliable.submit(batch())) == {Outcome.CONFIRMED, Outcome.REJECTED}
    assert unreliable.submit(batch()) == unreliable.check(batch())


def test_the_same_seed_gives_the_same_answers():
    unreliable = {"rejection_rate": 0.5, "error_rate": 0.5, "seed": 7}
    assert simulated_att(**unreliable).submit(batch()) == simulated_att(**unreliable).submit(
        batch()
    )
    assert simulated_att(**unreliable).check(batch()) == simulated_att(**unreliable).check(batch())


def test_another_seed_gives_other_answers():
    first, second = ({"rejection_rate": 0.5, "seed": seed} for seed in (1, 2))
    assert simulated_att(**first).check(batch()) != simulated_att(**second).check(batch())


def test_the_answer_does_not_depend_on_the_batch():
    single_answers = [simulated_att(rejection_rate=0.5).check([first])[0] for first in batch()[:50]]
    assert single_answers == simulated_att(rejection_rate=0.5).check(batch())[:50]


def test_delays_are_spread_over_the_range_of_the_profile():
    seconds = [a.ask_again_in.total_seconds() for a in simulated_att().submit(batch())]
    assert 30 <= min(seconds) < 32
    assert 78 < max(seconds) <= 80
    assert sum(seconds) / MANY == pytest.approx(55, abs=2)


@pytest.mark.parametrize("scale", [0.1, 1])
def test_simulated_time_is_scaled(scale):
    answer = simulated_att(scale, min_delay=60, max_delay=60).submit([request()])[0]
    assert answer.ask_again_in == timedelta(seconds=60 * scale)
    assert answer.overdue_after == timedelta(seconds=900 * scale)


@pytest.mark.parametrize("rate", [0, 0.1, 0.5, 1])
@both_steps
def test_errors_occur_at_the_error_rate(rate, step):
    answers = getattr(simulated_att(error_rate=rate), step)(batch())
    assert share(answers, Outcome.UNAVAILABLE) == pytest.approx(rate, abs=0.03)


def test_an_error_may_disappear_on_the_next_try():
    answers = [simulated_att(error_rate=0.5).submit([request(tries=n)])[0] for n in range(20)]
    assert share(answers, Outcome.UNAVAILABLE) < 1


@both_steps
def test_in_an_outage_every_answer_is_unavailable(step):
    assert outcomes(getattr(simulated_att(outage=True), step)(batch())) == {Outcome.UNAVAILABLE}


@both_steps
def test_a_carrier_without_a_profile_is_unavailable(step):
    answers = getattr(simulated_att(), step)([request(carrier="verizon")])
    assert outcomes(answers) == {Outcome.UNAVAILABLE}


@pytest.mark.parametrize("operation", Operation)
@pytest.mark.django_db
def test_the_gateway_reads_the_current_profiles(settings, django_assert_num_queries, operation):
    settings.PROPAGATION_TIME_SCALE = 0.5
    CarrierProfile.objects.filter(carrier="att").update(min_delay=40, max_delay=40)
    with django_assert_num_queries(1):
        answer = gateway().submit([request(operation=operation)])[0]
    assert answer.ask_again_in == timedelta(seconds=20)


@pytest.mark.django_db
def test_each_of_the_four_carriers_has_an_initial_profile():
    carriers_of_profiles = CarrierProfile.objects.values_list("carrier", flat=True)
    assert list(carriers_of_profiles) == ["t_mobile", "att", "verizon", "us_cellular"]


@pytest.mark.django_db
def test_each_carrier_starts_with_a_profile_of_its_usual_timing():
    profiles = CarrierProfile.objects.values_list("carrier", *Timing._fields)
    assert {carrier: Timing(*seconds) for carrier, *seconds in profiles} == TIMINGS
    assert TIMINGS.keys() == set(Carrier)
