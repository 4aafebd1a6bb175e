export { type ListenOptions, listen, type Served } from './serve.ts';
export { type ServeOptions, serve } from './serve-workspace.ts';
export { createServer, type ServerOptions } from './server.ts';
export type { IndexReader, Services } from './services.ts';
