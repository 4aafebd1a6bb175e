import type { Table } from '../table.ts';
import { attribution } from './attribution.ts';
import { cleanup } from './cleanup.ts';
import { columns } from './columns.ts';
import { coordinates } from './coordinates.ts';
import { dates } from './dates.ts';
import { elevationDepth } from './elevation-depth.ts';
import { inaturalistTables } from './inaturalist.ts';
import { licenses } from './licenses.ts';
import { loaderTables } from './loader.ts';
import { matching } from './matching.ts';
import { matchingUnits } from './matching-units.ts';
import { multimedia } from './multimedia.ts';
import { namesGbif } from './names-gbif.ts';
import { namesGnparser } from './names-gnparser.ts';
import { namesStems } from './names-stems.ts';
import { openverseSearch } from './openverse-search.ts';
import { optOut } from './opt-out.ts';
import { popularityTables } from './popularity.ts';
import { providerRules } from './provider-rules.ts';
import { providers } from './providers.ts';
import { recordInterpretation } from './record-interpretation.ts';
import { subProviderTables } from './sub-providers.ts';
import { vocabularies } from './vocabulary.ts';

/** Every table that is known, in the order of the report. */
export const tables: readonly Table[] = [
  ...dates,
  ...coordinates,
  ...elevationDepth,
  ...vocabularies,
  ...recordInterpretation,
  ...multimedia,
  ...licenses,
  ...attribution,
  ...cleanup,
  ...columns,
  ...providers,
  ...providerRules,
  ...openverseSearch,
  ...optOut,
  ...namesGnparser,
  ...namesStems,
  ...namesGbif,
  ...matching,
  ...matchingUnits,
  ...subProviderTables,
  ...popularityTables,
  ...loaderTables,
  ...inaturalistTables,
];
