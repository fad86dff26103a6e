import Type from 'typebox'
import { STATUSES } from '../../../services/agent-status/index.js'
import { REASONS } from '../../../services/calls/reason.js'

const nullable = <T extends Type.TSchema>(schema: T, description: string) => Type.Union([schema, Type.Null()], { description })
const milliseconds = (description: string) => Type.Number({ description, examples: [412.5] })

/** Status of an agent. */
export const AgentStatusView = Type.Object({
  id: Type.String({ description: 'Agent id', examples: ['writer'] }),
  status: Type.Enum([...STATUSES], { description: '`unknown` until something has been heard of its upstream; an agent without an upstream is `available`' }),
  breaker: Type.Enum(['closed', 'open', 'half-open'], { description: 'The most that any of its endpoints lets through' }),
  latencyMs: nullable(Type.Number(), 'Milliseconds to the first token, the median of the last five minutes'),
  checkedAt: Type.String({ format: 'date-time', description: 'When this was found' }),
  latency: nullable(Type.Object({ p50: milliseconds('Median'), p95: milliseconds('95th percentile') }), 'Milliseconds to the first token in the last five minutes'),
  errorShare: nullable(Type.Number({ minimum: 0, maximum: 1 }), 'Part of the calls of the last five minutes that failed by the agent’s fault'),
  lastFailure: nullable(Type.Object({
    reason: Type.Enum([...REASONS], { description: 'As in `details.reason` of errors' }),
    at: Type.String({ format: 'date-time' })
  }), 'The last of these failures')
}, { description: 'How an agent is' })

/** Result of a validation. */
export const Validation = Type.Object({
  valid: Type.Boolean({ description: 'Whether nothing was found' }),
  errors: Type.Array(Type.Object({
    path: Type.String({ description: 'Where it lies; `/targets/<n>/…` where the agent has several endpoints', examples: ['/apiKey'] }),
    message: Type.String({ description: 'A sentence for a person', examples: ['the upstream refuses the key (status 401)'] }),
    keyword: Type.Enum([...REASONS, 'provider', 'reference', 'inactive'], { description: 'What to branch on; where the probe failed, its reason', examples: ['auth'] })
  }), { description: 'Everything that was found' })
})
