# For people; the same commands stand in the README and in .ci/run.
.PHONY: install test check run ci

install:
	python -m pip install -e '.[test]'

test:
	python -m pytest

check:
	ruff check .
	ruff format --check .
	mypy

run:
	python run.py scenarios/maatwerk.toml

ci:
	bash .ci/run
