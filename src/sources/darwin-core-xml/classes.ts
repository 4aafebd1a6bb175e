import { OpendrawerError } from '../../errors/index.ts';
import type { ExtensionRow } from '../../terms/index.ts';
import { isNil, type MatchedElement, type XmlElement } from '../../xml/index.ts';
import type { SourceRecord } from '../adapter.ts';
import { readDarwinCoreElement } from './record.ts';

/** Classes of Darwin Core that stand beside each other and are joined by their identifiers (tdwg_dwc_classes.xsd). */
export const DARWIN_CORE_CLASSES: ReadonlySet<string> = new Set([
  'Occurrence',
  'Event',
  'Location',
  'GeologicalContext',
  'Identification',
  'Taxon',
  'ResourceRelationship',
  'MeasurementOrFact',
  'MaterialSample',
  'Organism',
  'LivingSpecimen',
  'PreservedSpecimen',
  'FossilSpecimen',
  'HumanObservation',
  'MachineObservation',
]);

/** Elements that are held to be joined; documents in this form are small. */
const MOST = 500_000;

const OCCURRENCES: ReadonlySet<string> = new Set([
  'Occurrence',
  'LivingSpecimen',
  'PreservedSpecimen',
  'FossilSpecimen',
  'HumanObservation',
  'MachineObservation',
]);

/** Whole classes whose terms a record takes over, and the term by which it names them. */
const JOINED: readonly (readonly [className: string, key: string])[] = [
  ['Event', 'eventID'],
  ['Location', 'locationID'],
  ['GeologicalContext', 'geologicalContextID'],
  ['Organism', 'organismID'],
];

const DWC = 'http://rs.tdwg.org/dwc/terms/';

/** Gathers the classes of a document and joins them when it is at its end. */
export class ClassesDraft {
  readonly #occurrences: MatchedElement[] = [];
  /** Class → key → element. */
  readonly #byKey = new Map<string, Map<string, MatchedElement>>();
  /** Extension class → key of its occurrence → elements. */
  readonly #byOccurrence = new Map<string, Map<string, MatchedElement[]>>();
  #held = 0;

  add(matched: MatchedElement, name: string): void {
    if (++this.#held > MOST)
      throw new OpendrawerError(
        'SOURCE_TOO_LARGE',
        `${name}: more than ${MOST} elements of Darwin Core in classes, which must be held to be joined`,
        { hint: 'Ask for the data as a Darwin Core archive.' },
      );
    const { element } = matched;
    if (OCCURRENCES.has(element.name)) this.#occurrences.push(matched);
    else if (element.name === 'Identification') this.#file(matched, 'occurrenceID');
    else if (element.name === 'Taxon') this.#key(matched, 'Taxon', 'identificationID');
    else if (element.name === 'ResourceRelationship') this.#file(matched, 'resourceID');
    else if (element.name === 'MeasurementOrFact') {
      this.#file(
        matched,
        textOfChild(element, 'occurrenceID') === null ? 'eventID' : 'occurrenceID',
      );
    } else {
      const joined = JOINED.find(([className]) => className === element.name);
      if (joined !== undefined) this.#key(matched, ...joined);
    }
  }

  #key(matched: MatchedElement, className: string, term: string): void {
    const key = textOfChild(matched.element, term);
    if (key === null) return;
    const keys = this.#byKey.get(className) ?? new Map<string, MatchedElement>();
    this.#byKey.set(className, keys);
    if (!keys.has(key)) keys.set(key, matched);
  }

  #file(matched: MatchedElement, term: string): void {
    const key = textOfChild(matched.element, term);
    if (key === null) return;
    const { name } = matched.element;
    const keys = this.#byOccurrence.get(name) ?? new Map<string, MatchedElement[]>();
    this.#byOccurrence.set(name, keys);
    const list = keys.get(key);
    if (list === undefined) keys.set(key, [matched]);
    else list.push(matched);
  }

  /** The occurrences with what belongs to them; `missing` is told of those without an identifier. */
  *records(
    unknown: (path: string, example: string) => void,
    missing: (matched: MatchedElement) => void,
  ): Generator<SourceRecord> {
    for (const occurrence of this.#occurrences) {
      const key = textOfChild(occurrence.element, 'occurrenceID');
      const parts = [occurrence];
      const children = [...occurrence.element.children];
      const seen = new Set(children.map(({ name }) => name));
      const join = (matched: MatchedElement | undefined): void => {
        if (matched === undefined) return;
        parts.push(matched);
        for (const child of matched.element.children) {
          if (seen.has(child.name)) continue;
          seen.add(child.name);
          children.push(child);
        }
      };
      for (const [className, term] of JOINED) {
        const link = textOfChild({ ...occurrence.element, children }, term);
        if (link !== null) join(this.#byKey.get(className)?.get(link));
      }
      const extensions: Record<string, ExtensionRow[]> = {};
      for (const [className, keys] of this.#byOccurrence) {
        const linked = key === null ? [] : (keys.get(key) ?? []);
        if (linked.length === 0) continue;
        parts.push(...linked);
        extensions[`${DWC}${className}`] = linked.map((one) => this.#row(one, parts));
      }
      const element = { ...occurrence.element, children };
      const record = readDarwinCoreElement(element, { extensions, unknown });
      if (record === null) missing(occurrence);
      else yield { record, raw: rawOf(parts), line: occurrence.line };
    }
  }

  /** A row of an extension: an identification with the taxon that it names. */
  #row(matched: MatchedElement, parts: MatchedElement[]): ExtensionRow {
    const row: Record<string, string> = {};
    const fill = ({ element }: MatchedElement): void => {
      for (const child of element.children) {
        const text = child.text.trim();
        if (text !== '' && !isNil(child)) row[child.name] ??= text;
      }
    };
    fill(matched);
    if (matched.element.name === 'Identification') {
      const key = textOfChild(matched.element, 'identificationID');
      const taxon = key === null ? undefined : this.#byKey.get('Taxon')?.get(key);
      if (taxon !== undefined) {
        parts.push(taxon);
        fill(taxon);
      }
    }
    return row;
  }
}

const lineEnd = Buffer.from('\n');

/** The elements of a record as published, one to a line. */
const rawOf = (parts: readonly MatchedElement[]): Uint8Array =>
  parts.length === 1 && parts[0] !== undefined
    ? parts[0].raw
    : Buffer.concat(parts.flatMap(({ raw }, at) => (at === 0 ? [raw] : [lineEnd, raw])));

function textOfChild(element: XmlElement, name: string): string | null {
  for (const child of element.children) {
    if (child.name !== name || isNil(child)) continue;
    const text = child.text.trim();
    if (text !== '') return text;
  }
  return null;
}
