import { interpretAudubonRows } from '../../src/interpret/media/audubon.ts';
import { detectMedia } from '../../src/interpret/media/detect.ts';
import {
  type ExtensionRow,
  type InterpretedMedia,
  type MediumDescription,
  mergeMedia,
} from '../../src/interpret/media/medium.ts';
import { mimeTypeOfUrl, parseMimeType } from '../../src/interpret/media/mime.ts';
import {
  interpretAssociatedMedia,
  interpretImageRows,
  interpretMultimediaRows,
} from '../../src/interpret/media/multimedia.ts';
import { parseUrl, parseUrlList } from '../../src/interpret/media/url.ts';
import { ISSUES } from '../../src/terms/issues.ts';
import { licenseOf } from '../../src/terms/licenses.ts';
import { agrees, type Outcome, sameSet, table } from '../table.ts';

type Row = {
  readonly op: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly expected: Readonly<Record<string, unknown>>;
};

type Answer = Readonly<Record<string, unknown>>;

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

const answers: Readonly<Record<string, (input: Row['input']) => Answer>> = {
  parse_url: (input) => ({ value: parseUrl(text(input['text'])) }),
  parse_url_list: (input) => ({ count: parseUrlList(text(input['text'])).length }),
  mime_type_of_url: (input) => ({ value: mimeTypeOfUrl(text(input['url'])) }),
  parse_mime_type: (input) => ({ value: parseMimeType(text(input['text'])) }),
  detect_media: (input) => ({
    ...detectMedia({
      type: text(input['type']),
      format: text(input['format']),
      identifier: text(input['identifier']),
      references: null,
    }),
  }),
  interpret_multimedia: (input) => {
    const rows = interpretMultimediaRows(extension(input));
    const record = (input['record'] ?? {}) as Answer;
    const associated = interpretAssociatedMedia(text(record['associatedMedia']));
    return items(
      {
        media: mergeMedia(rows.media, associated.media),
        issues: [...rows.issues, ...associated.issues],
      },
      simple,
    );
  },
  interpret_image: (input) => items(interpretImageRows(extension(input)), simple),
  interpret_audubon: (input) => items(interpretAudubonRows(extension(input)), audubon),
};

function extension(input: Row['input']): readonly ExtensionRow[] {
  const extensions = input['extensions'] as Readonly<Record<string, readonly ExtensionRow[]>>;
  return Object.values(extensions).flat();
}

/** The tables know GBIF's flags only. */
const items = (
  { media, issues }: Pick<InterpretedMedia, 'media' | 'issues'>,
  fields: (medium: MediumDescription) => Answer,
): Answer => ({
  items: media.map(fields),
  issues: issues.filter((issue) => ISSUES[issue].origin === 'gbif'),
});

/** The tables keep the licence as published, and have other names for three fields. */
const simple = (medium: MediumDescription): Answer => ({
  ...medium,
  license: medium.verbatimLicense,
  datasetId: medium.datasetID,
  latitude: medium.decimalLatitude,
  longitude: medium.decimalLongitude,
});

/** The tables give a licence that is understood as its http address, and end names in Uri, Url and Id. */
function audubon(medium: MediumDescription): Answer {
  const { terms, verbatimLicense } = medium;
  const renamed = Object.entries(terms).map(([name, value]) => [
    `${name.charAt(0).toLowerCase()}${name.slice(1)}`
      .replace(/U(?:RI|RL)$/, (ending) => (ending === 'URI' ? 'Uri' : 'Url'))
      .replace(/ID$/, 'Id'),
    value,
  ]);
  const license = verbatimLicense === null ? null : licenseOf(verbatimLicense);
  const rights = license === null ? verbatimLicense : license.url.replace('https:', 'http:');
  return {
    ...medium,
    ...Object.fromEntries(renamed),
    identifier: medium.resourceID,
    rights,
    rightsUri: rights,
    tag: medium.tags.join(','),
    providerManagedId: medium.providerManagedID,
  };
}

function check({ op, input, expected }: Row): Outcome {
  const answer = answers[op]?.(input);
  if (answer === undefined) return 'unsupported';
  const { issues, ...values } = expected;
  if (!agrees(answer, values)) return 'fail';
  if (issues === undefined) return 'pass';
  return sameSet(answer['issues'] as string[], issues as string[]) ? 'pass' : 'fail';
}

export const multimedia = [table<Row>({ file: 'multimedia.jsonl', check })];
