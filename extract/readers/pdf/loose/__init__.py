"""Tables without rules, or with only some: columns, headers and rows from where the words stand."""
