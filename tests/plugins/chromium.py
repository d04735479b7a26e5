"""Find a Chromium for the browser tests, or install one: `python -m tests.plugins.chromium` prints its path."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_MACOS = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


class NoBrowserError(RuntimeError):
    """No Chromium was found and none could be installed; the message says what was tried."""


def find() -> Path | None:
    """The browser named by CHROMIUM, one on PATH, or one that Playwright brought earlier."""
    given = os.environ.get("CHROMIUM")
    if given:
        if not Path(given).exists():
            raise NoBrowserError(f"CHROMIUM names {given}, which does not exist")
        return Path(given)
    on_path = next((found for name in _NAMES if (found := shutil.which(name))), None)
    if on_path:
        return Path(on_path)
    return next((path for path in (_MACOS, _playwright_path()) if path.exists()), None)


def find_or_install() -> Path:
    """As `find`; otherwise Debian's package when we are root and apt is here, else Playwright's own download."""
    found = find()
    if found is None:
        _install()
        found = find()
    if found is None:
        raise NoBrowserError("no Chromium found and none could be installed; set CHROMIUM to the path of one")
    return found


def _install() -> None:
    print("installing a Chromium for the browser tests", file=sys.stderr)
    apt = shutil.which("apt-get")
    if apt and os.geteuid() == 0:
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run([apt, "update", "-qq"], env=quiet, check=False, stdout=subprocess.DEVNULL)
        install = [apt, "install", "-y", "-qq", "--no-install-recommends", "chromium"]
        if subprocess.run(install, env=quiet, check=False, stdout=subprocess.DEVNULL).returncode == 0:
            return
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def _playwright_path() -> Path:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path)


if __name__ == "__main__":
    try:
        print(find_or_install())
    except NoBrowserError as error:
        sys.exit(str(error))
