export {
  ERRORS,
  type ErrorCode,
  type ErrorKind,
  errorLine,
  isOpendrawerError,
  OpendrawerError,
} from './catalogue.ts';
export { isDiskFull } from './disk-full.ts';
export { nearestWord } from './nearest.ts';
