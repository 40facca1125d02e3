"""The daily work with children who wait: where each stands, what is due, who does what next, and why a child waits.

What returns say and what people type are kept side by side; `course` says which of the two stands and why.
"""
