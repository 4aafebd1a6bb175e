/** Templates of searches by ranges of names that providers know, by the schema of the records. */
export const TAPIR_TEMPLATES: Readonly<Record<string, string>> = {
  'http://rs.tdwg.org/dwc/terms/':
    'http://rs.tdwg.org/tapir/cs/dwc/terms/2009-09-23/template/dwc_sci_name_range.xml',
  'http://rs.tdwg.org/dwc/dwcore/': 'http://rs.gbif.org/templates/tapir/dwc/1.4/sci_name_range.xml',
  'http://digir.net/schema/conceptual/darwin/2003/1.0':
    'http://rs.gbif.org/templates/tapir/dwc/1.0/sci_name_range.xml',
  'http://www.tdwg.org/schemas/abcd/2.06':
    'http://rs.gbif.org/templates/tapir/abcd/206/sci_name_range.xml',
  'http://www.tdwg.org/schemas/abcd/2.05':
    'http://rs.gbif.org/templates/tapir/abcd/206/sci_name_range.xml',
  'http://www.tdwg.org/schemas/abcd/1.2':
    'http://rs.gbif.org/templates/tapir/abcd/1.2/sci_name_range.xml',
};
