"""`python -m tests.sites`: see the package."""

from tests.sites import main

main()
