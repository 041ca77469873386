"""Rules that link: one `.rq` file each, with a header that says what the links mean and how sure they are."""
