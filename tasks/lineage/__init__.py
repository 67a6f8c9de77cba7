"""承接关系: what documents of two levels carry of each other, and where their copies differ."""
