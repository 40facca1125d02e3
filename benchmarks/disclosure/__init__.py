"""What may be shown to whom: rules R1–R14 and the linear-programme audit, applied to a draft before anything is
serialised.

Pure: numpy and scipy only. A draft goes in with exact figures, a protected release or a refusal with its reasons
comes out.
"""
