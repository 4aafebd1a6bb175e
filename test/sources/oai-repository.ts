import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An item of the repository that is played. */
export interface PlayedItem {
  readonly id: string;
  readonly datestamp: string;
  readonly deleted?: boolean;
  readonly sets?: readonly string[];
  /** The metadata element; default: Dublin Core with the id as title. */
  readonly metadata?: string;
}

export interface Played {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** Called before each answer: what it gives is sent in place of the right one. */
export type Misbehaviour = (query: URLSearchParams, request: number) => Played | null;

/** A repository of OAI-PMH 2.0 on this machine, which can be made to misbehave. */
export class OaiRepository {
  items: PlayedItem[] = [];
  pageSize = 3;
  granularity: 'day' | 'second' = 'second';
  deletedRecord = 'persistent';
  earliest = '2020-01-01T00:00:00Z';
  responseDate = '2024-06-01T12:00:00Z';
  formats: readonly (readonly [prefix: string, namespace: string])[] = [
    ['oai_dc', 'http://www.openarchives.org/OAI/2.0/oai_dc/'],
  ];
  /** Tokens are known so many times; null: for ever. */
  tokenUses: number | null = null;
  announced: number | null = null;
  misbehave: Misbehaviour = () => null;
  /** Files beside the repository, by their paths. */
  readonly files = new Map<string, string>();
  /** Queries that were asked, without those for robots. */
  readonly asked: string[] = [];
  /** Lists that tokens stand for. */
  readonly #lists = new Map<
    string,
    { readonly items: readonly PlayedItem[]; readonly at: number; uses: number }
  >();
  #server: Server | null = null;
  #tokens = 0;
  url = '';

  async start(): Promise<this> {
    this.#server = createServer((request, response) => this.#answer(request, response));
    await new Promise<void>((listening) => this.#server?.listen(0, '127.0.0.1', listening));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/oai`;
    return this;
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise<void>((closed) => this.#server?.close(() => closed()));
  }

  /** Queries of a verb, as sent. */
  askedFor(verb: string): readonly string[] {
    return this.asked.filter((query) => query.startsWith(`verb=${verb}`));
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const target = new URL(request.url ?? '/', this.url);
    const file = this.files.get(target.pathname);
    if (file !== undefined) {
      response.writeHead(200, { 'content-type': 'application/xml' }).end(file);
      return;
    }
    if (target.pathname !== '/oai') {
      response.writeHead(404).end();
      return;
    }
    this.asked.push(decodeURIComponent(target.search.slice(1)));
    const played = this.misbehave(target.searchParams, this.asked.length) ?? {
      body: this.page(target.searchParams),
    };
    response.writeHead(played.status ?? 200, {
      'content-type': 'text/xml; charset=utf-8',
      ...played.headers,
    });
    response.end(played.body);
  }

  /** The right answer to a query. */
  page(query: URLSearchParams): string {
    return wrap(this.#content(query), this.responseDate, query.get('verb') ?? '', this.url);
  }

  #content(query: URLSearchParams): string {
    switch (query.get('verb')) {
      case 'Identify':
        return `<Identify><repositoryName>Played</repositoryName><baseURL>${this.url}</baseURL><protocolVersion>2.0</protocolVersion><adminEmail>curator@example.org</adminEmail><earliestDatestamp>${this.earliest}</earliestDatestamp><deletedRecord>${this.deletedRecord}</deletedRecord><granularity>${this.granularity === 'day' ? 'YYYY-MM-DD' : 'YYYY-MM-DDThh:mm:ssZ'}</granularity></Identify>`;
      case 'ListMetadataFormats':
        return `<ListMetadataFormats>${this.formats.map(([prefix, namespace]) => `<metadataFormat><metadataPrefix>${prefix}</metadataPrefix><schema>${namespace}x.xsd</schema><metadataNamespace>${namespace}</metadataNamespace></metadataFormat>`).join('')}</ListMetadataFormats>`;
      case 'ListSets':
        return error('noSetHierarchy');
      case 'GetRecord': {
        const item = this.items.find(({ id }) => id === query.get('identifier'));
        return item === undefined
          ? error('idDoesNotExist')
          : `<GetRecord>${recordOf(item)}</GetRecord>`;
      }
      case 'ListRecords':
        return this.#list(query, 'ListRecords', recordOf);
      case 'ListIdentifiers':
        return this.#list(query, 'ListIdentifiers', headerOf);
      default:
        return error('badVerb');
    }
  }

  #list(query: URLSearchParams, verb: string, shown: (item: PlayedItem) => string): string {
    const token = query.get('resumptionToken');
    const list =
      token === null ? { items: this.#chosen(query), at: 0, uses: 0 } : this.#lists.get(token);
    if (
      list === undefined ||
      (token !== null && this.tokenUses !== null && list.uses++ >= this.tokenUses)
    )
      return error('badResumptionToken');
    if (list.items.length === 0) return error('noRecordsMatch');
    const next = list.at + this.pageSize;
    const page = list.items.slice(list.at, next);
    const size = this.announced ?? list.items.length;
    let more = '';
    if (next < list.items.length) {
      const name = `token-${++this.#tokens}`;
      this.#lists.set(name, { items: list.items, at: next, uses: 0 });
      more = `<resumptionToken completeListSize="${size}" cursor="${list.at}">${name}</resumptionToken>`;
    } else if (list.at > 0)
      more = `<resumptionToken completeListSize="${size}" cursor="${list.at}"/>`;
    return `<${verb}>${page.map(shown).join('\n')}${more}</${verb}>`;
  }

  #chosen(query: URLSearchParams): readonly PlayedItem[] {
    const [from, until, set] = [query.get('from'), query.get('until'), query.get('set')];
    return this.items.filter(({ datestamp, sets = [] }) => {
      const stamp = datestamp.slice(0, (from ?? until ?? datestamp).length);
      return (
        (from === null || stamp >= from) &&
        (until === null || stamp <= until) &&
        (set === null || sets.some((one) => one === set || one.startsWith(`${set}:`)))
      );
    });
  }
}

export const wrap = (
  content: string,
  responseDate = '2024-06-01T12:00:00Z',
  verb = '',
  url = 'http://r',
): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n<responseDate>${responseDate}</responseDate><request verb="${verb}">${url}</request>${content}</OAI-PMH>`;

export const error = (code: string, message = ''): string =>
  `<error code="${code}">${message}</error>`;

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

export const headerOf = ({ id, datestamp, deleted = false, sets = [] }: PlayedItem): string =>
  `<header${deleted ? ' status="deleted"' : ''}><identifier>${escaped(id)}</identifier><datestamp>${datestamp}</datestamp>${sets.map((set) => `<setSpec>${set}</setSpec>`).join('')}</header>`;

export const dublinCore = (statements: string): string =>
  `<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">${statements}</oai_dc:dc>`;

export function recordOf(item: PlayedItem): string {
  if (item.deleted === true) return `<record>${headerOf(item)}</record>`;
  const metadata = item.metadata ?? dublinCore(`<dc:title>${escaped(item.id)}</dc:title>`);
  return `<record>${headerOf(item)}<metadata>${metadata}</metadata></record>`;
}

/** Items `prefix1` to `prefixN`, changed a minute apart. */
export const itemsOf = (count: number, prefix = 'r', day = '2024-01-01'): PlayedItem[] =>
  Array.from({ length: count }, (_, at) => ({
    id: `${prefix}${String(at + 1).padStart(2, '0')}`,
    datestamp: `${day}T00:${String(at).padStart(2, '0')}:00Z`,
  }));
