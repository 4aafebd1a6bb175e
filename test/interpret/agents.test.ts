import { describe, expect, test } from 'vitest';
import {
  agentIdentifier,
  agentIdentifiers,
  hasCheckDigit,
} from '../../src/interpret/agents/identifier.ts';
import { splitAgents } from '../../src/interpret/agents/split.ts';
import { bestOf } from './text-timing.ts';

type Person = [name: string, given: string | null, family: string | null, role?: string];

describe('splitAgents', () => {
  test.each<[string, Person[]]>([
    [
      'Smith, J.; Jones, A. & Müller, K.',
      [
        ['Smith, J.', 'J.', 'Smith'],
        ['Jones, A.', 'A.', 'Jones'],
        ['Müller, K.', 'K.', 'Müller'],
      ],
    ],
    [
      'J. Smith, A. Jones and K. Müller',
      [
        ['J. Smith', 'J.', 'Smith'],
        ['A. Jones', 'A.', 'Jones'],
        ['K. Müller', 'K.', 'Müller'],
      ],
    ],
    [
      'Smith, J. | Jones, A.',
      [
        ['Smith, J.', 'J.', 'Smith'],
        ['Jones, A.', 'A.', 'Jones'],
      ],
    ],
    [
      'Smith, J., Jones, A.',
      [
        ['Smith, J.', 'J.', 'Smith'],
        ['Jones, A.', 'A.', 'Jones'],
      ],
    ],
    ['Smith, John', [['Smith, John', 'John', 'Smith']]],
    ['Smith, John, Jr.', [['Smith, John, Jr.', 'John', 'Smith']]],
    ['Smith J.R.', [['Smith J.R.', 'J.R.', 'Smith']]],
    ['J.Smith', [['J.Smith', 'J.', 'Smith']]],
    ['van der Berg, J.', [['van der Berg, J.', 'J.', 'van der Berg']]],
    ['J. van der Berg', [['J. van der Berg', 'J.', 'van der Berg']]],
    ["O'Brien, P.", [["O'Brien, P.", 'P.', "O'Brien"]]],
    [
      'Dr. J. Smith, Prof. A. Jones',
      [
        ['Dr. J. Smith', 'J.', 'Smith'],
        ['Prof. A. Jones', 'A.', 'Jones'],
      ],
    ],
    [
      'J. & A. Smith',
      [
        ['J. Smith', 'J.', 'Smith'],
        ['A. Smith', 'A.', 'Smith'],
      ],
    ],
    [
      'A. López y B. Díaz',
      [
        ['A. López', 'A.', 'López'],
        ['B. Díaz', 'B.', 'Díaz'],
      ],
    ],
    [
      'leg. J. Smith, det. A. Jones',
      [
        ['J. Smith', 'J.', 'Smith', 'collector'],
        ['A. Jones', 'A.', 'Jones', 'identifier'],
      ],
    ],
    ['Collector: J. Smith', [['J. Smith', 'J.', 'Smith', 'collector']]],
    ['J. Smith (det.)', [['J. Smith', 'J.', 'Smith', 'identifier']]],
    [
      '"J. Neff, A. Hook"',
      [
        ['J. Neff', 'J.', 'Neff'],
        ['A. Hook', 'A.', 'Hook'],
      ],
    ],
    ['Jean-Paul Fayard, Metz', [['Jean-Paul Fayard, Metz', 'Jean-Paul', 'Fayard']]],
    ['[J. Smith]', [['J. Smith', 'J.', 'Smith']]],
    ['Smith, J. (USGS)', [['Smith, J.', 'J.', 'Smith']]],
    ['Pringle, C. G., 1838–1911', [['Pringle, C. G.', 'C. G.', 'Pringle']]],
    [
      'Smith, J.\nJones, B.; Smith, J.',
      [
        ['Smith, J.', 'J.', 'Smith'],
        ['Jones, B.', 'B.', 'Jones'],
      ],
    ],
    ['Smith, J. | unknown', [['Smith, J.', 'J.', 'Smith']]],
  ])('%s', (text, people) => {
    expect(splitAgents(text)).toEqual({
      agents: people.map(([name, given, family, role = null]) => ({
        name,
        kind: 'person',
        given,
        family,
        role,
      })),
      andOthers: false,
    });
  });

  test.each([
    'U.S. Fish & Wildlife Service',
    'Department of Botany, Smithsonian Institution',
    'Smith & Sons',
    'Wilkes Explor. Exped.',
  ])('%s stays whole', (name) => {
    const body = { name, kind: 'organisation', given: null, family: null, role: null };
    expect(splitAgents(name)).toEqual({ agents: [body], andOthers: false });
  });

  test.each([
    'person, 2',
    'Santiago Ramón y Cajal',
    'Hydrobiologie et Ecologie Souterraines',
    'found on the beach, near a stone',
  ])('%s is no list', (name) => {
    const one = { name, kind: 'unknown', given: null, family: null, role: null };
    expect(splitAgents(name)).toEqual({ agents: [one], andOthers: false });
  });

  test.each(['A. Smith et al.', 'A. Smith & al.', 'A. Smith and others', 'A. Smith u. a.'])(
    '%s tells of more',
    (text) => {
      expect(splitAgents(text)).toEqual({
        agents: [{ name: 'A. Smith', kind: 'person', given: 'A.', family: 'Smith', role: null }],
        andOthers: true,
      });
    },
  );

  test.each(['', ' ', 'unknown', 's.n.', '[Anonymous]', '?', 'N/A'])('%j is nobody', (text) => {
    expect(splitAgents(text)).toEqual({ agents: [], andOthers: false });
  });

  test('single words are family names of unknown people', () => {
    expect(
      splitAgents('Smith, Jones, Brown').agents.map(({ kind, family }) => [kind, family]),
    ).toEqual([
      ['unknown', 'Smith'],
      ['unknown', 'Jones'],
      ['unknown', 'Brown'],
    ]);
  });

  test('hostile texts take no time', () => {
    for (const part of [
      'A. ',
      'a, ',
      '& ',
      'Smith, J., ',
      'leg. ',
      'et al. ',
      '((',
      "O'",
      'van ',
      'A.-',
      '; ',
      ' et',
      ', ',
    ]) {
      const text = part.repeat(2990 / part.length);
      expect(
        bestOf(() => {
          splitAgents(text);
        }),
      ).toBeLessThan(5);
    }
    expect(splitAgents('x'.repeat(10_000)).agents).toHaveLength(1);
  });
});

