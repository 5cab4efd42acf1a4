"""What the documents name exists: targets of make, commands, and files."""

import importlib.util
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
WORDS = {page.name: page.read_text(encoding="utf-8") for page in PAGES}
TARGETS = set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
COMMANDS = sorted(
    {match for text in WORDS.values() for match in re.findall(r"python -m ([a-z.]+)(?: ([a-z]+(?:-[a-z]+)*))?", text)}
    - {("pip", "")}
)


@pytest.mark.parametrize("page", sorted(WORDS))
def test_every_target_of_make_exists(page: str) -> None:
    named = set(re.findall(r"(?:^|`)make ([a-z-]+)", WORDS[page], re.MULTILINE))
    assert named <= TARGETS


@pytest.mark.parametrize(("module", "command"), COMMANDS)
def test_every_command_exists(module: str, command: str, capsys: pytest.CaptureFixture[str]) -> None:
    if not command:
        assert importlib.util.find_spec(module)
        return
    program = importlib.import_module(f"{module}.__main__")
    with pytest.raises(SystemExit) as ended:
        program.main([command, "--help"])
    assert ended.value.code == 0
    assert command in capsys.readouterr().out


@pytest.mark.parametrize("page", sorted(WORDS))
def test_every_file_named_exists(page: str) -> None:
    linked = re.findall(r"\]\(([^)#:]+)\)", WORDS[page])
    named = re.findall(r"`((?:producers|processors|sinks|deploy|tests|docs)/[\w./-]*)`", WORDS[page])
    base = (ROOT / page).parent if (ROOT / page).exists() else ROOT / "docs"
    assert [name for name in linked if not (base / name).exists()] == []
    assert [name for name in named if not (ROOT / name).exists()] == []
