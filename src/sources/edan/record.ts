import {
  type LabelledText,
  termsOf,
  VERBATIM_TERMS,
  type VerbatimAccessPoint,
  type VerbatimMedia,
  type VerbatimRecord,
} from '../../terms/index.ts';
import { type AccessPointField, edanBasisOfRecord, type MediaField } from './crosswalk.ts';
import type { PathWatch } from './paths.ts';
import {
  edanTree,
  type MetLabel,
  type PathNode,
  type Rule,
  type Target,
  termNumber,
} from './tree.ts';

/** A line of an EDAN release, read: a record, or why it is none. */
export type EdanReading =
  | { readonly kind: 'record'; readonly record: VerbatimRecord }
  | { readonly kind: 'reject'; readonly reason: string; readonly detail: string };

/**
 * Brings one EDAN record (the JSON value of a line) to the terms of the standards by the crosswalk.
 * Rejects what is no object (NOT_A_RECORD) or has no `url` (MISSING_ID); reads any other JSON value as
 * far as it goes and never throws. `watch` collects the paths that the crosswalk does not know.
 */
export function readEdanRecord(json: unknown, watch?: PathWatch): EdanReading {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    const found = Array.isArray(json) ? 'an array' : json === null ? 'null' : `a ${typeof json}`;
    return {
      kind: 'reject',
      reason: 'NOT_A_RECORD',
      detail: `a JSON object is expected, not ${found}`,
    };
  }
  watch?.begin();
  const reader = new Reader(watch ?? null);
  reader.object(json, edanTree);
  return reader.finish();
}

type Lists = (LabelledText[] | undefined)[];

/** One list for all records, for they are read one after the other: a new one for each would be as much garbage as its texts. */
const scratch: Lists = VERBATIM_TERMS.map(() => undefined);

const emptied = (lists: Lists): Lists => lists.fill(undefined);

type Draft<T> = { -readonly [K in keyof T]: T[K] };
type MediaDraft = Draft<VerbatimMedia> & { accessPoints: VerbatimAccessPoint[] };
type AccessPointDraft = Draft<VerbatimAccessPoint>;

interface Deferred {
  readonly term: number;
  readonly label: string | null;
  readonly text: string;
}

const noMedia: readonly VerbatimMedia[] = Object.freeze([]);
/** Arrays within arrays deeper than this are reported, not read. */
const maxNesting = 8;
const maxMetLabels = 2000;
const maxLabelLength = 200;

class Reader {
  readonly watch: PathWatch | null;
  sourceId: string | null = null;
  modified: number | null = null;
  modifiedFallback: number | null = null;
  readonly lists: Lists = emptied(scratch);
  media: MediaDraft[] | null = null;
  medium: MediaDraft | null = null;
  accessPoint: AccessPointDraft | null = null;
  deferred: Deferred[] | null = null;
  nesting = 0;

  constructor(watch: PathWatch | null) {
    this.watch = watch;
  }

  object(value: object, at: PathNode): void {
    const source = value as Record<string, unknown>;
    let previous: PathNode | null = null;
    for (const key in source) {
      let child: PathNode | null = previous === null ? at.firstChild : previous.nextSibling;
      if (child === null || child.key !== key) {
        child = at.children.get(key) ?? null;
        if (child === null) {
          this.unknown(at, key, source[key]);
          continue;
        }
        if (previous === null) at.firstChild = child;
        else previous.nextSibling = child;
      }
      previous = child;
      if (!child.ignored) this.value(source[key], child);
    }
  }

  value(value: unknown, at: PathNode): void {
    if (typeof value === 'string') {
      if (at.rule !== null) this.text(value, at.rule, at.rule.label);
      else if (value !== '') this.misplaced(value, at);
    } else if (Array.isArray(value)) {
      this.array(value, at);
    } else if (typeof value === 'object') {
      if (value === null) return;
      if (at.rule !== null) this.entry(value, at, at.rule);
      else if (at.opens === null) this.object(value, at);
      else this.open(value, at);
    } else if (at.rule === null) {
      this.misplaced(value, at);
    } else if (typeof value === 'number') {
      this.number(value, at.rule);
    } else {
      this.text(String(value), at.rule, at.rule.label);
    }
  }

  /** Sizes are numbers in newer releases and need no way through text. */
  number(value: number, rule: Rule): void {
    const { target } = rule;
    if (target.kind !== 'accessPoint' || !Number.isSafeInteger(value) || value <= 0) {
      this.text(String(value), rule, rule.label);
    } else if (this.accessPoint !== null) {
      if (target.accessPoint === 'width') this.accessPoint.width = value;
      else if (target.accessPoint === 'height') this.accessPoint.height = value;
      else if (target.accessPoint === 'sizeBytes') this.accessPoint.sizeBytes = value;
      else this.text(String(value), rule, rule.label);
    }
  }

  array(values: readonly unknown[], at: PathNode): void {
    if (this.nesting >= maxNesting) {
      this.misplaced(values, at);
      return;
    }
    this.nesting += 1;
    if (at.opens === 'geoLocation') this.places(values, at);
    else for (let i = 0; i < values.length; i++) this.value(values[i], at);
    this.nesting -= 1;
  }

