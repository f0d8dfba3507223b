"""The project with its layers merged into its functions, for clouds that apply no layers.

LocalStack's containers of the free edition start a function with its own code only. The bundled
project is a folder with a template.yaml of its own that deploys like the original: the same
functions, none with layers. Packages are those of the container's Python and processor, not of this
machine's. Proof: tests/localstack/test_bundles.py.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from samtranslator.yaml_helper import yaml_parse

from infra.local.building import built_once
from infra.local.deploy.artefacts import PackagesNotInstalled

FUNCTION = "AWS::Serverless::Function"
LAYER = "AWS::Serverless::LayerVersion"
MACHINES = {"amd64": "x86_64", "x86_64": "x86_64", "arm64": "aarch64", "aarch64": "aarch64"}
ARCHITECTURES = {"x86_64": "x86_64", "aarch64": "arm64"}
MANYLINUX = ("manylinux2014", "manylinux_2_17", "manylinux_2_28")


@dataclass(frozen=True, slots=True)
class Runtime:
    """What the packages are for: a version such as "3.13" and a machine such as "x86_64"."""

    python: str
    machine: str

    def pip_arguments(self) -> list[str]:
        platforms = [f"--platform={tag}_{self.machine}" for tag in MANYLINUX]
        tag = "cp" + self.python.replace(".", "")
        abis = [f"--abi={abi}" for abi in (tag, "abi3", "none")]
        version = [f"--python-version={self.python}", "--implementation=cp"]
        return ["--only-binary=:all:", *platforms, *version, *abis]


def container_runtime(root: Path) -> Runtime:
    """The template's Python on this machine's processor, as LocalStack's containers run it."""
    function = _template(root)["Globals"]["Function"]
    machine = MACHINES[platform.machine().lower()]
    return Runtime(function["Runtime"].removeprefix("python"), machine)


def bundled_project(root: Path, build_dir: Path, runtime: Runtime) -> Path:
    """Write the bundled project under `build_dir` and return its folder."""
    target = build_dir / "bundled"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for name in ("infra", "statemachines"):
        ignored = shutil.ignore_patterns("local", "__pycache__")
        if (root / name).is_dir():
            shutil.copytree(root / name, target / name, ignore=ignored)

    template = _template(root)
    resources: dict[str, Any] = template["Resources"]
    layers = {
        name: _layer_content(root / resource["Properties"]["ContentUri"], build_dir, runtime)
        for name, resource in resources.items()
        if resource["Type"] == LAYER
    }
    shared = template["Globals"]["Function"].pop("Layers", [])
    template["Globals"]["Function"]["Architectures"] = [ARCHITECTURES[runtime.machine]]
    for name, resource in resources.items():
        if resource["Type"] == FUNCTION:
            listed = [*shared, *resource["Properties"].pop("Layers", [])]
            contents = [layers[layer["Ref"]] for layer in listed]
            _bundle(root, target / "functions" / name, resource["Properties"], contents)
    template["Resources"] = {
        name: resource for name, resource in resources.items() if resource["Type"] != LAYER
    }
    (target / "template.yaml").write_text(json.dumps(template, indent=1))
    return target


def _template(root: Path) -> dict[str, Any]:
    template: dict[str, Any] = yaml_parse((root / "template.yaml").read_text())
    return template


def _bundle(root: Path, folder: Path, properties: dict[str, Any], layers: list[Path]) -> None:
    # What comes later wins: the last layer over the first, the function over all of them.
    for source in (*layers, root / properties["CodeUri"]):
        _link_tree(source, folder)
    properties["CodeUri"] = str(Path("functions") / folder.name)


def _link_tree(source: Path, target: Path) -> None:
    """Put the files of `source` into `target`, as links: the packages are in each function."""
    for path in source.rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            place = target / path.relative_to(source)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.unlink(missing_ok=True)
            try:
                os.link(path.resolve(), place)
            except OSError:  # Another file system: it has to be copied.
                shutil.copy(path, place)


def _layer_content(folder: Path, build_dir: Path, runtime: Runtime) -> Path:
    requirements = folder / "requirements.txt"
    if not requirements.exists():
        return folder
    wanted = hashlib.sha256(f"{runtime}\n{requirements.read_text()}".encode()).hexdigest()[:32]
    return built_once(
        build_dir / f"bundled-packages-{wanted}",
        lambda target: _install(requirements, target, runtime),
    )


def _install(requirements: Path, target: Path, runtime: Runtime) -> None:
    command = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    command += [*runtime.pip_arguments(), "--no-deps", f"--target={target}"]
    done = subprocess.run(
        [*command, "-r", str(requirements)], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise PackagesNotInstalled(done.stderr.strip()[-2000:])
    shutil.rmtree(target / "bin", ignore_errors=True)
