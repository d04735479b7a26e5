"""A management command on the data of the demo: `python -m kernel.embedded.manage import_fhir FILE`.

Beside a running `make demo` it uses that one's services; otherwise it starts them for as long as it takes.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence

from kernel.embedded.demo import MANAGE, DemoOptions, demo_environment
from kernel.embedded.environment import (
    DataFolderBusyError,
    data_folder_lock,
    embedded_services,
    services_file,
)
from kernel.embedded.processes import EmbeddedServiceError
from kernel.embedded.supervisor import StopRequested, raise_on_stop_signals


def main(arguments: Sequence[str]) -> int:
    raise_on_stop_signals()
    try:
        options = DemoOptions.from_environment(os.environ)
        try:
            with (
                data_folder_lock(options.data_dir),
                embedded_services(options.data_dir, os.environ) as services,
            ):
                _command(options, services, "migrate", "--verbosity", "0")
                return _command(options, services, *arguments)
        except DataFolderBusyError:
            return _command(options, json.loads(services_file(options.data_dir).read_text()), *arguments)
    except EmbeddedServiceError as error:
        print(error, file=sys.stderr)  # noqa: T201 - command line
        return 1
    except StopRequested:
        return 130


def _command(options: DemoOptions, services: dict[str, str], *arguments: str) -> int:
    environment = demo_environment(options, os.environ, overrides=services)
    # in the terminal's own group, unlike the demo's steps: a shell needs the keyboard
    return subprocess.run([*MANAGE, *arguments], env=environment, check=False).returncode  # noqa: S603 - a person's own command


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
