"""The network side of the cloud: edge logs, RADIUS sessions, usage, heartbeats."""

from __future__ import annotations

from isp_aws.dynamodb.edge_log import EdgeLog
from isp_aws.dynamodb.found_sessions import FoundSessions
from isp_aws.dynamodb.heartbeats import Heartbeats
from isp_aws.dynamodb.online import Online
from isp_aws.dynamodb.open_pages import OpenPages
from isp_aws.dynamodb.radius_sessions import RadiusSessions


class DynamoNetwork(EdgeLog, RadiusSessions, Online, FoundSessions, OpenPages, Heartbeats):
    """The port `isp.ports.Network`, whose parts know nothing of each other's keys."""