  /** A labelled entry: `{label, content}`, `{type, content}`. */
  entry(value: object, at: PathNode, rule: Rule): void {
    const source = value as Record<string, unknown>;
    let content: unknown;
    let indexed: unknown;
    let label = rule.label;
    for (const key in source) {
      switch (key) {
        case 'content':
          content = source[key];
          break;
        case 'label':
        case 'type': {
          const found = source[key];
          if (typeof found === 'string' && found !== '' && !rule.unlabelled) label = found;
          break;
        }
        case 'indexedContent':
          indexed = source[key];
          break;
        case 'flag':
          break;
        default:
          this.unknown(at, key, source[key]);
      }
    }
    // Archives sometimes have the index form alone
    if (content === undefined || content === null) content = indexed;
    if (typeof content === 'string') this.text(content, rule, label);
    else if (typeof content === 'object') this.parts(content, at, rule, label);
    else if (content !== undefined) this.text(String(content), rule, label);
    if (rule.indexed !== null && typeof indexed === 'string' && indexed !== '') {
      this.add(rule.indexed, label, indexed);
    }
  }

  /** Content that is itself a list of texts. */
  parts(content: object | null, at: PathNode, rule: Rule, label: string | null): void {
    if (content === null) return;
    if (!Array.isArray(content)) {
      this.unknown(at, 'content', content);
      return;
    }
    for (const part of content) {
      if (typeof part === 'string' || typeof part === 'number')
        this.text(String(part), rule, label);
      else if (part !== null) this.unknown(at, 'content', part);
    }
  }

  text(raw: string, rule: Rule, found: string | null): void {
    const text = trimmed(raw);
    if (text === '') return;
    let { target } = rule;
    let label = found;
    if (label !== null) {
      const met = meet(rule, label);
      ({ label, target } = met);
    }
    switch (target.kind) {
      case 'term':
        if (!target.ifAbsent) this.add(target.term, label, text);
        else if (this.deferred === null) this.deferred = [{ term: target.term, label, text }];
        else this.deferred.push({ term: target.term, label, text });
        return;
      case 'media':
        if (this.medium !== null) setMedia(this.medium, target, text);
        return;
      case 'accessPoint':
        if (this.accessPoint !== null) setAccessPoint(this.accessPoint, target.accessPoint, text);
        return;
      case 'sourceId':
        this.sourceId ??= text;
        return;
      case 'modifiedSeconds':
        if (target.ifAbsent) this.modifiedFallback = seconds(text);
        else this.modified = seconds(text);
    }
  }

  add(term: number, label: string | null, text: string): void {
    const texts = this.lists[term];
    if (texts === undefined) this.lists[term] = [{ label, text }];
    else texts.push({ label, text });
  }

  open(value: object, at: PathNode): void {
    switch (at.opens) {
      case 'media':
        this.openMedium(value, at);
        return;
      case 'accessPoint':
        this.openAccessPoint(value, at);
        return;
      default:
        this.object(value, at);
    }
  }

  openMedium(value: object, at: PathNode): void {
    const medium: MediaDraft = {
      identifier: null,
      thumbnail: null,
      guid: null,
      providerManagedID: null,
      type: null,
      license: null,
      rights: null,
      title: null,
      description: null,
      creator: null,
      accessPoints: [],
    };
    this.medium = medium;
    this.object(value, at);
    this.medium = null;
    if (this.media === null) this.media = [medium];
    else this.media.push(medium);
  }

  openAccessPoint(value: object, at: PathNode): void {
    if (this.medium === null) return;
    const accessPoint = { label: null, url: '', width: null, height: null, sizeBytes: null };
    this.accessPoint = accessPoint;
    this.object(value, at);
    this.accessPoint = null;
    if (accessPoint.url !== '') this.medium.accessPoints.push(accessPoint);
  }

  /**
   * Several places of one object stay apart: the levels of the one that has a point, else of the first,
   * fill the terms; the others add to `place`.
   */
  places(values: readonly unknown[], at: PathNode): void {
    let main = 0;
    for (let i = 0; i < values.length; i++) {
      const value = values[i];
      if (typeof value === 'object' && value !== null && 'points' in value) {
        main = i;
        break;
      }
    }
    for (let i = 0; i < values.length; i++) {
      if (i === main) this.value(values[i], at);
      else this.further(values[i], at);
    }
  }

