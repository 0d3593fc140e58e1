"""The paper's network as a plan: for each number of digits a fixed list of NumPy calls on views prepared once.

It computes what `core/network/lenet5.py` does with the readable layers, and but by rounding gives the same. Those are
the reference, and what other architectures go on with; here only what the paper describes is told, so that all the
freedom is left for time: which cells lie side by side in memory, what is added up together, where constants go.
`weights` lays out the parameters, `forward` and `backward` are the two ways, `plan` chooses by the number of digits.
"""

from core.network.plan.plan import AT_ONCE, Plan, planned, reading

__all__ = ["AT_ONCE", "Plan", "planned", "reading"]
