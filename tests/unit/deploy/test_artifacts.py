import hashlib
import io
import zipfile
from pathlib import Path

import pytest

from deploy.local import pins
from deploy.local.artifacts import fetch
from deploy.local.errors import LocalError
from deploy.local.pins import Bundle, Pin

JARS = {"one": b"first jar", "two": b"second jar"}


class Store:
    """Stands for the network: writes what it has; notes what was asked for."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files
        self.asked: list[str] = []

    def __call__(self, pin: Pin, cache: Path) -> Path:
        name = pin.coordinate.split(":")[1]
        file = cache / f"{name}.{pin.packaging}"
        if not file.exists():
            self.asked.append(name)
            cache.mkdir(parents=True, exist_ok=True)
            file.write_bytes(self.files[name])
        return file


def pinned(name: str, content: bytes, packaging: str = "jar") -> Pin:
    return Pin(f"group:{name}:1", hashlib.sha256(content).hexdigest(), packaging)


@pytest.fixture
def jars() -> Bundle:
    return Bundle("1", 0, [pinned(name, content) for name, content in JARS.items()])


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_second_start_asks_for_nothing(tmp_path: Path, jars: Bundle) -> None:
    home = fetch("server", jars, tmp_path, Store(JARS))
    assert (home / "one.jar").read_bytes() == JARS["one"]
    again = Store({})
    assert fetch("server", jars, tmp_path, again) == home
    assert again.asked == []
    assert names(tmp_path) == {"server-1", "server.lock"}


@pytest.mark.parametrize("bad", [b"", b"second", b"another jar"])
def test_a_short_or_altered_file_is_removed_and_said(tmp_path: Path, jars: Bundle, bad: bytes) -> None:
    store = Store({**JARS, "two": bad})
    with pytest.raises(LocalError, match=r"group:two:1 was cut short or altered .* run again") as error:
        fetch("server", jars, tmp_path, store)
    assert "\n" not in str(error.value)
    assert not (tmp_path / "server-1").exists()
    assert not list(tmp_path.rglob("two.jar"))
    store.files = JARS
    assert (fetch("server", jars, tmp_path, store) / "two.jar").read_bytes() == JARS["two"]


def test_what_a_killed_run_left_is_fetched_anew(tmp_path: Path, jars: Bundle) -> None:
    (tmp_path / "server-1.downloads").mkdir()
    (tmp_path / "server-1.downloads" / "one.jar").write_bytes(b"fir")
    (tmp_path / "server-1.part").mkdir()
    (tmp_path / "server-1.part" / "stray.jar").write_bytes(b"?")
    home = fetch("server", jars, tmp_path, Store(JARS))
    assert (home / "one.jar").read_bytes() == JARS["one"]
    assert not (home / "stray.jar").exists()


def test_a_folder_without_stamp_is_not_taken_for_whole(tmp_path: Path, jars: Bundle) -> None:
    (tmp_path / "server-1").mkdir()
    (tmp_path / "server-1" / "one.jar").write_bytes(JARS["one"])
    store = Store(JARS)
    fetch("server", jars, tmp_path, store)
    assert store.asked == ["one", "two"]


def test_other_pins_fetch_anew(tmp_path: Path, jars: Bundle) -> None:
    fetch("server", jars, tmp_path, Store(JARS))
    fewer = Bundle("1", 0, jars.files[:1])
    assert not (fetch("server", fewer, tmp_path, Store(JARS)) / "two.jar").exists()


def test_ctrl_c_leaves_nothing_that_looks_whole(tmp_path: Path, jars: Bundle) -> None:
    def interrupted(pin: Pin, cache: Path) -> Path:
        if pin.coordinate.startswith("group:two"):
            raise KeyboardInterrupt
        return Store(JARS)(pin, cache)

    with pytest.raises(KeyboardInterrupt):
        fetch("server", jars, tmp_path, interrupted)
    assert names(tmp_path) <= {"server.lock", "server-1.downloads"}


def test_only_the_wanted_folder_is_unpacked_and_the_archive_removed(tmp_path: Path) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("product-1/server/lib/a.jar", "a")
        archive.writestr("product-1/other/b.jar", "b")
        archive.writestr("product-1/server/../../escaped", "c")
    packed = content.getvalue()
    bundle = Bundle("1", 0, [pinned("product", packed, "zip")], unpack="server")
    home = fetch("server", bundle, tmp_path / "in", Store({"product": packed}))
    assert {str(path.relative_to(home)) for path in home.rglob("*")} == {"complete", "lib", "lib/a.jar"}
    assert not list(tmp_path.rglob("*.zip"))
    assert not list(tmp_path.rglob("escaped"))
    assert (home / "lib" / "a.jar").stat().st_mode & 0o777 == 0o644


def test_too_full_a_disk_is_said_before_fetching(tmp_path: Path, jars: Bundle) -> None:
    store = Store(JARS)
    with pytest.raises(LocalError, match=r"needs 1000000\.0 GB of free disk space"):
        fetch("server", Bundle("1", 10**15, jars.files), tmp_path, store)
    assert store.asked == []


def test_every_file_is_pinned() -> None:
    artifacts = pins.load()
    files = [*artifacts.kafka.files, *artifacts.elasticsearch.files]
    assert all(len(bytes.fromhex(pin.sha256)) == 32 and pin.coordinate.count(":") == 2 for pin in files)
    assert len({pin.coordinate.split(":")[1] for pin in files}) == len(files)


def test_a_pin_file_of_another_form_is_said(tmp_path: Path) -> None:
    file = tmp_path / "artifacts.toml"
    file.write_text("[kafka]\nversion = 4\n")
    with pytest.raises(LocalError, match=r"artifacts\.toml: .*kafka"):
        pins.load(file)
