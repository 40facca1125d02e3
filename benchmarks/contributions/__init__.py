"""The form in which anything leaves an authority: bands of waiting, tables of events and days at risk, and the
schemas that refuse whatever is finer. Authorities import this room; it imports nothing of theirs."""
