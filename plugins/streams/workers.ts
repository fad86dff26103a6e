/** Streams between the workers of one supervisor, which has them in its memory; what is added at once goes to it as one message. */
import type { Workers } from '../workers/index.js'
import type { Added, Streams } from './port.js'
import { KINDS, type Addition } from './switchboard.js'

interface Waiting extends Addition { resolve(added: Added): void, reject(error: Error): void }

const PATIENCE_MS = 1000

/**
 * Streams between workers.
 * @param workers of which this process is one
 */
export function createWorkerStreams (workers: Pick<Workers, 'ask' | 'post' | 'answer'>): Streams {
  const listeners = new Map<string, Set<() => void>>()
  const bringers: ((key: string) => Promise<boolean>)[] = []
  let waiting: Waiting[] = []

  workers.answer(KINDS.want, async (key: string) => (await Promise.all(bringers.map((bring) => bring(key)))).includes(true))
  workers.answer(KINDS.news, (key: string) => { for (const listener of listeners.get(key) ?? []) listener() })

  function flush (): void {
    const batch = waiting
    waiting = []
    const additions: Addition[] = batch.map(({ key, entry }) => ({ key, entry }))
    workers.ask(KINDS.append, additions, PATIENCE_MS).then((answers) => {
      for (const [index, { resolve }] of batch.entries()) resolve((answers as Added[])[index] ?? 'unwanted')
    }, (error: unknown) => { for (const { reject } of batch) reject(error as Error) })
  }

  return {
    isUp: true,
    isEager: false,
    append: (key, entry) => new Promise((resolve, reject) => {
      waiting.push({ key, entry, resolve, reject })
      if (waiting.length === 1) queueMicrotask(flush)
    }),
    async read (key, after) {
      // JSON knows no undefined.
      return await workers.ask(KINDS.read, { key, after }, PATIENCE_MS) as string[] | null ?? undefined
    },
    subscribe (key, listener) {
      const own = listeners.get(key) ?? new Set()
      listeners.set(key, own.add(listener))
      return () => {
        if (!own.delete(listener) || own.size > 0 || listeners.get(key) !== own) return
        listeners.delete(key)
        workers.post(KINDS.leave, key)
      }
    },
    onWanted (bring) { bringers.push(bring) }
  }
}
