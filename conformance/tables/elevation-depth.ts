import {
  interpretDepthInMeters,
  interpretElevationInMeters,
} from '../../src/interpret/places/elevation.ts';
import { parseMetres } from '../../src/interpret/places/metres.ts';
import { agrees, type Outcome, sameSet, table } from '../table.ts';

type Row = {
  readonly op?: string;
  readonly input: Readonly<Record<string, string | null>>;
  readonly expected: Readonly<Record<string, unknown>>;
};

/** Runs a row of elevation_depth.jsonl. */
function check({ op = '', input, expected }: Row): Outcome {
  if (op === 'meters') {
    const value = parseMetres(input['text'] ?? '');
    return agrees({ status: status(value), value }, expected) ? 'pass' : 'fail';
  }
  const interpret = readers[op];
  if (interpret === undefined) return 'unsupported';
  const { minimum = null, maximum = null, precision = null } = input;
  const { value, issues } = interpret(minimum, maximum, precision);
  const { issues: wanted, issues_documented: documented, ...fields } = expected;
  const flags = (wanted ?? documented) as readonly string[] | undefined;
  const answer = { status: status(value), value: value?.value, accuracy: value?.accuracy };
  const flagged = flags === undefined || sameSet(issues, flags);
  return flagged && agrees(answer, fields) ? 'pass' : 'fail';
}

const readers: Readonly<Record<string, typeof interpretElevationInMeters>> = {
  elevation: interpretElevationInMeters,
  depth: interpretDepthInMeters,
};

const status = (value: unknown): string => (value === null ? 'FAIL' : 'SUCCESS');

export const elevationDepth = [table<Row>({ file: 'elevation_depth.jsonl', check })];
