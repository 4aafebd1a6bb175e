export { EXPORT_FORMATS, type ExportFormat, type ExportOptions, exportItems } from './export.ts';
