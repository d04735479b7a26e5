"""Who must know that the day of a death was written, changed or taken back."""

from kernel.followers import Followers

DEATH = Followers()
