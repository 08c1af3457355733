"""What is sent to payroll and to people: files, pages and statements."""
