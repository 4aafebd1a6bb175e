import { type ApiDeclaration, type ApiPlace, ignore, term } from '../declaration.ts';
import { linksOfHtml, textsOfHtml } from '../html.ts';
import { asList, isNothing, isObject, numberOf, textOf, valueAt } from '../values.ts';

const info = 'imageinfo[0]';
const said = (name: string): string => `${info}.extmetadata.${name}.value`;
const text = (record: ApiPlace['record'], name: string): string | null =>
  textOf(valueAt(record, said(name)));

/** The catalogue takes pictures and sounds only. Old answers do not say what a file is: then it is a picture. */
const kinds: Readonly<Record<string, string>> = {
  BITMAP: 'image',
  DRAWING: 'image',
  AUDIO: 'audio',
  VIDEO: 'video',
  OFFICE: 'text',
};
const typeOf = ({ record }: ApiPlace): string | null => {
  const type = textOf(valueAt(record, `${info}.mediatype`));
  return type === null ? 'image' : (kinds[type] ?? null);
};

const titleSuffix = /\.(?:png|jpe?g|ogg|wav)$/i;

/** The title, or the name of the file without its namespace and ending. */
const titleOf = ({ record }: ApiPlace): string | null => {
  const title = text(record, 'ObjectName') ?? textOf(record['title']);
  const bare = title?.replace(/^File:/, '') ?? null;
  return bare === null || bare.lastIndexOf('.') <= 0 ? bare : bare.replace(titleSuffix, '');
};

const anySuffix =
  /\.(?:jpe?g|png|gif|svg|tiff?|webp|xcf|pdf|djvu|og[agv]|opus|mp3|wav|flac|midi?|webm|mp4|stl)$/i;

/** The title for people: without any ending of a file. */
const plainTitleOf = (place: ApiPlace): string | null => {
  const title = titleOf(place);
  return title?.replace(anySuffix, '').trim() || title;
};

const artistOf = ({ record }: ApiPlace): string | null => {
  const html = text(record, 'Artist');
  return html === null ? null : textsOfHtml(html).join('').trim();
};

const categoriesOf = ({ record }: ApiPlace): readonly string[] =>
  (text(record, 'Categories') ?? '').split('|');

const usageOf = ({ record }: ApiPlace): number => asList(record['globalusage']).length;

/** Facts about the sound itself lie in lists of names and values, one in the other. */
const named = (list: unknown, ...names: readonly string[]): unknown => {
  for (const name of names) {
    const found = asList(list).find((one) => isObject(one) && one['name'] === name);
    if (isObject(found) && !isNothing(found['value'])) return found['value'];
  }
  return null;
};
const soundOf = (record: ApiPlace['record']): unknown => {
  const facts = valueAt(record, `${info}.metadata`);
  const streams = named(facts, 'streams') ?? named(named(facts, 'audio'), 'streams');
  const first = asList(streams)[0];
  const stream = isObject(first) ? first['value'] : null;
  return named(stream, 'header') ?? stream;
};
const sound = (...names: readonly string[]) => ({
  by: ({ record }: ApiPlace) => named(soundOf(record), ...names),
  reads: [`${info}.metadata`],
});

const categoryOf = (place: ApiPlace): string | null => {
  if (typeOf(place) === 'audio') {
    const spoken = categoriesOf(place).some((one) => one.toLowerCase().includes('pronunciation'));
    return spoken ? 'pronunciation' : null;
  }
  return /\.svg$/i.test(textOf(valueAt(place.record, `${info}.url`)) ?? '') ? 'illustration' : null;
};

const description = { html: said('ImageDescription') };
const usage = { by: usageOf, reads: ['globalusage'] };

