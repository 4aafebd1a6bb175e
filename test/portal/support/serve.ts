import { startCommand } from '../../support/command.ts';

const READY = /Portal ready on (\S+)/;
const READY_TIMEOUT_MS = 120_000;

export interface Served {
  readonly url: string;
  /** Stops the server and waits for its end. */
  close(): Promise<void>;
}

/** Serves a workspace on a free port: `start` ingests the examples first, `serve` takes it as it is. */
export async function servePortal(workspace: string, command: 'start' | 'serve'): Promise<Served> {
  const noBrowser = command === 'start' ? ['--no-open'] : [];
  const server = startCommand(['-w', workspace, command, '--port', '0', ...noBrowser]);
  const url = await ready(server);
  return {
    url,
    close: async () => {
      server.child.kill('SIGTERM');
      await server.ended;
    },
  };
}

function ready({ child, ended }: ReturnType<typeof startCommand>): Promise<string> {
  return new Promise((done, fail) => {
    const late = setTimeout(
      () => fail(new Error('The server did not get ready in time')),
      READY_TIMEOUT_MS,
    );
    let said = '';
    const read = (chunk: Buffer) => {
      said += chunk.toString();
      const url = READY.exec(said)?.[1];
      if (url === undefined) return;
      clearTimeout(late);
      done(url);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    void ended.then(({ code, stderr }) => {
      clearTimeout(late);
      fail(new Error(`The server ended with exit code ${String(code)}: ${stderr.slice(-2000)}`));
    }, fail);
  });
}
