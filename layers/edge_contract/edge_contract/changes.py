"""Changes: what an edge is told, one subject at a time."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

from edge_contract.fields import Fields, Json

# 128 characters of any script. PAP carries no more than 128 octets; CHAP does.
PASSWORD_OCTETS_MAX = 512
CUSTOMER_STATUSES = frozenset({"active", "unpaid", "expired", "suspended"})
VENDORS = frozenset({"mikrotik", "other"})
PORT_MAX = 65_535
# A hundred gigabits a second; more would not fit the 32-bit attributes of other vendors anyway.
KBPS_MAX = 100_000_000


@dataclass(frozen=True, slots=True)
class CustomerState:
    """All that is needed to let one customer in, or to say why not. Times are Unix seconds.

    `opens_at` is of a suspended line that is on hold: from that second on it is as if it were active.
    """

    login: str
    password: str = field(repr=False)
    status: str
    expires_at: int | None
    down_kbps: int
    up_kbps: int
    framed_ip: str | None
    pool: str | None
    interim_seconds: int
    owner_path: str
    simultaneous_use: int
    class_id: str
    opens_at: int | None = None

    @classmethod
    def from_json(cls, values: object) -> CustomerState:
        fields = Fields("customer", values)
        return cls(
            login=fields.text("login", shortest=1, longest=253),
            password=fields.text("password", longest=PASSWORD_OCTETS_MAX),
            status=fields.one_of("status", CUSTOMER_STATUSES),
            expires_at=fields.whole_or_none("expires_at"),
            down_kbps=fields.whole("down_kbps", most=KBPS_MAX),
            up_kbps=fields.whole("up_kbps", most=KBPS_MAX),
            framed_ip=fields.ipv4_or_none("framed_ip"),
            pool=fields.text_or_none("pool", longest=253),
            interim_seconds=fields.whole("interim_seconds", least=60, most=86_400),
            owner_path=fields.text("owner_path"),
            simultaneous_use=fields.whole("simultaneous_use"),
            class_id=fields.text("class_id", longest=200),
            opens_at=fields.whole_or_none("opens_at"),
        )


@dataclass(frozen=True, slots=True)
class NasState:
    """A router that may ask, and the secret that it shares with us."""

    name: str
    address: str
    secret: str = field(repr=False)
    coa_port: int
    require_message_authenticator: bool
    vendor: str

    @classmethod
    def from_json(cls, values: object) -> NasState:
        fields = Fields("nas", values)
        return cls(
            name=fields.text("name"),
            address=fields.address("address"),
            secret=fields.text("secret", shortest=1, longest=128),
            coa_port=fields.whole("coa_port", least=1, most=PORT_MAX),
            require_message_authenticator=fields.truth("require_message_authenticator"),
            vendor=fields.one_of("vendor", VENDORS),
        )


@dataclass(frozen=True, slots=True)
class NodeState:
    """A seller, and the second until which it has paid for its customers (None: no limit)."""

    path: str
    paid_until: int | None

    @classmethod
    def from_json(cls, values: object) -> NodeState:
        fields = Fields("node", values)
        return cls(path=fields.text("path"), paid_until=fields.whole_or_none("paid_until"))


SubjectState = CustomerState | NasState | NodeState
STATES: dict[str, type[CustomerState] | type[NasState] | type[NodeState]] = {
    "customer": CustomerState,
    "nas": NasState,
    "node": NodeState,
}


@dataclass(frozen=True, slots=True)
class Change:
    """The desired state of one subject; `state` None means that it is gone.

    `seq` is its place in the edge's log, without gaps; 0 in a snapshot.
    """

    seq: int
    subject: str
    id: str
    version: int
    state: SubjectState | None

    def to_json(self) -> Json:
        return {
            "seq": self.seq,
            "subject": self.subject,
            "id": self.id,
            "version": self.version,
            "state": None if self.state is None else asdict(self.state),
        }

    @classmethod
    def from_json(cls, values: object) -> Change:
        fields = Fields("change", values)
        subject = fields.one_of("subject", frozenset(STATES))
        state = fields.raw("state")
        return cls(
            seq=fields.whole("seq"),
            subject=subject,
            id=fields.text("id", shortest=1, longest=200),
            version=fields.whole("version", least=1),
            state=None if state is None else STATES[subject].from_json(state),
        )
