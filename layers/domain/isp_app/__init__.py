"""The use cases: each reads what it needs, lets a pure function of `isp` decide, and commits.

One module a use case, named in the words of the glossary; permissions, the audit log and metrics are
called the same. A use case works against ports and imports `isp` only; doors in `functions/` parse, call
one use case and answer.
"""
