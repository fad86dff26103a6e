/** Probing of idle agents, where their configuration wants it. */
import type { Agent } from '../agents/agent.js'
import type { Target } from '../agents/target.js'
import type { Cache } from '../../plugins/cache/index.js'
import { probeTarget, type Probed } from '../calls/probe.js'
import type { TrackRecords } from '../calls/track-record.js'
import type { Provider } from '../llm/provider.js'

/** Silence after which an agent is probed, in milliseconds. */
const IDLE_MS = 60_000

/** Probes under way at once. */
const AT_ONCE = 8

/** A probe that failed: kept for nobody. */
class ProbeFailed extends Error {
  constructor (readonly reason: NonNullable<Probed['failure']>) { super('the probe failed') }
}

/** Ports of the probes of idle agents. */
export interface ProbingPorts {
  agents (): readonly Agent[]
  provider (name: string): Provider | undefined
  isIdle (agent: Agent): boolean
  records: Pick<TrackRecords, 'ended' | 'of'>
  /** Successes of late, of any process: milliseconds, or null where the protocol has no such call. */
  kept: Cache<number | null>
  /** Told of each probe. */
  probed (agentId: string, isAlive: boolean): void
  /** Milliseconds since 1970. */
  now: () => number
}

/**
 * A turn of probes: each active agent that wants them and of which nothing has been heard for a minute is asked once, its targets in
 * turn.
 * @param ports what it works with
 */
export function createProbing (ports: ProbingPorts): (signal: AbortSignal) => Promise<void> {
  const { records, now } = ports
  const turns = new Map<string, number>()
  const isDue = (agent: Agent): boolean =>
    agent.isActive && agent.probe && ports.isIdle(agent) && (records.of(agent.id).at(-1)?.at ?? 0) <= now() - IDLE_MS

  const ask = async (provider: Provider, agent: Agent, target: Target, signal: AbortSignal): Promise<number | null> => {
    const probed = await probeTarget(provider, agent, target, signal)
    if (probed === undefined) return null
    ports.probed(agent.id, probed.failure === undefined)
    if (probed.failure !== undefined) throw new ProbeFailed(probed.failure)
    return probed.ms
  }

  const probe = async (agent: Agent, signal: AbortSignal): Promise<void> => {
    const turn = turns.get(agent.id) ?? 0
    const target = agent.targets[turn % Math.max(1, agent.targets.length)]
    const provider = ports.provider(agent.provider)
    if (target === undefined || provider === undefined) return
    turns.set(agent.id, turn + 1)
    try {
      // What was asked is all of this: another one of these is another question.
      const key = `${agent.updatedAt} ${target.endpoint} ${agent.model ?? ''} ${agent.appId ?? ''}`
      const ms = await ports.kept.get(agent.id, key, () => ask(provider, agent, target, signal))
      if (ms !== null) records.ended(agent.id, ms, undefined)
    } catch (error) {
      if (!(error instanceof ProbeFailed)) throw error
      records.ended(agent.id, undefined, error.reason)
    }
  }

  return async (signal) => {
    const due = ports.agents().filter(isDue)
    for (const id of turns.keys()) if (!ports.agents().some((agent) => agent.id === id)) turns.delete(id)
    for (let from = 0; from < due.length && !signal.aborted; from += AT_ONCE) {
      await Promise.all(due.slice(from, from + AT_ONCE).map((agent) => probe(agent, signal)))
    }
  }
}
