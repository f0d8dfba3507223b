"""The use cases: each reads what it needs, lets a pure function of `isp` decide, and commits.

One module a use case, named in the words of the glossary; its class, its route and its log lines are called the
same, and `use_cases` says who may ask for it. Modules without such a class are what several of them share. A use
case works against ports and imports `isp` only; doors in `functions/` parse, call one use case and answer.
"""
