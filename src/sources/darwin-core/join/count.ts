import { RowCutter } from '../../delimited/rows.ts';
import { isBlankRow, marksOf } from './blank.ts';
import { rowBytes } from './source-bytes.ts';
import type { TableSpec } from './spec.ts';

/** Number of the rows of a table that say something. */
export async function countRows(
  archivePath: string,
  spec: TableSpec,
  signal?: AbortSignal,
): Promise<number> {
  const [delimiter, quote] = marksOf(spec.dialect);
  let rows = 0;
  for (const file of spec.files) {
    const cutter = new RowCutter({ dialect: spec.dialect });
    const count = (block: ReturnType<RowCutter['push']>): void => {
      if (block === null) return;
      for (let row = 0; row < block.count; row++)
        if (!isBlankRow(block, row, delimiter, quote)) rows += 1;
    };
    for await (const chunk of rowBytes(archivePath, file)) {
      signal?.throwIfAborted();
      count(cutter.push(chunk));
    }
    count(cutter.end());
  }
  return rows;
}