/** Wikimedia Commons: all files by the time of their upload, with what their pages say of them. */
export const wikimedia: ApiDeclaration = {
  name: 'wikimedia',
  audioName: 'wikimedia_audio',
  title: 'Wikimedia Commons',
  homepage: 'https://commons.wikimedia.org',
  documentation: 'https://commons.wikimedia.org/w/api.php?action=help&modules=query%2Ballimages',
  hosts: ['commons.wikimedia.org/w/api.php'],
  request: {
    endpoint: 'https://commons.wikimedia.org/w/api.php',
    parameters: {
      action: 'query',
      format: 'json',
      generator: 'allimages',
      gaisort: 'timestamp',
      gaidir: 'newer',
      gailimit: '250',
      prop: 'imageinfo|globalusage',
      iiprop: 'url|user|dimensions|extmetadata|mediatype|size|metadata|timestamp',
      gulimit: '250',
      gunamespace: '0',
    },
    paging: { kind: 'cursor', parameter: null, next: 'continue' },
    since: { parameters: { gaistart: '{from}' }, format: 'seconds', published: true },
    options: { user: 'gaiuser', from: 'gaistart', to: 'gaiend', sha1: 'gaisha1' },
    requestsPerSecond: 5,
  },
  response: {
    list: 'query.pages',
    error: 'error.info',
    parts: {
      complete: 'batchcomplete',
      lists: ['globalusage'],
      most: 100,
      lighter: {
        prop: 'imageinfo',
        iiprop: 'url|user|dimensions|extmetadata|mediatype|size|timestamp',
      },
    },
  },
  shape: ['imageinfo', 'pageid', 'ns'],
  id: 'pageid',
  modified: [`${info}.timestamp`, said('DateTime')],
  media: {
    type: { by: typeOf, reads: [`${info}.mediatype`] },
    license: said('LicenseUrl'),
    licenseWords: {
      by: ({ record }) =>
        ['LicenseShortName', 'UsageTerms', 'License'].map((name) => text(record, name)),
      reads: [],
    },
    identifier: 'pageid',
    landingPage: `${info}.descriptionshorturl`,
    files: [
      {
        url: `${info}.url`,
        width: `${info}.width`,
        height: `${info}.height`,
        sizeBytes: `${info}.size`,
        format: {
          by: ({ record }) =>
            textOf(valueAt(record, `${info}.url`))
              ?.split('.')
              .at(-1) ?? null,
          reads: [],
        },
      },
    ],
    title: { by: titleOf, reads: [said('ObjectName'), 'title'] },
    description,
    creator: { by: artistOf, reads: [said('Artist')] },
    creatorUrl: {
      by: ({ record }) => linksOfHtml(text(record, 'Artist') ?? '')[0] ?? null,
      reads: [],
    },
    created: said('DateTimeOriginal'),
    category: { by: categoryOf, reads: [] },
    metaData: {
      global_usage_count: usage,
      date_originally_created: said('DateTimeOriginal'),
      last_modified_at_source: said('DateTime'),
      categories: { by: categoriesOf, reads: [said('Categories')] },
      // The catalogue looks for them on the page itself; the item has them from its file's facts
      latitude: 'GPSLatitude.value',
      longitude: 'GPSLongitude.value',
      map_datum: 'GPSMapDatum.value',
      channels: sound('audio_channels', 'channels'),
      description,
    },
    nulls: ['date_originally_created', 'last_modified_at_source'],
    popularity: usage,
    audio: {
      durationMs: {
        by: ({ record }) => (numberOf(valueAt(record, `${info}.duration`)) ?? 0) * 1000,
        reads: [`${info}.duration`],
      },
      sampleRate: sound('audio_sample_rate', 'sample_rate'),
      bitRate: sound('bitrate_nominal', 'bitrate'),
    },
  },
  crosswalk: [
    term({ by: plainTitleOf, reads: [] }, 'title'),
    term('title', 'identifier', { label: 'file' }),
    term('pageid', 'identifier', { label: 'pageid' }),
    term(description, 'description'),
    term({ by: artistOf, reads: [] }, 'agent', { label: 'author' }),
    term({ html: said('DateTimeOriginal') }, 'eventDate', { label: 'created' }),
    term({ split: said('Categories'), at: '|' }, 'topic'),
    term(said('GPSLatitude'), 'decimalLatitude'),
    term(said('GPSLongitude'), 'decimalLongitude'),
    term(said('GPSMapDatum'), 'geodeticDatum'),
    term({ html: said('Credit') }, 'bibliographicCitation'),
    term({ html: said('Attribution') }, 'bibliographicCitation', { label: 'attribution' }),
    term(said('UsageTerms'), 'rights'),
    term({ html: said('Permission') }, 'rights', { label: 'permission' }),
    term(said('Restrictions'), 'rights', { label: 'restrictions' }),
    term(said('LicenseUrl'), 'license'),
    term(said('LicenseShortName'), 'license', { ifAbsent: true }),
    term(`${info}.descriptionshorturl`, 'references'),
    term(`${info}.user`, 'agent', { label: 'uploader' }),
    term(said('DateTime'), 'modified'),
  ],
  ignored: [
    ...ignore(
      'where Commons has it from',
      `imageinfo[].extmetadata.*.source`,
      `imageinfo[].extmetadata.*.hidden`,
    ),
    ...ignore(
      'the licence in other words',
      said('License'),
      said('Copyrighted'),
      said('AttributionRequired'),
      said('NonFree'),
      said('PermissionURL'),
    ),
    ...ignore(
      'of the file and its page',
      said('CommonsMetadataExtension'),
      said('Assessments'),
      said('ImageWidth'),
      said('ImageHeight'),
      said('DeletionReason'),
      `${info}.descriptionurl`,
      'imagerepository',
      'ns',
      `${info}.timestamp`,
      `${info}.thumburl`,
      `${info}.thumbwidth`,
      `${info}.thumbheight`,
      `${info}.pagecount`,
      `${info}.metadata`,
      `${info}.canonicaltitle`,
    ),
    ...ignore('counted', 'globalusage'),
  ],
  recordLicense: null,
};
