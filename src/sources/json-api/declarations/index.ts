import type { ApiDeclaration } from '../declaration.ts';
import { brooklynmuseum } from './brooklynmuseum.ts';
import { clevelandmuseum } from './clevelandmuseum.ts';
import { europeana } from './europeana.ts';
import { finnishmuseums } from './finnishmuseums.ts';
import { flickr } from './flickr.ts';
import { met } from './met.ts';
import { museumsvictoria } from './museumsvictoria.ts';
import { nypl } from './nypl.ts';
import { smithsonian } from './smithsonian.ts';
import { wikimedia } from './wikimedia.ts';

/** Every API that is declared. */
export const apiDeclarations: readonly ApiDeclaration[] = [
  brooklynmuseum,
  clevelandmuseum,
  europeana,
  finnishmuseums,
  flickr,
  met,
  museumsvictoria,
  nypl,
  smithsonian,
  wikimedia,
];

/** The declaration of a name; null: there is none. */
export const apiDeclaration = (name: string): ApiDeclaration | null =>
  apiDeclarations.find((one) => one.name === name) ?? null;
