"""Copies the built files of the pages' libraries from `node_modules` to `static/vendor`; run by `make assets`."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

HERE = Path(__file__).parent
TARGET = HERE.parent / "static" / "vendor"

SHIPPED = {
    "echarts": ("dist/echarts.min.js", "LICENSE", "NOTICE"),
    "cytoscape": ("dist/cytoscape.min.js", "LICENSE"),
    "@zazuko/yasgui": ("build/yasgui.min.js", "build/yasgui.min.css", "package.json"),
}
"""Package → its files that browsers get, with what its licence asks to be kept with them."""


def main() -> None:
    """Copy the files and note the versions they are of."""
    shutil.rmtree(TARGET, ignore_errors=True)
    versions = {}
    for package, wanted in SHIPPED.items():
        source = HERE / "node_modules" / package
        folder = TARGET / package.rpartition("/")[2]
        folder.mkdir(parents=True)
        for name in wanted:
            text = (source / name).read_text("utf-8")
            kept = [line for line in text.splitlines() if not line.startswith("//# sourceMappingURL")]
            (folder / Path(name).name).write_text("\n".join(kept) + "\n", "utf-8")
        versions[package] = json.loads((source / "package.json").read_text("utf-8"))["version"]
    (TARGET / "versions.json").write_text(json.dumps(versions, indent=2, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    main()
