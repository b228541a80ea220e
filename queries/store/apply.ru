# SPDX-License-Identifier: CC-BY-4.0
#+ title: Apply a patch
#+ description: Takes quads out and puts quads in, in one transaction. The store puts N-Triples in the two places.
DELETE DATA {
#removed#
} ;
INSERT DATA {
#added#
}
