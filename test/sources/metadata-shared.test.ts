import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { DatasetDescription } from '../../src/sources/metadata/description.ts';
import { readDatasetMetadata } from '../../src/sources/metadata/read.ts';

const shared = '../shared/archives';
const isAbsent = !existsSync(shared);

/** What is asked of each document: the parts that a registry shows, the rest as numbers. */
interface Shown {
  readonly standard: string;
  readonly title: string | null;
  readonly id: string | undefined;
  readonly doi: string | null;
  readonly license: string | null;
  readonly language: string | null;
  readonly published: string | null;
  readonly counts: string;
  readonly problems: readonly string[];
}

function shown(file: string): Shown {
  const one: DatasetDescription = readDatasetMetadata(readFileSync(`${shared}/${file}`), {
    name: file,
  });
  const counts = {
    k: one.keywords,
    c: one.contacts,
    g: one.geographicCoverage,
    t: one.temporalCoverage,
    x: one.taxonomicCoverage,
    b: one.bibliography,
    d: one.distributions,
  };
  return {
    standard: one.standard,
    title: one.title,
    id: one.identifiers[0],
    doi: one.doi,
    license: one.license,
    language: one.language,
    published: one.publicationDate,
    counts: Object.entries(counts)
      .map(([name, list]) => `${name}${list.length}`)
      .join(' '),
    problems: one.problems.map((problem) => problem.slice(0, 35)),
  };
}

type Row = readonly [file: string, ...rest: readonly (string | null | readonly string[])[]];

const unknownLicense = 'The licence is none that is known (';

