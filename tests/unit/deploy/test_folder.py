import os
import pwd
from pathlib import Path

import pytest

from deploy.local import folder
from deploy.local.errors import LocalError
from deploy.local.folder import Place, local_folder, place_for, reachable

ROOT_ONLY = pytest.mark.skipif(os.geteuid() != 0, reason="needs root")


@pytest.fixture
def other() -> str:
    """A user that is not us, by what the files say."""
    return next(entry.pw_name for entry in pwd.getpwall() if entry.pw_uid not in {0, os.geteuid()})


@pytest.fixture
def open_folder(tmp_path: Path) -> Path:
    """A folder whose ancestors everybody may enter."""
    for ancestor in [tmp_path, *tmp_path.parents]:
        if ancestor.stat().st_uid == os.geteuid():
            ancestor.chmod(ancestor.stat().st_mode | 0o011)
    tmp_path.chmod(0o755)
    return tmp_path


def test_the_folder_follows_the_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RASID_LOCAL_DIR", str(tmp_path / "elsewhere"))
    assert local_folder() == tmp_path / "elsewhere"
    assert local_folder().is_dir()


def test_a_folder_that_cannot_be_is_one_clear_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("RASID_LOCAL_DIR", str(tmp_path / "file" / "below"))
    with pytest.raises(LocalError, match=r"Cannot write to .*below .*set RASID_LOCAL_DIR"):
        local_folder()


def test_what_lies_below_a_closed_folder_cannot_be_reached(open_folder: Path, other: str) -> None:
    inner = open_folder / "home" / "run"
    inner.mkdir(parents=True)
    inner.chmod(0o755)
    inner.parent.chmod(0o755)
    assert reachable(inner, other)
    inner.parent.chmod(0o700)
    assert not reachable(inner, other)


@ROOT_ONLY
def test_root_hands_over_a_folder_where_the_other_user_can_reach(open_folder: Path) -> None:
    place = place_for(open_folder)
    assert place == Place(open_folder, folder.UNPRIVILEGED)
    (open_folder / "data" / "inner").mkdir(parents=True)
    place.give(open_folder / "data")
    assert (open_folder / "data" / "inner").owner() == folder.UNPRIVILEGED
    assert (open_folder / "data").stat().st_mode & 0o777 == 0o700


@ROOT_ONLY
def test_root_goes_to_the_temporary_folder_where_it_cannot(open_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = open_folder / "home" / "run"
    run.mkdir(parents=True)
    run.parent.chmod(0o700)
    monkeypatch.setattr("tempfile.tempdir", str(open_folder))
    place = place_for(run)
    assert place.folder.parent == open_folder
    assert place == place_for(run)
    assert place.folder.stat().st_mode & 0o777 == 0o711


@ROOT_ONLY
@pytest.mark.parametrize("trap", ["owner", "mode", "link"])
def test_root_refuses_a_folder_made_by_somebody_else(
    open_folder: Path, other: str, trap: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = open_folder / "home" / "run"
    run.mkdir(parents=True)
    run.parent.chmod(0o700)
    monkeypatch.setattr("tempfile.tempdir", str(open_folder))
    made = place_for(run).folder
    match trap:
        case "owner":
            os.chown(made, pwd.getpwnam(other).pw_uid, -1)
        case "mode":
            made.chmod(0o777)
        case _:
            made.rmdir()
            made.symlink_to(open_folder)
    with pytest.raises(LocalError, match="was made by somebody else: remove it"):
        place_for(run)


def test_an_ordinary_user_keeps_everything_in_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    assert place_for(tmp_path) == Place(tmp_path, None)
