"""Asks a server through pygbif and prints the answers as JSON: python ask_pygbif.py http://localhost:8080"""

import json
import sys
import warnings

import opendrawer_gbif

opendrawer_gbif.use(sys.argv[1])
warnings.simplefilter("ignore")

import pygbif  # noqa: E402
from pygbif import occurrences, species  # noqa: E402


def failing(call):
    try:
        call()
    except Exception as error:  # what pygbif raises is part of the answer
        return f"{type(error).__name__}: {error}"
    return None


print(
    json.dumps(
        {
            "version": pygbif.__version__,
            "exact": species.name_backbone(scientificName="Puma concolor (Linnaeus, 1771)"),
            "parts": species.name_backbone(
                scientificName="Oenanthe", kingdom="Plantae", class_="Magnoliopsida", taxonRank="GENUS"
            ),
            "synonym": species.name_backbone(scientificName="Felis concolor", checklistKey=None),
            "misspelt": species.name_backbone(scientificName="Puma concollor", verbose=True),
            "higher": species.name_backbone(scientificName="Puma absurda", family="Felidae"),
            "strict": species.name_backbone(scientificName="Puma absurda", strict=True),
            "none": species.name_backbone(scientificName="Aus bus"),
            "byKey": species.name_backbone(usageKey=7),
            "byId": species.name_backbone(taxonID="cats:T7"),
            "converted": species.gbif_to_col([7]),
            "usage": species.name_usage(key=7),
            "children": species.name_usage(key=6, data="children"),
            "parents": species.name_usage(key=7, data="parents"),
            "synonyms": species.name_usage(key=7, data="synonyms", limit=5),
            "name": species.name_usage(key=7, data="name"),
            "named": species.name_usage(name="puma concolor"),
            "all": species.name_usage(limit=3, offset=2),
            "several": species.name_usage(key=7, data=["children", "synonyms"]),
            "lookup": species.name_lookup(q="puma", rank="species"),
            "lookupBelow": species.name_lookup(higherTaxonKey=5, limit=0, facet="rank"),
            "lookupFlags": species.name_lookup(q="smilodon", isExtinct=True, hl=True, verbose=True),
            "suggest": species.name_suggest(q="Pum", limit=2),
            "suggestRank": species.name_suggest(q="pum", rank="subspecies"),
            "parsed": species.name_parser("Puma concolor (Linnaeus, 1771)"),
            "parsedMany": species.name_parser(
                ["Arrhenatherum elatius var. elatius", "Lucanus sp.", "x Agropogon littoralis"]
            ),
            "occurrences": occurrences.search(q="asplenium", limit=1),
            "unknown": failing(lambda: species.name_usage(key=999)),
        }
    )
)
