import { table } from '../table.ts';

export const namesStems = ['names_stems.tsv'].map((file) =>
  table({ file, check: () => 'unsupported' }),
);
