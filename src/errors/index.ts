export {
  ERRORS,
  type ErrorCode,
  type ErrorKind,
  isOpendrawerError,
  OpendrawerError,
} from './catalogue.ts';
export { nearestWord } from './nearest.ts';
