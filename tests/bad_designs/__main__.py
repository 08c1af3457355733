"""`python -m tests.bad_designs`."""

import sys

from tests.bad_designs.run import main

sys.exit(main())
