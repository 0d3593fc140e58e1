"""The machine that trains, some steps at a time, by as many processes as pay.

`trainer` takes a step in five: `digits.batches` say which digits it sees; they are one `batch`, which bends them; a
`worker` computes from it, in `pieces`, and moves the parameters by an `optimizer`; `stints` say who the workers are,
here or in a crew of `processes`; the `learner` owns what is learned. All else prepares one of these (`beginning`,
`curvature`), says how far the run `going` on goes, shows a step in `phases`, looks on (`examiner`, `speedometer`), or
goes to a step of the past once more (`replay`).
"""
