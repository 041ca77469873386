"""The command line `kg`: a thin layer over the library."""


def main() -> None:
    """Run the command line.

    Worker processes import what started them, this module too, but they run no command: so the commands are
    imported here and not above.
    """
    from kg.cli.app import main as run

    run()
