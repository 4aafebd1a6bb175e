import type { Workspace } from '../registry/index.ts';
import type { WebClientOptions } from '../sources/index.ts';

/** How servers are asked, as plain data for workers. */
export type WebSettings = Omit<WebClientOptions, 'onNote'>;

/** The settings of a workspace. */
export const webSettings = ({ config }: Workspace): WebSettings => ({
  contact: config['web.contact'] === 'none' ? null : config['web.contact'],
  requestsPerSecond: config['web.requestsPerSecond'],
  allowPrivateAddresses: config['web.allowPrivateAddresses'] !== 0,
  respectRobots: config['web.respectRobots'] !== 0,
  respectTdmReservations: config['web.respectTdmReservations'] !== 0,
});
