/** Slots of this process: calls that wait for a place at their agent, and those that have one. */
import { v7 as uuidv7 } from 'uuid'
import type { Agent } from '../../agents/agent.js'
import type { Held } from '../balance.js'
import type { SlotRequest, SlotStore } from './port.js'

/** A place at an agent; free again once it is released, which counts once. */
export type Release = () => void

/** Slots of this process. */
export interface Slots {
  /** Whether the queue of an agent was full when it was last looked at. */
  isFull(agent: Agent): boolean
  /**
   * Wait for a place.
   * @param agent that has `maxConcurrency`
   * @param userId whose turn it is to be
   * @param signal ends the wait
   * @returns undefined where the queue is full
   * @throws the signal's reason
   */
  take(agent: Agent, userId: string, signal: AbortSignal): Promise<Release | undefined>
  /** Look for places that others gave back, and keep leases from running out. */
  tend(): Promise<void>
  /** Give back what is left. */
  close(): Promise<void>
}

/** Ports of the slots. */
export interface SlotPorts {
  store: SlotStore
  /** Most calls at once of an agent as it is now; null: no limit. */
  most(agentId: string): number | null
  /** Told of changes that could not be brought; they are tried again. */
  failed(error: unknown): void
  /** Told that places were given back, which others may wait for. */
  freed?(): void
}

/**
 * A target that a call holds, and its slot with it.
 * @param held the target
 * @param release gives the slot back
 */
export const alsoReleasing = (held: Held, release: Release): Held => ({
  ...held,
  release (end) {
    held.release(end)
    release()
  }
})

interface Waiter extends SlotRequest { settle: (release: Release | undefined) => void }

interface Line {
  /** Not brought yet. */
  fresh: Map<string, Waiter>
  waiting: Map<string, Waiter>
  held: Set<string>
  released: Set<string>
  tendedAt: number
  flight: Promise<void> | undefined
}

const RENEW_EVERY_MS = 3000
/** Time for which a queue that was full is taken for full. */
const FULL_MS = 1000
/** Waiting calls for each slot, and for an agent of few. */
const WAITING_PER_SLOT = 10
const LEAST_WAITING = 400

/** Places in the queue of an agent that answers so many calls at once. */
export const queueLength = (most: number): number => Math.max(LEAST_WAITING, most * WAITING_PER_SLOT)

/**
 * Slots over a store.
 * @param ports what they work with
 */
export function createSlots ({ store, most, failed, freed }: SlotPorts): Slots {
  const lines = new Map<string, Line>()
  const fullUntil = new Map<string, number>()

  function lineOf (agentId: string): Line {
    const known = lines.get(agentId)
    if (known !== undefined) return known
    const line: Line = { fresh: new Map(), waiting: new Map(), held: new Set(), released: new Set(), tendedAt: 0, flight: undefined }
    lines.set(agentId, line)
    return line
  }

  const releaseOf = (agentId: string, line: Line, id: string): Release => () => {
    if (!line.held.delete(id)) return
    line.released.add(id)
    void bring(agentId, line)
  }

  async function sync (agentId: string, line: Line): Promise<void> {
    const fresh = [...line.fresh.values()]
    const released = [...line.released]
    const limit = most(agentId)
    const mostWaiting = queueLength(limit ?? 0)
    line.tendedAt = performance.now()
    const kept = [...line.waiting.keys(), ...line.held]
    const wanted = fresh.map(({ id, userId }) => ({ id, userId }))
    const { granted, refused, waiting } = await store.sync({ agentId, most: limit, mostWaiting, wanted, released, kept })
    if (waiting >= mostWaiting || refused.length > 0) fullUntil.set(agentId, performance.now() + FULL_MS)
    else fullUntil.delete(agentId)
    for (const id of released) line.released.delete(id)
    if (released.length > 0 && waiting > line.waiting.size) freed?.()
    for (const waiter of fresh) if (line.fresh.delete(waiter.id)) line.waiting.set(waiter.id, waiter); else line.released.add(waiter.id)
    for (const id of refused) {
      line.waiting.get(id)?.settle(undefined)
      line.waiting.delete(id)
    }
    for (const id of granted) {
      const waiter = line.waiting.get(id)
      if (waiter === undefined) continue
      line.waiting.delete(id)
      line.held.add(id)
      waiter.settle(releaseOf(agentId, line, id))
    }
  }

  /** One transaction at a time; what comes meanwhile goes with the next. */
  function bring (agentId: string, line: Line): Promise<void> {
    line.flight ??= (async () => {
      try {
        // Those that ask in this turn of the event loop come along.
        await new Promise(setImmediate)
        do await sync(agentId, line); while (line.fresh.size > 0 || line.released.size > 0)
      } catch (error) {
        failed(error)
      } finally {
        line.flight = undefined
        if (line.fresh.size + line.waiting.size + line.held.size + line.released.size === 0) lines.delete(agentId)
      }
    })()
    return line.flight
  }

  return {
    isFull: ({ id }) => (fullUntil.get(id) ?? 0) > performance.now(),

    async take (agent, userId, signal) {
      signal.throwIfAborted()
      const line = lineOf(agent.id)
      const id = uuidv7()
      const release = await new Promise<Release | undefined>((resolve) => {
        const leave = (): void => {
          if (!line.fresh.delete(id) && line.waiting.delete(id)) line.released.add(id)
          void bring(agent.id, line)
          resolve(undefined)
        }
        signal.addEventListener('abort', leave, { once: true })
        line.fresh.set(id, {
          id,
          userId,
          settle (release) {
            signal.removeEventListener('abort', leave)
            resolve(release)
          }
        })
        void bring(agent.id, line)
      })
      if (release === undefined) signal.throwIfAborted()
      return release
    },

    async tend () {
      const present = performance.now()
      await Promise.all([...lines].map(async ([agentId, line]) => {
        const isDue = line.waiting.size + line.fresh.size + line.released.size > 0 || present - line.tendedAt > RENEW_EVERY_MS
        if (isDue) await bring(agentId, line)
      }))
    },

    async close () {
      for (const [agentId, line] of lines) {
        for (const id of [...line.waiting.keys(), ...line.held]) line.released.add(id)
        line.waiting.clear()
        line.held.clear()
        await bring(agentId, line)
      }
    }
  }
}