// file, title, first identifier, DOI, licence, language, published, counts, problems
const eml: readonly Row[] = [
  [
    'sample1-v1.0.xml',
    'WII Herbarium Dataset',
    '6aa93c7c-5862-409a-875e-c448117a1bfd/v70',
    null,
    null,
    'en',
    '2011-06-29',
    'k14 c18 g1 t1 x5 b22 d1',
    [unknownLicense],
  ],
  [
    'sample10-v1.3.xml',
    'Sample Metadata RLS',
    'http://ipt.gbif.org/resource?id=rls/v2.0',
    '10.15468/qjgwba',
    'CC-BY-4.0',
    'en',
    '2016-07-28',
    'k2 c9 g1 t1 x2 b7 d3',
    [],
  ],
  [
    'sample9-v1.2.xml',
    'Sample Metadata RLS',
    'http://ipt.gbif.org/resource?id=rls/v2.0',
    '10.15468/qjgwba',
    'CC-BY-4.0',
    'en',
    '2016-07-28',
    'k2 c8 g1 t1 x2 b7 d2',
    [],
  ],
  [
    'sample4-v1.1.xml',
    'Sample Metadata RLS',
    'http://ipt.gbif.org/resource?id=rls/v2.0',
    '10.15468/qjgwba',
    'CC-BY-4.0',
    'en',
    '2016-07-28',
    'k2 c10 g1 t1 x2 b7 d2',
    [],
  ],
  [
    'download_metadata.xml',
    'GBIF Occurrence Download 10.15468/dl.muveie',
    '10.15468/dl.muveie',
    '10.15468/dl.muveie',
    null,
    'en',
    '2017-09-18',
    'k0 c91 g0 t0 x0 b0 d1',
    [],
  ],
  [
    'eml-utf16LE.xml',
    'Checklist of the Vascular Plants of Big Lagoon Bog, Big Lagoon County Park, Humboldt County, California',
    '76',
    null,
    null,
    null,
    null,
    'k1 c2 g0 t0 x0 b0 d0',
    [],
  ],
  [
    'eml-utf16_no_LE_declared.xml',
    'Checklist of the Vascular Plants of Big Lagoon Bog, Big Lagoon County Park, Humboldt County, California',
    '76',
    null,
    null,
    null,
    null,
    'k1 c2 g0 t0 x0 b0 d0',
    [],
  ],
  [
    'multiple-paragraphs-html.xml',
    'Multi-paragraph and HTML test',
    null,
    null,
    null,
    null,
    null,
    'k0 c0 g0 t0 x0 b0 d0',
    ['The element creator is missing.', 'The element contact is missing.'],
  ],
  [
    'worms_eml2.1.xml',
    'World Register of Marine Species',
    'david_remsen.7.2',
    null,
    null,
    null,
    null,
    'k5 c5 g1 t0 x0 b0 d0',
    [unknownLicense],
  ],
  [
    'wikipedia.xml',
    'Wikipedia-en Species Pages',
    null,
    null,
    null,
    'en',
    '2015-02-07',
    'k0 c2 g0 t0 x0 b0 d0',
    ['The packageId names nothing (null/v', 'The element metadataProvider is emp'],
  ],
  [
    'ipt_eml.xml',
    'PonTaurus',
    '2853f657-ede6-4956-aea3-ca0b4a775947/v2.1',
    '10.5072/example-full',
    null,
    'en',
    '2009-12-18',
    'k2 c2 g1 t0 x0 b0 d0',
    [],
  ],
  [
    'clb_eml.xml',
    'ITIS',
    null,
    null,
    null,
    'en',
    '2010-02-24',
    'k0 c1 g0 t0 x0 b0 d0',
    ['The element contact is empty.'],
  ],
  [
    '3920856d-4923-4276-ae0b-e8b3478df276.xml',
    'Abyssocladia vaceleti (Porifera, Cladorhizidae): a new deep-sea carnivorous sponge from Patagonia',
    'FFFA73722E22FF967267FFEFFFE3D035/eml-1544529526640.xml',
    '10.11646/zootaxa.4466.1.13',
    'CC0-1.0',
    'en',
    '2018',
    'k0 c6 g0 t0 x0 b0 d1',
    [],
  ],
  [
    'eml-protocol.xml',
    'PISCO: OSU Intertidal Tidbit Temperature Protocol',
    'PISCO_OSU_Tidbit_Temperature_Protocol.50.1',
    null,
    null,
    null,
    null,
    'k0 c5 g0 t0 x0 b0 d1',
    [unknownLicense, 'The document describes no dataset b'],
  ],
  [
    'ebird-eml.xml',
    'EOD - eBird Observation Dataset',
    '4fa7b334-ce0d-4e88-aaae-2e0c138d049e',
    '10.15468/aomfnb',
    'CC0-1.0',
    'en',
    '2020-06-29',
    'k2 c3 g1 t1 x1 b0 d0',
    [],
  ],
  [
    'broken_eml.xml',
    'University of British Columbia Herbarium (UBC) - Vascular Plant Collection',
    '07fd0d79-4883-435f-bba1-58fef110cd13/v10',
    '10.5886/rtt57cc9',
    'CC0-1.0',
    'en',
    '2013-12-03',
    'k12 c2 g1 t1 x1 b4 d4',
    ['The element metadataProvider is mis'],
  ],
  [
    'harvard-forest-hf205.xml',
    'Thresholds and Tipping Points in a Sarracenia Microecosystem at Harvard Forest since 2012',
    'knb-lter-hfr.205.4',
    null,
    null,
    null,
    '2012',
    'k11 c6 g1 t1 x2 b0 d4',
    [unknownLicense],
  ],
  [
    'example-eml-2.0.0.xml',
    'Wordwide seed mass dataset',
    'nceas.113.2',
    null,
    null,
    null,
    null,
    'k4 c11 g1 t1 x0 b0 d1',
    [unknownLicense],
  ],
  [
    'ipt-eml-33kb.xml',
    'WII Herbarium Dataset',
    'http://ipt.gbif.org/resource.do?id=testeml/v1',
    null,
    'CC0-1.0',
    'nl',
    '2011-06-29',
    'k15 c18 g1 t4 x5 b22 d2',
    [],
  ],
  [
    'inaturalist.eml.xml',
    'iNaturalist Research-grade Observations',
    'iNaturalist.observations.eml.1727330417',
    null,
    'CC-BY-NC-4.0',
    'en',
    '2024-09-25',
    'k0 c3 g1 t1 x0 b0 d1',
    [],
  ],
  // GBIF does not accept ODbL; it is a licence all the same.
  [
    'registry-unsupported-license.xml',
    'Sample Metadata RLS (2)',
    'http://ipt.gbif.org/resource?id=rls/v2.0',
    '10.15468/qjgwba',
    'ODbL-1.0',
    'en',
    '2016-07-28',
    'k2 c10 g1 t1 x2 b7 d2',
    ['The maintenanceUpdateFrequency is n'],
  ],
];

