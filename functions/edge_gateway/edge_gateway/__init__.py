"""What edges talk to: enrolment, credentials, snapshot, changes, session reports."""

from edge_gateway import changes, enrolments, reports, snapshots

PANELS = (enrolments.panel, snapshots.panel, changes.panel, reports.panel)
