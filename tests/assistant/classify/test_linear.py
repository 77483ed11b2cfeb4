"""The classifiers: they must not care for marks, and a damaged file must not pass as one that finds nothing unsafe."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.classify.features import BUCKETS, feature_ids
from assistant.classify.linear import Classifier, ClassifierError, default_classifier, train

EXAMPLES = [
    ("lệ phí bao nhiêu", "fee"), ("mất bao nhiêu tiền", "fee"), ("phí cấp lại là mấy", "fee"),
    ("nộp ở đâu", "where"), ("làm ở chỗ nào", "where"), ("đến đâu nộp", "where"),
    ("mấy ngày xong", "time"), ("bao lâu có", "time"), ("thời hạn mấy ngày", "time"),
]  # fmt: skip


@pytest.fixture(scope="module")
def small() -> Classifier:
    return train(EXAMPLES, epochs=40)


@pytest.mark.parametrize(("text", "label"), EXAMPLES)
def test_it_learns_what_it_was_told(small: Classifier, text: str, label: str) -> None:
    shares = small.probabilities(text)
    assert max(shares, key=lambda name: shares[name]) == label
    assert sum(shares.values()) == pytest.approx(1.0)


@given(st.text(max_size=60))
def test_any_text_has_features(text: str) -> None:
    assert all(0 <= number < BUCKETS for number in feature_ids(text))


def test_marks_add_to_what_is_read_and_take_nothing_away() -> None:
    """The twin of a question without its marks must get nearly the same answer, and "giấy giả" not that of "giấy gia
    hạn"."""
    marked, bare = set(feature_ids("làm giấy giả").tolist()), set(feature_ids("lam giay gia").tolist())
    assert bare < marked


def test_numbers_count_only_as_numbers() -> None:
    assert (feature_ids("hồ sơ 123456") == feature_ids("hồ sơ 987")).all()


def test_it_survives_the_file(small: Classifier) -> None:
    again = Classifier.from_bytes(small.to_bytes())
    assert again.probabilities("nộp ở đâu") == small.probabilities("nộp ở đâu")


@pytest.mark.parametrize("damage", [lambda b: b[:-30], lambda b: b"", lambda b: b"\x93NUMPY" + b[6:]])
def test_a_damaged_file_is_refused(small: Classifier, damage) -> None:
    with pytest.raises(ClassifierError):
        Classifier.from_bytes(damage(small.to_bytes()))


def test_parts_of_two_classifiers_are_refused(small: Classifier) -> None:
    torn = Classifier(("a", "b"), small.weights, small.scale, small.bias)
    with pytest.raises(ClassifierError, match="fit together"):
        Classifier.from_bytes(torn.to_bytes())


def test_an_unknown_task_is_named() -> None:
    with pytest.raises(ClassifierError, match="no classifier for weather"):
        default_classifier("weather")


@pytest.mark.parametrize("task", ["intents", "aspects"])
def test_the_shipped_classifiers_load(task: str) -> None:
    labels = default_classifier(task).labels
    assert len(labels) > 9 and list(labels) == sorted(labels)
