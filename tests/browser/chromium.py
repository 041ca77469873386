"""How Chromium is started here."""

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
"""No screen, no sandbox inside a container, and no talk with its makers."""
