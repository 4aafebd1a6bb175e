import { parentPort, workerData } from 'node:worker_threads';
import { Host, type Message, type ViewOpener } from './host.ts';

/** What a thread is given when it starts. */
export interface ThreadData {
  /** Module whose `createOpener` makes what opens generations. */
  readonly opener: string;
  readonly flags: SharedArrayBuffer;
}

const port = parentPort;
if (port === null) throw new Error('this module is run as a thread');
const { opener, flags } = workerData as ThreadData;
const { createOpener } = (await import(opener)) as { readonly createOpener: () => ViewOpener };
const host = new Host(createOpener(), new Int32Array(flags));

// Null: it is not needed any more, and ends by itself.
port.on('message', (message: Message | null) => {
  if (message === null) {
    port.close();
    return;
  }
  const answer = host.handle(message);
  if (answer !== null) port.postMessage(answer);
});
