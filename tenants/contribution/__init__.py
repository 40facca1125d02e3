"""What leaves an authority: tables of days waited and ways out, seen whole by a named person before they go."""
