import { licenseTable } from './licenses-table.ts';

/** A Creative Commons licence or tool that exists. Jurisdiction "": the international, unported or generic one. */
export interface CreativeCommonsTool {
  readonly slug: string;
  readonly version: string;
  readonly jurisdiction: string;
}

/** All that exist, newest version first, the unported one before the ports. */
export const creativeCommonsTools: readonly CreativeCommonsTool[] = licenseTable(
  'licenses-cc',
).flatMap(([version = '', slugs = '', jurisdictions = '']) =>
  slugs
    .split(' ')
    .flatMap((slug) =>
      jurisdictions
        .split(' ')
        .map((port) => ({ slug, version, jurisdiction: port.replace('-', '') })),
    ),
);

const byName = new Map<string, CreativeCommonsTool[]>();
for (const tool of creativeCommonsTools) {
  const tools = byName.get(tool.slug);
  if (tools === undefined) byName.set(tool.slug, [tool]);
  else tools.push(tool);
}

const jurisdictions: ReadonlySet<string> = new Set(
  creativeCommonsTools.map(({ jurisdiction }) => jurisdiction),
);
const versions: ReadonlySet<string> = new Set(creativeCommonsTools.map(({ version }) => version));

/** The versions and jurisdictions in which a licence exists, newest first; none for an unknown slug. */
export const toolsNamed = (slug: string): readonly CreativeCommonsTool[] => byName.get(slug) ?? [];

/** Whether any Creative Commons licence exists for a jurisdiction ("de"; "" is the unported one). */
export const isJurisdiction = (jurisdiction: string): boolean => jurisdictions.has(jurisdiction);

/** Whether any Creative Commons licence exists in a version ("2.5"). */
export const isVersion = (version: string): boolean => versions.has(version);

/** Whether a licence exists in a version for a jurisdiction. */
export const toolExists = (slug: string, version: string, jurisdiction: string): boolean =>
  toolsNamed(slug).some((tool) => tool.version === version && tool.jurisdiction === jurisdiction);

/** What a licence is called that stands under another name: in version 1.0 NonCommercial came last. */
export const currentSlug = (slug: string): string => aliases.get(slug) ?? slug;

/** Orders and names that Creative Commons itself has changed. */
const aliases: ReadonlyMap<string, string> = new Map([
  ['by-nd-nc', 'by-nc-nd'],
  ['by-sa-nc', 'by-nc-sa'],
  ['zero', 'cc0'],
  ['mark', 'pdm'],
]);

/** The slug under which the tables and addresses have a licence: `by-nc-nd` 1.0 is `by-nd-nc`. */
export const slugOfAddress = (slug: string, version: string, jurisdiction: string): string =>
  slug === 'by-nc-nd' && !toolExists(slug, version, jurisdiction) ? 'by-nd-nc' : slug;

const spelled: ReadonlyMap<string, string> = new Map([
  ['cc0', 'CC0'],
  ['pdm', 'Public Domain Mark'],
  ['publicdomain', 'Public Domain'],
  ['certification', 'Public Domain Certification'],
  ['devnations', 'CC DevNations'],
  ['sampling', 'CC Sampling'],
  ['sampling+', 'CC Sampling+'],
  ['nc-sampling+', 'CC NC-Sampling+'],
]);

/** "CC BY-NC" for `by-nc`, "CC0" for `cc0`, "CC Sampling+" for `sampling+`. */
export const nameOfSlug = (slug: string): string => spelled.get(slug) ?? `CC ${slug.toUpperCase()}`;

const folders: ReadonlyMap<string, string> = new Map([
  ['cc0', 'publicdomain/zero'],
  ['pdm', 'publicdomain/mark'],
  ['certification', 'publicdomain/certification'],
]);

/** The address of a licence's deed, e.g. `https://creativecommons.org/licenses/by/3.0/de/`. */
export function deedUrl(slug: string, version: string, jurisdiction: string): string {
  const folder = folders.get(slug) ?? `licenses/${slug}`;
  const port = jurisdiction === '' ? '' : `${jurisdiction}/`;
  return `https://creativecommons.org/${folder}/${version}/${port}`;
}

const codes: ReadonlyMap<string, string> = new Map([
  ['cc0', 'CC0-1.0'],
  ['pdm', 'CC-PDM-1.0'],
  ['publicdomain', 'CC-PDDC'],
  ['certification', 'CC-PDDC'],
]);
const codeNames: ReadonlyMap<string, string> = new Map([
  ['devnations', 'CC-DevNations'],
  ['sampling', 'CC-Sampling'],
  ['sampling+', 'CC-Sampling-Plus'],
  ['nc-sampling+', 'CC-NC-Sampling-Plus'],
]);

/** The SPDX code, or one in its manner: `CC-BY-3.0-DE`; `CC-BY` where no version is stated. */
export function creativeCommonsCode(
  slug: string,
  version: string | null,
  jurisdiction: string | null,
): string {
  const fixed = codes.get(slug);
  if (fixed !== undefined) return fixed;
  const name = codeNames.get(slug) ?? `CC-${slug.toUpperCase()}`;
  const port = jurisdiction === null || jurisdiction === '' ? '' : `-${jurisdiction.toUpperCase()}`;
  return version === null ? name : `${name}-${version}${port}`;
}

const slugsOfCodes: ReadonlyMap<string, string> = new Map(
  [...codeNames].map(([slug, code]) => [code.toLowerCase(), slug]),
);

/** The slug, version and jurisdiction of a code (`CC-BY-3.0-DE`); null for codes of others. */
export function readCreativeCommonsCode(
  code: string,
): { slug: string; version: string | null; jurisdiction: string | null } | null {
  const lower = code.toLowerCase();
  if (lower === 'cc0-1.0') return { slug: 'cc0', version: '1.0', jurisdiction: null };
  if (lower === 'cc-pdm-1.0') return { slug: 'pdm', version: '1.0', jurisdiction: null };
  const match = /^(cc-[a-z-]+?)(?:-(\d\.\d)(?:-([a-z]{2,8}))?)?$/.exec(lower);
  if (match === null) return null;
  const [, name = '', version, port] = match;
  const slug = slugsOfCodes.get(name) ?? currentSlug(name.slice(3));
  return { slug, version: version ?? null, jurisdiction: port ?? null };
}
