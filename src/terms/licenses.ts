import { codesOfAddresses } from './licenses-address.ts';
import {
  creativeCommonsCode,
  deedUrl,
  nameOfSlug,
  readCreativeCommonsCode,
  slugOfAddress,
  toolExists,
  toolsNamed,
} from './licenses-cc.ts';
import { isAllRightsReserved, isWaiver } from './licenses-copyright.ts';
import { knownLicense, type LicenseKind } from './licenses-known.ts';
import { codeOfName, codeOfTool } from './licenses-name.ts';
import { codeOfTitle } from './licenses-title.ts';
import { ownText } from './own-text.ts';
import { licenses } from './vocabularies.ts';

export type { LicenseKind } from './licenses-known.ts';
export {
  type LicenseGroup,
  licenseGroups,
  licenseInGroup,
  mostRestrictive,
} from './licenses-rank.ts';

/** A licence, dedication, mark or rights statement. */
export interface License {
  /** SPDX's code, or one in its manner: `CC-BY-NC-4.0`, `CC-BY-3.0-DE`, `RS-NoC-US-1.0`; `CC-BY` where no version is stated. */
  readonly code: string;
  /** Creative Commons' own name in lower case (`by-nc`, `cc0`, `pdm`, `sampling+`); null for others. */
  readonly slug: string | null;
  /** Null where none is stated. */
  readonly version: string | null;
  /** ISO 3166-1 alpha-2 in lower case, `igo`, `uk` or `scotland`; null where it is international, unported or generic. */
  readonly jurisdiction: string | null;
  /** Where it can be read; of the newest version where none is stated. */
  readonly url: string;
  /** For people: "CC BY-NC 4.0", "Open Government Licence v3.0". */
  readonly title: string;
  readonly kind: LicenseKind;
}

const maxCached = 5000;
/** A longer text is no licence but its wording. */
const maxLength = 1000;
const cache = new Map<string, License | null>();
const byCode = new Map<string, License>();

/**
 * The licence that a text names: an address (deed, legal code or badge, of any version, port or language, with or
 * without scheme), a code, a name in one of many languages, or a longer text that names one of them only. Null where
 * it is not understood, names several, or says nothing definite ("Usage conditions apply").
 */
export function licenseOf(verbatim: string): License | null {
  const cached = cache.get(verbatim);
  if (cached !== undefined) return cached;
  if (verbatim.length > maxLength) return null;
  const code = read(verbatim);
  const license = code === null ? null : licenseOfCode(code);
  if (cache.size >= maxCached) cache.clear();
  cache.set(ownText(verbatim), license);
  return license;
}

/** The code of the licence that a text names (see `licenseOf`); null where it is not understood. */
export function licenseCode(verbatim: string): string | null {
  const license = licenseOf(verbatim);
  return license === null ? null : license.code;
}

/** Where a licence can be read, by its code; null for an unknown code. */
export function licenseUrl(code: string): string | null {
  const license = licenseOfCode(code);
  return license === null ? null : license.url;
}

const otherAddress = /^\s*(?:https?|ftp):\/\/\S*\s*$/i;

function read(verbatim: string): string | null {
  const listed = licenses.find(verbatim);
  if (listed !== null) return listed === '-' ? null : listed;
  const trimmed = verbatim.trim();
  const exact = licenseOfCode(trimmed);
  if (exact !== null) return exact.code;
  const slug = codeOfSlug(trimmed);
  if (slug !== null) return slug;
  if (publicDomainTemplate.test(trimmed)) return 'CC-PDM-1.0';
  if (verbatim.includes('.')) {
    const [address, ...others] = codesOfAddresses(
      verbatim,
      (code) => licenseOfCode(code)?.code ?? null,
    );
    if (address !== undefined) return others.length === 0 ? address : null;
  }
  // An address that is no licence's says nothing, whatever its file is called
  if (otherAddress.test(verbatim)) return null;
  const named = codeOfName(verbatim);
  if (named !== null) return named;
  const titled = codeOfTitle(verbatim);
  if (titled !== null) return titled;
  if (isWaiver(verbatim)) return 'CC0-1.0';
  return isAllRightsReserved(verbatim) ? 'RS-InC-1.0' : null;
}

/** Wikimedia's templates say why a work is in the public domain: "PD-old-70", "PD-USGov". */
const publicDomainTemplate = /^pd-[a-z0-9-]{2,40}$/i;

