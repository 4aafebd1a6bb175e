import { stemEpithet } from '../../src/names/index.ts';
import { type Outcome, table } from '../table.ts';

type Row = { readonly input: string; readonly expected: string };

const check = ({ input, expected }: Row): Outcome =>
  stemEpithet(input) === expected ? 'pass' : 'fail';

export const namesStems = [table<Row>({ file: 'names_stems.tsv', operation: () => 'stem', check })];
