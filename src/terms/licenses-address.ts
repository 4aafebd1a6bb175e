import { creativeCommonsCode, currentSlug } from './licenses-cc.ts';
import { codeOfTool } from './licenses-name.ts';
import { licenseTable } from './licenses-table.ts';

/** Beginnings of addresses, the longest first. */
const beginnings: readonly (readonly [address: string, code: string])[] = licenseTable(
  'licenses-addresses',
)
  .map(([address = '', code = '']) => [address, code] as const)
  .sort(([a], [b]) => b.length - a.length);

/**
 * The codes of the licences whose addresses stand in a text, each once: deeds, legal codes, badges and their copies
 * behind proxies. `known` says what a listed code is spelled like, or null (for SPDX and RightsStatements.org).
 */
export function codesOfAddresses(
  verbatim: string,
  known: (code: string) => string | null,
): readonly string[] {
  const text = decoded(verbatim.toLowerCase());
  const found = new Set<string>();
  const add = (code: string | null): void => {
    if (code !== null) found.add(code);
  };
  if (text.includes('creativecommons.org') || text.includes('licensebuttons.net')) {
    for (const match of text.matchAll(licensePath)) add(codeOfPath(match));
    for (const [, tool = '', version] of text.matchAll(publicDomainPath)) {
      add(publicDomainCode(tool, version));
    }
    for (const [, tool = ''] of text.matchAll(aboutPath)) add(publicDomainCode(tool, undefined));
    for (const [, slug = ''] of text.matchAll(badgeFile))
      add(codeOfTool(currentSlug(slug), null, null));
  }
  for (const [, code = ''] of text.matchAll(rightsStatement)) add(known(`RS-${code}-1.0`));
  for (const [, code = ''] of text.matchAll(spdx)) add(known(code));
  for (const [, address = ''] of text.matchAll(webAddress)) add(listed(address));
  return [...found];
}

/** Percent-encoded signs that are met in copied and wrapped addresses. */
const decoded = (text: string): string =>
  text.includes('%')
    ? text
        .replaceAll('%20', ' ')
        .replaceAll('%2b', '+')
        .replaceAll('%2f', '/')
        .replaceAll('%3a', ':')
    : text;

// The host may stand behind others (i., www., an image proxy), never inside a longer name
const licensePath =
  /(?<![a-z0-9-])(?:creativecommons\.org|licensebuttons\.net)\s{0,3}\/{1,3}(?:licen[cs]es?|l)\/{1,3}([a-z+-]{2,20}(?:(?<=-)\s{1,3}[a-z+-]{2,12})?)(?:\/{1,3}(\d\.\d)(?:\/{1,3}([a-z]{2,8})(?![a-z0-9._-]{2}))?)?/g;
const publicDomainPath =
  /(?<![a-z0-9-])(?:creativecommons\.org|licensebuttons\.net)\s{0,3}\/{1,3}(?:publicdomain|p)\/{1,3}(zero|mark|certification)(?:\/{1,3}(\d\.\d))?/g;
const aboutPath =
  /(?<![a-z0-9-])creativecommons\.org\/{1,3}(?:[a-z-]{1,30}\/{1,3}){1,4}(cc0|pdm)(?![a-z0-9-])/g;
const badgeFile =
  /(?<![a-z0-9-])creativecommons\.org\/[^\s"'<>]{1,200}?\/(by(?:-(?:nc|nd|sa)){0,2})(?:\.[a-z_]{2,8})?\.(?:png|svg|gif|jpe?g)(?![a-z0-9])/g;
const rightsStatement =
  /(?<![a-z0-9-])rightsstatements\.org\/(?:[a-z]{2}\/)?(?:vocab|page|data)\/([a-z-]{3,10})(?![a-z])/g;
const spdx =
  /(?<![a-z0-9-])spdx\.org\/licenses\/([a-z0-9.+-]{2,60}?)(?:\.html|\.json)?(?=[/#?\s)\]"',;]|$)/g;
const webAddress =
  /(?<![a-z0-9.-])(?:www\.)?([a-z0-9-]{1,60}(?:\.[a-z0-9-]{1,60}){1,5}(?:\/[^\s"'<>)\]]{0,200})?)/g;

function codeOfPath([, written = '', version, port]: readonly (string | undefined)[]):
  | string
  | null {
  const slug = currentSlug(written.replace(/\s+/g, ''));
  if (slug === 'publicdomain') return creativeCommonsCode(slug, null, null);
  if (slug === 'pdm' || slug === 'cc0') return publicDomainCode(slug, version);
  if (slug === 'gpl') return 'GPL-2.0-only';
  if (slug === 'lgpl') return 'LGPL-2.1-only';
  return codeOfTool(slug, version ?? null, port ?? null);
}

/** The tools have one version each. */
function publicDomainCode(tool: string, version: string | undefined): string | null {
  if (version !== undefined && version !== '1.0') return null;
  return creativeCommonsCode(currentSlug(tool), '1.0', null);
}

function listed(address: string): string | null {
  for (const [beginning, code] of beginnings) {
    if (address.startsWith(beginning) && !/^[a-z0-9]/.test(address.slice(beginning.length))) {
      return code;
    }
  }
  return null;
}
