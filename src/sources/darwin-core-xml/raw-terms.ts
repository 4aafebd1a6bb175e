import type { VerbatimTerms } from '../../terms/index.ts';
import { parseXml } from '../../xml/index.ts';
import { ClassesDraft, DARWIN_CORE_CLASSES } from './classes.ts';
import { readDarwinCoreElement } from './record.ts';

/** Terms of a record of Darwin Core as published: one element with its terms, or elements of several classes that belong together. */
export function elementTerms(raw: string): VerbatimTerms | null {
  const { root } = parseXml(`<records>${raw}</records>`, { tolerant: true });
  const [first] = root.children;
  if (first === undefined) return null;
  if (!DARWIN_CORE_CLASSES.has(first.name)) {
    return readDarwinCoreElement(first, { raw: new Uint8Array() })?.terms ?? null;
  }
  const classes = new ClassesDraft();
  for (const element of root.children) {
    classes.add(
      { element, raw: new Uint8Array(), path: [], ancestors: [], line: 1, column: 1, repairs: [] },
      element.name,
    );
  }
  const nothing = (): void => {};
  for (const { record } of classes.records(nothing, nothing)) return record.terms;
  return null;
}
