"""What `doctor` looks at, one module for each part of a paper.

A check is a function that is given the paper and yields what it finds; finding nothing is good.
What can be mended without losing anything brings the mending with it.
"""