const others: readonly Row[] = [
  [
    'eml/worms_dc.xml',
    'Dublin Core',
    'World Register of Marine Species',
    '1234',
    '10.1093/ageing/29.1.57',
    'CC0-1.0',
    'en',
    '2010-08-09',
    'k5 c175 g0 t0 x0 b0 d1',
    [],
  ],
  [
    'eml/noa_fgdc.txt',
    'FGDC',
    'Example Metadata template for use with the CSC Online MD Builder (MDB)',
    null,
    null,
    null,
    null,
    '2001-06-20',
    'k6 c3 g1 t1 x0 b0 d0',
    [unknownLicense],
  ],
  [
    'datacite/metadata-predicate-download.xml',
    'DataCite',
    'Occurrence Download',
    '10.1234/5678',
    '10.1234/5678',
    'CC-BY-NC-4.0',
    null,
    '2019',
    'k3 c1 g0 t0 x0 b2 d0',
    [],
  ],
  [
    'datacite/metadata-sql-download.xml',
    'DataCite',
    'Occurrence Download',
    '10.1234/sql-download',
    '10.1234/sql-download',
    'CC-BY-NC-4.0',
    null,
    '2024',
    'k3 c1 g0 t0 x0 b2 d0',
    [],
  ],
  [
    'datacite/metadata-derived-dataset.xml',
    'DataCite',
    'Derived dataset title',
    '10.21373/dd.abcdef',
    '10.21373/dd.abcdef',
    null,
    null,
    '2020',
    'k0 c1 g0 t0 x0 b3 d0',
    [],
  ],
  [
    'datacite/metadata-dataset.xml',
    'DataCite',
    'my title',
    '10.1234/21373',
    '10.1234/21373',
    'CC0-1.0',
    'no',
    '2019',
    'k3 c4 g2 t0 x0 b0 d0',
    [],
  ],
  [
    'datacite/datacite-example-full-v3.1.xml',
    'DataCite',
    'Full DataCite XML Example',
    '10.5072/example-full',
    '10.5072/example-full',
    'CC0-1.0',
    'en',
    '2014',
    'k1 c2 g2 t0 x0 b0 d1',
    [],
  ],
  [
    'data-packages/camtrap-dp-example/datapackage.json',
    'Frictionless',
    'Sample from: MICA - Muskrat and coypu camera trap observations in Belgium, the Netherlands and Germany',
    '7cca70f5-ef8c-4f86-85fb-8f070937d7ab',
    null,
    'CC0-1.0',
    null,
    '2023-02-06',
    'k10 c6 g1 t1 x10 b3 d0',
    [],
  ],
  [
    'data-packages/dwc-dp-interactions/datapackage.json',
    'Frictionless',
    'Interaction Dataset Template by Elton',
    null,
    null,
    null,
    null,
    '2025-02-28',
    'k0 c0 g0 t0 x0 b0 d0',
    [],
  ],
];

const expected = (
  standard: unknown,
  [title, id, doi, license, language, published, counts, problems]: readonly unknown[],
) => ({
  standard,
  title,
  id: id ?? undefined,
  doi,
  license,
  language,
  published,
  counts,
  problems,
});

describe.skipIf(isAbsent)('documents that were published', () => {
  test.each(eml)('eml/%s', (file, ...rest) => {
    expect(shown(`eml/${file}`)).toEqual(expected('EML', rest));
  });

  test.each(others)('%s', (file, standard, ...rest) => {
    expect(shown(String(file))).toEqual(expected(standard, rest));
  });

  test('a dataset of a registry', () => {
    expect(shown('feeds/gbif-dataset-single.json')).toEqual({
      standard: 'other',
      title:
        'Phylogeny of Calyptraeotheres Campos, 1990 (Crustacea, Decapoda, Brachyura, Pinnotheridae) with the description of C. pepeluisi new species from the tropical Mexican Pacific',
      id: '7b7b9345-9632-469e-a881-e8d6403e3f4e',
      doi: '10.5281/zenodo.199558',
      license: 'CC-BY-4.0',
      language: 'en',
      published: '2009-12-31',
      counts: 'k0 c5 g0 t0 x0 b0 d1',
      problems: [],
    });
  });

  test('paragraphs and HTML of an abstract', () => {
    const { abstract } = readDatasetMetadata(
      readFileSync(`${shared}/eml/multiple-paragraphs-html.xml`),
    );
    expect(abstract).toBe(
      'Two CRLFs follow this word:\n\nOne CRLF follows this word:\nA new paragraph follows this word:\n\nA list made with CRLFs follows:\n- Apple;\n- Ball;\nNew paragraph.\n\nAn HTML list follows this line break:\n\nAtlantic (ocean),\nIndo-Pacific\n\nEnd paragraph.\n\nMore HTML: i, b, em, strong.',
    );
  });
});
