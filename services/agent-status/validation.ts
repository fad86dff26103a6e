/** Validation of an agent: what its configuration refers to, and one live probe of each of its upstreams. */
import type { Agent } from '../agents/agent.js'
import { probeTarget, type Probed } from '../calls/probe.js'
import { reasonOf, type Reason } from '../calls/reason.js'
import type { Provider } from '../llm/provider.js'

/** Fault of an agent: where it lies (RFC 6901), a sentence, and a word to branch on, which is a reason where a probe failed. */
export interface AgentFault { path: string, message: string, keyword: Reason | 'provider' | 'reference' | 'inactive' }

/** Ports of validation. */
export interface ValidationPorts {
  find (id: string): Agent | undefined
  provider (name: string): Provider | undefined
}

const SENTENCES: Record<Reason, string> = {
  connect: 'nobody can be reached there',
  timeout_first_byte: 'there was no response in time',
  timeout_idle: 'the response stopped half-way',
  timeout_total: 'the response took too long',
  rate_limited: 'the upstream is limiting requests',
  auth: 'the upstream refuses the key',
  bad_request: 'the upstream refuses the request',
  context_length: 'the upstream finds the request too long',
  content_filter: 'the upstream filters the request',
  server: 'the upstream reports a fault of its own',
  cut: 'the connection broke off',
  protocol: 'the response is not what this protocol says'
}

/**
 * Validate an agent, inactive ones too.
 * @param ports what it is looked up in
 * @param agent which
 * @param signal ends the probes
 * @returns its faults; none where it can be used
 */
export async function faultsOf (ports: ValidationPorts, agent: Agent, signal: AbortSignal): Promise<AgentFault[]> {
  const faults: AgentFault[] = []
  const { inactiveReason } = agent
  if (inactiveReason !== null) faults.push({ path: '', message: inactiveReason, keyword: 'inactive' })
  for (const [field, ids] of [['fallback', agent.fallback], ['titleAgent', agent.titleAgent === null ? [] : [agent.titleAgent]]] as const) {
    for (const [index, id] of ids.entries()) {
      const path = field === 'fallback' ? `/fallback/${index}` : '/titleAgent'
      const other = ports.find(id)
      if (other === undefined) faults.push({ path, message: `there is no agent ${id}`, keyword: 'reference' })
      else if (!other.isActive) faults.push({ path, message: `the agent ${id} is inactive`, keyword: 'inactive' })
    }
  }
  const provider = ports.provider(agent.provider)
  if (provider === undefined) return [...faults, { path: '/provider', message: `this version has no provider ${agent.provider}`, keyword: 'provider' }]
  const probes = await Promise.all(agent.targets.map(async (target) => (await probeTarget(provider, agent, target, signal))?.failure))
  return [...faults, ...probes.flatMap((failure, index) => failure === undefined ? [] : faultOfProbe(agent, index, failure))]
}

function faultOfProbe (agent: Agent, index: number, failure: NonNullable<Probed['failure']>): AgentFault {
  const reason = reasonOf(failure)
  const field = reason === 'auth' ? 'apiKey' : 'endpoint'
  const path = agent.targets.length === 1 ? `/${field}` : `/targets/${index}/${field}`
  const message = failure.isForbidden ? 'it leads to an address that is not public, and UPSTREAM_ALLOWED_HOSTS does not name it' : SENTENCES[reason]
  return { path, message: failure.status === undefined ? message : `${message} (status ${failure.status})`, keyword: reason }
}
