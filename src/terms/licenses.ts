import { licenses } from './vocabularies.ts';
import { foldWord } from './vocabulary.ts';

const maxCached = 5000;
/** A longer text is no licence but its wording. */
const maxLength = 1000;
const cache = new Map<string, string | null>();

/**
 * The SPDX code of a licence, or an SPDX-like one (`RS-NoC-US-1.0`: RightsStatements.org; `CC-BY` where no
 * version is stated), from an address, a code or a name. Null where it is not understood or says nothing
 * definite ("Usage conditions apply").
 */
export function licenseCode(verbatim: string): string | null {
  if (verbatim.length > maxLength) return null;
  const cached = cache.get(verbatim);
  if (cached !== undefined) return cached;
  const code = read(verbatim);
  if (cache.size >= maxCached) cache.clear();
  cache.set(verbatim, code);
  return code;
}

function read(verbatim: string): string | null {
  const listed = licenses.find(verbatim);
  if (listed !== null) return listed === '-' ? null : listed;
  return fromAddress(verbatim.toLowerCase()) ?? fromName(verbatim);
}

function fromAddress(text: string): string | null {
  const cc = /creativecommons\.org\/licen[sc]es\/(by(?:-nc)?(?:-sa|-nd)?)(?:\/(\d\.\d))?/.exec(
    text,
  );
  if (cc !== null) return creativeCommons(cc[1] ?? '', cc[2]);
  if (/creativecommons\.org\/(?:publicdomain\/zero|.*\/cc0)/.test(text)) return 'CC0-1.0';
  if (/creativecommons\.org\/(?:publicdomain\/mark|licen[sc]es\/publicdomain)/.test(text)) {
    return 'CC-PDM-1.0';
  }
  const rs = /rightsstatements\.org\/(?:vocab|page)\/([a-z-]+)\/1\.0/.exec(text);
  if (rs !== null) return rightsStatements.get(rs[1] ?? '') ?? null;
  if (/opendatacommons\.org\/licen[sc]es\/pddl/.test(text)) return 'PDDL-1.0';
  if (/opendatacommons\.org\/licen[sc]es\/by/.test(text)) return 'ODC-By-1.0';
  if (/opendatacommons\.org\/licen[sc]es\/odbl/.test(text)) return 'ODbL-1.0';
  const spdx = /spdx\.org\/licenses\/([a-z0-9.-]+?)(?:\.html|\.json|\/)?$/.exec(text);
  return spdx === null ? null : licenseCode(spdx[1] ?? '');
}

const rightsStatements: ReadonlyMap<string, string> = new Map(
  [
    'InC',
    'InC-OW-EU',
    'InC-EDU',
    'InC-NC',
    'InC-RUU',
    'NoC-CR',
    'NoC-NC',
    'NoC-OKLR',
    'NoC-US',
    'CNE',
    'UND',
    'NKC',
  ].map((code) => [code.toLowerCase(), `RS-${code}-1.0`]),
);

const creativeCommons = (elements: string, version: string | undefined): string =>
  `CC-${elements.toUpperCase()}${version === undefined ? '' : `-${version}`}`;

/** Names built by rule: "CC BY-NC 4.0", "Creative Commons Attribution-ShareAlike 3.0". */
function fromName(verbatim: string): string | null {
  const spaced = verbatim.replaceAll('_', ' ').replace(/\b(\d) (\d)$/, '$1.$2');
  const version = /\b(\d\.\d)\b/.exec(spaced)?.[1];
  const folded = foldWord(spaced.replace(/\(.*?\)|\b\d\.\d\b/g, ' '));
  const short = /^cc(?:by)(nc)?(sa|nd)?$/.exec(folded);
  if (short !== null) return creativeCommons(elements(short[1], short[2]), version);
  const long =
    /^(?:creativecommons|cc)attribution(noncommercial)?(sharealike|noderivatives|noderivs)?(?:licen[sc]e)?(?:international|unported|generic)?(?:licen[sc]e)?$/.exec(
      folded,
    );
  if (long === null) return null;
  const last = long[2] === undefined ? undefined : long[2] === 'sharealike' ? 'sa' : 'nd';
  return creativeCommons(elements(long[1], last), version);
}

const elements = (nonCommercial: string | undefined, last: string | undefined): string =>
  ['by', nonCommercial === undefined ? '' : 'nc', last ?? '']
    .filter((part) => part !== '')
    .join('-');
