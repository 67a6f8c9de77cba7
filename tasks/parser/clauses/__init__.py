"""The grammar of 责任分工: names, roles, regions, and the official names of bodies."""
