"""The demonstration: invented authorities, invented children and their returns, played through the product.

Nothing in this room describes a real child, family or authority. The generator is calibrated to published
national figures so that the product behaves as it would in use; everything else is drawn from a seed.
"""
