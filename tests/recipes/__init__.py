"""The recipes of docs/architecture.md, each carried out as a newcomer would."""
