"""The wire between the edge and the cloud: shapes that both sides read, and nothing else.

Standard library only. A change carries the desired state of one subject with its version, never a
difference, so that repeats and reordering are harmless. Every shape is checked when it is read;
`ContractError` names the field. Round trips are in `tests/edge/test_contract.py`.
"""

from edge_contract.changes import Change, CustomerState, NasState, NodeState, SubjectState
from edge_contract.exchanges import (
    ChangesPage,
    Enrolled,
    EnrolmentRequest,
    QueueCredentials,
    SessionUpload,
    SnapshotLink,
    UploadReceipt,
)
from edge_contract.fields import ContractError, Json
from edge_contract.open_sessions import (
    OpenPage,
    OpenSessionsUpload,
    OpenUsage,
    in_uploads,
    page_number,
    pages_of,
)
from edge_contract.routers import ROUTERS_MAX, RouterWord
from edge_contract.sessions import (
    ADDRESSES_MAX,
    AddressUse,
    DayUsage,
    SessionReport,
    session_address,
    session_key,
)
from edge_contract.station import mac_address, station_id

__all__ = [
    "ADDRESSES_MAX",
    "ROUTERS_MAX",
    "AddressUse",
    "Change",
    "ChangesPage",
    "ContractError",
    "CustomerState",
    "DayUsage",
    "Enrolled",
    "EnrolmentRequest",
    "Json",
    "NasState",
    "NodeState",
    "OpenPage",
    "OpenSessionsUpload",
    "OpenUsage",
    "QueueCredentials",
    "RouterWord",
    "SessionReport",
    "SessionUpload",
    "SnapshotLink",
    "SubjectState",
    "UploadReceipt",
    "in_uploads",
    "mac_address",
    "page_number",
    "pages_of",
    "session_address",
    "session_key",
    "station_id",
]
