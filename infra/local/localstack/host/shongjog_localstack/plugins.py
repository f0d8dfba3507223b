"""What LocalStack loads by name: the server, the executor of functions, the two database services."""

# LocalStack and Twisted live in another environment, so their types are not known here.
# mypy: disable-error-code="import-not-found, misc, untyped-decorator"

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from localstack.aws.forwarder import ForwardingFallbackDispatcher
from localstack.runtime.server.core import RuntimeServerPlugin
from localstack.services.lambda_.invocation.plugins import RuntimeExecutorPlugin
from localstack.services.plugins import Service, aws_provider


class ProcessRuntimeExecutorPlugin(RuntimeExecutorPlugin):
    name = "process"

    def load(self, *_args: Any, **_kwargs: Any) -> Any:
        from .executor import ProcessRuntimeExecutor

        return ProcessRuntimeExecutor


class LoopbackServerPlugin(RuntimeServerPlugin):
    """The usual server, bound to the host of GATEWAY_LISTEN, which the usual one ignores."""

    name = "loopback"

    def load(self, *_args: Any, **_kwargs: Any) -> Any:
        from localstack.runtime.server import twisted
        from twisted.internet import endpoints

        def on_loopback(reactor: Any, port: int) -> Any:
            return endpoints.TCP4ServerEndpoint(reactor, port, interface="127.0.0.1")

        twisted.endpoints = SimpleNamespace(
            TCP4ServerEndpoint=on_loopback, TCP6ServerEndpoint=endpoints.TCP6ServerEndpoint
        )
        return twisted.TwistedRuntimeServer()


@aws_provider(api="dynamodb", name="embedded")
def embedded_dynamodb() -> Service:
    from localstack.aws.api.dynamodb import DynamodbApi

    return _forwarded(DynamodbApi)


@aws_provider(api="dynamodbstreams", name="embedded")
def embedded_streams() -> Service:
    from localstack.aws.api.dynamodbstreams import DynamodbstreamsApi

    return _forwarded(DynamodbstreamsApi)


def _forwarded(api: type) -> Service:
    from .database import forward

    # The base class answers every operation with NotImplementedError, which means: forward it.
    return Service.for_provider(
        api(),
        dispatch_table_factory=lambda provider: ForwardingFallbackDispatcher(provider, forward),
    )
