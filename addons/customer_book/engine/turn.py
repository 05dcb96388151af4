"""Whose turn it is when customers are handed out: numbers in, a person out."""


def order_of_turn(people: list[int], last: int | None, given: dict, weights: dict):
    """The people, whoever has had the smallest part of his share first.

    Who had the same part comes in the order of the list, beginning behind ``last``.
    A weight of 2 is twice as many customers as a weight of 1.

    >>> order_of_turn([1, 2, 3], 1, {}, {})
    [2, 3, 1]
    >>> order_of_turn([1, 2], 2, {1: 1, 2: 1}, {2: 2})
    [2, 1]
    >>> order_of_turn([1, 2], 2, {1: 1, 2: 2}, {2: 2})
    [1, 2]
    """
    start = people.index(last) + 1 if last in people else 0
    turn = people[start:] + people[:start]
    # Stable: the turn decides between equals.
    return sorted(turn, key=lambda one: given.get(one, 0) / weights.get(one, 1))
