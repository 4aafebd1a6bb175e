import type { Readable } from 'node:stream';
import { OpendrawerError } from '../errors/index.ts';
import {
  addSource,
  findUpload,
  type Inspection,
  inspectSource,
  saveUpload,
  startIngest,
  type Upload,
} from '../flow/index.ts';
import type { CatalogueDataset, Dataset, Registry, Workspace } from '../registry/index.ts';
import type { Detection, SourceFormat } from '../sources/index.ts';
import { isWholeLocation, uploadKeyOf } from './locations.ts';

/** A source as a client names it. */
export interface NamedSource {
  /** Address, `api:` name, `upload:` key, or a path of this machine. */
  readonly location: string;
  readonly format?: SourceFormat | undefined;
  readonly options?: Readonly<Record<string, unknown>> | undefined;
  readonly units?: readonly string[] | undefined;
}

/** What the server does about sources. */
export interface SourceServices {
  inspect(source: NamedSource): Promise<Inspection>;
  add(
    source: NamedSource & {
      readonly alias?: string | undefined;
      readonly title?: string | undefined;
    },
  ): Promise<{ readonly dataset: Dataset; readonly detection: Detection }>;
  upload(name: string, bytes: Readable): Promise<Upload>;
  /** Id of the run that has begun. */
  ingest(
    dataset: Dataset,
    options: {
      readonly refresh?: boolean | undefined;
      readonly allowChurn?: boolean | undefined;
      readonly limit?: number | undefined;
    },
  ): Promise<string>;
  catalogue(
    options: NonNullable<Parameters<Registry['catalogue']['list']>[0]>,
  ): Promise<readonly CatalogueDataset[]>;
}

/** Over a workspace. */
export function sourceServices(workspace: Workspace): SourceServices {
  const inspect = async ({ location, format, options, units }: NamedSource) =>
    inspectSource(workspace, await located(workspace, location), {
      ...(format === undefined ? {} : { format }),
      ...(options === undefined ? {} : { options }),
      ...(units === undefined ? {} : { units: units.map((unit) => unit.toUpperCase()) }),
    });
  return {
    inspect,
    async add({ alias, title, ...source }) {
      const inspection = await inspect(source);
      const dataset = await addSource(workspace, inspection, {
        ...(alias === undefined ? {} : { alias }),
        ...(title === undefined ? {} : { title }),
      });
      return { dataset, detection: inspection.detection };
    },
    upload: (name, bytes) =>
      saveUpload(workspace, name, bytes, workspace.config['server.uploadLimitBytes']),
    ingest: (dataset, { refresh, allowChurn, limit }) =>
      startIngest(workspace, dataset, {
        refresh: refresh ?? false,
        allowChurn: allowChurn ?? false,
        ...(limit === undefined ? {} : { limit }),
      }),
    catalogue: (options) => workspace.registry.catalogue.list(options),
  };
}

/** An uploaded file by its path; a path of this machine must be a whole one. */
async function located(workspace: Workspace, location: string): Promise<string> {
  const upload = uploadKeyOf(location);
  if (upload !== null) return (await findUpload(workspace, upload)).path;
  if (isWholeLocation(location)) return location;
  throw new OpendrawerError('USAGE', `"${location.slice(0, 100)}" is no address and no whole path`);
}
