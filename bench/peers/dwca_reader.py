"""Iterates the core rows of a Darwin Core archive with their extension rows: python-dwca-reader's own loop, nothing done with them."""

import json
import sys
import time
from importlib.metadata import version

from dwca.read import DwCAReader

started = time.perf_counter()
rows = 0
extension_rows = 0
values = 0
with DwCAReader(sys.argv[1]) as archive:
    for row in archive:
        rows += 1
        values += len(row.data)
        for extension in row.extensions:
            extension_rows += 1
            values += len(extension.data)
print(
    json.dumps(
        {
            "rows": rows,
            "extensionRows": extension_rows,
            "values": values,
            "seconds": time.perf_counter() - started,
            "version": version("python-dwca-reader"),
        }
    )
)
