"""Views: the ways of reading one text, each worked out when somebody first asks for it, and then remembered."""

from functools import cached_property

import msgspec

from service.text.arabizi import in_arabic
from service.text.consonants import consonants, sounds
from service.text.fold import Folded
from service.text.joined import joined
from service.text.leet import unleeted
from service.text.rasm import undotted


class Views(msgspec.Struct, frozen=True, dict=True):
    """A folded text and what else it may say. Each view points back to the text as typed."""

    folded: Folded

    @cached_property
    def joined(self) -> Folded:
        """Letters that were set apart, joined: what scores and lists should read. The other views are made of it."""
        return joined(self.folded)

    @cached_property
    def unleeted(self) -> Folded:
        """Signs and digits in Latin words as letters."""
        return unleeted(self.joined)

    @cached_property
    def undotted(self) -> Folded:
        """Arabic letters without their dots."""
        return undotted(self.joined)

    @cached_property
    def arabic(self) -> Folded:
        """Latin words in Arabic letters."""
        return in_arabic(self.joined)

    @cached_property
    def consonants(self) -> Folded:
        """The bare consonants of Arabic and Latin words."""
        return consonants(self.joined)

    @cached_property
    def sounds(self) -> Folded:
        """The consonants that Arabizi and Arabic share, finer than those: what models read Arabizi by."""
        return sounds(self.joined)
