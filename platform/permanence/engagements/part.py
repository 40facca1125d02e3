"""What engagements offer to the application."""

from permanence.engagements.ending import end_what_is_over
from permanence.parts import Part

part = Part(name="engagements", reconcilers=(end_what_is_over,))
