"""The wheel's build step: the pages' assets are built into it, so that installing it needs no Node.js."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class AssetsHook(BuildHookInterface):  # type: ignore[type-arg]
    """Builds stylesheet and scripts before the files are collected."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - the interface's names
        """Run the same builder as run.py, loaded by its path because nothing is installed yet."""
        path = Path(self.root) / "platform" / "permanence" / "web" / "assets.py"
        spec = importlib.util.spec_from_file_location("permanence_assets", path)
        if spec is None or spec.loader is None:
            raise RuntimeError(f"{path} cannot be loaded")
        assets = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(assets)
        assets.build(project=Path(self.root))
