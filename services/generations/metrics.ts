/** Metrics of generations; label sets are looked up once per agent, since chunks are many. */
import type client from 'prom-client'
import type { Usage } from '../calls/usage.js'

const SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600]
const FIRST_TOKEN = [0.05, 0.1, 0.25, 0.5, 0.75, 1, 1.5, 2.5, 5, 10, 20, 30, 60]
const PIECES = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5]
const STATUSES = ['complete', 'stopped', 'failed', 'interrupted']
const KINDS = ['prompt', 'completion']
/** Costs are stored in millionths. */
const MILLION = 1e6

/** Metrics of one agent's generations. */
export interface AgentMetrics {
  sent(): void
  firstToken(seconds: number): void
  betweenTokens(seconds: number): void
  ended(status: string, seconds: number): void
  /** What an answer used, by the agent that gave it, which need not be the one that was asked. */
  used(agent: string, usage: Usage): void
}

/** Everything that the engine observes. */
export interface GenerationMetrics {
  /** Of one agent, whose series begin at 0 when it is first asked for. */
  agent(id: string): AgentMetrics
  inFlight(change: 1 | -1): void
  streams(change: 1 | -1): void
  resumed(source: 'live' | 'stored'): void
  persistLag(seconds: number): void
}

/** Currency of what agents cost, for series that begin at 0. */
export type CurrencyOf = (agent: string) => string | undefined

/**
 * Register the engine's metrics.
 * @param prometheus the registry's client
 * @param labelOf label of an agent, which bounds how many there are
 * @param currencyOf currency of what an agent costs
 */
export function createGenerationMetrics (
  prometheus: typeof client, labelOf: (agent: string) => string, currencyOf: CurrencyOf
): GenerationMetrics {
  const { Counter, Gauge, Histogram } = prometheus
  const requests = new Counter({ name: 'agent_requests_total', help: 'Generations that are over, by the agent that was asked and how they ended: complete, stopped, failed, interrupted', labelNames: ['agent', 'status'] })
  const sent = new Counter({ name: 'messages_sent_total', help: 'Messages sent: turns begun, and messages stored without an answer', labelNames: ['agent'] })
  const duration = new Histogram({ name: 'message_send_duration_seconds', help: 'Seconds from the commit of a turn to the commit of its answer', labelNames: ['agent'], buckets: SECONDS })
  const first = new Histogram({ name: 'chat_time_to_first_token_seconds', help: 'Seconds from the commit of a turn to the first text, retries and fallbacks included', labelNames: ['agent'], buckets: FIRST_TOKEN })
  const between = new Histogram({ name: 'chat_inter_token_seconds', help: 'Seconds between two pieces of text of an answer', labelNames: ['agent'], buckets: PIECES })
  const tokens = new Counter({ name: 'chat_tokens_total', help: 'Tokens by the agent that answered, and by kind: prompt, completion', labelNames: ['agent', 'kind'] })
  const cost = new Counter({ name: 'chat_cost_total', help: 'Cost of answers in units of the currency, by the agent that answered, where it has a price', labelNames: ['agent', 'currency'] })
  const inFlight = new Gauge({ name: 'chat_generations_in_flight', help: 'Generations that run in this process' })
  const streams = new Gauge({ name: 'chat_streams_open', help: 'Event streams of answers that are open' })
  const resumes = new Counter({ name: 'chat_resumes_total', help: 'Streams that were resumed, by where they were read from: live (the buffer of a process), stored (the database)', labelNames: ['source'] })
  const lag = new Histogram({ name: 'chat_persist_lag_seconds', help: 'Age in seconds of the oldest text that a checkpoint stored', buckets: [0.1, 0.25, 0.5, 0.75, 1, 2, 5, 30] })
  for (const source of ['live', 'stored']) resumes.inc({ source }, 0)

  const known = new Map<string, AgentMetrics>()
  const used: AgentMetrics['used'] = (id, { promptTokens, completionTokens, cost: costs }) => {
    const label = labelOf(id)
    tokens.inc({ agent: label, kind: 'prompt' }, promptTokens)
    tokens.inc({ agent: label, kind: 'completion' }, completionTokens)
    if (costs !== undefined) cost.inc({ agent: label, currency: costs.currency }, costs.amount / MILLION)
  }
  const metricsOf = (agent: string): AgentMetrics => {
    const sentOne = sent.labels({ agent })
    const firstOne = first.labels({ agent })
    const durationOne = duration.labels({ agent })
    sentOne.inc(0)
    const betweenOne = between.labels({ agent })
    for (const histogram of [first, between, duration]) histogram.zero({ agent })
    for (const status of STATUSES) requests.inc({ agent, status }, 0)
    for (const kind of KINDS) tokens.inc({ agent, kind }, 0)
    return {
      sent: () => { sentOne.inc() },
      firstToken: (seconds) => { firstOne.observe(seconds) },
      betweenTokens: (seconds) => { betweenOne.observe(seconds) },
      ended (status, seconds) {
        requests.inc({ agent, status })
        durationOne.observe(seconds)
      },
      used
    }
  }
  const agent = (id: string): AgentMetrics => {
    const label = labelOf(id)
    let metrics = known.get(label)
    if (metrics === undefined) {
      known.set(label, metrics = metricsOf(label))
      const currency = currencyOf(id)
      if (currency !== undefined) cost.inc({ agent: label, currency }, 0)
    }
    return metrics
  }
  return {
    agent,
    inFlight: (change) => { inFlight.inc(change) },
    streams: (change) => { streams.inc(change) },
    resumed: (source) => { resumes.inc({ source }) },
    persistLag: (seconds) => { lag.observe(seconds) }
  }
}
