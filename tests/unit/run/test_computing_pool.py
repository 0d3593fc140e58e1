import pytest

from core.run.computing_pool import ComputingPool


def test_an_exception_of_one_thread_waits_for_the_others_and_is_raised():
    pool, done = ComputingPool(2), []

    def work(number):
        if number == 0:
            raise ValueError("own")
        done.append(number)

    with pytest.raises(ValueError, match="own"):
        pool.run(work, 2)
    assert done == [1]
    pool.close()
