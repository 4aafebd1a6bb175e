import type { VerbatimTerm } from '../../terms/index.ts';

/**
 * Finds a value in a medium and the record it belongs to. Text is a path: `a.b`, `a[]` (every entry of a list), `a[0]`, `a.*` (every
 * value of an object), `^.a` (in the record, when picking for one of its media). A list gives the first of its rules that finds
 * something; nothing is null, "", [] and what is absent.
 */
export type ValueRule =
  | string
  | readonly ValueRule[]
  /** The same for every record. */
  | { readonly always: unknown }
  /** Text with paths in braces: `https://host/{owner}/{id}`; nothing where one of them finds nothing. */
  | { readonly template: string; readonly encode?: true }
  /** Texts of a list, put together; `blank`: an empty list gives a blank text. */
  | { readonly join: string; readonly with: string; readonly blank?: true }
  /** A text taken apart; parts are trimmed, empty ones left out. */
  | { readonly split: string; readonly at: string | RegExp }
  /** The text of HTML, its pieces put together with `with` (default: a space). */
  | { readonly html: string; readonly with?: string }
  /** What a table says of a value, by its text; nothing where it does not stand there. */
  | { readonly of: ValueRule; readonly table: Readonly<Record<string, unknown>> }
  /** What no table can say. `reads`: the paths that it looks at, written as above. For a term it may give texts with labels: `{label, text}`. */
  | { readonly by: (place: ApiPlace) => unknown; readonly reads: readonly string[] };

export type JsonObject = Readonly<Record<string, unknown>>;

/** Where a rule picks. Without `media.each` the record is its own medium. */
export interface ApiPlace {
  readonly record: JsonObject;
  readonly medium: JsonObject;
}

/** Kept only where the value at the path is one of these; without `is`, where there is one. */
export interface ApiCondition {
  readonly path: string;
  readonly is?: readonly (string | number | boolean)[];
  readonly reason: 'NOT_OPEN' | 'MISSING_FIELD';
}

/** One size of a medium's file. */
export interface ApiFile {
  readonly url: ValueRule;
  readonly width?: ValueRule;
  readonly height?: ValueRule;
  readonly sizeBytes?: ValueRule;
  /** Ending without dot, or media type; else that of the URL. */
  readonly format?: ValueRule;
}

/** How a record's media are found, and what is said of each: the columns of a catalogue of media. */
export interface ApiMediaRule {
  /** Where there are several, a rule gives the word: image, audio; video and text stand in items only, not in rows of the catalogue. */
  readonly type: 'image' | 'audio' | ValueRule;
  /** List of media in the record: a path, or a function with what it reads. Absent: the record is the medium. */
  readonly each?:
    | string
    | {
        readonly by: (record: JsonObject) => readonly unknown[];
        readonly reads: readonly string[];
      };
  readonly only?: readonly ApiCondition[];
  /** Licence: its address, or `[slug, version]`. Nothing, or nothing open: the medium is left out (NOT_OPEN). */
  readonly license: ValueRule;
  /** Licences in words, for media that have no such address: if open, they stand in items, not in rows of the catalogue. */
  readonly licenseWords?: ValueRule;
  /** The source's own identifier of the medium. */
  readonly identifier: ValueRule;
  readonly landingPage: ValueRule;
  /** The first that has a URL is the file. */
  readonly files: readonly ApiFile[];
  readonly thumbnail?: ValueRule;
  readonly title?: ValueRule;
  readonly description?: ValueRule;
  readonly creator?: ValueRule;
  readonly creatorUrl?: ValueRule;
  /** Tags, in order. */
  readonly tags?: ValueRule;
  /** photograph, digitized_artwork, illustration, …; where it finds nothing `category` of the declaration holds. */
  readonly category?: ValueRule;
  /** When it was made, as published. */
  readonly created?: ValueRule;
  /** Further facts that a catalogue keeps beside, by name; nothing is left out. */
  readonly metaData?: Readonly<Record<string, ValueRule>>;
  /** Names of such facts that are told as null where nothing is found. */
  readonly nulls?: readonly string[];
  /** Views, downloads, listens: the number by which popularity is reckoned. */
  readonly popularity?: ValueRule;
  /** URLs of this provider mean something else without their last slash. */
  readonly keepTrailingSlash?: true;
  readonly audio?: ApiAudioRule;
}

