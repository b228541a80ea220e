# SPDX-License-Identifier: CC-BY-4.0
#+ title: What a template of an update makes of rows
#+ description: Run on an empty store, which holds it then. The parts of the update, and the rows as VALUES, are put in the places.
#prologue#
#with#
INSERT {
#template#
}
WHERE {
#rows#
}
