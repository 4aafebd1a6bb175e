import { OpendrawerError } from '../../errors/index.ts';
import type { OaiFormat } from './page.ts';

/** A kind of metadata that is understood, by the namespaces and prefixes under which repositories offer it. */
interface KnownFormat {
  readonly namespace: RegExp;
  readonly prefix: RegExp;
}

const known = (namespace: RegExp, prefix: RegExp): KnownFormat => ({ namespace, prefix });

/** Formats of items, the richest first. */
const ITEM_FORMATS: readonly KnownFormat[] = [
  known(/lido-schema\.org/, /^(?:oai_)?lido/i),
  known(/europeana\.eu\/schemas\/edm/, /^(?:oai_)?(?:edm|ese)/i),
  known(/loc\.gov\/mods/, /^(?:oai_)?mods/i),
  known(/tdwg\.org\/(?:schemas\/)?abcd/, /^(?:oai_)?abcd/i),
  known(/rs\.tdwg\.org\/dwc|digir\.net/, /^(?:oai_)?(?:dwc|simple_?dwc|darwin)/i),
  known(/purl\.org\/dc\/terms|qualifieddc/i, /^(?:oai_)?(?:qdc|dcterms|dc_?terms|oai_dcterms)/i),
  known(/OAI\/2\.0\/oai_dc/, /^oai_dc$/i),
  known(/MARC21\/slim|marcxml/i, /^(?:oai_)?marc/i),
];

/** From here on items are described in Dublin Core, or as books are: catalogues of datasets offer that too. */
const DUBLIN_CORE = 5;

/** Formats of descriptions of datasets, the richest first. */
const CATALOGUE_FORMATS: readonly KnownFormat[] = [
  known(/ecoinformatics\.org/, /^(?:oai_)?eml/i),
  known(/isotc211\.org/, /^(?:oai_)?(?:iso|gmd|gmi|mdb)/i),
  known(/gcmd\.(?:gsfc\.)?nasa\.gov/, /^(?:oai_)?dif/i),
  known(/fgdc\.gov/, /^(?:oai_)?(?:fgdc|csdgm)/i),
  known(/datacite\.org/, /datacite/i),
  known(/OAI\/2\.0\/oai_dc/, /^oai_dc$/i),
];

/** Formats that nothing but datasets is described in. */
const ONLY_DATASETS = 4;

const rankIn = (list: readonly KnownFormat[], { prefix, namespace }: OaiFormat): number => {
  const byNamespace = list.findIndex((one) => one.namespace.test(namespace ?? ''));
  return byNamespace === -1 ? list.findIndex((one) => one.prefix.test(prefix)) : byNamespace;
};

const best = (
  list: readonly KnownFormat[],
  formats: readonly OaiFormat[],
): { readonly format: OaiFormat; readonly rank: number } | null => {
  let found: { readonly format: OaiFormat; readonly rank: number } | null = null;
  for (const format of formats) {
    const rank = rankIn(list, format);
    if (rank !== -1 && (found === null || rank < found.rank)) found = { format, rank };
  }
  return found;
};

/** What a repository is asked for. */
export interface ChosenFormat {
  readonly metadataPrefix: string;
  readonly kind: 'items' | 'catalogue';
}

/**
 * The format to ask for and what its records are: the one that is wanted, else the richest that is understood. A repository that offers
 * a format of datasets (EML, ISO 19139, DIF, FGDC) and for items nothing but Dublin Core is a catalogue. Throws CONFIG_INVALID where the
 * repository lists formats and not the one that is wanted.
 */
export function chooseFormat(
  formats: readonly OaiFormat[],
  wanted: { readonly metadataPrefix: string | null; readonly kind: 'items' | 'catalogue' | null },
  where: string,
): ChosenFormat {
  const { metadataPrefix } = wanted;
  if (metadataPrefix !== null) {
    const offered = formats.find(({ prefix }) => prefix === metadataPrefix);
    if (offered === undefined && formats.length > 0) {
      throw new OpendrawerError('CONFIG_INVALID', `${where} has no format ${metadataPrefix}`, {
        hint: `It offers ${formats.map(({ prefix }) => prefix).join(', ')}.`,
      });
    }
    return {
      metadataPrefix,
      kind:
        wanted.kind ?? kindOf(offered ?? { prefix: metadataPrefix, schema: null, namespace: null }),
    };
  }
  const dataset = best(CATALOGUE_FORMATS, formats);
  const item = best(ITEM_FORMATS, formats);
  const isCatalogue =
    dataset !== null && dataset.rank < ONLY_DATASETS && (item === null || item.rank >= DUBLIN_CORE);
  const kind = wanted.kind ?? (isCatalogue ? 'catalogue' : 'items');
  const chosen = kind === 'catalogue' ? dataset : item;
  // Every repository has to offer oai_dc (§3.4); what lists nothing is asked for it.
  return { metadataPrefix: chosen?.format.prefix ?? formats[0]?.prefix ?? 'oai_dc', kind };
}

const kindOf = (format: OaiFormat): 'items' | 'catalogue' => {
  const rank = rankIn(CATALOGUE_FORMATS, format);
  return rank !== -1 && rank < ONLY_DATASETS ? 'catalogue' : 'items';
};
