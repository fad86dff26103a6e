import type { Ledger } from './port.js'

/** Rung of a ladder of ledgers. */
export interface Rung {
  ledger: Ledger
  /** Processes that share this ledger. */
  sharers(): number
}

/**
 * Ledgers of which the first that answers is asked: the farther down, the fewer share it, and the smaller is their part of each limit.
 * What processes have taken goes with them from one to another.
 * @param rungs the widest first; the last one should never be away
 * @param processes how many there are in all
 */
export function createLedgerLadder (rungs: readonly Rung[], processes: () => number): Ledger {
  return {
    get isUp () { return rungs.some(({ ledger }) => ledger.isUp) },
    async take (request) {
      let failure: unknown = new Error('no ledger can be asked')
      for (const { ledger, sharers } of rungs) {
        if (!ledger.isUp) continue
        const all = processes()
        const max = Math.max(1, Math.floor(request.max * Math.min(sharers(), all) / all))
        try {
          const share = await ledger.take({ ...request, max })
          // What is not theirs is taken.
          return { ...share, total: share.total + request.max - max }
        } catch (error) {
          failure = error
        }
      }
      throw failure
    }
  }
}
