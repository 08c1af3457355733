"""From availability to a payroll file that can be defended: docs/pay.md tells the whole of it."""
