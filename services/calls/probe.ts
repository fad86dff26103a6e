/** Probes: signs of life asked of upstreams without a user's request. */
import type { Agent } from '../agents/agent.js'
import type { Target } from '../agents/target.js'
import { UpstreamFailure } from '../llm/failure.js'
import type { Provider } from '../llm/provider.js'
import { reachOf } from './attempt.js'

/** Time that a probe may take, in milliseconds. */
const PROBE_MS = 10_000

/** Result of a probe: milliseconds until the response, or a failure. */
export type Probed = { ms: number, failure?: undefined } | { ms?: undefined, failure: UpstreamFailure }

/**
 * Ask a target for a sign of life.
 * @param provider of the agent
 * @param agent whose
 * @param target which
 * @param signal ends it
 * @returns undefined where its protocol has no such call
 * @throws the signal's reason
 */
export async function probeTarget (provider: Provider, agent: Agent, target: Target, signal: AbortSignal): Promise<Probed | undefined> {
  if (provider.probe === undefined || !provider.needs.endpoint) return undefined
  const { id: agentId, model, appId, timeouts: { firstByteMs } } = agent
  const limit = Math.min(firstByteMs, PROBE_MS)
  const begunAt = performance.now()
  try {
    const timeouts = { firstByteMs: limit, idleMs: limit, totalMs: PROBE_MS }
    const { endpoint, apiKey } = target
    await provider.probe({ agentId, endpoint, apiKey, model, appId, timeouts, reach: reachOf(agent) }, signal)
    return { ms: performance.now() - begunAt }
  } catch (failure) {
    if (failure instanceof UpstreamFailure) return { failure }
    throw failure
  }
}
