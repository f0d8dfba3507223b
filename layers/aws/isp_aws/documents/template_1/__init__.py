"""The first look of invoices and credit notes. It was published: it is never changed.

What a customer was given must come out the same for ever, so code, styles and texts of this folder
stand still; tests/documents/test_published_looks.py holds the printed pages against what was given
out. Another look is another folder (see `isp_aws.documents.templates`). What may be added is a text
for what no document could say before, such as a new way to pay.
"""
