"""Files kept for authorities: each lies below the folder of the authority it belongs to and is named by its content."""

from permanence.storage.files import Damaged, Key, Missing, delete, erase, get, put, sweep

__all__ = ["Damaged", "Key", "Missing", "delete", "erase", "get", "put", "sweep"]
