import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isOpendrawerError } from '../../src/errors/index.ts';
import { cleanUrl } from '../../src/interpret/text/urls.ts';
import { checkAnswer, listOf } from '../../src/sources/json-api/answers.ts';
import type { ApiDeclaration, ValueRule } from '../../src/sources/json-api/declaration.ts';
import { apiDeclaration } from '../../src/sources/json-api/declarations/index.ts';
import { withoutParameter, withSlash } from '../../src/sources/json-api/declarations/jamendo.ts';
import { bytesOfText } from '../../src/sources/json-api/declarations/nappy.ts';
import { modsValue } from '../../src/sources/json-api/declarations/nypl.ts';
import { mediaOf, readLicense } from '../../src/sources/json-api/media.ts';
import { firstPage, nextPage } from '../../src/sources/json-api/pages.ts';
import { readApiRecord } from '../../src/sources/json-api/rows.ts';
import {
  isObject,
  numberOf,
  pick,
  textOf,
  textsOf,
  valueAt,
} from '../../src/sources/json-api/values.ts';
import { jsonlRows, type Outcome, type Row, type Table, table } from '../table.ts';
import { canonical } from './providers.ts';

type Case = Readonly<Record<string, unknown>>;

interface RuleRow extends Row {
  readonly provider: string;
  readonly rule: string;
  readonly case: Case;
  /** Folder of the providers' answers. */
  readonly folder: string;
}

/** Our names for providers that the cases call otherwise. */
const names: Readonly<Record<string, string>> = {
  finnish_museums: 'finnishmuseums',
  metropolitan_museum: 'met',
  science_museum: 'sciencemuseum',
};

/** A provider whose records are the rows themselves: for rules that hold for all. */
const plain = (type: 'image' | 'audio'): ApiDeclaration => ({
  name: 'plain',
  title: 'Plain',
  homepage: 'https://example.com',
  documentation: 'https://example.com',
  hosts: [],
  request: { endpoint: 'https://example.com', paging: { kind: 'none' }, requestsPerSecond: 1 },
  response: { list: '' },
  shape: [],
  id: 'id',
  media: {
    type,
    license: { always: ['by', '4.0'] },
    identifier: 'id',
    landingPage: 'foreign_landing_url',
    files: [{ url: 'url', format: 'filetype', sizeBytes: 'filesize' }],
  },
  crosswalk: [],
  ignored: [],
  recordLicense: null,
});

const whole = {
  id: '1',
  foreign_landing_url: 'https://example.com/1',
  url: 'https://example.com/1.jpg',
};

function plainRow(fields: Case, type: 'image' | 'audio' = 'image') {
  const reading = readApiRecord(plain(type), { ...whole, ...fields });
  return reading.kind === 'rows' ? reading.rows[0] : undefined;
}

const equal = (answer: unknown, wanted: unknown): Outcome =>
  canonical(answer) === canonical(wanted) ? 'pass' : 'fail';

const find = (rule: ValueRule | undefined, record: unknown, medium: unknown = record): unknown => {
  const at = isObject(record) ? record : {};
  return pick(rule, { record: at, medium: isObject(medium) ? medium : at }) ?? null;
};

const orNull = (value: unknown): unknown =>
  value === '' || (Array.isArray(value) && value.length === 0) ? null : value;

/** The further facts of a record; null where there is none. */
function metaData({ media }: ApiDeclaration, record: unknown): unknown {
  const found = Object.entries(media.metaData ?? {}).flatMap(([name, rule]) => {
    const value = find(rule, record);
    return value === null || value === '' ? [] : [[name, value] as const];
  });
  return Object.fromEntries(found);
}

/** The list of an answer; null where there is none, or the API says that something is wrong. */
function batch(declaration: ApiDeclaration, json: unknown): unknown {
  try {
    checkAnswer(declaration, json, '');
    return listOf(declaration, json);
  } catch (error) {
    if (!isOpendrawerError(error)) throw error;
    return null;
  }
}

const base = ({ folder }: RuleRow, path: string): Case =>
  JSON.parse(readFileSync(join(folder, path), 'utf8')) as Case;

/** Whether a record gives nothing without some of its fields. */
function dropsWithout(
  row: RuleRow,
  declaration: ApiDeclaration,
  path: string,
  changes: Case,
): Outcome {
  const { kind } = readApiRecord(declaration, { ...base(row, path), ...changes });
  return kind === 'drop' ? 'pass' : 'fail';
}

const page = (json: unknown, headers: Readonly<Record<string, string>> = {}) =>
  ({ json, headers, url: 'https://example.com', records: 1, total: null }) as const;

/** EDAN's parts as one record. */
const edan = ({ input_is, input_ft, input_dnr }: Case): Case => ({
  content: {
    ...(input_is === undefined ? {} : { indexedStructured: input_is }),
    ...(input_ft === undefined ? {} : { freetext: input_ft }),
    ...(input_dnr === undefined ? {} : { descriptiveNonRepeating: input_dnr }),
  },
});

type Check = (c: Case, declaration: ApiDeclaration, row: RuleRow) => Outcome;

