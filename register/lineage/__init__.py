"""沿革: who took what from whom, when and by which document, as a graph and as the table of the same facts.

`graph` makes it of plain values, `drawing` lays it out, `gathering` brings the values together as a person may see them.
"""
