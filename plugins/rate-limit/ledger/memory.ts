/** Ledger in the memory of one process: for that one alone, or, in a supervisor, for all of its workers. */
import { LRUCache } from 'lru-cache'
import { placesFor } from '../../../places.js'
import { v7 as uuidv7 } from 'uuid'
import type { Ledger, Share, ShareRequest } from './port.js'

interface Window { id: string, endsAt: number, total: number, taken: Map<string, number> }

/** Options of a ledger in memory. */
export interface MemoryLedgerOptions {
  /** Keys that it knows at once; the ones unused for longest start anew. 100,000 when absent. */
  most?: number
  /** Milliseconds of a clock that never goes back. */
  now?: () => number
}

/**
 * A ledger, empty.
 * @param options for tests
 */
export function createMemoryLedger ({ most = 100_000, now = () => performance.now() }: MemoryLedgerOptions = {}): Ledger {
  const windows = new LRUCache<string, Window>(placesFor(most))

  function windowOf ({ key, windowMs, known }: ShareRequest): Window {
    const present = now()
    const window = windows.get(key)
    if (window !== undefined && window.endsAt > present) return window
    const isLost = known !== null && known.id !== '' && known.restMs > 0
    const begun = isLost ? { id: known.id, endsAt: present + known.restMs } : { id: uuidv7(), endsAt: present + windowMs }
    const made: Window = { ...begun, total: 0, taken: new Map() }
    windows.set(key, made)
    return made
  }

  return {
    isUp: true,
    async take (request): Promise<Share> {
      const { max, process, known, want } = request
      const window = windowOf(request)
      const before = window.taken.get(process) ?? 0
      const told = known?.id === '' ? before + known.taken : known?.id === window.id ? known.taken : 0
      const mine = Math.max(before, told)
      const others = window.total - before
      const granted = Math.max(0, Math.min(want, max - others - mine))
      window.taken.set(process, mine + granted)
      window.total = others + mine + granted
      return { id: window.id, granted, total: window.total, resetMs: Math.max(1, window.endsAt - now()) }
    }
  }
}