const fact =
  (name: string, wanted: string): Check =>
  (c, { media }) =>
    equal(find(media.metaData?.[name], edan(c)), c[wanted]);

const checks: Readonly<Record<string, Check>> = {
  'europeana get_should_continue_returns_false': (c, d) =>
    nextPage(d, firstPage(d), page(c['response_json'])) === null ? 'pass' : 'fail',
  'europeana record_builder_returns_None_if_missing_required_field': (c, d, row) =>
    dropsWithout(row, d, 'europeana/image_data_example.json', {
      ...Object.fromEntries(textsOf(c['extra_empty_fields']).map((name) => [name, ''])),
      [String(c['field_name'])]: c['value'],
    }),
  'finnish_museums get_license_url': (c, { media }) =>
    equal(find(media.license, c['image_rights_obj']), c['expected_license_url']),
  'finnish_museums get_creator': (c, { media }) =>
    equal(find(media.creator, { authors: c['authors_raw'] }), c['expected_creator']),
  'flickr get_batch_data': (c, d) => equal(batch(d, c['response_json']), c['expected_response']),
  'flickr get_largest_image_size': (c, { media }) => {
    const data = c['image_data'];
    const url = media.files.map((file) => find(file.url, data)).find((one) => one !== null) ?? null;
    const size = c['expected_size'];
    return equal(url, size === null ? null : valueAt(data, `url_${size}`));
  },
  'flickr get_license': (c, { media }) => {
    const license = readLicense(find(media.license, { license: c['license_id'] }));
    const answer =
      license === null
        ? null
        : {
            license: license.slug,
            version: license.version,
            url: license.url,
            raw_url: license.verbatimUrl,
          };
    return equal(answer, c['expected_license_info']);
  },
  'flickr create_meta_data': (c, d) => equal(metaData(d, c['image_data']), c['expected_meta_data']),
  'flickr create_tags_list': (c, { media }) => {
    const tags = textsOf(find(media.tags, c['image_data']));
    const wanted = textsOf(c['expected_tags_list']);
    // Cut at a length that the case does not tell
    if (wanted.length > 0 && wanted.length < tags.length) return 'review';
    return equal(orNull(tags), c['expected_tags_list']);
  },
  'freesound get_record_data_returns_none_when_missing_data': (c, d, row) =>
    dropsWithout(
      row,
      d,
      'freesound/audio_data_example.json',
      Object.fromEntries(textsOf(c['missing_fields']).map((name) => [name, null])),
    ),
  'jamendo remove_param_from_url': (c) =>
    equal(withoutParameter(String(c['url']), String(c['param'])), c['expected']),
  'jamendo add_trailing_slash': (c) => equal(withSlash(String(c['url'])), c['expected']),
  'jamendo get_record_data_returns_none_when_required_data_is_null': (c, d, row) =>
    dropsWithout(row, d, 'jamendo/audio_data_example.json', {
      [String(c['required_field'])]: null,
    }),
  'metropolitan_museum get_batch_data': (c, d) =>
    equal(batch(d, c['response_json']), c['expected']),
  'metropolitan_museum get_meta_data': (c, d) => {
    const answer = metaData(d, c['response_json']);
    return equal(Object.keys(answer as object).length === 0 ? null : answer, c['expected']);
  },
  'metropolitan_museum get_tag_list': (c, { media }) =>
    equal(orNull(textsOf(find(media.tags, c['response_json']))), c['expected']),
  'metropolitan_museum get_title': (c, { media }) =>
    equal(orNull(find(media.title, c['response_json'])), c['expected']),
  'metropolitan_museum get_artist_name': (c, { media }) =>
    equal(find(media.creator, c['response_json']), c['expected']),
  'metropolitan_museum get_record_data_returns_response_json_when_all_ok': (c, d) => {
    const { kind } = readApiRecord(d, c['response_json']);
    return (c['expected'] === null) === (kind === 'drop') ? 'pass' : 'fail';
  },
  'nappy get_batch_data': (c, d) => equal(batch(d, c['response_json']), c['expected']),
  'nappy get_record_data': (c, d) =>
    readApiRecord(d, c['response_json']).kind === 'drop' ? 'pass' : 'fail',
  'nappy convert_filesize': (c) =>
    equal(bytesOfText(c['raw_filesize_string']), c['expected_result']),
  'nypl get_value_from_dict_or_list': (c) =>
    equal(modsValue(c['dict_or_list'], ...textsOf(c['keys'])), c['expected']),
  'phylopic get_creator': (c, { media }) => {
    const record = { _links: { contributor: c['contributor_data'] } };
    return equal(
      [find(media.creator, record), find(media.creatorUrl, record)],
      c['expected_creator'],
    );
  },
  'phylopic get_image_sizes': (c, { media }) => {
    const record = { _links: c['data'] };
    const [file] = media.files;
    return equal([find(file?.width, record), find(file?.height, record)], c['expected_sizes']);
  },
  'rawpixel get_image_url': (c, { media }) =>
    equal(find(media.files[0]?.url, c['data']), c['expected']),
  'rawpixel get_image_properties': (c, { media }) => {
    const [file] = media.files;
    return equal([find(file?.width, c['data']), find(file?.height, c['data'])], c['expected']);
  },
  'rawpixel get_title': (c, { media }) =>
    equal(find(media.title, { metadata: { title: c['title'] } }), c['expected']),
  'rawpixel get_source': (c, { media }) => equal(find(media.creator, c['data']), c['expected']),
  'rawpixel get_tags': (c, { media }) =>
    equal(find(media.tags, { metadata: { popular_keywords: c['keywords'] } }), c['expected']),
  'rawpixel get_category': (c, { media }) =>
    equal(find(media.category, { metadata: { popular_keywords: c['keywords'] } }), c['expected']),
  'science_museum get_license': (c, { media }) => {
    const license = readLicense(find(media.license, {}, c['image_data']));
    return equal(license === null ? null : [license.slug, license.version], c['expected']);
  },
  'smithsonian get_image_list': (c, { media }) => {
    const { each } = media;
    if (typeof each !== 'object') return 'unsupported';
    return equal(each.by(edan(c)), c['expect_image_list']);
  },
  'smithsonian get_foreign_landing_url': (c, { media }) =>
    equal(find(media.landingPage, edan(c)), c['expect_foreign_landing_url']),
  'smithsonian get_creator': (c, { media }) =>
    equal(find(media.creator, edan(c)), c['expected_creator']),
  'smithsonian ext_meta_data_description': fact('description', 'expected_description'),
  'smithsonian ext_meta_data_label_text': fact('label_text', 'expected_label_text'),
  'smithsonian extract_meta_data_dnr_fields': (c, d) =>
    equal(metaData(d, edan(c)), c['expected_meta_data']),
  'smithsonian extract_tags': (c, { media }) => equal(find(media.tags, edan(c)), c['expect_tags']),
  'smithsonian process_image_list': (c, d) => {
    const online = {
      record_link: 'https://example.com',
      online_media: { media: c['input_media'] },
    };
    const { media } = mediaOf(d, edan({ input_dnr: online }));
    return equal(
      media.map(({ identifier, url }) => ({ foreign_identifier: identifier, image_url: url })),
      c['expected_image_data'],
    );
  },
  'smk get_foreign_landing_url': (c, { media }) =>
    equal(find(media.landingPage, { object_number: c['object_number'] }), c['expected_url']),
  'wordpress get_should_continue_checks_total_pages': (c, d) => {
    const at = { kind: 'number', number: numberOf(c['current_page']) ?? 0 } as const;
    const next = nextPage(d, at, page([], { 'x-wp-totalpages': '50' }));
    return (next !== null) === c['should_continue'] ? 'pass' : 'fail';
  },
  'wordpress get_record_data_returns_none_when_missing_necessary_data': (c, d, row) =>
    dropsWithout(row, d, 'wordpress/full_item.json', { [String(c['missing_field'])]: null }),
};

