/** What a source can be published in. The words stand in the registry and never change. */
export const SOURCE_FORMATS = [
  'edan', // JSON lines of the Smithsonian's bulk release
  'dwca', // Darwin Core archive: zip, tar.gz or folder, with meta.xml or without
  'table', // one table: CSV, TSV, XLSX, XLS, ODS, Parquet
  'data-package', // Frictionless: Camtrap DP, DwC-DP, others
  'abcd', // ABCD 1.2, 2.06, 2.1 as XML, or an archive of such files
  'dwc-xml', // Simple Darwin Core XML, and saved answers of DiGIR and TAPIR
  'biocase',
  'digir',
  'tapir',
  'oai-pmh', // a repository, or saved answers of one
  'json-api', // an API that is declared in `sources/json-api`
  'openverse', // the catalogue's own TSV, CSV and Parquet
  'inaturalist', // the tables of its open data
  'database', // PostgreSQL, MySQL, MariaDB, SQLite: rows of a query
] as const;
export type SourceFormat = (typeof SOURCE_FORMATS)[number];
