"""`kg policy --chain`: the chain of one policy document."""

from __future__ import annotations

import typer

from kg.cli.output import OutputFormat, print_rows, say


def print_chain(store: str, asked: str, output: OutputFormat) -> None:
    """Print the chain of the document that the words mean; exit code 1 where they mean none or several."""
    from kg.answers.policy_chain import CHAIN_COLUMNS, CHAIN_HEADINGS, chain_rows
    from kg.policy.chain import policy_chain
    from kg.policy.names import understand
    from kg.store.opening import open_reader

    with open_reader(store) as opened:
        meant = understand(opened, asked)
        known = [policy for policy in meant.policies if policy.iri]
        chain = policy_chain(opened, known[0].iri) if len(known) == 1 else None
    if chain is None:
        if known:
            say(f"{asked!r} means several documents; name one of them:")
            print_rows(("number", "title"), [(policy.key, policy.title) for policy in known], output)
        else:
            say(f"nothing cites {asked!r} in {store}")
        raise typer.Exit(1)
    title = f"{chain.policy.key}：{chain.levels} 层"
    print_rows(CHAIN_COLUMNS, chain_rows(chain), output, title=title, headings=CHAIN_HEADINGS)
