export {
  attribute,
  child,
  children,
  descendants,
  elementAt,
  elementsAt,
  emptyElement,
  isNil,
  statementOf,
  textAt,
  textOf,
  textsAt,
  type XmlElement,
} from './element.ts';
export { decodeXml, XmlDecoder } from './encoding.ts';
export type { XmlLimits } from './limits.ts';
export { lookAtXml, type XmlLook } from './look.ts';
export { parseXml } from './parse.ts';
export {
  type BrokenElement,
  type MatchedElement,
  type XmlMatcher,
  XmlReader,
  type XmlTag,
} from './reader.ts';
export { streamElements } from './stream.ts';
