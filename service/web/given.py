"""Given: what Litestar's dependency injection hands a call as it is. Only what callers send is validated."""

from typing import Annotated, TypeAlias, TypeVar

from litestar.di import NamedDependency
from litestar.params import SkipValidationMarker

Part = TypeVar("Part")

Given: TypeAlias = Annotated[NamedDependency[Part], SkipValidationMarker()]
