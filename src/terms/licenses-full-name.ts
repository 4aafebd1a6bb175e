import {
  creativeCommonsTools,
  deedUrl,
  isJurisdiction,
  isVersion,
  nameOfSlug,
  toolsNamed,
} from './licenses-cc.ts';

/** A Creative Commons licence as texts name it, or why there is none such. */
export type LicenseName =
  | {
      readonly kind: 'named';
      /** "CC BY-SA 3.0 DE"; without version or jurisdiction where several would do and none was given. */
      readonly fullName: string;
      /** Of the newest version, unported, where these were not given. */
      readonly url: string;
      /** No licence but a dedication or mark: a work "is marked with" it. */
      readonly isPublicDomain: boolean;
    }
  | { readonly kind: 'impossible'; readonly error: string };

const aliases: ReadonlyMap<string, string> = new Map([
  ['zero', 'cc0'],
  ['mark', 'pdm'],
]);
const publicDomain: ReadonlySet<string> = new Set(['cc0', 'pdm', 'publicdomain', 'certification']);

/**
 * The full name and deed of a licence by its slug (`by-nc`, `cc0`, `pdm`, `sampling+`). Version or jurisdiction may be
 * null (or the version empty) where they are not known; the jurisdiction "" is the unported one. They are completed
 * where one only is possible. The words of names and errors are Openverse's.
 */
export function licenseName(
  slug: string,
  version: string | null = null,
  jurisdiction: string | null = null,
): LicenseName {
  const name = aliases.get(slug) ?? slug;
  if (name === 'publicdomain') return named(name, null, null, publicDomainArticle);
  const tools = toolsNamed(name);
  if (tools.length === 0) return impossible(`License \`${name}\` does not exist.`);
  const stated = version === '' ? null : version;
  if (stated !== null && !isVersion(stated)) {
    return impossible(`Version \`${stated}\` does not exist.`);
  }
  if (jurisdiction !== null && !isJurisdiction(jurisdiction)) {
    return impossible(`Jurisdiction \`${jurisdiction}\` does not exist.`);
  }
  if (stated !== null && jurisdiction !== null && !anyTool(stated, jurisdiction)) {
    return impossible(`Jurisdiction \`${jurisdiction}\` does not exist for version \`${stated}\`.`);
  }
  const fitting = tools.filter(
    (tool) =>
      (stated === null || tool.version === stated) &&
      (jurisdiction === null || tool.jurisdiction === jurisdiction),
  );
  const [first] = fitting;
  if (first === undefined) return impossible(whyNone(name, stated, jurisdiction));
  if (fitting.length === 1) {
    return named(name, first.version, first.jurisdiction, deed(name, first));
  }
  const shown = jurisdiction === null ? fitting.find((tool) => tool.jurisdiction === '') : first;
  if (shown === undefined) {
    return impossible(
      `Jurisdiction is required for slug \`${name}\` and version \`${stated ?? ''}\`.`,
    );
  }
  return named(name, stated, jurisdiction, deed(name, shown));
}

const anyTool = (version: string, jurisdiction: string): boolean =>
  creativeCommonsTools.some(
    (tool) => tool.version === version && tool.jurisdiction === jurisdiction,
  );

const publicDomainArticle = 'https://en.wikipedia.org/wiki/Public_domain';

const deed = (
  slug: string,
  { version, jurisdiction }: { readonly version: string; readonly jurisdiction: string },
): string => deedUrl(slug, version, jurisdiction);

function whyNone(slug: string, version: string | null, jurisdiction: string | null): string {
  if (version === null) {
    return `No version matches slug \`${slug}\` and jurisdiction \`${jurisdiction}\`.`;
  }
  if (jurisdiction === null) {
    return `No jurisdiction matches slug \`${slug}\` and version \`${version}\`.`;
  }
  return `License \`${slug}\` does not accept version \`${version}\` and jurisdiction \`${jurisdiction}\`.`;
}

const impossible = (error: string): LicenseName => ({ kind: 'impossible', error });

function named(
  slug: string,
  version: string | null,
  jurisdiction: string | null,
  url: string,
): LicenseName {
  const port = jurisdiction === null || jurisdiction === '' ? '' : ` ${jurisdiction.toUpperCase()}`;
  const fullName = `${nameOfSlug(slug)}${version === null ? '' : ` ${version}`}${port}`;
  return { kind: 'named', fullName, url, isPublicDomain: publicDomain.has(slug) };
}
