import type { License } from '../../terms/index.ts';
import { type LicenseName, licenseName } from '../../terms/index.ts';

/** What an attribution says of a work. Null: not known. */
export interface AttributedWork {
  readonly title: string | null;
  readonly creator: string | null;
  /** Where the work is shown. */
  readonly landingPage?: string | null;
  /** Where its creator is shown. */
  readonly creatorUrl?: string | null;
}

/** The licence to name: Creative Commons' slug, version and jurisdiction, as for `licenseName`. */
export interface AttributedLicense {
  readonly slug: string;
  readonly version: string | null;
  readonly jurisdiction?: string | null;
}

export interface AttributionOptions {
  /** Another address for the licence than its deed's; false leaves the sentence out that gives it. */
  readonly licenseUrl?: string | false;
}

/** A text, or why there is no such licence. */
export type Attribution =
  | { readonly kind: 'attribution'; readonly text: string }
  | { readonly kind: 'impossible'; readonly error: string };

/**
 * The attribution of a work in plain English, in Openverse's words: `"Title" by Creator is licensed under CC BY 2.0. To
 * view a copy of this license, visit ….`; a work in the public domain "is marked with" its tool. Impossible where the
 * licence does not exist.
 */
export function attributionText(
  work: AttributedWork,
  license: AttributedLicense | License,
  options: AttributionOptions = {},
): Attribution {
  const name = nameOf(license);
  if (name.kind === 'impossible') return name;
  const url = options.licenseUrl ?? name.url;
  const parts = [
    stated(work.title) ? `"${work.title}"` : 'This work',
    stated(work.creator) ? `by ${work.creator}` : '',
    `${verb(name)} ${name.fullName}.`,
    url === false ? '' : invitation(name, url),
  ];
  return {
    kind: 'attribution',
    text: parts
      .join(' ')
      .replace(/\s{2,}/g, ' ')
      .trim(),
  };
}

interface Named {
  readonly fullName: string;
  readonly url: string;
  readonly isPublicDomain: boolean;
}

const stated = (text: string | null | undefined): text is string =>
  text !== null && text !== undefined && text !== '';

const verb = ({ isPublicDomain }: Named): string =>
  isPublicDomain ? 'is marked with' : 'is licensed under';

const invitation = ({ isPublicDomain }: Named, url: string): string =>
  `To view ${isPublicDomain ? 'the terms' : 'a copy of this license'}, visit ${url}.`;

/** Licences that we have read keep their own name and address; slugs are looked up. */
function nameOf(license: AttributedLicense | License): LicenseName {
  if (!('code' in license)) {
    return licenseName(license.slug, license.version, license.jurisdiction ?? null);
  }
  const { title, url, kind } = license;
  const isPublicDomain = kind !== 'license';
  return { kind: 'named', fullName: title, url, isPublicDomain };
}

/**
 * The same as HTML, one paragraph: title, creator and licence are links where their addresses are known. Everything
 * is escaped; addresses other than http and https are left out.
 */
export function attributionHtml(
  work: AttributedWork,
  license: AttributedLicense | License,
  options: AttributionOptions = {},
): Attribution {
  const name = nameOf(license);
  if (name.kind === 'impossible') return name;
  const title = stated(work.title) ? `"${link(work.title, work.landingPage)}"` : null;
  const creator = stated(work.creator) ? ` by ${link(work.creator, work.creatorUrl)}` : '';
  const url = options.licenseUrl === false ? null : (options.licenseUrl ?? name.url);
  const words = `${title ?? link('This work', work.landingPage)}${creator} ${verb(name)}`;
  const text = `<p class="attribution">${words} ${link(name.fullName, url, 'license')}.</p>`;
  return { kind: 'attribution', text };
}

function link(text: string, url: string | null | undefined, rel?: string): string {
  const shown = escapeMarkup(text);
  if (!stated(url) || !/^https?:\/\//i.test(url)) return shown;
  const relation = rel === undefined ? 'noopener noreferrer' : `${rel} noopener noreferrer`;
  return `<a rel="${relation}" href="${escapeMarkup(url)}">${shown}</a>`;
}

const marks: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escapeMarkup = (text: string): string =>
  text.replace(/[&<>"']/g, (mark) => marks[mark] ?? '');

/** schema.org and CC REL, as JSON-LD. */
export type AttributionData = Readonly<Record<string, unknown>>;

const schemaTypes: Readonly<Record<string, string>> = {
  StillImage: 'ImageObject',
  Sound: 'AudioObject',
  MovingImage: 'VideoObject',
};

/**
 * The attribution for machines: JSON-LD with schema.org's terms for licensed works and Creative Commons' (CC REL). What
 * is not known is absent. Null where the licence does not exist. `type` is the Dublin Core type of the work.
 */
export function attributionJsonLd(
  work: AttributedWork & { readonly identifier?: string | null; readonly type?: string | null },
  license: AttributedLicense | License,
): AttributionData | null {
  const name = nameOf(license);
  const text = attributionText(work, license);
  if (name.kind === 'impossible' || text.kind === 'impossible') return null;
  return withoutNulls({
    '@context': ['https://schema.org', { cc: 'http://creativecommons.org/ns#' }],
    '@type': schemaTypes[work.type ?? ''] ?? 'CreativeWork',
    name: work.title,
    contentUrl: work.identifier,
    url: work.landingPage,
    creator: stated(work.creator)
      ? withoutNulls({ '@type': 'Thing', name: work.creator, url: work.creatorUrl })
      : null,
    license: name.url,
    acquireLicensePage: work.landingPage,
    creditText: text.text,
    'cc:license': { '@id': name.url },
    'cc:attributionName': work.creator,
    'cc:attributionURL': stated(work.landingPage) ? { '@id': work.landingPage } : null,
  });
}

/**
 * The attribution as properties of XMP (Dublin Core, XMP Rights Management, CC), for embedding in a file or a sidecar.
 * `xmpRights:Marked` is False for works that no copyright is claimed for. Null where the licence does not exist.
 */
export function attributionXmp(
  work: AttributedWork,
  license: AttributedLicense | License,
): Readonly<Record<string, string>> | null {
  const name = nameOf(license);
  const usage = attributionText({ title: null, creator: null }, license);
  if (name.kind === 'impossible' || usage.kind === 'impossible') return null;
  return withoutNulls({
    'dc:title': work.title,
    'dc:creator': work.creator,
    'dc:rights': usage.text,
    'xmpRights:Marked': name.isPublicDomain && !isReserved(license) ? 'False' : 'True',
    'xmpRights:WebStatement': work.landingPage,
    'xmpRights:UsageTerms': usage.text,
    'cc:license': name.url,
    'cc:attributionName': work.creator,
    'cc:attributionURL': work.landingPage,
  });
}

const isReserved = (license: AttributedLicense | License): boolean =>
  'code' in license && license.code.startsWith('RS-InC');

function withoutNulls<T>(
  fields: Readonly<Record<string, T | null | undefined>>,
): Record<string, T> {
  const kept: Record<string, T> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (value !== null && value !== undefined && value !== '') kept[name] = value;
  }
  return kept;
}
