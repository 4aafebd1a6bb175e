/** A first look at a location, made once and shown to every adapter. */
export interface Probe {
  /** As given, made absolute. */
  readonly location: string;
  readonly kind: 'file' | 'folder' | 'archive' | 'url' | 'database' | 's3';
  /** Where it can be read on this machine: the file or folder, or the copy of what a URL gave; null where there is none. */
  readonly path: string | null;
  /** First 64 KiB of a file, unpacked from gzip or bzip2, or of the body that a URL gave; empty for folders and archives. */
  readonly head: Uint8Array;
  /** Media type that a server told, without parameters; null for files. */
  readonly contentType: string | null;
  /** Status that a server answered with; absent where none was asked. An error may still be the answer of a service. */
  readonly status?: number;
  /** Names of the files of a folder or archive (zip, tar, tar.gz), with `/`, hidden ones left out; of a file its own. */
  readonly names: readonly string[];
  /** Options of the format that the user gave, to be looked at under; absent: none. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** Reads the beginning of one of `names`; empty where it is not there. */
  peek(name: string, bytes?: number): Promise<Uint8Array>;
}
