import { cleanUrl } from '../../interpret/index.ts';
import {
  type LabelledText,
  termsOf,
  VERBATIM_TERMS,
  type VerbatimMedia,
  type VerbatimRecord,
  type VerbatimTerm,
} from '../../terms/index.ts';
import { createPathWatch } from '../edan/paths.ts';
import { readEdanRecord } from '../edan/record.ts';
import type { ApiCrosswalkRow, ApiDeclaration, ApiPlace, JsonObject } from './declaration.ts';
import type { ApiMedium } from './media.ts';
import { noteUnknown } from './paths.ts';
import { worthwhileTags } from './tags.ts';
import { asList, isObject, numberOf, pick, textOf, textsOf, valueAt } from './values.ts';

/** What became of a record: an item, or the reason why there is none. */
export type ApiItem =
  | { readonly kind: 'record'; readonly record: VerbatimRecord }
  | {
      readonly kind: 'reject';
      readonly reason: 'MISSING_ID' | 'NOT_A_RECORD';
      readonly detail: string;
    };

/** Told of a path that neither the crosswalk nor the rules of media know, with a value. */
export type UnknownPathSink = (path: string, example: string) => void;

/** A record of an API as one item with its media, by the crosswalk of its declaration. */
export function apiRecord(
  declaration: ApiDeclaration,
  json: unknown,
  media: readonly ApiMedium[],
  onUnknownPath: UnknownPathSink = () => {},
): ApiItem {
  if (!isObject(json)) {
    return { kind: 'reject', reason: 'NOT_A_RECORD', detail: 'The record is no object' };
  }
  const place: ApiPlace = { record: json, medium: json };
  const id = textOf(pick(declaration.id, place));
  if (id === null) {
    return { kind: 'reject', reason: 'MISSING_ID', detail: 'It lacks its identifier' };
  }
  if (declaration.record === 'edan') return edanItem(declaration, json, media, onUnknownPath);
  noteUnknown(declaration, json, onUnknownPath);
  const lists: (readonly LabelledText[] | undefined)[] = crosswalked(declaration.crosswalk, place);
  addCommon(declaration, place, media, lists);
  return {
    kind: 'record',
    record: {
      sourceId: id,
      terms: termsOf(lists),
      media: media.map(verbatimMedium),
      modifiedSeconds: modifiedSeconds(declaration, place),
    },
  };
}

/** The Smithsonian's own crosswalk knows its records better than a second table would. */
function edanItem(
  declaration: ApiDeclaration,
  json: JsonObject,
  media: readonly ApiMedium[],
  onUnknownPath: UnknownPathSink,
): ApiItem {
  const watch = createPathWatch();
  watch.begin();
  const reading = readEdanRecord(json, watch);
  for (const { path, example } of watch.unknown()) onUnknownPath(path, example);
  if (reading.kind === 'reject') {
    return { kind: 'reject', reason: 'MISSING_ID', detail: reading.detail };
  }
  const { record } = reading;
  const open = new Map(media.map((medium) => [medium.identifier, medium]));
  const lists = VERBATIM_TERMS.map((name) => record.terms[name]);
  addAccount(declaration, { record: json, medium: json }, lists);
  return {
    kind: 'record',
    record: {
      ...record,
      terms: termsOf(lists),
      media: record.media.map((medium) => {
        const row = open.get(medium.providerManagedID ?? '');
        return row === undefined
          ? medium
          : {
              ...medium,
              title: medium.title ?? textOf(row.title),
              creator: medium.creator ?? textOf(row.creator),
              tags: worthwhileTags(row.tags),
            };
      }),
    },
  };
}

const termNumbers = new Map<VerbatimTerm, number>(VERBATIM_TERMS.map((name, at) => [name, at]));
const numberOfTerm = (name: VerbatimTerm): number => termNumbers.get(name) ?? 0;

function crosswalked(
  rows: readonly ApiCrosswalkRow[],
  place: ApiPlace,
): (readonly LabelledText[] | undefined)[] {
  const lists: LabelledText[][] = new Array(VERBATIM_TERMS.length);
  const later: ApiCrosswalkRow[] = [];
  const add = (row: ApiCrosswalkRow): void => {
    const texts = labelledTexts(row, place);
    if (texts.length === 0) return;
    const at = numberOfTerm(row.term);
    const list = lists[at];
    if (list === undefined) lists[at] = [...texts];
    else for (const text of texts) if (!list.some((one) => same(one, text))) list.push(text);
  };
  for (const row of rows) {
    if (row.ifAbsent === true) later.push(row);
    else add(row);
  }
  for (const row of later) if (lists[numberOfTerm(row.term)] === undefined) add(row);
  return lists;
}

