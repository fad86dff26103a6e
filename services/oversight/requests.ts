/** The latest requests of all processes: each knows its own, and is asked over the bus. */
import { randomUUID } from 'node:crypto'
import type { Bus } from '../../plugins/bus/index.js'
import type { RecentRequest, RecentRequests } from '../../plugins/recent-requests.js'

/** Finder of requests. */
export interface Requests {
  /** A request of an id, or about a conversation or answer of that id, of whichever process that hears of it in time. */
  find(id: string): Promise<RecentRequest | undefined>
  /** Hears and answers nobody any more. */
  close(): void
}

/** Ports of the finder. */
export interface RequestPorts {
  own: Pick<RecentRequests, 'find'>
  bus: Bus
  /** Whether there may be other processes. */
  hasOthers(): boolean
  patienceMs?: number
}

const ASKED = 'request.asked'
const FOUND = 'request.found'
const PATIENCE_MS = 400

interface Question { question: string, id: string }

/** Finder over the ring of this process and the bus. */
export function createRequests ({ own, bus, hasOthers, patienceMs = PATIENCE_MS }: RequestPorts): Requests {
  const waiting = new Map<string, (found?: RecentRequest) => void>()
  const asked = bus.subscribe(ASKED, (message) => {
    const { question, id } = JSON.parse(message) as Question
    if (waiting.has(question)) return
    const found = own.find(id)
    if (found !== undefined) bus.publish(FOUND, JSON.stringify({ question, found }))
  })
  const told = bus.subscribe(FOUND, (message) => {
    const { question, found } = JSON.parse(message) as { question: string, found: RecentRequest }
    waiting.get(question)?.(found)
  })

  async function ask (id: string): Promise<RecentRequest | undefined> {
    const question = randomUUID()
    return await new Promise((resolve) => {
      const end = (found?: RecentRequest): void => {
        waiting.delete(question)
        clearTimeout(timer)
        resolve(found)
      }
      const timer = setTimeout(end, patienceMs)
      waiting.set(question, end)
      bus.publish(ASKED, JSON.stringify({ question, id } satisfies Question))
    })
  }

  return {
    async find (id) {
      const found = own.find(id)
      return found !== undefined || !hasOthers() ? found : await ask(id)
    },
    close () {
      asked()
      told()
      for (const end of waiting.values()) end()
    }
  }
}
