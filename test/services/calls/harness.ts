/** Calls over real upstream servers, without an application around them. */
import type { Test } from 'tap'
import { ParleyError } from '../../../errors.js'
import { toAgent, type Agent } from '../../../services/agents/agent.js'
import type { AgentEntry } from '../../../services/agents/entry.js'
import { createBalance } from '../../../services/calls/balance.js'
import type { Call, CallEvent } from '../../../services/calls/call.js'
import { createCalls } from '../../../services/calls/calls.js'
import { Journal } from '../../../services/calls/journal.js'
import type { Recorder } from '../../../services/calls/metered.js'
import { reasonOf } from '../../../services/calls/reason.js'
import createAnthropic from '../../../services/llm/providers/anthropic/index.js'
import createDify from '../../../services/llm/providers/dify/index.js'
import createFastGpt from '../../../services/llm/providers/fastgpt/index.js'
import createOpenAi from '../../../services/llm/providers/openai/index.js'
import { chunk, refuses, says, type Fault } from '../../upstream-faults.js'
import { bodyOf, client, upstreamServer } from '../llm/upstream.js'

export { chunk, refuses, says, type Fault }

export interface Upstream { url: string, calls: Record<string, unknown>[], keys: unknown[] }

/** An upstream that does these things in turn, the last of them for ever. */
export async function upstream (t: Test, ...faults: Fault[]): Promise<Upstream> {
  const calls: Record<string, unknown>[] = []
  const keys: unknown[] = []
  const url = await upstreamServer(t, async (message, response) => {
    keys.push(message.headers.authorization)
    calls.push(await bodyOf(message))
    const fault = faults[Math.min(calls.length, faults.length) - 1]
    fault?.(response, message)
  })
  return { url, calls, keys }
}

/** An agent of such an upstream. */
export function agentOf (id: string, url: string, more: Partial<AgentEntry> = {}): Agent {
  const entry: AgentEntry = {
    id,
    name: id,
    provider: 'openai',
    endpoint: url,
    apiKey: 'sk-secret',
    model: `model-of-${id}`,
    retry: { attempts: 2, baseDelayMs: 1 },
    timeouts: { firstByteMs: 400, idleMs: 400, totalMs: 5_000 },
    ...more
  }
  return toAgent(entry, 'now', { endpoint: true, model: 'required' })
}

/** What came of a call. */
export interface Result { events: CallEvent[], text: string, statuses: string[], attempts: string[], error: ParleyError | null }

/** Calls of these agents. */
export function callsOf (t: Test, ...agents: Agent[]) {
  const http = client(t)
  const factories = [createOpenAi, createAnthropic, createDify, createFastGpt]
  const providers = new Map(factories.map((create) => create({ http })).map((provider) => [provider.name, provider]))
  const failures: string[] = []
  const recorded: Parameters<Recorder>[0][] = []
  const counts = { retried: 0, fellBack: 0 }
  const clock = { ahead: 0 }
  const balance = createBalance(() => performance.now() + clock.ahead)
  const calls = createCalls({
    provider: (name) => providers.get(name),
    agent: (id) => agents.find((agent) => agent.id === id),
    permitsImage: () => true,
    balance,
    failed (agent, failure) {
      failures.push(`${agent.id} ${reasonOf(failure)}`)
      return reasonOf(failure)
    },
    exhausted: () => undefined,
    retried: () => { counts.retried += 1 },
    fellBack: () => { counts.fellBack += 1 },
    tokenizer: { count: async () => undefined },
    record: async (entry) => { recorded.push(entry) },
    limits: { isLimited: () => false, admit: async () => undefined, admitFallback: () => undefined, renew: async () => undefined },
    slots: { take: async () => () => undefined },
    journal: (meter, subject) => new Journal(meter, { level: 'info', error: () => undefined, info: () => undefined, debug: () => undefined }, subject),
    random: () => 0.5
  })
  async function ask (more: Partial<Call> = {}, signal = new AbortController().signal): Promise<Result> {
    const [agent] = agents
    if (agent === undefined) throw new Error('no agent')
    const events: CallEvent[] = []
    let error: unknown = null
    try {
      const call: Call = {
        agent, history: () => [{ role: 'user', content: 'hello' }], temperature: null, maxTokens: null, variables: {}, detail: false, userId: 'u', keyId: null, purpose: 'turn', front: 'native', chatId: 's', ...more
      }
      for await (const batch of calls.open(call, signal)) events.push(...batch)
    } catch (thrown) {
      error = thrown
    }
    if (error !== null && !(error instanceof ParleyError)) throw error
    return {
      events,
      text: events.map((event) => event.type === 'text' ? event.text : '').join(''),
      statuses: events.flatMap((event) => event.type === 'status' ? [event.data.type] : []),
      attempts: events.flatMap((event) => event.type === 'attempt' ? [event.agentId] : []),
      error: error as ParleyError | null
    }
  }
  return { ask, balance, calls, clock, counts, failures, recorded }
}
