/** Shorter parts of a text are copied by the engine anyway. */
const SHARED_FROM = 13;

/**
 * A text that shares no memory with the one it was cut out of. Engines let a part of a text point into the whole: what is kept of a line
 * for long would keep all that was read with it.
 */
export const ownText = (text: string): string =>
  text.length < SHARED_FROM ? text : ` ${text}`.slice(1);
