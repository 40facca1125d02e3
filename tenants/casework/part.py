"""What casework offers to the application."""

from permanence.parts import Part

part = Part(name="casework")
