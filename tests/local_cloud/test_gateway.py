"""API Gateway: the imported OpenAPI document routes, keeps cookies and sends bytes."""

from __future__ import annotations

import json

from tests.local_cloud.conftest import Sample


def test_a_path_parameter_and_the_query_reach_the_function_under_their_resource(
    sample: Sample,
) -> None:
    status, _, body = sample.call("/customers/c1/sales?limit=5", body={})
    seen = json.loads(body)
    assert status == 201
    assert seen["resource"] == "/customers/{customer_id}/sales"
    assert seen["query"] == {"limit": "5"}
    assert seen["parameters"] == {"customer_id": "c1"}


def test_two_cookies_leave_as_two_headers(sample: Sample) -> None:
    _, headers, _ = sample.call("/anything", body={})
    assert headers.get_all("Set-Cookie") == ["a=1; Path=/", "b=2; Path=/"]


def test_any_method_is_imported(sample: Sample) -> None:
    status, _, body = sample.call("/anything", method="PUT", body={})
    assert (status, json.loads(body)["method"]) == (201, "PUT")


def test_a_document_leaves_as_bytes_when_the_caller_accepts_its_type(sample: Sample) -> None:
    status, headers, body = sample.call("/document", method="GET", accept="application/pdf")
    assert (status, headers["Content-Type"], body) == (200, "application/pdf", b"%PDF-\xff\x00")


def test_what_is_not_declared_is_refused(sample: Sample) -> None:
    assert sample.call("/customers", method="GET")[0] == 403
    assert sample.call("/document", method="DELETE")[0] == 403
