"""One real Prefect server for all flow tests, with a database of its own."""

from collections.abc import Iterator

import pytest

import flows  # noqa: F401 - sets Prefect's environment before Prefect is imported


@pytest.fixture(scope="session")
def prefect_server() -> Iterator[None]:
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=300):
        yield
