import type { ApiDeclaration } from '../declaration.ts';
import { brooklynmuseum } from './brooklynmuseum.ts';
import { clevelandmuseum } from './clevelandmuseum.ts';
import { europeana } from './europeana.ts';
import { finnishmuseums } from './finnishmuseums.ts';
import { flickr } from './flickr.ts';
import { freesound } from './freesound.ts';
import { jamendo } from './jamendo.ts';
import { met } from './met.ts';
import { museumsvictoria } from './museumsvictoria.ts';
import { nappy } from './nappy.ts';
import { nypl } from './nypl.ts';
import { phylopic } from './phylopic.ts';
import { rawpixel } from './rawpixel.ts';
import { sciencemuseum } from './sciencemuseum.ts';
import { smithsonian } from './smithsonian.ts';
import { smk } from './smk.ts';
import { stocksnap } from './stocksnap.ts';
import { wikimedia } from './wikimedia.ts';
import { wordpress } from './wordpress.ts';

/** Every API that is declared. */
export const apiDeclarations: readonly ApiDeclaration[] = [
  brooklynmuseum,
  clevelandmuseum,
  europeana,
  finnishmuseums,
  flickr,
  freesound,
  jamendo,
  met,
  museumsvictoria,
  nappy,
  nypl,
  phylopic,
  rawpixel,
  sciencemuseum,
  smithsonian,
  smk,
  stocksnap,
  wikimedia,
  wordpress,
];

/** The declaration of a name; null: there is none. */
export const apiDeclaration = (name: string): ApiDeclaration | null =>
  apiDeclarations.find((one) => one.name === name) ?? null;
