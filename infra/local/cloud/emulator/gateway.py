"""API Gateway takes any-method and binary media types from an imported OpenAPI document.

Why: documents (PDF, XLSX) come back as base64 and must leave as bytes; SAM writes
`x-amazon-apigateway-any-method`. The emulator drops both.
"""

from __future__ import annotations

from typing import Any

from ministack.services import apigateway_v1

from infra.local.cloud.emulator.needed import still_needed

_ANY = "x-amazon-apigateway-any-method"
_BINARY = "x-amazon-apigateway-binary-media-types"


def import_any_method() -> None:
    still_needed(
        _ANY not in apigateway_v1._OPENAPI_HTTP_METHODS, "any method", "the import drops it"
    )
    apigateway_v1._OPENAPI_HTTP_METHODS = {*apigateway_v1._OPENAPI_HTTP_METHODS, _ANY}
    import_operation = apigateway_v1._import_operation

    def import_any(api_id: str, resource_id: str, method: str, *rest: Any) -> None:
        import_operation(api_id, resource_id, "ANY" if method == _ANY.upper() else method, *rest)

    apigateway_v1._import_operation = import_any


def import_binary_media_types() -> None:
    released = apigateway_v1._import_rest_api
    still_needed(
        _BINARY not in released.__code__.co_consts, "binary media types", "the import drops them"
    )

    def import_rest_api(spec: dict[str, Any], base_data: dict[str, Any] | None = None) -> Any:
        data = dict(base_data or {})
        named = [*(data.get("binaryMediaTypes") or []), *(spec.get(_BINARY) or [])]
        # SAM writes application~1pdf, as in a JSON pointer.
        data["binaryMediaTypes"] = sorted({name.replace("~1", "/") for name in named})
        return released(spec, data)

    apigateway_v1._import_rest_api = import_rest_api
