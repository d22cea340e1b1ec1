from __future__ import annotations

from collections import Counter, defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.middleware.fair_queue import FairQueue


def test_askers_take_turns_and_each_ones_items_keep_their_order():
    queue: FairQueue[str] = FairQueue()
    for item in ("a1", "a2", "a3", "b1", "c1", "b2"):
        queue.add(item[0], item)
    served = []
    while queue:
        asker, item = queue.pop()
        served.append(item)
        queue.charge(asker, 1.0)
    assert served == ["a1", "b1", "c1", "a2", "b2", "a3"]
    with pytest.raises(IndexError, match="nothing waits"):
        queue.pop()


def test_a_hundred_items_of_one_asker_delay_another_by_one_at_most():
    queue: FairQueue[str] = FairQueue()
    for number in range(100):
        queue.add("greedy", f"greedy {number}")
    running, _ = queue.pop()
    queue.add("ann", "ann")
    queue.charge(running, 0.3)
    assert queue.pop() == ("ann", "ann")


def test_who_asks_what_takes_long_gets_as_much_time_and_not_as_many_answers():
    queue: FairQueue[str] = FairQueue()
    cost = {"costly": 1.0, "cheap": 0.01}
    for asker in cost:
        for number in range(500):
            queue.add(asker, f"{asker} {number}")
    served: Counter[str] = Counter()
    for _ in range(203):
        asker, _ = queue.pop()
        served[asker] += 1
        queue.charge(asker, cost[asker])
    assert served["costly"] <= 3
    assert served["cheap"] >= 200


def test_who_comes_again_is_not_held_up_by_an_endless_stream_of_new_askers():
    queue: FairQueue[str] = FairQueue()
    queue.add("ann", "first")
    for number in range(10):
        queue.add(f"new {number}", str(number))
    served = []
    for number in range(10, 100):
        asker, item = queue.pop()
        served.append(item)
        queue.charge(asker, 1.0)
        if item == "first":
            queue.add("ann", "second")
        queue.add(f"new {number}", str(number))
    # Each of the ten before it, and about as many again while it makes up for its first one.
    assert served.index("second") < 30


def test_time_that_was_taken_while_others_waited_is_made_up_for():
    queue: FairQueue[str] = FairQueue()
    queue.add("bob", "b1")
    queue.add("ann", "a1")
    queue.add("ann", "a2")
    asker, _ = queue.pop()
    queue.charge(asker, 10.0)
    queue.add("bob", "b2")
    order = []
    while queue:
        asker, item = queue.pop()
        order.append(item)
        queue.charge(asker, 0.1)
    assert order == ["a1", "a2", "b2"]


def test_a_newcomer_takes_the_last_place_of_the_asker_with_most():
    queue: FairQueue[str] = FairQueue()
    for item in ("a1", "a2", "a3", "b1", "b2"):
        queue.add(item[0], item)
    assert queue.make_room("c") == "a3"
    queue.add("c", "c1")
    assert queue.make_room("c") is None, "nobody has two more than c"
    assert queue.make_room("a") is None
    assert len(queue) == 5
    assert FairQueue[str]().make_room("a") is None


def test_what_is_taken_out_does_not_come():
    queue: FairQueue[str] = FairQueue()
    for item in ("a1", "a2", "b1"):
        queue.add(item[0], item)
    assert queue.remove("a", "a1")
    assert not queue.remove("a", "a1")
    assert not queue.remove("nobody", "a2")
    assert [queue.pop()[1] for _ in range(len(queue))] == ["a2", "b1"]


@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("add"), st.integers(0, 5)),
            st.tuples(st.sampled_from(("pop", "charge", "remove", "room")), st.integers(0, 99)),
        ),
        max_size=200,
    )
)
def test_nothing_is_lost_served_twice_or_remembered_for_ever(steps):
    """Whatever happens, items come out once and in their asker's order, and it ends empty."""
    queue: FairQueue[tuple[int, int]] = FairQueue()
    inside: dict[int, list[tuple[int, int]]] = defaultdict(list)
    running: list[int] = []
    for number, (step, value) in enumerate(steps):
        if step == "add":
            item = value, number
            queue.add(value, item)
            inside[value].append(item)
        elif step == "pop" and queue:
            asker, item = queue.pop()
            assert inside[asker].pop(0) == item
            running.append(asker)
        elif step == "charge" and running:
            queue.charge(running.pop(value % len(running)), value / 10)
        elif step == "remove" and any(inside.values()):
            asker = max(inside, key=lambda one: len(inside[one]))
            item = inside[asker].pop(value % len(inside[asker]))
            assert queue.remove(asker, item)
        elif step == "room" and (item := queue.make_room(value % 6)) is not None:
            assert inside[item[0]].pop() == item
        assert len(queue) == sum(map(len, inside.values()))
    while queue:
        asker, item = queue.pop()
        assert inside[asker].pop(0) == item
        running.append(asker)
    for asker in running:
        queue.charge(asker, 0.1)
    assert not queue._askers


def test_few_askers_are_remembered_however_many_come():
    """Each comes once, and asks what takes a second now and then."""
    queue: FairQueue[int] = FairQueue()
    for number in range(256):
        queue.add(number, number)
    most = 0
    for number in range(256, 6000):
        asker, item = queue.pop()
        queue.charge(asker, 5.0 if item % 100 == 0 else 0.003)
        queue.add(number, number)
        most = max(most, len(queue._askers))
    assert most < 4 * 256
