/** The service under test as its clients see it: one or two processes behind one table of outcomes. */

/** An answer that was awaited whole. */
export interface Reply { status: number, text: string }

/** A call of a client. */
export interface Ask { method?: string, token?: string | undefined, body?: unknown, headers?: Record<string, string>, signal?: AbortSignal }

/** Counts of what clients met. */
export interface Outcomes {
  /** By action. */
  done: Map<string, number>
  /** By action: what was wrong with it, the first few. */
  broken: Map<string, number>
  examples: string[]
  /** 503 that say that the service has too much to do, as documented. */
  shed: number
}

/** A 503 by which the service sheds load. */
export class Shed extends Error {}

const EXAMPLES = 20

/** Fresh counts. */
export const noOutcomes = (): Outcomes => ({ done: new Map(), broken: new Map(), examples: [], shed: 0 })

/** Clients' side of all processes; each call goes to the next one. */
export class Site {
  readonly outcomes = noOutcomes()
  #turn = 0

  constructor (readonly urls: readonly string[]) {}

  /** Send a call to the next process, so that what one has begun another goes on with. */
  async send (path: string, ask: Ask = {}): Promise<Response> {
    const url = this.urls[this.#turn++ % this.urls.length] ?? ''
    const { token, body } = ask
    const response = await fetch(url + path, {
      method: ask.method ?? (body === undefined ? 'GET' : 'POST'),
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...ask.headers
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(ask.signal === undefined ? {} : { signal: ask.signal })
    })
    if (response.ok) return response
    const text = await response.text()
    if (response.status === 503 && text.includes('COMMON_OVERLOADED')) throw new Shed()
    throw new Error(`${path.split('?')[0] ?? ''} answered ${response.status}: ${text.slice(0, 200)}`)
  }

  /** As `send`, the answer read as JSON; undefined where it is empty. */
  async call<Body> (path: string, ask: Ask = {}): Promise<Body> {
    const text = await (await this.send(path, ask)).text()
    return (text === '' ? undefined : JSON.parse(text)) as Body
  }

  /** Do something and count how it went. */
  async attempt (action: string, work: () => Promise<void>): Promise<void> {
    const { done, broken, examples } = this.outcomes
    try {
      await work()
      done.set(action, (done.get(action) ?? 0) + 1)
    } catch (error) {
      if (error instanceof Shed) { this.outcomes.shed += 1; return }
      broken.set(action, (broken.get(action) ?? 0) + 1)
      const { message, cause } = error as Error
      if (examples.length < EXAMPLES) examples.push(`${new Date().toISOString()} ${action}: ${message}${cause instanceof Error ? ` (${cause.message})` : ''}`)
    }
  }
}
