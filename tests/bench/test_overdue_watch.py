"""The drill's watch follows the pages of a list."""

from bench.drill.overdue_watch import NEXT, ROW
from core.pagination import SIZE
from tests.factories import PhoneNumberFactory


def test_the_watch_finds_the_rows_and_the_next_page_of_a_list(client, viewer, account):
    PhoneNumberFactory.create_batch(SIZE + 1, account=account)
    client.force_login(viewer)
    page = client.get(f"/a/{account.slug}/numbers/").content.decode()
    assert len(ROW.findall(page)) == SIZE
    following = client.get(f"/a/{account.slug}/numbers/{NEXT.search(page)[1]}").content.decode()
    assert len(ROW.findall(following)) == 1
    assert NEXT.search(following) is None