const same = (a: LabelledText, b: LabelledText): boolean =>
  a.text === b.text && a.label === b.label;

function labelledTexts(row: ApiCrosswalkRow, place: ApiPlace): readonly LabelledText[] {
  const { value: rule, label = null, labelKey } = row;
  if (labelKey !== undefined && typeof rule === 'string') {
    const dot = rule.lastIndexOf('.');
    const key = rule.slice(dot + 1);
    return asList(valueAt(place.record, rule.slice(0, Math.max(dot, 0))))
      .filter(isObject)
      .flatMap((entry) =>
        textsOf(entry[key]).map((text) => ({ label: textOf(entry[labelKey]) ?? label, text })),
      );
  }
  return labelled(pick(rule, place), label);
}

function labelled(value: unknown, label: string | null): readonly LabelledText[] {
  if (Array.isArray(value)) return value.flatMap((one) => labelled(one, label));
  if (isObject(value)) {
    const text = textOf(value['text']);
    return text === null ? [] : [{ label: textOf(value['label']) ?? label, text }];
  }
  const text = textOf(value);
  return text === null ? [] : [{ label, text }];
}

function addCommon(
  declaration: ApiDeclaration,
  place: ApiPlace,
  media: readonly ApiMedium[],
  lists: (readonly LabelledText[] | undefined)[],
): void {
  addAccount(declaration, place, lists);
  const license = numberOfTerm('license');
  const stated = lists[license] ?? [];
  // A labelled one is that of its pictures
  if (stated.some(({ label }) => label === null)) return;
  const text =
    declaration.recordLicense ?? media[0]?.license?.url ?? media[0]?.licenseWords ?? null;
  if (text !== null) lists[license] = [{ label: null, text }, ...stated];
}

function addAccount(
  declaration: ApiDeclaration,
  place: ApiPlace,
  lists: (readonly LabelledText[] | undefined)[],
): void {
  lists[numberOfTerm('provider')] = [{ label: null, text: declaration.name }];
  const accounts = textsOf(pick(declaration.account, place));
  if (accounts.length > 0) {
    lists[numberOfTerm('account')] = accounts.map((text) => ({ label: null, text }));
  }
}

/** An address as published, with a scheme where it has none. */
const address = (url: string): string =>
  /^[a-z][a-z0-9+.-]*:/i.test(url) ? url : (cleanUrl(url) ?? url);

/** Dublin Core's words for what a medium is. */
const typeWords = {
  image: 'StillImage',
  audio: 'Sound',
  video: 'MovingImage',
  text: 'Text',
} as const;

function verbatimMedium(medium: ApiMedium): VerbatimMedia {
  return {
    identifier: address(medium.url),
    thumbnail: medium.thumbnail === null ? null : address(medium.thumbnail),
    guid: null,
    providerManagedID: medium.identifier,
    type: typeWords[medium.type],
    license: medium.license?.verbatimUrl ?? medium.license?.url ?? medium.licenseWords,
    rights: null,
    title: textOf(medium.title),
    description: medium.description,
    creator: textOf(medium.creator),
    accessPoints: medium.sizes.map(({ url, width, height, sizeBytes }) => ({
      label: null,
      url: address(url),
      width,
      height,
      sizeBytes,
    })),
    format: medium.format,
    references: address(medium.landingPage),
    creatorUrl: medium.creatorUrl === null ? null : address(medium.creatorUrl),
    tags: worthwhileTags(medium.tags),
    category: medium.category,
    popularityMetric: medium.popularity,
    created: medium.created,
    widthInPixels: medium.width,
    heightInPixels: medium.height,
    sizeBytes: medium.sizeBytes,
  };
}

function modifiedSeconds(declaration: ApiDeclaration, place: ApiPlace): number | null {
  return instantSeconds(pick(declaration.modified, place));
}

/** Seconds since 1970 of an instant as APIs write it: seconds, milliseconds, ISO 8601 (without zone: UTC). Null: not readable. */
export function instantSeconds(value: unknown): number | null {
  const number = numberOf(value);
  if (number !== null && number > 10_000) {
    const seconds = number > 1e11 ? Math.floor(number / 1000) : Math.floor(number);
    return seconds < 4_102_444_800 ? seconds : null;
  }
  const text = textOf(value);
  if (text === null || !/^\d{4}-\d{2}-\d{2}/.test(text)) return null;
  const zoned = /(?:Z|[+-]\d{2}:?\d{2})$/i.test(text.slice(10));
  const iso = text.replace(' ', 'T');
  const parsed = Date.parse(text.length === 10 || zoned ? iso : `${iso}Z`);
  return Number.isFinite(parsed) ? Math.floor(parsed / 1000) : null;
}
