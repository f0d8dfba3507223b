"""Two runs build at once: one builds, the other waits, and nobody ever sees a half."""

from __future__ import annotations

import subprocess
import sys
import threading
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from infra.local.building import built_once, put_folder
from infra.local.cloud.interpreter import ROOT
from infra.local.deploy.artefacts import Part, installed, zip_of
from infra.local.web_bundles import BundlesNotBuilt, build_bundles

AT_ONCE = 6


def test_a_thing_that_many_want_at_once_is_built_once(tmp_path: Path) -> None:
    built, together = [], threading.Barrier(AT_ONCE)

    def build(target: Path) -> None:
        target.mkdir()
        (target / "first").touch()
        built.append(target)
        (target / "last").touch()

    def wanted(_number: int) -> bool:
        together.wait(timeout=60)
        return (built_once(tmp_path / "deep" / "thing", build) / "last").exists()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        assert all(pool.map(wanted, range(AT_ONCE)))
    assert len(built) == 1


def test_what_a_killed_builder_left_is_built_anew(tmp_path: Path) -> None:
    killed = (
        "import os, pathlib, sys; from infra.local.building import built_once\n"
        "def build(target):\n    target.mkdir(); (target / 'half').touch(); os._exit(9)\n"
        "built_once(pathlib.Path(sys.argv[1]), build)"
    )
    target = tmp_path / "thing"
    done = subprocess.run([sys.executable, "-c", killed, str(target)], cwd=ROOT, check=False)
    assert done.returncode == 9 and not target.exists()

    def build(unfinished: Path) -> None:
        unfinished.mkdir()
        (unfinished / "whole").touch()

    assert [path.name for path in built_once(target, build).iterdir()] == ["whole"]


def test_a_build_that_fails_leaves_nothing_under_the_name(tmp_path: Path) -> None:
    def build(target: Path) -> None:
        target.write_text("half")
        raise OSError("no space left")

    with pytest.raises(OSError, match="no space left"):
        built_once(tmp_path / "thing", build)
    assert not (tmp_path / "thing").exists()


def test_packages_that_several_programs_want_at_once_are_installed_for_all(tmp_path: Path) -> None:
    requirements = tmp_path / "requirements.txt"
    requirements.write_text(f"{_wheel(tmp_path)}\n")
    program = (
        "import pathlib, sys; from infra.local.deploy.artefacts import installed\n"
        "print(installed(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])))"
    )
    command = [sys.executable, "-c", program, str(requirements), str(tmp_path / "build")]
    running = [
        subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(AT_ONCE)
    ]
    told = [process.communicate(timeout=300) for process in running]
    assert [process.returncode for process in running] == [0] * AT_ONCE, told
    assert {out.strip() for out, _ in told} == {str(installed(requirements, tmp_path / "build"))}
    assert (
        installed(requirements, tmp_path / "build") / "said.py"
    ).read_text() == "WORD = 'said'\n"


def test_a_zip_holds_what_its_name_was_reckoned_from(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    names = []
    for text in ("one", "other"):
        (source / "app.py").write_text(text)
        zipped = zip_of((Part(source, "python/"),), tmp_path / "build")
        names.append(zipped.name)
        with zipfile.ZipFile(zipped) as archive:
            assert archive.read("python/app.py").decode() == text
    assert len(set(names)) == 2


def test_a_folder_is_replaced_while_others_read_it(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html").write_text(name)
    served = tmp_path / "dist"
    put_folder(tmp_path / "one", served)
    stop, read = threading.Event(), set()

    def keep_reading() -> None:
        while not stop.is_set():
            read.add((served / "index.html").read_text())

    with ThreadPoolExecutor(1) as pool:
        reader = pool.submit(keep_reading)
        for _ in range(200):
            put_folder(tmp_path / "other", served)
            put_folder(tmp_path / "one", served)
        stop.set()
        reader.result()
    assert read <= {"one", "other"}


def test_a_link_takes_the_place_of_a_folder_that_was_built_before_there_were_links(
    tmp_path: Path,
) -> None:
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "old").touch()
    (tmp_path / "new").mkdir()
    put_folder(tmp_path / "new", tmp_path / "dist")
    assert (tmp_path / "dist").resolve() == tmp_path / "new"


@pytest.fixture
def web(tmp_path: Path) -> Path:
    """Sources of two bundles, and an npm that writes down what it was told to do."""
    web = tmp_path / "project" / "web"
    for name in ("console", "portal"):
        (web / name).mkdir(parents=True)
        (web / name / "main.ts").write_text("1")
    (web / "package-lock.json").write_text("{}")
    npm = tmp_path / "npm"
    npm.write_text(
        f"#!{sys.executable}\n"
        "import pathlib, sys\n"
        f"with open({str(tmp_path / 'told')!r}, 'a') as told: told.write(sys.argv[1] + '\\n')\n"
        "if sys.argv[1] == 'ci': pathlib.Path('node_modules').mkdir(exist_ok=True)\n"
        "else:\n"
        "    bundle = pathlib.Path(sys.argv[2].removeprefix('build:'))\n"
        "    text = (bundle / 'main.ts').read_text()\n"
        "    if text == 'wrong': sys.exit('it does not compile')\n"
        "    (bundle / sys.argv[-1]).mkdir()\n"
        "    (bundle / sys.argv[-1] / 'index.html').write_text(text)\n"
    )
    npm.chmod(0o755)
    return web


def test_bundles_that_several_runs_want_at_once_are_built_once(web: Path) -> None:
    node, together = web.parents[1], threading.Barrier(AT_ONCE)

    def run(_number: int) -> bool:
        together.wait(timeout=60)
        built = build_bundles(web, lambda: node, lambda _said: None)
        assert (web / "console" / "dist" / "index.html").read_text() == "1"
        return built

    with ThreadPoolExecutor(AT_ONCE) as pool:
        assert sum(pool.map(run, range(AT_ONCE))) == 1
    assert (node / "told").read_text().split() == ["ci", "run", "run"]


def test_a_bundle_is_built_again_when_its_source_changed_and_stays_when_that_fails(
    web: Path,
) -> None:
    node = web.parents[1]

    def build() -> bool:
        return build_bundles(web, lambda: node, lambda _said: None)

    assert build() and not build()
    (web / "console" / "main.ts").write_text("2")
    assert build() and (web / "console" / "dist" / "index.html").read_text() == "2"
    (web / "console" / "main.ts").write_text("wrong")
    with pytest.raises(BundlesNotBuilt, match="it does not compile"):
        build()
    assert (web / "console" / "dist" / "index.html").read_text() == "2"
    kept = list((web / "portal").glob("dist-*"))
    assert len(kept) <= 2, "what is older than the one before is put away"


def _wheel(folder: Path) -> Path:
    """A package as small as pip installs, so that nothing is fetched."""
    path, about = folder / "said-1-py3-none-any.whl", "said-1.dist-info"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("said.py", "WORD = 'said'\n")
        archive.writestr(f"{about}/METADATA", "Metadata-Version: 2.1\nName: said\nVersion: 1\n")
        archive.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        archive.writestr(f"{about}/RECORD", "")
    return path
