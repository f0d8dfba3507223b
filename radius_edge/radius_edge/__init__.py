"""The edge: a RADIUS server near the routers that decides alone and never waits for the cloud.

`logins` and `bookkeeping` are the two ports, `decide` the rules, `replica` and `spool` the disk,
`following`, `reporting` and `doorbell` the cloud link, `timers`, `enforcement` and `orders` what
ends sessions. The packet path never waits for the disk (logins) nor for the cloud (both).
"""

VERSION = "0.2.0"
