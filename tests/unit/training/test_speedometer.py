import pytest

from core.training.speedometer import Speedometer


def test_speed_is_digits_a_second_over_steps_in_a_row():
    speed = Speedometer()
    speed.trained(64, now=10.0)
    assert speed.samples_per_second == 0.0 and speed.seconds_for(100) is None
    speed.trained(64, now=10.1)
    speed.trained(32, now=10.2)
    assert speed.samples_per_second == pytest.approx(96 / 0.2)
    assert speed.seconds_for(960) == pytest.approx(2.0)


def test_the_time_of_a_rest_does_not_count():
    speed = Speedometer()
    for now in (1.0, 1.1, 1.2):
        speed.trained(10, now)
    speed.rest()
    for now in (500.0, 500.1):
        speed.trained(10, now)
        assert speed.samples_per_second == pytest.approx(100)


def test_only_the_last_second_counts():
    speed = Speedometer()
    for number in range(20):
        speed.trained(10, now=number * 0.1)  # 100 a second
    for number in range(50):
        speed.trained(10, now=2.0 + number * 0.05)  # 200 a second
    assert speed.samples_per_second == pytest.approx(200, rel=0.01)


def test_a_step_slower_than_a_second_is_still_measured():
    speed = Speedometer()
    for now in (0.0, 3.0, 6.0):
        speed.trained(30, now)
    assert speed.samples_per_second == pytest.approx(10)