test.each<[string, string | null, string]>([
  ['0000-0002-1825-0097', 'ORCID', 'https://orcid.org/0000-0002-1825-0097'],
  [' http://www.orcid.org/0000-0002-1825-0097/ ', 'ORCID', 'https://orcid.org/0000-0002-1825-0097'],
  ['ORCID: 0000-0002-1694-233x', 'ORCID', 'https://orcid.org/0000-0002-1694-233X'],
  ['https://bionomia.net/0000-0002-1825-0097', 'ORCID', 'https://orcid.org/0000-0002-1825-0097'],
  ['0000-0002-1825-0098', 'OTHER', '0000-0002-1825-0098'],
  ['0000 0001 2103 2683', 'ISNI', 'https://isni.org/isni/0000000121032683'],
  ['https://www.isni.org/isni/0000000121032683', 'ISNI', 'https://isni.org/isni/0000000121032683'],
  ['VIAF: 44300636', 'VIAF', 'https://viaf.org/viaf/44300636'],
  ['https://www.wikidata.org/wiki/Q1035', 'WIKIDATA', 'http://www.wikidata.org/entity/Q1035'],
  ['http://www.wikidata.org/entity/1997', 'WIKIDATA', 'http://www.wikidata.org/entity/1997'],
  ['Q1035', 'WIKIDATA', 'http://www.wikidata.org/entity/Q1035'],
  ['a-1009-2008', 'RESEARCHER_ID', 'https://www.webofscience.com/wos/author/record/A-1009-2008'],
  ['https://d-nb.info/gnd/11852562X', 'GND', 'https://d-nb.info/gnd/11852562X'],
  [
    'id.loc.gov/authorities/names/n79063610',
    'LCNAF',
    'http://id.loc.gov/authorities/names/n79063610',
  ],
  ['http://vocab.getty.edu/page/ulan/500115588', 'ULAN', 'http://vocab.getty.edu/ulan/500115588'],
  ['someid', 'OTHER', 'someid'],
  ['x'.repeat(400), 'OTHER', 'x'.repeat(400)],
])('identifier %s', (text, type, value) => {
  expect(agentIdentifier(text)).toEqual({ type, value });
});

test('the identifiers of a field, each once', () => {
  expect(
    agentIdentifiers(' https://orcid.org/0000-0002-1825-0097| 0000-0002-1825-0097 ,someid|'),
  ).toEqual({
    value: [
      { type: 'ORCID', value: 'https://orcid.org/0000-0002-1825-0097' },
      { type: 'OTHER', value: 'someid' },
    ],
    issues: [],
  });
  expect(agentIdentifiers('0000-0002-1825-0090').issues).toEqual(['AGENT_IDENTIFIER_INVALID']);
  expect(agentIdentifiers(null)).toEqual({ value: [], issues: [] });
  expect(agentIdentifier(' ')).toBeNull();
  expect(hasCheckDigit('0000-0002-1825-009')).toBe(false);
});
