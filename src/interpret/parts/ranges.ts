import type { LabelledText, VerbatimTerms } from '../../terms/index.ts';
import type { Interpreted } from '../interpreted.ts';
import type { IssueList } from '../issues.ts';
import {
  interpretDepth,
  interpretDepthInMeters,
  interpretElevation,
  interpretElevationInMeters,
  type MetreRange,
} from '../places/elevation.ts';
import { first } from './first.ts';

/** Heights above and below the sea; null where none can be read. */
export interface Ranges {
  readonly elevation: MetreRange | null;
  readonly depth: MetreRange | null;
}

type Texts = readonly LabelledText[] | undefined;

/** Reads heights in metres, else the labelled or verbatim ones with their units. */
export function readRanges(terms: VerbatimTerms, issues: IssueList): Ranges {
  return {
    elevation:
      inMetres(
        'elevation',
        terms.minimumElevationInMeters,
        terms.maximumElevationInMeters,
        issues,
      ) ??
      withUnits('elevation', terms.elevation, issues) ??
      verbatim('verbatimElevation', terms.verbatimElevation, issues),
    depth:
      inMetres('depth', terms.minimumDepthInMeters, terms.maximumDepthInMeters, issues) ??
      withUnits('depth', terms.depth, issues) ??
      verbatim('verbatimDepth', terms.verbatimDepth, issues),
  };
}

/** The published ends and what was made of them, where there is a doubt. */
function noted<T extends MetreRange>(
  term: string,
  minimum: string | null,
  maximum: string | null,
  read: Interpreted<T>,
  issues: IssueList,
): T | null {
  const { value } = read;
  if (read.issues.length > 0) {
    const understood =
      value === null ? null : `${bothEnds(text(value.minimum), text(value.maximum))} m`;
    issues.addAll(read.issues, term, bothEnds(minimum, maximum), understood);
  }
  return value;
}

const bothEnds = (minimum: string | null, maximum: string | null): string =>
  [minimum, maximum].filter((one) => one !== null).join(' - ');

const text = (metres: number | null): string | null => (metres === null ? null : String(metres));

function inMetres(
  kind: 'elevation' | 'depth',
  minimum: Texts,
  maximum: Texts,
  issues: IssueList,
): MetreRange | null {
  if (minimum === undefined && maximum === undefined) return null;
  const interpret = kind === 'elevation' ? interpretElevationInMeters : interpretDepthInMeters;
  const from = first(minimum);
  const to = first(maximum);
  const term = kind === 'elevation' ? 'minimumElevationInMeters' : 'minimumDepthInMeters';
  return noted(term, from, to, interpret(from, to), issues);
}

/** Museums label the two ends: "Min. Elevation", "Max. Depth". */
function withUnits(
  kind: 'elevation' | 'depth',
  values: Texts,
  issues: IssueList,
): MetreRange | null {
  if (values === undefined) return null;
  let minimum: string | null = null;
  let maximum: string | null = null;
  for (const one of values) {
    if (one.label?.toLowerCase().startsWith('max') === true) maximum ??= one.text;
    else minimum ??= one.text;
  }
  const interpret = kind === 'elevation' ? interpretElevation : interpretDepth;
  return noted(kind, minimum, maximum, interpret(minimum, maximum), issues);
}

function verbatim(
  term: 'verbatimElevation' | 'verbatimDepth',
  values: Texts,
  issues: IssueList,
): MetreRange | null {
  const given = first(values);
  if (given === null) return null;
  const interpret = term === 'verbatimElevation' ? interpretElevation : interpretDepth;
  return noted(term, given, null, interpret(given, null), issues);
}
