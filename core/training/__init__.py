"""The machine that trains, one step at a time, by as many processes as help.

`trainer` takes a step in five: `batches` say which digits it sees; they are one `batch`, which bends them; `gradient`
computes from it; the `learner` owns the parameters, and moves them by its `optimizer`. All else prepares one of these
(`beginning`, `distortion`, `neighbours`, `curvature`), computes for `gradient` (`pieces`, `team`, `helper`) or looks on
(`examiner`, `speedometer`).
"""
