import { readFileSync } from 'node:fs';

/** The version of package.json, which lies two folders up from here in the sources and in dist/ alike. */
export const VERSION: string = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
).version;
