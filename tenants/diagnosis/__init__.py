"""Diagnosis: whether children wait because of what is particular to them or because of how the service works.

Per stage: isolated, systemic, unclear, none, or not enough children to say, with the evidence on one screen; Coram's
diagnostic of journeys; what could be gained and what waiting costs; the report a consultant drafts.
"""
