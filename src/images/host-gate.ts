import { setTimeout as sleep } from 'node:timers/promises';

/** Lets at most `perHost` jobs run at once against one host, and none while the host asked for a pause. */
export class HostGate {
  private readonly perHost: number;
  private readonly hosts = new Map<string, Host>();

  constructor(perHost: number) {
    this.perHost = perHost;
  }

  /** No job of this URL's host starts in the next `ms` milliseconds. */
  pause(url: string, ms: number): void {
    const host = this.host(url);
    host.openAt = Math.max(host.openAt, performance.now() + ms);
  }

  /** Notes how a try ended; many failures in a row without an answer mean that the host is down. */
  note(url: string, answered: boolean): void {
    const host = this.host(url);
    host.unanswered = answered ? 0 : host.unanswered + 1;
  }

  /** Nobody at this URL's host answers: trying again is in vain. */
  isDown(url: string): boolean {
    return this.host(url).unanswered >= UNANSWERED_LIMIT;
  }

  async run<T>(url: string, job: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const host = this.host(url);
    while (host.running >= this.perHost) await host.freed();
    host.running += 1;
    try {
      for (let wait = host.openAt - performance.now(); wait > 0; ) {
        await sleep(wait, undefined, signal === undefined ? {} : { signal });
        wait = host.openAt - performance.now();
      }
      signal?.throwIfAborted();
      return await job();
    } finally {
      host.running -= 1;
      host.wake();
    }
  }

  private host(url: string): Host {
    const name = new URL(url).host;
    const known = this.hosts.get(name);
    if (known) return known;
    const host = new Host();
    this.hosts.set(name, host);
    return host;
  }
}

const UNANSWERED_LIMIT = 12;

class Host {
  running = 0;
  unanswered = 0;
  /** Monotonic milliseconds before which no job starts. */
  openAt = 0;
  private readonly waiting: (() => void)[] = [];

  freed(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  wake(): void {
    this.waiting.shift()?.();
  }
}