/** Rules of all providers, asked of rows that are their own records. */
const common: Readonly<Record<string, (c: Case) => Outcome>> = {
  'media MediaStore_clean_media_metadata_raises_when_missing_required_field': (c) => {
    const field = c['field'] === 'image_url' ? 'url' : String(c['field']);
    return equal(plainRow({ [field]: null }), undefined);
  },
  'media MediaStore_clean_media_strips_url_trailing_slashes': (c) =>
    equal(
      cleanUrl(String(c['input_url']), { keepTrailingSlash: c['remove_slashes'] === false }),
      c['expected'],
    ),
  'media MediaStore_validates_filetype': (c) =>
    equal(
      plainRow({ url: c['image_url'], filetype: c['filetype'] })?.filetype,
      c['expected_filetype'],
    ),
  'media MediaStore_validate_integer': (c) =>
    equal(plainRow({ filesize: c['value'] })?.filesize, c['expected']),
  'media MediaStore_validates_filesize': (c) =>
    equal(plainRow({ filesize: c['value'] })?.filesize, c['expected']),
  'extensions extract_filetype_returns_filetype_for_media_type': (c) =>
    equal(plainRow({ url: c['url'] }, typeOf(c))?.filetype, c['filetype']),
  'extensions extract_filetype_returns_None_if_no_extension_in_url': (c) =>
    equal(plainRow({ url: c['url'] }, typeOf(c))?.filetype, null),
};

const typeOf = (c: Case): 'image' | 'audio' =>
  textOf(c['media_type']) === 'audio' ? 'audio' : 'image';

export const providerRules: readonly Table[] = [
  table<RuleRow>({
    file: 'rule_cases.jsonl',
    *rows(path) {
      for (const row of jsonlRows<RuleRow>(path)) yield { ...row, folder: dirname(path) };
    },
    operation: () => 'rule',
    dialect: ({ provider }) => provider,
    check(row) {
      const key = `${row.provider} ${row.rule}`;
      const rule = common[key];
      if (rule !== undefined) return rule(row.case);
      const declaration = apiDeclaration(names[row.provider] ?? row.provider);
      const check = checks[key];
      if (declaration === null || check === undefined) return 'unsupported';
      return check(row.case, declaration, row);
    },
  }),
];
