import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { OpendrawerError } from '../errors/index.ts';
import {
  findUpload,
  openValidationDesk,
  saveUpload,
  type ValidationDesk,
  type ValidationJob,
  type ValidationOrder,
} from '../flow/index.ts';
import type { Validation } from '../publish/index.ts';
import type { Workspace } from '../registry/index.ts';
import { isWholeLocation, uploadKeyOf } from './locations.ts';

type Wishes = Pick<ValidationOrder, 'format' | 'options' | 'maxRows' | 'metadataOnly'>;

/** What the server does about validating sources. */
export interface ValidationServices {
  /** Whether anybody may have files and public addresses validated. */
  readonly isPublic: boolean;
  /** Validates a file that is sent. Throws BODY_TOO_LARGE and RATE_LIMITED. */
  file(name: string, bytes: Readable, wishes: Wishes): Promise<ValidationJob>;
  /** Validates what lies at an address; `mayReadFiles`: also a path of this machine. */
  location(location: string, wishes: Wishes, mayReadFiles: boolean): Promise<ValidationJob>;
  /** These throw VALIDATION_UNKNOWN. */
  get(key: string): ValidationJob;
  open(key: string): Validation;
  remove(key: string): void;
  close(): void;
}

/** Over a workspace. */
export function validationServices(workspace: Workspace): ValidationServices {
  let desk: ValidationDesk | null = null;
  const open = (): ValidationDesk => {
    desk ??= openValidationDesk(workspace);
    return desk;
  };
  return {
    isPublic: workspace.config['validation.public'] === 1,
    async file(name, bytes, wishes) {
      const upload = await saveUpload(
        workspace,
        name,
        bytes,
        workspace.config['server.uploadLimitBytes'],
      );
      return open().submit({
        ...wishes,
        location: upload.path,
        name: upload.name,
        sizeBytes: upload.sizeBytes,
        ownFolder: dirname(upload.path),
      });
    },
    async location(location, wishes, mayReadFiles) {
      const upload = uploadKeyOf(location);
      if (upload !== null) {
        const { path, name, sizeBytes } = await findUpload(workspace, upload);
        return open().submit({ ...wishes, location: path, name, sizeBytes });
      }
      const isPublic = /^https?:\/\//i.test(location);
      if (!isPublic && !(mayReadFiles && isWholeLocation(location))) {
        throw new OpendrawerError(
          'USAGE',
          `"${location.slice(0, 100)}" is no address that can be validated here`,
          { hint: 'Give an http(s) address, or send the file.' },
        );
      }
      return open().submit({ ...wishes, location, name: location });
    },
    get: (key) => open().get(key),
    open: (key) => open().open(key),
    remove: (key) => open().remove(key),
    close: () => desk?.close(),
  };
}
