from importlib import resources

import pytest

from extract.narrative.phrases import decode_phrases, load_phrases

TEXT = resources.files("extract.narrative").joinpath("phrases.toml").read_text("utf-8")


def test_the_lists_are_valid_and_read_once() -> None:
    assert load_phrases() is load_phrases()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("number = 6", "number = 7"),
        ('topic = ["信息公开", ', 'topic = ["", '),
        ("[refusal]", "[refusal]\nunknown = []"),
        ("[titles]", "[titles"),
    ],
)
def test_an_invalid_list_is_refused(old: str, new: str) -> None:
    assert old in TEXT
    with pytest.raises(ValueError, match=r"phrases|TOML|Object|unknown"):
        decode_phrases(TEXT.replace(old, new).encode())
