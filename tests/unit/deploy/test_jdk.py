from pathlib import Path

import pytest

from deploy.local.errors import LocalError
from deploy.local.jdk import find_jdk


def make_jdk(home: Path, version: str, *, full: bool = True, modules: str = "java.base") -> Path:
    (home / "bin").mkdir(parents=True)
    for program in ("java", "javac") if full else ("java",):
        (home / "bin" / program).write_text("#!/bin/sh\n")
        (home / "bin" / program).chmod(0o755)
    (home / "release").write_text(f'IMPLEMENTOR="Somebody"\nJAVA_VERSION="{version}"\nMODULES="{modules}"\n')
    return home


def test_java_home_comes_first(tmp_path: Path) -> None:
    asked = make_jdk(tmp_path / "asked", "21.0.2")
    on_path = make_jdk(tmp_path / "path", "25.0.3")
    jdk = find_jdk(env={"JAVA_HOME": str(asked), "PATH": str(on_path / "bin")}, system=())
    assert (jdk.home, jdk.version) == (asked, 21)


def test_an_old_one_on_path_gives_way_to_a_newer_one_of_the_system(tmp_path: Path) -> None:
    old = make_jdk(tmp_path / "old", "17.0.15")
    new = make_jdk(tmp_path / "jvm" / "jdk-25", "25.0.3", modules="java.base jdk.incubator.vector")
    make_jdk(tmp_path / "jvm" / "jdk-11", "11.0.2")
    jdk = find_jdk(env={"PATH": str(old / "bin")}, system=(f"{tmp_path}/jvm/*",))
    assert (jdk.home, jdk.version) == (new, 25)
    assert jdk.modules == {"java.base", "jdk.incubator.vector"}


def test_a_link_on_path_is_followed_to_its_jdk(tmp_path: Path) -> None:
    home = make_jdk(tmp_path / "jdk", "21")
    (tmp_path / "bin").mkdir()
    for program in ("java", "javac"):
        (tmp_path / "bin" / program).symlink_to(home / "bin" / program)
    assert find_jdk(env={"PATH": str(tmp_path / "bin")}, system=()).home == home


def test_a_macos_folder_is_searched(tmp_path: Path) -> None:
    home = make_jdk(tmp_path / "temurin-21.jdk" / "Contents" / "Home", "21.0.1")
    assert find_jdk(env={}, system=(f"{tmp_path}/*/Contents/Home",)).home == home


def test_too_old_ones_are_named(tmp_path: Path) -> None:
    old = make_jdk(tmp_path / "old", "17.0.15")
    ancient = make_jdk(tmp_path / "ancient", "1.8.0_392")
    with pytest.raises(LocalError) as error:
        find_jdk(env={"JAVA_HOME": str(ancient), "PATH": str(old / "bin")}, system=())
    text = str(error.value)
    assert f"{ancient} (version 8), {old} (version 17)" in text
    assert "openjdk-21-jdk" in text
    assert "\n" not in text


def test_a_runtime_without_compiler_is_not_enough(tmp_path: Path) -> None:
    runtime = make_jdk(tmp_path / "jre", "21.0.2", full=False)
    with pytest.raises(LocalError, match=r"jre \(no full JDK: javac is missing\)"):
        find_jdk(env={"PATH": str(runtime / "bin")}, system=())


def test_none_at_all(tmp_path: Path) -> None:
    with pytest.raises(LocalError, match=r"JDK 21 or newer is needed; found none\."):
        find_jdk(env={"PATH": str(tmp_path)}, system=(f"{tmp_path}/*",))
