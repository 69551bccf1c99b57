/** Where a browser arrived, and by which addresses. */
export interface Arrived {
  readonly url: string;
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
  /** Every address that was asked for, in order. */
  readonly trail: readonly string[];
}

const mostRedirects = 20;

/** A browser as far as sign-in needs one: it keeps cookies for each origin, and follows redirects. */
export class CookieBrowser {
  private readonly jars = new Map<string, Map<string, string>>();

  /** Goes to an address and on to wherever it is sent, but not to one that `stopsBefore` holds for. */
  async go(url: string, stopsBefore: (url: string) => boolean = () => false): Promise<Arrived> {
    const trail: string[] = [];
    let at = url;
    for (;;) {
      trail.push(at);
      if (trail.length > mostRedirects) throw new Error(`sent in circles: ${trail.join(' ')}`);
      const answer = await this.ask(at);
      const next = answer.headers.get('location');
      const target = next === null ? undefined : new URL(next, at).href;
      if (target === undefined || stopsBefore(target)) {
        const { status, headers } = answer;
        return { url: target ?? at, status, headers, text: await answer.text(), trail };
      }
      await answer.body?.cancel();
      at = target;
    }
  }

  /** One request with the cookies of its origin, as a page of ours asks for another. */
  async ask(url: string, init: RequestInit = {}): Promise<Response> {
    const { origin } = new URL(url);
    const headers = new Headers(init.headers);
    headers.set('cookie', this.cookiesOf(origin));
    if (!headers.has('accept')) headers.set('accept', 'text/html,*/*;q=0.8');
    const answer = await fetch(url, { redirect: 'manual', ...init, headers });
    this.keep(origin, answer.headers.getSetCookie());
    return answer;
  }

  /** The Cookie header for an origin. */
  cookiesOf(origin: string): string {
    return [...this.jarOf(origin)].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  cookie(origin: string, name: string): string | undefined {
    return this.jarOf(origin).get(name);
  }

  /** As if these Set-Cookie values had come from there. */
  keep(origin: string, cookies: readonly string[]): void {
    for (const cookie of cookies) {
      const [pair = '', ...attributes] = cookie.split(';');
      const name = pair.slice(0, pair.indexOf('=')).trim();
      const isGone = attributes.some((each) => /max-age=0\b|expires=Thu, 01 Jan 1970/i.test(each));
      if (isGone) this.jarOf(origin).delete(name);
      else this.jarOf(origin).set(name, pair.slice(pair.indexOf('=') + 1));
    }
  }

  private jarOf(origin: string): Map<string, string> {
    const jar = this.jars.get(origin) ?? new Map<string, string>();
    this.jars.set(origin, jar);
    return jar;
  }
}
