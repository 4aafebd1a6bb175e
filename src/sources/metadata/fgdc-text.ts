import { emptyElement, type XmlElement } from '../../xml/index.ts';

/** Names of the standard in words → the tags of its XML, as far as a description needs them. */
const TAGS: Readonly<Record<string, string>> = {
  metadata: 'metadata',
  identification_information: 'idinfo',
  citation: 'citation',
  citation_information: 'citeinfo',
  originator: 'origin',
  publication_date: 'pubdate',
  title: 'title',
  publication_information: 'pubinfo',
  publication_place: 'pubplace',
  publisher: 'publish',
  other_citation_details: 'othercit',
  online_linkage: 'onlink',
  description: 'descript',
  abstract: 'abstract',
  purpose: 'purpose',
  supplemental_information: 'supplinf',
  time_period_of_content: 'timeperd',
  time_period_information: 'timeinfo',
  'range_of_dates/times': 'rngdates',
  beginning_date: 'begdate',
  ending_date: 'enddate',
  'single_date/time': 'sngdate',
  'multiple_dates/times': 'mdattim',
  calendar_date: 'caldate',
  currentness_reference: 'current',
  status: 'status',
  progress: 'progress',
  maintenance_and_update_frequency: 'update',
  spatial_domain: 'spdom',
  description_of_geographic_extent: 'descgeog',
  bounding_coordinates: 'bounding',
  west_bounding_coordinate: 'westbc',
  east_bounding_coordinate: 'eastbc',
  north_bounding_coordinate: 'northbc',
  south_bounding_coordinate: 'southbc',
  keywords: 'keywords',
  theme: 'theme',
  theme_keyword_thesaurus: 'themekt',
  theme_keyword: 'themekey',
  place: 'place',
  place_keyword_thesaurus: 'placekt',
  place_keyword: 'placekey',
  stratum: 'stratum',
  stratum_keyword: 'stratkey',
  temporal: 'temporal',
  temporal_keyword: 'tempkey',
  taxonomy: 'taxonomy',
  'keywords/taxon': 'keywtax',
  taxonomic_keywords: 'taxonkey',
  taxonomic_classification: 'taxoncl',
  taxon_rank_name: 'taxonrn',
  taxon_rank_value: 'taxonrv',
  applicable_common_name: 'common',
  access_constraints: 'accconst',
  use_constraints: 'useconst',
  point_of_contact: 'ptcontac',
  contact_information: 'cntinfo',
  contact_person_primary: 'cntperp',
  contact_person: 'cntper',
  contact_organization_primary: 'cntorgp',
  contact_organization: 'cntorg',
  contact_position: 'cntpos',
  contact_address: 'cntaddr',
  address_type: 'addrtype',
  address: 'address',
  city: 'city',
  state_or_province: 'state',
  postal_code: 'postal',
  country: 'country',
  contact_voice_telephone: 'cntvoice',
  contact_facsimile_telephone: 'cntfax',
  contact_electronic_mail_address: 'cntemail',
  hours_of_service: 'hours',
  browse_graphic: 'browse',
  browse_graphic_file_name: 'browsen',
  cross_reference: 'crossref',
  data_quality_information: 'dataqual',
  lineage: 'lineage',
  methodology: 'method',
  methodology_description: 'methdesc',
  process_step: 'procstep',
  process_description: 'procdesc',
  process_date: 'procdate',
  process_contact: 'proccont',
  distribution_information: 'distinfo',
  distributor: 'distrib',
  standard_order_process: 'stdorder',
  digital_form: 'digform',
  digital_transfer_information: 'digtinfo',
  format_name: 'formname',
  digital_transfer_option: 'digtopt',
  online_option: 'onlinopt',
  computer_contact_information: 'computer',
  network_address: 'networka',
  network_resource_name: 'networkr',
  metadata_reference_information: 'metainfo',
  metadata_date: 'metd',
  metadata_contact: 'metc',
  metadata_standard_name: 'metstdn',
  metadata_standard_version: 'metstdv',
};

/** A key at the beginning of a line: words joined by `_`, or one that the standard knows. */
const LINE = /^(\s*)([A-Z][A-Za-z]*(?:[_/-][A-Za-z/-]+){0,12}):(?:\s+(.*)|\s*)$/;

/** Whether a text is metadata of the FGDC written out as indented lines. */
export const looksLikeFgdcText = (text: string): boolean =>
  /^\s{0,20}Identification_Information:\s*$/m.test(text.slice(0, 20_000));

interface Open {
  readonly indent: number;
  readonly tag: string;
  readonly children: XmlElement[];
  text: string[];
}

/** Reads the indented form (`Title: …`, deeper lines below it) into the elements of the XML form. */
export function parseFgdcText(text: string): XmlElement {
  const root: Open = { indent: -1, tag: 'metadata', children: [], text: [] };
  const stack: Open[] = [root];
  const close = (): void => {
    const done = stack.pop();
    const parent = stack.at(-1);
    if (done !== undefined) (parent ?? root).children.push(elementOf(done));
  };
  for (const line of text.replace(/^\uFEFF/, '').split(/\r\n?|\n/)) {
    const indent = line.length - line.trimStart().length;
    const top = stack.at(-1) ?? root;
    if (line.trim() === '') {
      if (top.text.length > 0) top.text.push('');
      continue;
    }
    const key = LINE.exec(line);
    const goesOn = top.text.length > 0 && indent > top.indent && stack.length > 1;
    const tag = key === null || goesOn ? null : tagOf(key[2] ?? '');
    if (tag === null) {
      top.text.push(' '.repeat(Math.max(0, indent - top.indent - 2)) + line.trim());
      continue;
    }
    while (stack.length > 1 && (stack.at(-1)?.indent ?? -1) >= indent) close();
    if (stack.length > 200) continue;
    const value = key?.[3]?.trim() ?? '';
    stack.push({ indent, tag, children: [], text: value === '' ? [] : [value] });
  }
  while (stack.length > 1) close();
  return elementOf(root);
}

function tagOf(key: string): string | null {
  const name = key.toLowerCase();
  return TAGS[name] ?? (key.includes('_') ? name : null);
}

const elementOf = ({ tag, children, text }: Open): XmlElement => ({
  ...emptyElement(tag),
  children,
  text: children.length > 0 ? '' : unwrapped(text),
});

/** Lines that were wrapped are one again; empty lines part paragraphs. */
const unwrapped = (lines: readonly string[]): string =>
  lines
    .map((line) => (line === '' ? '\n\n' : line))
    .join(' ')
    .trim();
