# SPDX-License-Identifier: CC-BY-4.0
#+ title: Which graph a name stands for
#+ description: Run on an empty store, which has that graph then. The name as it is written takes the place of the example.
#prologue#
CREATE GRAPH <https://data.example/graph/north/model>
