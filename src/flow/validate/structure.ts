import type { ValidationFinding } from '../../publish/index.ts';
import type { Detection, SourceContext, SourceRecord } from '../../sources/index.ts';
import { localName } from './places.ts';
import { structureFinding } from './structure-finding.ts';

/** What is checked of the parts of a source beside its records. */
export interface StructureCheck {
  /** What shows before a record is read. */
  readonly findings: readonly ValidationFinding[];
  /** Looks at a record on its way. */
  record(file: string, one: SourceRecord): void;
  /** What shows when all records were read. */
  afterReading(): readonly ValidationFinding[];
}

/** The checks that fit what was detected; null: its format fixes its structure. */
export async function structureOf(
  detection: Detection,
  _context: SourceContext,
): Promise<StructureCheck | null> {
  return { findings: tableFindings(detection), record: () => {}, afterReading: () => [] };
}

/** Two columns of one table that are the same term. */
function tableFindings({ tables }: Detection): readonly ValidationFinding[] {
  return tables.flatMap((table) => {
    const columns = Map.groupBy(
      table.columns.filter(({ term }) => term !== null),
      ({ term }) => localName(term ?? ''),
    );
    return [...columns].flatMap(([term, same]) =>
      same.length < 2
        ? []
        : [
            structureFinding(
              'DUPLICATED_TERM',
              `${same.length} columns of ${table.name} are ${term}: ${same.map(({ name }) => `"${name}"`).join(', ')}.`,
              { file: table.name, term, column: same[1]?.name ?? null },
            ),
          ],
    );
  });
}
