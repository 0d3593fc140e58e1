"""Processes that do the same work together, in memory that all of them map.

A `crew` starts its `helper`s, tells them what to do and waits; between two of its words they wait for one another at a
`meeting`. What they compute is none of its business: see `core.training.worker`.
"""
