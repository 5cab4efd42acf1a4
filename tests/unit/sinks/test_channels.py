"""The channels' file: each fault is one line that names the file, the channel and the key, and tells no secret."""

from pathlib import Path
from typing import Any

import pytest

from sinks.alerts.alert import Escalation
from sinks.alerts.rules import Rule
from sinks.errors import DataError
from sinks.notify.channels import Services, Webhook, address, load, secret
from sinks.notify.service import check
from sinks.notify.services import ServicesSender
from sinks.settings import SinkSettings

SHIPPED = Path(SinkSettings().alert_channels)


def test_the_shipped_channels_print_on_the_console() -> None:
    (console,) = load(SHIPPED)
    assert (console.name, console.languages) == ("console", ["ar", "en"])


def test_what_the_shipped_file_offers_can_be_switched_on(tmp_path: Path) -> None:
    file = tmp_path / "channels.toml"
    file.write_text(SHIPPED.read_text(encoding="utf-8").replace("enabled = false", "enabled = true"), encoding="utf-8")
    assert [type(one).__name__ for one in load(file)] == ["Console", "Services", "Webhook", "Feed", "Services"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("channel = [", "Invalid"),
        ("", "channel"),
        ("channel = []", r"channel"),
        ("channel = [3]", "channel 1: Expected `object`"),
        ('[[channel]]\nname = "x"', "channel x: .*kind"),
        ('[[channel]]\nname = "x"\nkind = "fax"', "channel x: kind: Invalid value 'fax'"),
        ('[[channel]]\nkind = "console"', "channel 1: .*name"),
        ('[[channel]]\nname = "A b"\nkind = "console"', "channel A b: name: "),
        ('[[channel]]\nname = "x"\nkind = "console"\nlanguages = ["fr"]', r"channel x: languages\[0\]: .*'fr'"),
        ('[[channel]]\nname = "x"\nkind = "console"\nlanguages = []', "channel x: languages: "),
        ('[[channel]]\nname = "x"\nkind = "webhook"\nsecret = "s"', "channel x: .*secret"),
        ('[[channel]]\nname = "x"\nkind = "webhook"\nseconds = 900', "channel x: seconds: "),
        ('[[channel]]\nname = "x"\nkind = "atom"', "channel x: .*file"),
        ('[[channel]]\nname = "x"\nkind = "kafka"\ntopic = "a b"', "channel x: topic: "),
        ('[[channel]]\nname = "x"\nkind = "console"\n' * 2, "two channels have the name 'x'"),
        (
            '[[channel]]\nname = "x"\nkind = "atom"\nfile = "f"\n[[channel]]\nname = "y"\nkind = "atom"\nfile = "./f"',
            "two channels have the file",
        ),
    ],
)
def test_a_fault_is_told_with_its_place(tmp_path: Path, text: str, fault: str) -> None:
    file = tmp_path / "channels.toml"
    file.write_text(text)
    with pytest.raises(DataError, match=fault) as raised:
        load(file)
    assert str(file) in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="RASID_ALERT_CHANNELS"):
        load(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("keys", "fault"),
    [
        ({}, "needs one of url, url_env, url_file"),
        ({"url": "http://a.example", "url_env": "URL"}, "has 2"),
        ({"url_env": "NOWHERE"}, "url_env: the variable NOWHERE is not set"),
        ({"url_file": "/nowhere"}, "url_file: cannot read /nowhere"),
        ({"url": "ftp://a.example"}, r"no http\(s\) address"),
        ({"url": "http://user:hidden@a.example"}, "holds a user"),
        ({"url": "http://hidden:b/"}, "its address is none"),
    ],
)
def test_an_address_that_cannot_be_used_is_told_without_it(keys: dict[str, Any], fault: str) -> None:
    with pytest.raises(DataError, match=fault) as raised:
        address(Webhook(name="x", **keys), SHIPPED, {})
    assert "channel x" in str(raised.value)
    assert "hidden" not in str(raised.value)


def test_an_address_and_a_secret_come_from_where_they_lie(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.write_text("whsec_" + "YWFh" * 10 + "\n")
    channel = Webhook(name="x", url_env="URL", secret_file=str(kept))
    assert address(channel, SHIPPED, {"URL": "https://a.example/b"}) == "https://a.example/b"
    assert secret(channel, SHIPPED) == b"aaa" * 10
    assert secret(Webhook(name="x", secret_env="S"), SHIPPED, {"S": "k" * 30}) == b"k" * 30


@pytest.mark.parametrize(
    ("value", "fault"), [("short", "has 5 bytes, fewer than 24"), ("whsec_*hidden*", "no base64"), ("", "is not set")]
)
def test_a_secret_that_cannot_be_used_is_told_without_it(value: str, fault: str) -> None:
    with pytest.raises(DataError, match=fault) as raised:
        secret(Webhook(name="x", secret_env="S"), SHIPPED, {"S": value})
    assert "hidden" not in str(raised.value)


def test_an_address_that_apprise_does_not_know_is_told_without_it() -> None:
    pytest.importorskip("apprise")
    with pytest.raises(DataError, match="channel x: its address is none that apprise knows") as raised:
        ServicesSender(Services(name="x", url_env="URL"), "nothing://hidden", SHIPPED)
    assert "hidden" not in str(raised.value)


def test_a_rule_may_name_only_channels_that_are_there() -> None:
    channels = load(SHIPPED)
    check(SinkSettings(), channels, [Rule(name="r", on=["new"])])
    for rule in (
        Rule(name="r", on=["new"], channels=["consol"]),
        Rule(name="r", on=["new"], escalate=Escalation(channels=["consol"], after_minutes=5)),
    ):
        with pytest.raises(DataError, match=r"rule r: channel 'consol' is not among .*: console"):
            check(SinkSettings(), channels, [rule])


def test_a_secret_that_is_missing_is_told_before_anything_is_begun() -> None:
    for channel in (
        Services(name="x", url_env="NOWHERE"),
        Webhook(name="x", url="http://a.example", secret_env="NOWHERE"),
    ):
        with pytest.raises(DataError, match="the variable NOWHERE is not set"):
            check(SinkSettings(), [channel], [])
