"""People, what they may do and where (roles as data), how they sign in, and the guards on every blueprint."""

from permanence.identity.people import Actor, Membership, SignedIn, actor_of, by_the_clock

__all__ = ["Actor", "Membership", "SignedIn", "actor_of", "by_the_clock"]
