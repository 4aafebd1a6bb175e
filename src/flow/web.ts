import type { Workspace } from '../registry/index.ts';
import type { WebClient, WebClientOptions } from '../sources/index.ts';

/** How servers are asked, as plain data for workers. */
export type WebSettings = Pick<
  WebClientOptions,
  'contact' | 'requestsPerSecond' | 'allowPrivateAddresses' | 'respectRobots'
>;

/** The settings of a workspace. */
export const webSettings = ({ config }: Workspace): WebSettings => ({
  contact: config['web.contact'] === 'none' ? null : config['web.contact'],
  requestsPerSecond: config['web.requestsPerSecond'],
  allowPrivateAddresses: config['web.allowPrivateAddresses'] !== 0,
  respectRobots: config['web.respectRobots'] !== 0,
});

/** A client that is made when the first server is asked: most reading needs none. */
export function lazyWebClient(options: WebClientOptions): WebClient {
  let made: WebClient | null = null;
  const get = async (): Promise<WebClient> => {
    const { createWebClient } = await import('../sources/index.ts');
    made ??= createWebClient(options);
    return made;
  };
  return {
    fetch: async (request, signal) => (await get()).fetch(request, signal),
    save: async (request, folder, signal) => (await get()).save(request, folder, signal),
    manners: () => made?.manners() ?? [],
    close: async () => made?.close(),
  };
}