export interface ApiAudioRule {
  readonly durationMs?: ValueRule;
  readonly bitRate?: ValueRule;
  readonly sampleRate?: ValueRule;
  readonly genres?: ValueRule;
  /** An object with title, foreign_landing_url, creator, creator_url, url. */
  readonly audioSet?: ValueRule;
  readonly setPosition?: ValueRule;
  /** Other files of the same sound: url, bit_rate, sample_rate, filetype, filesize. */
  readonly altFiles?: ValueRule;
}

/** One row of a crosswalk: where a value stands and the term that it fills. */
export interface ApiCrosswalkRow {
  readonly value: ValueRule;
  readonly term: VerbatimTerm;
  readonly label?: string;
  /** Key beside the value, in the same entry of the list, that holds the label (a role, a kind). */
  readonly labelKey?: string;
  /** Only where nothing filled the term before. */
  readonly ifAbsent?: true;
}

/** A path left out on purpose, with everything below it. */
export interface ApiIgnoredPath {
  readonly path: string;
  readonly reason: string;
}

/** How an API hands its list out in pages. */
export type ApiPaging =
  /** One answer holds all. */
  | { readonly kind: 'none' }
  | {
      readonly kind: 'page';
      /** Null: the number is the last part of the endpoint's path. */
      readonly parameter: string | null;
      /** Number of the first page; default 1. */
      readonly first?: number;
      readonly size?: ApiPageSize;
      /** Path of the number of pages. */
      readonly pages?: string;
      /** Header with the number of pages. */
      readonly pagesHeader?: string;
      /** Path of what is there (and not false) while there is a further page. */
      readonly more?: string;
      /** Further pages are refused. */
      readonly most?: number;
    }
  | {
      readonly kind: 'offset';
      readonly parameter: string;
      readonly size: ApiPageSize;
      /** Offset of the first record; default 0. */
      readonly first?: number;
    }
  /** The answer holds what to ask next: a text, or an object of parameters (MediaWiki's `continue`). */
  | {
      readonly kind: 'cursor';
      /** Null where `next` is an object of parameters. */
      readonly parameter: string | null;
      readonly next: string;
      /** Sent with the first request. */
      readonly start?: string;
      readonly size?: ApiPageSize;
    }
  | {
      readonly kind: 'cursor-header';
      readonly parameter: string;
      readonly header: string;
      readonly size?: ApiPageSize;
    }
  /** The answer holds the URL of the next page: at a path, or in the Link header (RFC 8288, rel=next) where path is null. */
  | { readonly kind: 'link'; readonly next: string | null; readonly size?: ApiPageSize }
  /** The first answer opens a scroll, later ones are asked of another address by its id. */
  | {
      readonly kind: 'scroll';
      readonly endpoint: string;
      readonly parameter: string;
      readonly next: string;
      readonly size?: ApiPageSize;
    };

export interface ApiPageSize {
  readonly parameter: string;
  readonly value: number;
}

/** How a list that is longer than the API serves, or than one would ask for at once, is cut. */
export type ApiSlicing =
  /** One request (with its pages) for each set of parameters. */
  | {
      readonly kind: 'values';
      readonly parameters: readonly Readonly<Record<string, string>>[];
    }
  /** Spans of time, halved while they hold more than `limit`. */
  | {
      readonly kind: 'time';
      /** Parameters with `{from}` and `{to}`. */
      readonly parameters: Readonly<Record<string, string>>;
      readonly format: 'seconds' | 'iso' | 'day';
      /** ISO 8601 day before which there is nothing. */
      readonly begins: string;
      /** More than so many results are not served. */
      readonly limit: number;
      /** Spans are not cut below it. */
      readonly smallestSeconds: number;
      /** A smallest span that is still too long is asked for with each of these in turn. */
      readonly otherwise?: readonly Readonly<Record<string, string>>[];
      /** The time is that of the last change, so that what changed since is enough; else it is that of the first publication. */
      readonly modified?: true;
    };

/** A credential, told in the environment only. */
export interface ApiKey {
  /** Variable of the environment. */
  readonly variable: string;
  readonly parameter?: string;
  readonly header?: string;
  /** Text before the key in the header: "Token token=". */
  readonly prefix?: string;
  /** The parameter is no key but a signature of path and sorted parameters, made with it. */
  readonly sign?: (pathAndQuery: string, key: string) => string;
  /** Parameters of addresses in the answers that are made of the key: their values are not kept. */
  readonly traces?: readonly string[];
  /** The API answers without one too. */
  readonly optional?: true;
  /** Where one is to be had. */
  readonly from: string;
}

