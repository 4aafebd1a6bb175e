import { readFileSync } from 'node:fs';
import {
  isTextAndDataMiningAllowed,
  readTdmRules,
  tdmReservationOf,
} from '../../src/sources/web/tdm.ts';
import { agrees, jsonlRows, type Outcome, type Row, table } from '../table.ts';

interface HeaderRow extends Row {
  readonly header: string;
  readonly value: string | null;
  readonly user_agent?: string | null;
  readonly respect_noindex?: boolean;
  readonly allowed: boolean;
}

interface PathRow extends Row {
  readonly tdmrep_file: string;
  readonly path: string;
  readonly tdm_reservation: 0 | 1 | null;
  readonly tdm_policy: string | null;
  readonly document: unknown;
}

/** Rows with the document that each of them names. */
function* pathRows(path: string, reference: (name: string) => string): Generator<PathRow> {
  for (const row of jsonlRows<PathRow>(path)) {
    const document: unknown = JSON.parse(readFileSync(reference(row.tdmrep_file), 'utf8'));
    yield { ...row, document };
  }
}

function checkHeader({ header, value, user_agent, respect_noindex, allowed }: HeaderRow): Outcome {
  const headers = value === null ? {} : { [header.toLowerCase()]: value };
  const answer = isTextAndDataMiningAllowed(headers, {
    userAgent: user_agent ?? null,
    respectNoindex: respect_noindex === true,
  });
  return answer === allowed ? 'pass' : 'fail';
}

function checkPath({ document, path, tdm_reservation, tdm_policy }: PathRow): Outcome {
  const found = tdmReservationOf(readTdmRules(document) ?? [], path);
  const answer = [found === null ? null : Number(found.reserved), found?.policy ?? null];
  return agrees(answer, [tdm_reservation, tdm_policy]) ? 'pass' : 'fail';
}

export const optOut = [
  table<HeaderRow>({
    file: 'header_cases.jsonl',
    operation: ({ header }) => header,
    check: checkHeader,
  }),
  table<PathRow>({ file: 'tdmrep_path_cases.jsonl', rows: pathRows, check: checkPath }),
];
