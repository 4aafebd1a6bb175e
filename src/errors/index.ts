export { ERRORS, type ErrorCode, isOpendrawerError, OpendrawerError } from './catalogue.ts';