  further(value: unknown, at: PathNode): void {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.value(value, at);
      return;
    }
    const source = value as Record<string, unknown>;
    for (const key in source) {
      const child = at.children.get(key);
      if (child === undefined) this.unknown(at, key, source[key]);
      else if (child.rule !== null) this.placeWord(source[key]);
    }
  }

  placeWord(value: unknown): void {
    const level = value as { content?: unknown; type?: unknown } | string | null;
    if (typeof level === 'string') this.add(place, null, level);
    else if (typeof level?.content === 'string' && level.content !== '') {
      this.add(place, typeof level.type === 'string' ? level.type : null, level.content);
    }
  }

  unknown(at: PathNode, key: string, value: unknown): void {
    if (this.watch !== null) this.watch.note(at.path === '' ? key : `${at.path}.${key}`, value);
  }

  /** A scalar where the structure has an object: nothing of it can be mapped. */
  misplaced(value: unknown, at: PathNode): void {
    if (this.watch !== null) this.watch.note(at.path, value);
  }

  finish(): EdanReading {
    if (this.sourceId === null) {
      return { kind: 'reject', reason: 'MISSING_ID', detail: 'url is missing or empty' };
    }
    if (this.deferred !== null) this.addDeferred(this.deferred);
    this.addBasisOfRecord();
    return {
      kind: 'record',
      record: {
        sourceId: this.sourceId,
        terms: termsOf(this.lists),
        media: this.media ?? noMedia,
        modifiedSeconds: this.modified ?? this.modifiedFallback,
      },
    };
  }

  addDeferred(deferred: readonly Deferred[]): void {
    let absent: number[] | null = null;
    for (const { term, label, text } of deferred) {
      if (this.lists[term] === undefined) {
        if (absent === null) absent = [term];
        else absent.push(term);
      } else if (absent === null || !absent.includes(term)) continue;
      this.add(term, label, text);
    }
  }

  addBasisOfRecord(): void {
    const unit = this.lists[collectionCode]?.[0]?.text;
    if (unit === undefined) return;
    const rule = basisOfUnit.get(unit);
    if (rule === undefined) return;
    if (rule.withTaxon && this.lists[scientificName] === undefined && !this.hasTaxonKeywords())
      return;
    this.add(basisOfRecord, null, rule.basis);
  }

  /** The Zoo writes the taxon into its keywords: "Species: kori,Genus: Ardeotis". */
  hasTaxonKeywords(): boolean {
    const topics = this.lists[topic];
    if (topics === undefined) return false;
    for (const { text } of topics) {
      if (text.includes('Genus:') || text.includes('Genus and Species:')) return true;
    }
    return false;
  }
}

const place = termNumber('place');
const topic = termNumber('topic');
const collectionCode = termNumber('collectionCode');
const scientificName = termNumber('scientificName');
const basisOfRecord = termNumber('basisOfRecord');

const basisOfUnit = new Map(Object.entries(edanBasisOfRecord));

/** The label as first met, so that equal labels are one string, and its target. */
function meet(rule: Rule, label: string): MetLabel {
  const last = rule.lastMet;
  if (last !== null) {
    if (last.label === label) return last;
    const { next } = last;
    if (next !== null && next.label === label) {
      rule.lastMet = next;
      return next;
    }
  }
  let met = rule.met.get(label);
  if (met === undefined) {
    const target = rule.labels?.get(label.trim().toLowerCase()) ?? rule.target;
    met = { label, target, next: null };
    if (label.length > maxLabelLength) return met;
    if (rule.met.size >= maxMetLabels) rule.met.clear();
    rule.met.set(label, met);
  }
  if (last !== null) last.next = met;
  rule.lastMet = met;
  return met;
}

/** Most texts need no trimming, and trim() is dear. */
function trimmed(text: string): string {
  const { length } = text;
  if (length === 0) return text;
  const first = text.charCodeAt(0);
  const last = text.charCodeAt(length - 1);
  return first > 32 && last > 32 && first < 128 && last < 128 ? text : text.trim();
}

function setMedia(medium: MediaDraft, target: Target, text: string): void {
  const field: MediaField | null = target.media;
  if (field === null || (target.ifAbsent && medium[field] !== null)) return;
  medium[field] = text;
}

function setAccessPoint(
  accessPoint: AccessPointDraft,
  field: AccessPointField | null,
  text: string,
): void {
  switch (field) {
    case 'url':
      accessPoint.url = text;
      return;
    case 'label':
      accessPoint.label = text;
      return;
    case 'title':
      accessPoint.label ??= text;
      return;
    case 'width':
      accessPoint.width = positive(text);
      return;
    case 'height':
      accessPoint.height = positive(text);
      return;
    case 'sizeBytes':
      accessPoint.sizeBytes = positive(text);
      return;
    case 'dimensions': {
      const cross = text.indexOf('x');
      if (cross < 0) return;
      accessPoint.width ??= positive(text.slice(0, cross));
      accessPoint.height ??= positive(text.slice(cross + 1));
    }
  }
}

/** A whole number above zero, or null. */
function positive(text: string): number | null {
  const value = Number(text);
  return Number.isSafeInteger(value) && value > 0 ? value : null;
}

/** Seconds since 1970, also where the source writes milliseconds; null outside 1970 to 2100. */
function seconds(text: string): number | null {
  const value = positive(text);
  if (value === null) return null;
  const inSeconds = value > 1e11 ? Math.floor(value / 1000) : value;
  return inSeconds < 4_102_444_800 ? inSeconds : null;
}
