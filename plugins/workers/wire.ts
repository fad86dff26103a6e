/** Wire between a supervisor and one of its workers, the same at both ends: messages by kind, some of which are answered. */
import type { Worker } from 'node:cluster'
import type { Socket } from 'node:net'

/** Socket of the operating system without Node's stream around it, as it goes from one process to another. */
export interface RawHandle { close(): void }

/** Treatment of messages of a kind. Its result, where one was asked for, is the answer. */
export type Handler = (body: never, handle: RawHandle | undefined) => unknown

/** One end of a wire. */
export interface Wire {
  /** Send a message that nobody answers, and hear once it is out, or can't be. A channel that is closed swallows it. */
  post(kind: string, body?: unknown, handle?: RawHandle, sent?: () => void): void
  /**
   * Send a message and wait for its answer, 5 s at most.
   * @throws {Error} when none came in time
   */
  ask(kind: string, body?: unknown, patienceMs?: number): Promise<unknown>
  /** Handle messages of a kind; one handler each, the last. */
  on(kind: string, handler: Handler): void
}

interface Letter { parley: string, body?: unknown, id?: number }

const ANSWER = 'answer'
const PATIENCE_MS = 5000

/**
 * A wire over a channel.
 * @param end `process` in a worker, the worker in its supervisor
 */
export function createWire (end: NodeJS.Process | Worker): Wire {
  const handlers = new Map<string, Handler>()
  const waiting = new Map<number, (body: unknown) => void>()
  let asked = 0

  const send = (letter: Letter, handle?: RawHandle, sent: () => void = () => undefined): void => {
    // Node takes sockets without its own stream around them, too; the caller closes its end once the other process has one.
    const options = handle === undefined ? undefined : { keepOpen: true }
    try {
      end.send?.(letter, handle as Socket | undefined, options, () => { sent() }) ?? sent()
    } catch {
      sent()
    }
  }
  const receive = ({ parley: kind, body, id }: Letter, handle: unknown): void => {
    if (kind === ANSWER) {
      waiting.get(id ?? 0)?.(body)
      return
    }
    const result = handlers.get(kind)?.(body as never, handle as RawHandle | undefined)
    if (id === undefined) return
    Promise.resolve(result).then((answer) => { send({ parley: ANSWER, body: answer, id }) }, () => undefined)
  }
  const { on }: Pick<NodeJS.EventEmitter, 'on'> = end
  on.call(end, 'message', receive)

  return {
    post (kind, body, handle, sent) { send({ parley: kind, body }, handle, sent) },
    async ask (kind, body, patienceMs = PATIENCE_MS) {
      const id = asked += 1
      try {
        return await new Promise((resolve, reject) => {
          const timer = setTimeout(() => { reject(new Error(`${kind} was not answered within ${patienceMs} ms`)) }, patienceMs)
          waiting.set(id, (answer) => { clearTimeout(timer); resolve(answer) })
          send({ parley: kind, body, id })
        })
      } finally {
        waiting.delete(id)
      }
    },
    on (kind, handler) { handlers.set(kind, handler) }
  }
}
