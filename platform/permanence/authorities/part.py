"""What the register offers to the application."""

from permanence.authorities.commands import authorities_command
from permanence.parts import Part

part = Part(name="authorities", commands=(authorities_command,))
