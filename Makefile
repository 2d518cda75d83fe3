# For people; the same commands stand in the README and in .ci/run.
.PHONY: install unit test check fuzz run ci

install:
	python -m pip install -e '.[test]'

unit:
	python -m pytest tests/machine tests/parameters tests/scenario tests/rules tests/measure tests/analysis \
		tests/test_architecture.py --ignore=tests/analysis/doubt

test:
	python -m pytest

check:
	ruff check .
	ruff format --check .
	mypy

fuzz:
	for kind in scenarios settings kept kills; do python tests/fuzz.py $$kind || exit 1; done

run:
	python run.py scenarios/maatwerk.toml

ci:
	bash .ci/run
