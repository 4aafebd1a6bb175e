import { mediaTypes } from '../../terms/index.ts';
import { remember } from '../interpreted.ts';
import { fileTypeOfUrl, formatOfText, HTML } from './mime.ts';

/** What is stated of a medium: each as published, null where absent; `identifier` an address that was read. */
export interface StatedMedium {
  readonly type: string | null;
  readonly format: string | null;
  readonly identifier: string | null;
  readonly references: string | null;
}

export interface DetectedMedium {
  /** Dublin Core type; null where nothing tells. */
  readonly type: string | null;
  /** Media type; null where nothing tells. */
  readonly format: string | null;
  /** The address of the file. */
  readonly identifier: string | null;
  /** The address of a page about it. */
  readonly references: string | null;
  /** A type was stated that is not understood. */
  readonly unknownType: boolean;
}

/**
 * What a medium is: by its stated format, else by its stated type, else by its address. An address that leads to a page
 * (its suffix is a page's, or nothing says that it is a file) is given as `references` and not as `identifier`. A
 * format overrules another type that is stated: "video/mp4" is no StillImage.
 */
export function detectMedia(stated: StatedMedium): DetectedMedium {
  const { identifier } = stated;
  const declared = stated.type === null ? null : typeOfWord(stated.type);
  let format = formatOfText(stated.format);
  if (format === null && identifier !== null) {
    const told = fileTypeOfUrl(identifier);
    // Nothing tells, but the publisher says that it is a picture, a sound or a film
    format = told ?? (declared === null ? HTML : null);
  }
  const isPage = format === HTML && identifier !== null;
  if (isPage) format = null;
  return {
    type: (format === null ? null : typeOfFormat(format)) ?? declared,
    format,
    identifier: isPage ? null : identifier,
    references: isPage ? identifier : stated.references,
    unknownType: stated.type !== null && declared === null,
  };
}

/** The Dublin Core type of a word ("image", "Foto"), a media type, or an address of the DCMI Type Vocabulary. */
export const typeOfWord = remember((word): string | null => {
  const last = word.slice(word.lastIndexOf('/') + 1);
  return (
    mediaTypes.find(word) ?? typeOfFormat(word) ?? mediaTypes.find(last.replace(/^dctype:/i, ''))
  );
}, 5000);

/** The Dublin Core type of a media type; null where it may be any ("application/zip"). */
export const typeOfFormat = remember((format): string | null => {
  const slash = format.indexOf('/');
  if (slash < 0) return null;
  const named = mainTypes.get(format.slice(0, slash).trim().toLowerCase());
  return named ?? (format === 'application/pdf' ? 'Text' : null);
}, 5000);

const mainTypes: ReadonlyMap<string, string> = new Map([
  ['image', 'StillImage'],
  ['audio', 'Sound'],
  ['video', 'MovingImage'],
  ['text', 'Text'],
  ['model', 'InteractiveResource'],
]);
