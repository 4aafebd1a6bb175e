import { readFileSync } from 'node:fs';

const manifest: unknown = JSON.parse(
  readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
);
const version = (manifest as { version?: unknown }).version;

/** How Opendrawer names itself to servers. */
export const USER_AGENT = `Opendrawer/${version} (+https://github.com/opendrawer/opendrawer)`;