/** The slugs of licences that came in one version only, which no words are mistaken for. */
const loneSlugs: ReadonlySet<string> = new Set([
  'sampling',
  'sampling+',
  'nc-sampling+',
  'devnations',
]);

function codeOfSlug(text: string): string | null {
  if (!loneSlugs.has(text)) return null;
  return creativeCommonsCode(text, toolsNamed(text)[0]?.version ?? null, null);
}

/** The licence of a code that `licenseCode` gives; null for an unknown one. */
export function licenseOfCode(code: string): License | null {
  const remembered = byCode.get(code);
  if (remembered !== undefined) return remembered;
  const license = fromTable(code) ?? fromCreativeCommons(code);
  // Codes are few, but texts that might be codes are not
  if (license !== null && license.code === code) byCode.set(code, license);
  return license;
}

function fromTable(code: string): License | null {
  const known = knownLicense(code);
  if (known === null) return null;
  const version = /-(\d\.\d)(?:-|$)/.exec(known.code)?.[1] ?? null;
  const slug = known.code === 'CC-PDDC' ? 'publicdomain' : null;
  const { url, title, kind } = known;
  return { code: known.code, slug, version, jurisdiction: null, url, title, kind };
}

function fromCreativeCommons(code: string): License | null {
  const read = readCreativeCommonsCode(code);
  if (read === null) return null;
  const { slug, version } = read;
  const checked =
    slug === 'cc0' || slug === 'pdm'
      ? creativeCommonsCode(slug, version, null)
      : codeOfTool(slug, version, read.jurisdiction);
  if (checked?.toLowerCase() !== code.toLowerCase()) return null;
  const newest = toolsNamed(slug)[0];
  const shown = version ?? newest?.version ?? '4.0';
  const jurisdiction = read.jurisdiction ?? '';
  const port = jurisdiction === '' ? '' : ` ${jurisdiction.toUpperCase()}`;
  return {
    code: checked,
    slug,
    version,
    jurisdiction: jurisdiction === '' ? null : jurisdiction,
    url: deedUrl(slugOfAddress(slug, shown, jurisdiction), shown, jurisdiction),
    title: `${nameOfSlug(slug)}${version === null ? '' : ` ${version}`}${port}`,
    kind: slug === 'cc0' ? 'dedication' : slug === 'pdm' ? 'mark' : 'license',
  };
}

/** A licence as a catalogue of media has it: a slug and a version. */
export interface LicensePair {
  readonly slug: string;
  /** "2.1"; "N/A" for the tool that never had one. */
  readonly version: string;
  readonly url: string;
}

/**
 * The licence of a slug, exactly as Creative Commons spells it, and a version, as number or text. Version 2.1 exists
 * for jurisdictions only; without one its deed is that of 2.0. A licence that was only made for one jurisdiction has
 * that one's deed. Null where there is no such licence.
 */
export function licenseOfPair(slug: string, version: string | number | null): LicensePair | null {
  if (slug === 'publicdomain') {
    const url = 'https://creativecommons.org/licenses/publicdomain/';
    return version === 'N/A' ? { slug, version, url } : null;
  }
  const value = version === null || version === '' ? Number.NaN : Number(version);
  if (!Number.isFinite(value) || slug === 'by-nd-nc' || slug === 'certification') return null;
  const stated = Number.isInteger(value) ? `${value}.0` : `${value}`;
  if (stated === '2.1' && toolExists(slug, '2.1', 'jp')) {
    return { slug, version: stated, url: deedUrl(slug, '2.0', '') };
  }
  const tool =
    toolsNamed(slug).find((one) => one.version === stated) ??
    toolsNamed(slugOfAddress(slug, stated, '')).find((one) => one.version === stated);
  if (tool === undefined) return null;
  return { slug, version: stated, url: deedUrl(tool.slug, stated, tool.jurisdiction) };
}

/**
 * The address that a text gives for a Creative Commons licence, made alike: https, lower case, one slash at the end.
 * Null where the text is no such address.
 */
export function licenseAddress(verbatim: string): string | null {
  if (verbatim.length > maxLength) return null;
  const address = verbatim
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, '');
  if (!/^(?:www\.|i\.)?creativecommons\.org\/\S+$/.test(address)) return null;
  return licenseOf(verbatim) === null ? null : `https://${address.replace(/\/+$/, '')}/`;
}
