/** Metrics of generations; label sets are looked up once per agent, since chunks are many. */
import type client from 'prom-client'
import { createPieceTimes } from './piece-times.js'

const SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600]

/** Metrics of one agent's generations: label sets looked up once, since chunks are many. */
export interface AgentMetrics {
  sent(): void
  firstToken(seconds: number): void
  betweenTokens(seconds: number): void
  ended(status: string, seconds: number): void
  tokens(prompt: number, completion: number): void
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

/**
 * Register the engine's metrics.
 * @param prometheus the registry's client
 */
export function createGenerationMetrics (prometheus: typeof client): GenerationMetrics {
  const { Counter, Gauge, Histogram } = prometheus
  const requests = new Counter({ name: 'agent_requests_total', help: 'Generations by how they ended', labelNames: ['agent', 'status'] })
  const sent = new Counter({ name: 'messages_sent_total', help: 'Turns begun', labelNames: ['agent'] })
  const duration = new Histogram({ name: 'message_send_duration_seconds', help: 'Time from the commit of a turn to the commit of its answer', labelNames: ['agent'], buckets: SECONDS })
  const first = new Histogram({ name: 'chat_time_to_first_token_seconds', help: 'Time from the commit of a turn to the first text', labelNames: ['agent'], buckets: SECONDS })
  const between = createPieceTimes(prometheus.register)
  const tokens = new Counter({ name: 'chat_tokens_total', help: 'Tokens by kind', labelNames: ['agent', 'kind'] })
  const inFlight = new Gauge({ name: 'chat_generations_in_flight', help: 'Generations that run in this process' })
  const streams = new Gauge({ name: 'chat_streams_open', help: 'Event streams open' })
  const resumes = new Counter({ name: 'chat_resumes_total', help: 'Streams resumed, by where they were read from', labelNames: ['source'] })
  const lag = new Histogram({ name: 'chat_persist_lag_seconds', help: 'Age of the oldest text that a checkpoint stored', buckets: [0.1, 0.25, 0.5, 0.75, 1, 2, 5, 30] })
  for (const source of ['live', 'stored']) resumes.inc({ source }, 0)

  const known = new Map<string, AgentMetrics>()
  const metricsOf = (agent: string): AgentMetrics => {
    const sentOne = sent.labels({ agent })
    const firstOne = first.labels({ agent })
    const betweenTokens = between(agent)
    const durationOne = duration.labels({ agent })
    sentOne.inc(0)
    for (const status of ['complete', 'stopped', 'failed', 'interrupted']) requests.inc({ agent, status }, 0)
    for (const kind of ['prompt', 'completion']) tokens.inc({ agent, kind }, 0)
    return {
      sent: () => { sentOne.inc() },
      firstToken: (seconds) => { firstOne.observe(seconds) },
      betweenTokens,
      ended (status, seconds) {
        requests.inc({ agent, status })
        durationOne.observe(seconds)
      },
      tokens (prompt, completion) {
        tokens.inc({ agent, kind: 'prompt' }, prompt)
        tokens.inc({ agent, kind: 'completion' }, completion)
      }
    }
  }
  const agent = (id: string): AgentMetrics => {
    const metrics = known.get(id) ?? metricsOf(id)
    known.set(id, metrics)
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
