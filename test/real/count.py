"""Counts the real records independently of Opendrawer: json.loads and nothing else. Prints one JSON object."""
import collections
import glob
import json
import sys

units, media_types, media_licenses, record_licenses = (collections.Counter() for _ in range(4))
barcodes = collections.defaultdict(list)
records = 0
for path in sorted(glob.glob(sys.argv[1] + '/*.jsonl')):
    for line in open(path, encoding='utf-8'):
        record = json.loads(line)
        content = record['content']
        single = content.get('descriptiveNonRepeating') or {}
        media = (single.get('online_media') or {}).get('media') or []
        records += 1
        units[record['unitCode']] += 1
        usage = single.get('metadata_usage') or content.get('metadata_usage') or {}
        record_licenses[usage.get('access')] += 1
        for medium in media:
            media_types[medium['type']] += 1
            media_licenses[medium['usage']['access']] += 1
        for identifier in (content.get('freetext') or {}).get('identifier') or []:
            if identifier['label'] == 'Barcode':
                barcodes[identifier['content']].append({'url': record['url'], 'media': [m['content'] for m in media]})
print(json.dumps({
    'records': records, 'units': units, 'mediaTypes': media_types, 'mediaLicenses': media_licenses,
    'recordLicenses': record_licenses, 'barcodes': barcodes,
}))
