"""Asks a server for occurrences through pygbif and prints the answers as JSON.

python ask_pygbif_occurrences.py http://localhost:8080 '{"key": …, "dataset": …, "taxon": …}'
"""

import json
import sys
import tempfile
import warnings

import opendrawer_gbif

opendrawer_gbif.use(sys.argv[1])
warnings.simplefilter("ignore")

import pygbif  # noqa: E402
from pygbif import occurrences, registry  # noqa: E402

known = json.loads(sys.argv[2])


def failing(call):
    try:
        call()
    except Exception as error:  # what pygbif raises is part of the answer
        return f"{type(error).__name__}: {error}"
    return None


def counted(**parameters):
    return occurrences.search(limit=0, **parameters)["count"]


WKT = "POLYGON((-80 30, -70 30, -70 45, -80 45, -80 30))"

answers = {
    "version": pygbif.__version__,
    "all": occurrences.search(),
    "page": occurrences.search(limit=1, offset=1),
    "found": occurrences.search(catalogNumber=known["catalogNumber"]),
    "counts": {
        "taxonKey": counted(taxonKey=known["taxon"]),
        "kingdomKey": counted(kingdomKey=known["kingdom"]),
        "colKey": counted(taxonKey=str(known["taxon"])),
        "scientificName": counted(scientificName=known["scientificName"]),
        "country": counted(country="US"),
        "countries": counted(country=["US", "NP"]),
        "hasCoordinate": counted(hasCoordinate=True),
        "hasNoCoordinate": counted(hasCoordinate=False),
        "hasGeospatialIssue": counted(hasGeospatialIssue=False),
        "typeStatus": counted(typeStatus="HOLOTYPE"),
        "recordNumber": counted(recordNumber="77"),
        "lastInterpreted": counted(lastInterpreted="1990,2100"),
        "continent": counted(continent="north_america"),
        "geometry": counted(geometry=WKT),
        "recordedBy": counted(recordedBy="Ada Fern"),
        "recordedByID": counted(recordedByID="https://orcid.org/0000-0001-6215-3617"),
        "identifiedByID": counted(identifiedByID="https://orcid.org/0000-0000-0000-0000"),
        "basisOfRecord": counted(basisOfRecord="PRESERVED_SPECIMEN"),
        "datasetKey": counted(datasetKey=known["dataset"]),
        "eventDate": counted(eventDate="1931-05-18"),
        "eventDates": counted(eventDate="1890,1940"),
        "year": counted(year=1931),
        "years": counted(year="1880,1940"),
        "month": counted(month=5),
        "decimalLatitude": counted(decimalLatitude="38,39"),
        "decimalLongitude": counted(decimalLongitude="-78,-76"),
        "elevation": counted(elevation="0,1000"),
        "depth": counted(depth="0,10"),
        "institutionCode": counted(institutionCode="NMNH"),
        "collectionCode": counted(collectionCode="mammals"),
        "issue": counted(issue="COORDINATE_ROUNDED"),
        "q": counted(q="fern"),
        "qSpelled": counted(q="fern", spellCheck=True),
        "mediatype": counted(mediatype="StillImage"),
        "establishmentMeans": counted(establishmentMeans="NATIVE"),
        "publishingCountry": counted(publishingCountry="CH"),
        "repatriated": counted(repatriated="true"),
        "sex": counted(sex="FEMALE"),
    },
    "facets": occurrences.search(
        facet=["country", "basisOfRecord", "hasCoordinate"],
        country_facetLimit=1,
        basisOfRecord_facetLimit=6,
        facetMincount=1,
        limit=0,
    )["facets"],
    "multiselect": occurrences.search(
        facet="country", country="US", facetMultiselect=True, limit=0
    )["facets"],
    "count": occurrences.count(),
    "countBy": {
        "taxonKey": occurrences.count(taxonKey=known["taxon"]),
        "country": occurrences.count(country="US"),
        "isGeoreferenced": occurrences.count(isGeoreferenced=True),
        "basisOfRecord": occurrences.count(basisOfRecord="PRESERVED_SPECIMEN"),
        "datasetKey": occurrences.count(datasetKey=known["dataset"]),
        "publishingCountry": occurrences.count(publishingCountry="CH"),
        "typeStatus": occurrences.count(typeStatus="HOLOTYPE"),
        "year": occurrences.count(year=1931),
    },
    "count_basisofrecord": occurrences.count_basisofrecord(),
    "count_year": occurrences.count_year(year="1880,1940"),
    "count_datasets": occurrences.count_datasets(country="US"),
    "count_countries": occurrences.count_countries(publishingCountry="CH"),
    "count_publishingcountries": occurrences.count_publishingcountries(country="US"),
    "count_schema": occurrences.count_schema(),
    "get": occurrences.get(key=known["key"]),
    "get_verbatim": occurrences.get_verbatim(key=known["key"]),
    "get_fragment": occurrences.get_fragment(key=known["key"]),
    "datasets": registry.datasets(),
    "dataset": registry.datasets(uuid=known["dataset"]),
    "dataset_search": registry.dataset_search(q=known["title"], limit=5),
    "unknown": failing(lambda: occurrences.get(key="nothing")),
    "invalid": failing(lambda: occurrences.search(geometry="POLYGON((")),
    "misspelt": failing(lambda: occurrences.search(contry="US")),
}

if known["maps"]:
    import matplotlib

    matplotlib.use("Agg")
    from pygbif import maps
    from pygbif.maps import map as _  # noqa: F401

    sys.modules["pygbif.maps.map"].user_cache_dir = lambda name: tempfile.mkdtemp()

    def drawn(**parameters):
        tile = maps.map(**parameters)
        return {
            "type": tile.response.headers["content-type"],
            "bytes": len(tile.response.content),
            "shape": list(tile.img.get_array().shape) if tile.img is not None else None,
        }

    answers["maps"] = {
        "default": drawn(),
        "mercator": drawn(srs="EPSG:3857", style="purpleYellow.point"),
        "hex": drawn(
            source="adhoc", year=1931, bin="hex", hexPerTile=30, style="classic-noborder.poly"
        ),
        "filtered": drawn(
            taxonKey=known["taxon"],
            country="US",
            year=range(1880, 1941),
            basisOfRecord=["PRESERVED_SPECIMEN", "HUMAN_OBSERVATION"],
            format="@2x.png",
        ),
        "vector": drawn(format=".mvt"),
    }

print(json.dumps(answers))
