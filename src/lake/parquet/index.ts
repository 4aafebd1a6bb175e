export {
  type ParquetBatch,
  parquetColumnNames,
  readParquetColumns,
  readParquetRow,
  readParquetRows,
  type StoredVerbatimRow,
} from './reader.ts';
export { replaceParquetColumns } from './replace-columns.ts';
export {
  defineParquetSchema,
  ITEMS,
  MEDIA,
  type ParquetColumn,
  type ParquetLayout,
  type ParquetSchema,
  VERBATIM,
} from './schema.ts';
export {
  createParquetWriter,
  type ParquetFileInfo,
  type ParquetWriter,
  type ParquetWriterOptions,
} from './writer.ts';
