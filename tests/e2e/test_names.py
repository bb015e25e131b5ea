"""Names in any script leave the text and the figures beside them where they belong."""

import pytest

from tests.e2e.conftest import sign_in
from tests.factories import CampaignFactory, PhoneNumberFactory

ARABIC = "مقهى"
POSITIONS = """
(text) => {
  const option = [...document.querySelectorAll("option")].find((o) => o.text.includes(text));
  const line = Object.assign(document.createElement("p"), { textContent: option.text });
  document.body.append(line);
  const range = document.createRange();
  const at = (word) => {
    const start = line.firstChild.data.indexOf(word);
    range.setStart(line.firstChild, start);
    range.setEnd(line.firstChild, start + word.length);
    return range.getBoundingClientRect().left;
  };
  return [at(text), at("0 of"), at("49")];
}
"""


@pytest.fixture
def arabic(account):
    CampaignFactory(brand__account=account, name=ARABIC)
    return PhoneNumberFactory(account=account)


def test_a_right_to_left_campaign_does_not_reorder_its_figures(site, owner, arabic):
    page = sign_in(site, owner)
    page.goto(page.site + arabic.get_absolute_url())
    positions = page.evaluate(POSITIONS, ARABIC)
    assert positions == sorted(positions)
