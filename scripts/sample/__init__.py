"""The sampled core: lists of the passages of whole series, and the draw from them.

A reader per series (`white_house`, `state_department`, `bundestag`, `channel_one`) reads a local copy of its texts into turns
of speakers; `passages` cuts these, `strata` sorts them with the help of `screens`, `lists` puts a frame together, `design` writes
down what is fixed before anything is read, and `drawing` draws. Nothing here fetches a text or keeps one.

`observed` takes what was read and settled from the tables, `survey` and `estimators` estimate from it what the whole list holds.
"""
