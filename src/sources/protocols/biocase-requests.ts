const NAMESPACE = 'http://www.biocase.org/schemas/protocol/1.3';

/** Versions of ABCD that are understood, the best first. */
export const ABCD_SCHEMAS: readonly string[] = [
  'http://www.tdwg.org/schemas/abcd/2.1',
  'http://www.tdwg.org/schemas/abcd/2.06',
  'http://www.tdwg.org/schemas/abcd/2.05',
  'http://www.tdwg.org/schemas/abcd/1.2',
];

/** ABCD 1.x, whose paths differ. */
export const isOldAbcd = (schema: string): boolean => /\/1\.\d/.test(schema);

/** Path of the titles of datasets. */
export const titlePath = (schema: string): string =>
  isOldAbcd(schema)
    ? '/DataSets/DataSet/OriginalSource/SourceName'
    : '/DataSets/DataSet/Metadata/Description/Representation/Title';

/** A request document of BioCASe. */
export const biocaseDocument = (type: string, body: string): string =>
  `<?xml version='1.0' encoding='UTF-8'?><request xmlns='${NAMESPACE}'><header><type>${type}</type></header>${body}</request>`;
