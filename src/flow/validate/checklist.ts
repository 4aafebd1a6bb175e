import { existsSync } from 'node:fs';
import { isOpendrawerError } from '../../errors/index.ts';
import { buildBackbone } from '../../names/index.ts';
import { meaningOf, type ValidationFinding } from '../../publish/index.ts';
import { openChecklist } from '../../sources/index.ts';

/** What a list of names says of itself, read as a backbone would be made of it. */
export interface ChecklistCheck {
  /** Rows that were read. */
  readonly names: number;
  /** Rows of which nothing was doubted. */
  readonly sound: number;
}

/**
 * Reads a list of names as `opendrawer backbone build` does, and passes on what it doubts of each row: ids, ranks, statuses, parents,
 * accepted names, spellings. Null where it cannot be read so. Memory grows with the names.
 */
export async function checkChecklist(
  location: string,
  {
    maxRows,
    now,
    signal,
  }: { maxRows: number | null; now: string; signal: AbortSignal | undefined },
  onFinding: (finding: ValidationFinding) => void,
): Promise<ChecklistCheck | null> {
  if (!existsSync(location)) return null;
  const checklist = await openChecklist(location).catch((error: unknown) => {
    if (isOpendrawerError(error)) return null;
    throw error;
  });
  if (checklist === null) return null;
  let names = 0;
  const doubted = new Set<string>();
  try {
    await buildBackbone(
      [
        {
          alias: 'checklist',
          title: null,
          license: null,
          format: checklist.format,
          fingerprint: checklist.fingerprint,
          async *usages(report) {
            for await (const batch of checklist.usages(report, signal)) {
              const room = maxRows === null ? batch.length : maxRows - names;
              names += Math.min(room, batch.length);
              yield room < batch.length ? batch.slice(0, room) : batch;
              if (room < batch.length) return;
            }
          },
        },
      ],
      {
        name: 'validation',
        builtAt: now,
        onFinding: (_source, { kind, file, line, id, name, detail }) => {
          const { meaning, severity } = meaningOf('record', kind);
          if (id !== '') doubted.add(id);
          onFinding({
            kind: id === '' ? 'structure' : 'record',
            code: kind,
            severity,
            file: file === '' ? null : file,
            line: line === 0 ? null : line,
            column: null,
            term: null,
            sourceId: id === '' ? null : id,
            before: name === '' ? null : name.slice(0, 1000),
            after: null,
            message: detail === '' ? meaning : detail,
          });
        },
        ...(signal === undefined ? {} : { signal }),
      },
    );
    return { names, sound: Math.max(0, names - doubted.size) };
  } finally {
    checklist.close();
  }
}
