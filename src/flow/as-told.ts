import type { Detection, SourceFormat } from '../sources/index.ts';

/** Nobody recognised it as what the user says it is: it is taken at their word. */
export const asTold = (location: string, format: SourceFormat): Detection => ({
  endpoint: { format, location, units: [] },
  confidence: 0,
  summary: `${format}, as you say: nothing in it shows that`,
  notes: [],
  description: null,
  tables: [],
  choices: {},
});
