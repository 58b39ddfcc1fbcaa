# Developers' verbs; `just` alone lists them.

python := env("NIANLUN_HOME", justfile_directory() / ".nianlun") / "venv/bin/python"

# What there is
default:
    @just --list

# Everything up, one term driven, then serving
serve *args:
    ./run {{args}}

# Every check and every test; words go to pytest
test *args:
    ./test {{args}}

# One benchmark; its last line is JSON
bench name:
    ./test bench {{name}}

# Locks, lint, types, imports and schemas: all but the tests
check:
    ./test check

# Let the safe fixes and the formatter have their way
fix:
    "{{python}}" -m ruff check --fix .
    "{{python}}" -m ruff format .

# One observation from phone to B12, both services as processes
journey:
    ./test tests/journey

# Write schemas/ from the code
schemas:
    "{{python}}" -m portfolio.schemas
