import { randomUUID } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { extname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { OpendrawerError } from '../../errors/index.ts';
import {
  currentTaxa,
  openWholeFile,
  type SourceWishes,
  sourceFormat,
  type ValidateOptions,
  validateSource,
  withSource,
} from '../../flow/index.ts';
import {
  VALIDATION_FORMATS,
  type Validation,
  type ValidationFormat,
  validationStream,
} from '../../publish/index.ts';
import type { Workspace } from '../../registry/index.ts';
import type { SourceEndpoint } from '../../sources/index.ts';
import { absoluteLocation, type Context, withWorkspace } from '../context.ts';
import { json } from '../io.ts';
import { optionsOf } from './add.ts';
import { rowProgress } from './row-progress.ts';

export interface ValidateFlags {
  readonly format?: ValidationFormat;
  readonly out?: string;
  readonly as?: string;
  readonly map?: string;
  readonly option?: string[];
  readonly maxRows?: number;
  readonly metadataOnly?: boolean;
}

/** Rows of a sheet of Excel without its header. */
const SHEET_ROWS = 1_048_575;

/**
 * `opendrawer validate <location>`: says whether a source can be ingested, why not, and all that can be said against it. Ends with
 * NOT_INGESTIBLE where it cannot. A dataset may be named by its alias.
 */
export const validateCommand = (
  context: Context,
  location: string,
  flags: ValidateFlags,
): Promise<void> =>
  withWorkspace(context, async (workspace) => {
    const format = flags.format ?? formatOf(flags.out) ?? (context.json ? 'json' : 'text');
    if (format === 'xlsx' && flags.out === undefined) {
      throw new OpendrawerError('USAGE', 'A workbook is written to a file', {
        hint: 'Name it with --out.',
      });
    }
    const folder = join(workspace.paths.cache, 'validate', randomUUID());
    try {
      const validation = await validate(context, workspace, location, flags, {
        folder,
        keepRows: format === 'xlsx' ? SHEET_ROWS : 0,
      });
      await write(context, validation, format, flags.out);
      const { verdict } = validation.report;
      if (verdict.canIngest) return;
      const [reason] = verdict.reasons;
      throw new OpendrawerError(
        'NOT_INGESTIBLE',
        `${location}: ${reason === undefined ? 'see the report' : reason.code}`,
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

async function validate(
  context: Context,
  workspace: Workspace,
  location: string,
  flags: ValidateFlags,
  where: Pick<ValidateOptions, 'folder' | 'keepRows'>,
): Promise<Validation> {
  const startedAt = performance.now();
  const progress = await rowProgress(context.io, { isShown: false }, 'records');
  const wishes: SourceWishes = flags.as === undefined ? {} : { format: sourceFormat(flags.as) };
  const sourceOptions = await optionsOf(flags);
  try {
    return await withSource(
      workspace,
      join(where.folder, 'cache'),
      context.signal,
      async (source) =>
        validateSource(await locationOf(workspace, location), source, {
          ...where,
          ...wishes,
          sourceOptions,
          maxRows: flags.maxRows ?? null,
          metadataOnly: flags.metadataOnly === true,
          maxRejectedShare: workspace.config['ingest.maxRejectedShare'],
          maxLineBytes: workspace.config['ingest.maxLineBytes'],
          taxa: currentTaxa(workspace),
          onProgress: ({ records }) =>
            progress.listener({
              rows: records,
              elapsedMs: performance.now() - startedAt,
              share: null,
            }),
        }),
    );
  } finally {
    progress.end();
  }
}

/** A path or address as it is; else a dataset that has this alias. */
async function locationOf(
  { registry }: Workspace,
  given: string,
): Promise<string | SourceEndpoint> {
  const location = absoluteLocation(given);
  if (/^[a-z][a-z0-9+.-]+:/i.test(location) || existsSync(location)) return location;
  const dataset = (await registry.datasets.list()).find(({ alias, key }) =>
    [alias, key].includes(given),
  );
  return dataset?.endpoint ?? location;
}

/** What the name of a file says; undefined for none and for other names. */
function formatOf(out: string | undefined): ValidationFormat | undefined {
  const extension = extname(out ?? '')
    .slice(1)
    .toLowerCase();
  return extension === 'txt' ? 'text' : VALIDATION_FORMATS.find((format) => format === extension);
}

async function write(
  { io, json: asJson }: Context,
  validation: Validation,
  format: ValidationFormat,
  out: string | undefined,
): Promise<void> {
  const content = validationStream(format, validation);
  if (out !== undefined) {
    const file = await openWholeFile(out);
    try {
      for await (const chunk of content) await file.write(chunk);
      await file.finish();
    } finally {
      await file.discard();
    }
    const { verdict, findings } = validation.report;
    if (asJson) return io.out(json({ out, format, findings, verdict }));
    return io.note(
      `${verdict.canIngest ? 'Can be ingested' : 'Cannot be ingested'}; ${findings} findings: ${out}`,
    );
  }
  const { write: writeOut } = io;
  if (writeOut === undefined) {
    let text = '';
    for await (const chunk of content) text += String(chunk);
    return io.out(text.trimEnd());
  }
  await pipeline(content, async (chunks: AsyncIterable<Uint8Array>) => {
    for await (const chunk of chunks) await writeOut(chunk);
  });
}
