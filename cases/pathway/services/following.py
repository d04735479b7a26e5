"""Who must know that the instant of an infusion may have changed."""

from kernel.followers import Followers

INFUSION = Followers()
