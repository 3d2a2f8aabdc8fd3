"""The way of many articles: which files there are, what is cached, who works on what.

The unit of work is a shard, a group of articles named by its content. Reading fills shards
(`inventory`, `store`), the shard function turns one into table parts (`shards`), a runner
maps it over all pending ones (`runner`), an edition adds what only all articles together tell
(`edition`: copies, clusters, corrections), assembly makes whole tables of the parts (`tables`).
Knows no Dagster and no audit; a cluster worker imports no more than `shards` needs.
"""

import os

# One thread a process, said before NumPy is loaded: workers share the cores among themselves,
# and the threads of one product would only wait for each other. Who sets it, keeps it.
for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
