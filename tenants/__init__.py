"""One authority: everything in here runs inside one authority's own schema and sees no other authority's children."""
