export {
  ERRORS,
  type ErrorCode,
  type ErrorKind,
  errorLine,
  isOpendrawerError,
  OpendrawerError,
} from './catalogue.ts';
export { nearestWord } from './nearest.ts';
