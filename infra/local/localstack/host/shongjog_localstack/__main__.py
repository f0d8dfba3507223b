"""`python -m shongjog_localstack`: LocalStack's runtime on Python 3.11 as well.

One of its modules says `Lock | None` in an annotation that is evaluated at import; a Lock is a type
only from Python 3.13 on. That module alone is compiled with annotations left as text.
"""

from __future__ import annotations
import __future__

import sys
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import CodeType

NEEDS_LATE_ANNOTATIONS = "localstack.packages.api"


class LateAnnotationsLoader(SourceFileLoader):
    def get_code(self, _fullname: str) -> CodeType:
        # Never the cached .pyc: it was compiled without the flag.
        source = self.get_data(self.path)
        late = __future__.annotations.compiler_flag
        code: CodeType = compile(source, self.path, "exec", flags=late, dont_inherit=True)
        return code


class LateAnnotationsFinder(PathFinder):
    @classmethod
    def find_spec(cls, fullname, path=None, target=None) -> ModuleSpec | None:  # type: ignore[no-untyped-def]
        if fullname != NEEDS_LATE_ANNOTATIONS:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        assert spec is not None and spec.origin is not None
        spec.loader = LateAnnotationsLoader(fullname, spec.origin)
        return spec


def main() -> None:
    if sys.version_info < (3, 13):
        sys.meta_path.insert(0, LateAnnotationsFinder)
    from localstack.runtime.main import (  # type: ignore[import-not-found]
        main as run_until_stopped,
    )

    run_until_stopped()


if __name__ == "__main__":
    main()
