"""Documents: invoices as PDF and XLSX, shaped right in Bengali. Needs the documents layer."""
