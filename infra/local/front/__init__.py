"""The front: one origin for browsers, in CloudFront's place.

bundles.py serves the two web bundles, forwarding.py passes /api/* to the REST API, headers.py holds
the headers that every answer carries. Proof: tests/local_cloud/test_front.py.
"""