/** A further request for each record of the list. */
export interface ApiDetail {
  /** With paths of the record in braces; `{}` where the list holds bare identifiers; a path alone in braces is an address. */
  readonly url: string;
  /** Only the size of the body is asked for (HEAD), and kept as a number. */
  readonly size?: true;
  /** Path of the record in the answer; absent: the answer is it. */
  readonly path?: string;
  /** Key of the record under which the answer is kept; null: it takes the record's place. */
  readonly into: string | null;
  /** Only asked where the source has the option `details: true`. */
  readonly optional?: true;
}

export interface ApiRequestRule {
  readonly endpoint: string;
  readonly parameters?: Readonly<Record<string, string | readonly string[]>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly key?: ApiKey;
  readonly paging: ApiPaging;
  readonly slices?: readonly ApiSlicing[];
  /** Parameters with `{from}`: only what changed since then. Slices by `modified` time need none. */
  readonly since?: {
    readonly parameters: Readonly<Record<string, string>>;
    readonly format: 'seconds' | 'iso' | 'day';
    /** Only what was published since then, not what changed. */
    readonly published?: true;
  };
  readonly details?: ApiDetail;
  readonly requestsPerSecond: number;
  /** Options of the source that become parameters: option → parameter, or what to make of the option's text (`unit_code:{}`). */
  readonly options?: Readonly<
    Record<string, string | { readonly parameter: string; readonly template: string }>
  >;
  /** Parameters whose values are put together with this text (a query in words) where several give one. */
  readonly joined?: Readonly<Record<string, string>>;
}

export interface ApiResponseRule {
  /** Path of the list of records, or of an object whose values they are; "" where the answer is the list. */
  readonly list: string;
  /** Said where all is well. */
  readonly ok?: {
    readonly path: string;
    readonly is: readonly (string | number | boolean)[];
  };
  /** Path of the API's own words for an error. */
  readonly error?: string;
  /** Path of the number of results. */
  readonly total?: string;
  /**
   * Where one batch comes in several answers (MediaWiki: until `batchcomplete`), its records are put together: those lists joined.
   * After `most` answers the batch is asked for again with the parameters of `lighter`, and what came before is kept.
   */
  readonly parts?: {
    readonly complete: string;
    readonly lists: readonly string[];
    readonly most: number;
    readonly lighter: Readonly<Record<string, string>>;
  };
}

/** An API as a table: what to ask, what comes, and what it means. Plain data but for a few small pure functions. */
export interface ApiDeclaration {
  /** `flickr`: option `api` of the source, and provider of its media. */
  readonly name: string;
  /** Provider of its sounds, where they go by another name. */
  readonly audioName?: string;
  readonly title: string;
  readonly homepage: string;
  /** Documentation of the API. */
  readonly documentation: string;
  /** Hosts of addresses that mean this API; with a path where the host serves other things too ("api.europeana.eu/record"). */
  readonly hosts: readonly string[];
  readonly request: ApiRequestRule;
  readonly response: ApiResponseRule;
  /** Paths that all stand in every record and tell it from those of other APIs. */
  readonly shape: readonly string[];
  /** Key of the record, stable over harvests. */
  readonly id: ValueRule;
  /** When the source last changed the record: ISO 8601, or seconds or milliseconds since 1970. */
  readonly modified?: ValueRule;
  readonly media: ApiMediaRule;
  /** Category of media that say none. */
  readonly category?: string;
  /** The account or unit that decides on the source (sub-provider). */
  readonly account?: ValueRule;
  readonly crosswalk: readonly ApiCrosswalkRow[];
  readonly ignored: readonly ApiIgnoredPath[];
  /**
   * Licence under which the provider publishes all its records, whatever holds for their media: a record without an open medium
   * is then an item without media. Null: the record is the medium, and goes with it.
   */
  readonly recordLicense: string | null;
  /** The record is one of EDAN, and read by the crosswalk of the bulk release in place of this one. */
  readonly record?: 'edan';
}

/** A row of a crosswalk. */
export const term = (
  value: ValueRule,
  to: VerbatimTerm,
  more: Omit<ApiCrosswalkRow, 'value' | 'term'> = {},
): ApiCrosswalkRow => ({ value, term: to, ...more });

/** Paths that are ignored for one reason. */
export const ignore = (reason: string, ...paths: readonly string[]): readonly ApiIgnoredPath[] =>
  paths.map((path) => ({ path, reason }));
