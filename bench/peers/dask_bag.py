"""Reads EDAN JSON lines with a Dask bag and picks 26 fields of each record: the published way of reading bulk releases.

python dask_bag.py MODE WORKERS OUT FILE_LIST
MODE: compute (results to the client), parquet (each worker writes its partitions to OUT), count (results thrown away).
FILE_LIST: a file with one path a line. Prints one JSON object: records, seconds of the work with the cluster already
up, seconds of bringing it up.
"""

import json
import sys
import time
from pathlib import Path


def labelled(groups, group, label):
    return [e.get("content") for e in groups.get(group, ()) if e.get("label") == label]


def contents(groups, group):
    return [e.get("content") for e in groups.get(group, ())]


def pick(record):
    content = record.get("content", {})
    about = content.get("descriptiveNonRepeating", {})
    indexed = content.get("indexedStructured", {})
    free = content.get("freetext", {})
    media = about.get("online_media", {}).get("media", [])
    return {
        "id": record.get("id"),
        "url": record.get("url"),
        "hash": record.get("hash"),
        "unit": record.get("unitCode"),
        "type": record.get("type"),
        "title": record.get("title"),
        "timestamp": str(record.get("timestamp")),
        "record_id": about.get("record_ID"),
        "guid": about.get("guid"),
        "record_link": about.get("record_link"),
        "data_source": about.get("data_source"),
        "access": about.get("metadata_usage", {}).get("access"),
        "media_count": len(media),
        "media_ids": [m.get("idsId") for m in media],
        "media_urls": [m.get("content") for m in media],
        "barcode": labelled(free, "identifier", "Barcode"),
        "identifiers": contents(free, "identifier"),
        "date": contents(free, "date"),
        "people": contents(free, "name"),
        "place": contents(free, "place"),
        "notes": contents(free, "notes"),
        "sets": contents(free, "setName"),
        "scientific_name": indexed.get("scientific_name", []),
        "family": indexed.get("tax_family", []),
        "topic": indexed.get("topic", []),
        "object_type": indexed.get("object_type", []),
    }


def write_parquet(records, path):
    import pandas

    frame = pandas.DataFrame(list(records))
    frame.to_parquet(path, index=False)
    return len(frame)


def main():
    import dask
    import dask.bag
    from dask.distributed import Client, LocalCluster

    mode, workers, out, listing = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]), sys.argv[4]
    files = Path(listing).read_text("utf-8").split("\n")[:-1]
    up = time.perf_counter()
    cluster = LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None)
    client = Client(cluster)
    client.wait_for_workers(workers)
    start = time.perf_counter()
    # Thousands of small files would cost more in scheduling than in reading (dask#4012): group them then.
    grouped = -(-len(files) // (workers * 16)) if len(files) > 500 else None
    bag = dask.bag.read_text(files, files_per_partition=grouped).map(json.loads).map(pick)
    if mode == "compute":
        records = len(bag.compute())
    elif mode == "count":
        records = bag.count().compute()
    elif mode == "parquet":
        out.mkdir(parents=True, exist_ok=True)
        parts = [
            dask.delayed(write_parquet)(part, str(out / f"part-{i:05}.parquet"))
            for i, part in enumerate(bag.to_delayed())
        ]
        records = sum(dask.compute(*parts))
    else:
        raise SystemExit(f"unknown mode {mode}")
    seconds = time.perf_counter() - start
    print(json.dumps({"records": records, "seconds": seconds, "startSeconds": start - up, "dask": dask.__version__}))
    client.close()
    cluster.close()


if __name__ == "__main__":
    main()
