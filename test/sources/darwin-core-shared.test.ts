import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isOpendrawerError } from '../../src/errors/index.ts';
import { dwcaAdapter } from '../../src/sources/darwin-core/adapter.ts';
import { probeOf } from '../../src/sources/detect.ts';
import { temporaryFolder } from './bytes-helpers.ts';
import { type ArchiveReading, noWeb, rawOf, readArchive, textsOf } from './darwin-core-helpers.ts';

const archives = join(import.meta.dirname, '../../../shared/archives');

const told = ({ tables }: ArchiveReading): string =>
  tables
    .map(({ rowType, rows, blankKeys, repeatedKeys, orphans }) =>
      [
        `${rowType.slice(rowType.lastIndexOf('/') + 1)} ${rows}`,
        ...(blankKeys > 0 ? [`${blankKeys} blank`] : []),
        ...(repeatedKeys > 0 ? [`${repeatedKeys} repeated`] : []),
        ...(orphans > 0 ? [`${orphans} orphans`] : []),
      ].join(', '),
    )
    .join('; ');

describe.skipIf(!existsSync(archives))('real archives (../shared/archives)', () => {
  test.each([
    ['dwca/ala-biocache-test.zip', 'Occurrence 2; Image 3'],
    ['dwca/ala-event-dr2009.zip', 'Event 4; Occurrence 3; MeasurementOrFact 1'],
    ['dwca/ala-event-hierarchy-dr18391.zip', 'Event 10; Occurrence 5; MeasurementOrFact 4'],
    ['dwca/ala-images-dr893.zip', 'Occurrence 5; Multimedia 5'],
    ['dwca/archive-dwc-marine-mammals.zip', 'Taxon 3248; VernacularName 1057; Multimedia 0'],
    ['dwca/archive-occ.zip', 'Occurrence 1534'],
    ['dwca/checklist-100-occurrences.zip', 'Taxon 2; Occurrence 100'],
    ['dwca/checklist-20.zip', 'Taxon 20'],
    [
      'dwca/checklist-7089-extensions.zip',
      'Taxon 7089; Distribution 7089; MeasurementOrFact 14178; Identifier 7089',
    ],
    [
      'dwca/checklist-980-pensoft.zip',
      'Taxon 356; Reference 1, 1 blank, 1 orphans; Occurrence 740; Document 0',
    ],
    ['dwca/checklist-with-occurrences-412.zip', 'Taxon 412; Occurrence 619'],
    ['dwca/csv-json-escaped-quotes.zip', 'Occurrence 1; Multimedia 4'],
    ['dwca/csv-quoted-delimiter.zip', 'Occurrence 2'],
    ['dwca/default-core-encoding-missing.zip', 'Taxon 0'],
    ['dwca/default-extension-encoding-missing.zip', 'Taxon 0; Multimedia 0'],
    ['dwca/dwca-2extensions.zip', 'Taxon 4; Description 3; VernacularName 4'],
    ['dwca/dwca-noheaders-2.zip', 'Occurrence 2, 2 blank'],
    ['dwca/dwca-nometadata.zip', 'Occurrence 2'],
    [
      'dwca/dwca-orphaned-rows.zip',
      'Taxon 4; Description 6, 3 orphans; VernacularName 5, 1 orphans',
    ],
    ['dwca/dwca-simple-csv-dos.zip', 'Occurrence 3'],
    ['dwca/dwca-simple-csv-eml.zip', 'Occurrence 3'],
    ['dwca/dwca-simple-csv.zip', 'Occurrence 3'],
    ['dwca/dwca-simple-subdir.zip', 'Occurrence 2'],
    ['dwca/dwca-star-test-archive.zip', 'Taxon 4; VernacularName 4'],
    ['dwca/dwca-test-default.zip', 'Occurrence 2, 2 blank'],
    ['dwca/dwca-utf8-eol-test.zip', 'Occurrence 1'],
    [
      'dwca/dwcahandler-event-cameratrap-emof.zip',
      'Event 17; Occurrence 11; ExtendedMeasurementOrFact 20',
    ],
    ['dwca/dwcahandler-event-cameratrap-mof.zip', 'Event 17; Occurrence 11; MeasurementOrFact 20'],
    ['dwca/dwcahandler-id-in-column-3.zip', 'Occurrence 12, 1 blank, 3 repeated'],
    [
      'dwca/dwcahandler-verbatim-extension.zip',
      'Occurrence 9, 2 repeated; Occurrence 9, 1 orphans',
    ],
    ['dwca/eml-172kb.zip', 'Taxon 50'],
    ['dwca/empty-occurrence.zip', 'Occurrence 0'],
    ['dwca/event-30-ragged-occurrence.zip', 'Event 30; Occurrence 2; MeasurementOrFact 1'],
    ['dwca/event-30-with-mof.zip', 'Event 30; Occurrence 1; MeasurementOrFact 1'],
    ['dwca/grin-12.zip', 'Taxon 12; VernacularName 23'],
    ['dwca/id-column-also-a-term.zip', 'Occurrence 2'],
    ['dwca/inbo-turnhout-ponds-events-v1.3.zip', 'Event 247; Releve 247; Occurrence 1553'],
    [
      'dwca/integrity-duplicate-and-dangling.zip',
      'Occurrence 20, 1 repeated; Identification 38, 1 orphans; Identifier 4, 4 orphans',
    ],
    ['dwca/integrity-null-core-id.zip', 'Occurrence 3, 1 blank; Identifier 3, 1 blank, 1 orphans'],
    ['dwca/integrity-ref-issue.zip', 'Occurrence 19; Identification 38, 2 orphans; Identifier 4'],
    ['dwca/ipt-inside-parent.zip', 'Occurrence 2; Image 2'],
    ['dwca/luxembourg-associated-media.zip', 'Occurrence 20'],
    [
      'dwca/media-1102-documents.zip',
      'Taxon 555; Document 1102; Reference 2, 2 blank, 2 orphans; Occurrence 0',
    ],
    ['dwca/meta-default-values.zip', 'Occurrence 2, 2 blank'],
    ['dwca/multifile-multiline-header.zip', 'Taxon 6'],
    ['dwca/multifile-psv.zip', 'Taxon 6; Multimedia 6'],
    ['dwca/multiline-header.zip', 'Taxon 2'],
    ['dwca/naturalis-14-audubon-media.zip', 'Occurrence 14; Multimedia 14'],
    ['dwca/naturalis-only-occurrences.zip', 'Occurrence 14; Multimedia 14'],
    ['dwca/no-meta-checklist-good-ids.zip', 'Taxon 15'],
    ['dwca/no-meta-single-file-gnub.zip', 'Taxon 9'],
    ['dwca/obis-nsbs-16846.zip', 'Event 1429; Occurrence 16846; ExtendedMeasurementOrFact 22123'],
    ['dwca/occurrence-19.zip', 'Occurrence 19'],
    ['dwca/occurrence-eml-content-issue.zip', 'Occurrence 19'],
    ['dwca/plants-307.zip', 'Occurrence 307'],
    [
      'dwca/plazi-179-occurrences.zip',
      'Taxon 11; Occurrence 179; Description 24; Document 11; Reference 11',
    ],
    [
      'dwca/plazi-with-multimedia.zip',
      'Taxon 2; Description 5; Document 2; Multimedia 4; Reference 2; Occurrence 0; Distribution 0; VernacularName 0',
    ],
    ['dwca/preston-issue161-literal-tab.zip', 'Occurrence 1'],
    [
      'dwca/rbins-11-specimens-191861-emof.zip',
      'Occurrence 11, 2 repeated; ExtendedMeasurementOrFact 191861, 191832 orphans',
    ],
    ['dwca/simplest-archive.zip', 'Taxon 2'],
    [
      'dwca/squirrels.zip',
      'Taxon 44; Description 13; Distribution 14; Image 9; Reference 22; TypesAndSpecimen 7; VernacularName 4',
    ],
    ['dwca/triplet-100-20pc-invalid.zip', 'Occurrence 100'],
    ['dwca/triplet-100-dupe-and-missing-ids.zip', 'Occurrence 100'],
    ['dwca/triplet-100-good-ids.zip', 'Occurrence 100'],
    ['dwca/triplet-1000-no-id.zip', 'Occurrence 1000'],
    ['dwca/ucsb-izc-slim.zip', 'Occurrence 1; Identification 0; Image 0'],
    ['dwca/unenclosed-quotes.zip', 'Occurrence 4'],
    [
      'dwca/vascan-8-extensions.zip',
      'Taxon 53; Distribution 41; VernacularName 25; Description 5; SpeciesProfile 5; Identifier 5; TypesAndSpecimen 2; Reference 1; Multimedia 2',
    ],
    ['dwca/worms-99-crlf.zip', 'Taxon 99'],
    ['dwca/aos-birds-2154.tar.gz', 'Taxon 2154; VernacularName 4308'],
    ['dwca/archive-tax.tar.gz', 'Taxon 3248; VernacularName 1057'],
    ['dwca/empty-coreid.tar.gz', 'Taxon 10; Document 5; VernacularName 6'],
    ['dwca/fields-csv-less.tar.gz', 'Taxon 10; VernacularName 20'],
    ['dwca/fields-tsv-more.tar.gz', 'Taxon 10; VernacularName 20'],
    ['dwca/hierarchy-gbif-small.tar.gz', 'Taxon 491'],
    ['dwca/latin1-irmng.tar.gz', 'Taxon 31'],
    ['dwca/linnean-rbins.tar.gz', 'Taxon 999'],
    ['dwca/meta-duplicate-files.tar.gz', 'Taxon 587, 2 repeated; VernacularName 1'],
    ['dwca/myriatrix-32466.tar.gz', 'Taxon 32466; VernacularName 142'],
    [
      'dwca/not-synonym-in-extension.tar.gz',
      'Taxon 522, 2 repeated; VernacularName 1; ScientificName 1',
    ],
    ['dwca/pipe-delimited-587.tar.gz', 'Taxon 587, 2 repeated; VernacularName 1'],
    ['dwca/taxonworks-insects-5000.tar.gz', 'Occurrence 5000'],
    ['dwca/dwca-simple-test-archive.tgz', 'Occurrence 2'],
    ['dwca-versions/ala-dr893-duplicate-keys.zip', 'Occurrence 5'],
    ['dwca-versions/ala-dr893-empty-terms.zip', 'Occurrence 5'],
    ['dwca-versions/ala-dr893-readded.zip', 'Occurrence 6'],
    ['dwca-versions/ala-dr893-reduced.zip', 'Occurrence 3'],
    ['dwca-versions/ala-dr893.zip', 'Occurrence 5'],
    ['dwca-versions/gbif-occurrences-20180905.zip', 'Occurrence 4956'],
    ['dwca-versions/gbif-occurrences-20180916.zip', 'Occurrence 4956'],
    ['gbif-downloads/dwca-1534.zip', 'Occurrence 1534; Occurrence 1534; Multimedia 0'],
    [
      'gbif-downloads/dwca-443-records-10-datasets.zip',
      'Occurrence 443; Multimedia 1; Occurrence 443',
    ],
    ['gbif-downloads/results-158-old.zip', 'Occurrence 158'],
    ['gbif-downloads/simple-csv-4463.zip', 'Occurrence 4463'],
  ])('%s: %s', async (name, tables) => {
    using cache = temporaryFolder();
    const reading = await readArchive(join(archives, name), cache.path, {
      options: { records: 'core' },
    });
    const empty = reading.partitions.length === 0;
    if (!empty) expect(told(reading)).toBe(tables);
    expect(reading.records.length).toBe(Number(/^\S+ (\d+)/.exec(tables)?.[1]));
    expect(reading.rejects).toEqual([]);
    for (const record of reading.records) rawOf(record);
  });

  test.each([
    ['dwca/ala-biocache-test.zip', 2],
    ['dwca/ala-event-dr2009.zip', 3],
    ['dwca/ala-event-hierarchy-dr18391.zip', 5],
    ['dwca/ala-images-dr893.zip', 5],
    ['dwca/archive-occ.zip', 1534],
    ['dwca/checklist-100-occurrences.zip', 100],
    ['dwca/checklist-980-pensoft.zip', 740],
    ['dwca/checklist-with-occurrences-412.zip', 619],
    ['dwca/csv-json-escaped-quotes.zip', 1],
    ['dwca/csv-quoted-delimiter.zip', 2],
    ['dwca/dwca-noheaders-2.zip', 2],
    ['dwca/dwca-nometadata.zip', 2],
    ['dwca/dwca-simple-csv-dos.zip', 3],
    ['dwca/dwca-simple-csv-eml.zip', 3],
    ['dwca/dwca-simple-csv.zip', 3],
    ['dwca/dwca-simple-subdir.zip', 2],
    ['dwca/dwca-test-default.zip', 2],
    ['dwca/dwca-utf8-eol-test.zip', 1],
    ['dwca/dwcahandler-event-cameratrap-emof.zip', 11],
    ['dwca/dwcahandler-event-cameratrap-mof.zip', 11],
    ['dwca/dwcahandler-id-in-column-3.zip', 12],
    ['dwca/dwcahandler-verbatim-extension.zip', 9],
    ['dwca/empty-occurrence.zip', 0],
    ['dwca/event-30-ragged-occurrence.zip', 2],
    ['dwca/event-30-with-mof.zip', 1],
    ['dwca/id-column-also-a-term.zip', 2],
    ['dwca/inbo-turnhout-ponds-events-v1.3.zip', 1553],
    ['dwca/integrity-duplicate-and-dangling.zip', 20],
    ['dwca/integrity-null-core-id.zip', 3],
    ['dwca/integrity-ref-issue.zip', 19],
    ['dwca/ipt-inside-parent.zip', 2],
    ['dwca/luxembourg-associated-media.zip', 20],
    ['dwca/meta-default-values.zip', 2],
    ['dwca/naturalis-14-audubon-media.zip', 14],
    ['dwca/naturalis-only-occurrences.zip', 14],
    ['dwca/obis-nsbs-16846.zip', 16846],
    ['dwca/occurrence-19.zip', 19],
    ['dwca/occurrence-eml-content-issue.zip', 19],
    ['dwca/plants-307.zip', 307],
    ['dwca/plazi-179-occurrences.zip', 179],
    ['dwca/preston-issue161-literal-tab.zip', 1],
    ['dwca/rbins-11-specimens-191861-emof.zip', 11],
    ['dwca/triplet-100-20pc-invalid.zip', 100],
    ['dwca/triplet-100-dupe-and-missing-ids.zip', 100],
    ['dwca/triplet-100-good-ids.zip', 100],
    ['dwca/triplet-1000-no-id.zip', 1000],
    ['dwca/ucsb-izc-slim.zip', 1],
    ['dwca/unenclosed-quotes.zip', 4],
    ['dwca/taxonworks-insects-5000.tar.gz', 5000],
    ['dwca/dwca-simple-test-archive.tgz', 2],
    ['dwca-versions/ala-dr893-duplicate-keys.zip', 5],
    ['dwca-versions/ala-dr893-empty-terms.zip', 5],
    ['dwca-versions/ala-dr893-readded.zip', 6],
    ['dwca-versions/ala-dr893-reduced.zip', 3],
    ['dwca-versions/ala-dr893.zip', 5],
    ['dwca-versions/gbif-occurrences-20180905.zip', 4956],
    ['dwca-versions/gbif-occurrences-20180916.zip', 4956],
    ['gbif-downloads/dwca-1534.zip', 1534],
    ['gbif-downloads/dwca-443-records-10-datasets.zip', 443],
    ['gbif-downloads/results-158-old.zip', 158],
    ['gbif-downloads/simple-csv-4463.zip', 4463],
  ])('%s has %i occurrences', async (name, count) => {
    using cache = temporaryFolder();
    const { records, rejects } = await readArchive(join(archives, name), cache.path);
    expect({ records: records.length, rejects }).toEqual({ records: count, rejects: [] });
  });

  test.each([
    ['broken.tar.gz', 'INPUT_CORRUPT', /gzip data is truncated/],
    [
      'dwca-inside-parent-invalid.zip',
      'ARCHIVE_INVALID',
      /dwca-inside-parent-invalid\/meta\.xml, line 12, column \d+: is no well-formed XML/,
    ],
    [
      'dwca-meta-broken.zip',
      'ARCHIVE_INVALID',
      /meta\.xml, line \d+: the core .*Occurrence names the file occurrence\.txt, which is not there/,
    ],
    [
      'dwca-occurrence-broken.zip',
      'ARCHIVE_INVALID',
      /meta\.xml, line 7, column 58: is no well-formed XML/,
    ],
    [
      'extension-core-id-missing.zip',
      'ARCHIVE_INVALID',
      /the core .*Taxon names the file taxa\.txt, which is not there/,
    ],
    [
      'extension-location-missing.zip',
      'ARCHIVE_INVALID',
      /the extension .*Multimedia names no file/,
    ],
    [
      'extension-missing.zip',
      'ARCHIVE_INVALID',
      /the extension .*Multimedia names the file media\.txt, which is not there/,
    ],
    ['ipt-resource-folder-not-an-archive.zip', 'ARCHIVE_INVALID', /DWCA_META_XML_NOT_FOUND/],
    [
      'malformed-descriptor.zip',
      'ARCHIVE_INVALID',
      /lastCrawled in column 234 .* but rows have 234 cells below 235 headings/,
    ],
    [
      'meta-absent.tar.gz',
      'ARCHIVE_INVALID',
      /DWCA_META_XML_NOT_FOUND: .* has no meta\.xml; m\.xml looks like one/,
    ],
    ['meta-file-location-missing.zip', 'ARCHIVE_INVALID', /the core .*Taxon names no file/],
    ['meta-only.zip', 'ARCHIVE_INVALID', /names the file taxa\.txt, which is not there/],
    [
      'missing-extension-details.zip',
      'ARCHIVE_INVALID',
      /the extension .*VernacularName names no file/,
    ],
    [
      'plazi-broken-meta.zip',
      'ARCHIVE_INVALID',
      /meta\.xml, line 1, column 11: is no well-formed XML/,
    ],
    ['two-files-no-meta.zip', 'ARCHIVE_INVALID', /DWCA_META_XML_NOT_FOUND: .*random_file/],
  ])('%s is refused and leaves nothing', async (name, code, message) => {
    using cache = temporaryFolder();
    const path = join(archives, 'dwca-malformed', name);
    const error = await readArchive(path, cache.path).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(isOpendrawerError(error) && error.hint.length > 10).toBe(true);
    expect(readdirSync(cache.path)).toEqual([]);
  });

  test.each([
    [
      'dwca-occurrence-no-meta.zip',
      19,
      /DWCA_META_XML_NOT_FOUND\): occurrence\.txt as Occurrence was read by the headings/,
    ],
    ['dwca-occurrence-no-occurrenceid-no-triple.zip', 1, /^REQUIRED_TERM_MISSING/],
    ['dwca-invalid-ext.zip', 1, /DUPLICATED_TERM: identifiedBy/],
    [
      'triplet-100-duplicates.zip',
      100,
      /of 100 triplets of institution, collection and catalogue number only 10 are different/,
    ],
    ['dwca-extensionnotinstalled.zip', 1, /OccurrenceNotInstalled/],
    [
      'dwca-differentcoreidtermindex.zip',
      1,
      /RECORD_REFERENTIAL_INTEGRITY_VIOLATION: 1 of 1 rows .*occurrence\.txt/,
    ],
  ])('%s is read, and it is said what is wrong', async (name, count, note) => {
    using cache = temporaryFolder();
    const { records, notes } = await readArchive(
      join(archives, 'dwca-malformed', name),
      cache.path,
    );
    expect(records.length).toBe(count);
    expect(new Set(records.map(({ record }) => record.sourceId)).size).toBe(count);
    expect(notes).toContainEqual(expect.stringMatching(note));
  });

  test.each([
    [
      'dwca-malformed/null-coreid.zip',
      /The <coreid> of the extension .*VernacularName has no index/,
    ],
    [
      'dwca-malformed/no-meta-checklist-duplicate-coreid.zip',
      /RECORD_NOT_UNIQUELY_IDENTIFIED: .* 1 row with an id that an earlier row has too/,
    ],
    [
      'dwca/meta-duplicate-files.tar.gz',
      /There are 2 meta\.xml; meta\.xml, the one nearest to the root, was read/,
    ],
    [
      'dwca/worms-99-crlf.zip',
      /meta\.xml names eml\.xml as the description of the dataset, which is not there/,
    ],
    ['dwca/meta-default-values.zip', /"," divides the cells, which it does not/],
    ['dwca/empty-coreid.tar.gz', /The <coreid> of the extension .*Reference has no index/],
    ['dwca/checklist-20.zip', /the headings were followed/],
    [
      'dwca/ala-biocache-test.zip',
      /export\.csv: meta\.xml says that cells are not quoted, but they are/,
    ],
    ['dwca/event-30-ragged-occurrence.zip', /occurrence\.txt: 1 row \(line 3\) with fewer cells/],
    [
      'dwca/fields-csv-less.tar.gz',
      /taxa\.txt: 1 row \(line \d+\) with fewer cells than the 9 columns/,
    ],
    [
      'dwca/fields-tsv-more.tar.gz',
      /taxa\.txt: 1 row \(line \d+\) with more cells than the 9 columns/,
    ],
  ])('%s: it is said what is odd', async (name, note) => {
    using cache = temporaryFolder();
    const { notes } = await readArchive(join(archives, name), cache.path, {
      options: { records: 'core' },
    });
    expect(notes).toContainEqual(expect.stringMatching(note));
  });

  test.each([
    ['dwca/dwca-simple-csv.zip', 1, 'decimalLatitude', '-31.98333'],
    ['dwca/dwca-simple-subdir.zip', 0, 'locality', 'Borneo'],
    ['dwca/dwca-simple-test-archive.tgz', 1, 'locality', 'Mumbai'],
    ['dwca/dwca-test-default.zip', 1, 'country', 'Belgium'],
    ['dwca/unenclosed-quotes.zip', 2, 'scientificName', '"betta" splendens'],
    ['dwca/unenclosed-quotes.zip', 3, 'scientificName', "'betta' splendens"],
    ['dwca/csv-quoted-delimiter.zip', 0, 'basisOfRecord', 'Observation, something'],
    ['dwca/id-column-also-a-term.zip', 0, 'geodeticDatum', 'EPSG:3035'],
    ['dwca/id-column-also-a-term.zip', 0, 'coordinateUncertaintyInMeters', '707'],
    ['dwca/taxonworks-insects-5000.tar.gz', 0, 'institutionCode', 'INHS'],
  ])('%s, record %i: %s is %s', async (name, at, term, text) => {
    using cache = temporaryFolder();
    const { records } = await readArchive(join(archives, name), cache.path);
    const record = records[at];
    expect(record === undefined ? null : textsOf(record)[term]).toBe(text);
  });

  test('the same records in another zip are the same partitions', async () => {
    using before = temporaryFolder();
    using after = temporaryFolder();
    const of = (name: string, cache: string) =>
      readArchive(join(archives, 'dwca-versions', name), cache);
    const first = await of('gbif-occurrences-20180905.zip', before.path);
    const second = await of('gbif-occurrences-20180916.zip', after.path);
    expect(second.fingerprints).toEqual(first.fingerprints);
    expect(first.fingerprints.length).toBeGreaterThan(0);
  });

  test('records that stay keep their ids, and those that come back get theirs again', async () => {
    const ids: string[][] = [];
    for (const name of ['ala-dr893.zip', 'ala-dr893-reduced.zip', 'ala-dr893-readded.zip']) {
      using cache = temporaryFolder();
      const { records } = await readArchive(join(archives, 'dwca-versions', name), cache.path);
      ids.push(records.map(({ record }) => record.sourceId));
    }
    const [all = [], reduced = [], readded = []] = ids;
    expect(reduced.filter((id) => all.includes(id)).length).toBe(3);
    expect(readded.filter((id) => all.includes(id)).length).toBe(5);
  });

  test('media, identifications and measurements come with their records', async () => {
    using cache = temporaryFolder();
    const { records } = await readArchive(
      join(archives, 'dwca/naturalis-14-audubon-media.zip'),
      cache.path,
    );
    const media = records.flatMap(
      ({ record }) => record.extensions?.['http://rs.tdwg.org/ac/terms/Multimedia'] ?? [],
    );
    expect(media.length).toBe(14);
    expect(media.every(({ accessURI }) => accessURI?.startsWith('https://') === true)).toBe(true);
  });

  test('measurements of a survey go to the occurrence that they name', async () => {
    using cache = temporaryFolder();
    const { records, tables } = await readArchive(
      join(archives, 'dwca/obis-nsbs-16846.zip'),
      cache.path,
    );
    const type = 'http://rs.iobis.org/obis/terms/ExtendedMeasurementOrFact';
    const named = records.flatMap(({ record }) =>
      (record.extensions?.[type] ?? []).map((row) => [
        row['occurrenceID'],
        record.terms.occurrenceID?.[0]?.text,
      ]),
    );
    expect(named.filter(([own]) => own !== undefined).every(([own, id]) => own === id)).toBe(true);
    expect(tables.find(({ rowType }) => rowType === type)).toMatchObject({
      rows: 22_123,
      orphans: 0,
    });
    expect(
      records.every(
        ({ record }) =>
          record.terms.decimalLatitude !== undefined || record.terms.eventDate !== undefined,
      ),
    ).toBe(true);
  });

  test('a download of GBIF gives what publishers wrote, with what GBIF made of it', async () => {
    using cache = temporaryFolder();
    const { records } = await readArchive(
      join(archives, 'gbif-downloads/dwca-443-records-10-datasets.zip'),
      cache.path,
    );
    const [first] = records;
    if (first === undefined) throw new Error('nothing was read');
    expect(first.record.sourceId).toBe('50280003');
    expect(textsOf(first)).toMatchObject({ basisOfRecord: 'Voucher', continent: 'North America' });
    expect(first.record.extensions?.['http://rs.tdwg.org/dwc/terms/Occurrence']?.[0]).toMatchObject(
      {
        basisOfRecord: 'PRESERVED_SPECIMEN',
        continent: 'NORTH_AMERICA',
      },
    );
  });

  test.each([
    [
      'dwca/archive-tax.tar.gz',
      /^Darwin Core archive: Taxon core \(3248 rows\), VernacularName \(1057 rows\)$/,
      /opendrawer backbone add/,
    ],
    [
      'gbif-downloads/dwca-443-records-10-datasets.zip',
      /^Darwin Core archive: Occurrence core \(443 rows\), Multimedia \(1 row\), Occurrence \(443 rows\)$/,
      null,
    ],
    [
      'dwca/event-30-with-mof.zip',
      /^Darwin Core archive: Event core \(30 rows\)/,
      /with the terms of their events/,
    ],
    [
      'gbif-downloads/simple-csv-4463.zip',
      /^Darwin Core archive without meta\.xml: Occurrence core \(4463 rows\)$/,
      /DWCA_META_XML_NOT_FOUND/,
    ],
  ])('%s is told', async (name, summary, note) => {
    using cache = temporaryFolder();
    const context = { web: noWeb, cache: cache.path, onNote: () => {} };
    const found = await dwcaAdapter.detect(await probeOf(join(archives, name), context), context);
    expect(found).toMatchObject({
      endpoint: { format: 'dwca', location: join(archives, name), units: [] },
      summary: expect.stringMatching(summary),
    });
    if (note !== null) expect(found?.notes).toContainEqual(expect.stringMatching(note));
  });

  test('a checklist is sent to the backbones', async () => {
    using cache = temporaryFolder();
    await expect(readArchive(join(archives, 'dwca/grin-12.zip'), cache.path)).rejects.toMatchObject(
      {
        code: 'ARCHIVE_INVALID',
        message: expect.stringContaining('is a checklist'),
        hint: expect.stringContaining('opendrawer backbone add'),
      },
    );
  });
});
