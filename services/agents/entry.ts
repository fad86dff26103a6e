/** Schema of an entry of the agents file, and of the API that takes the same shape. */
import Type, { type Static } from 'typebox'

const nullable = <T extends Type.TSchema>(schema: T, description: string) =>
  Type.Optional(Type.Union([schema, Type.Null()], { description }))
const optional = Type.Optional
const count = (minimum: number, description: string) => Type.Integer({ minimum, maximum: 2_000_000_000, description })

/** Form of an agent's id. */
export const AGENT_ID = '^[a-z0-9][a-z0-9._-]{0,63}$'

/** One value that a caller may fill into an agent's prompt or workflow. */
export const AgentVariable = Type.Object({
  key: Type.String({ minLength: 1, maxLength: 64, description: 'Name that `variables` of a chat request uses' }),
  label: optional(Type.String({ maxLength: 200, description: 'What a form shows' })),
  type: optional(Type.String({ maxLength: 32, description: 'Kind of input, such as text or select' })),
  required: optional(Type.Boolean({ description: 'Whether a form should insist on it' })),
  options: optional(Type.Array(Type.String({ maxLength: 200 }), { maxItems: 100, description: 'Choices of a select' }))
}, { additionalProperties: false })

/** One entry of the agents file; the same shape is what the API takes. */
export const AgentEntry = Type.Object({
  id: Type.String({ pattern: AGENT_ID, description: 'Stable id', examples: ['writer'] }),
  name: Type.String({ minLength: 1, maxLength: 100, description: 'Shown to people', examples: ['Writer'] }),
  description: optional(Type.String({ maxLength: 2000, description: 'What it is good for' })),
  provider: Type.String({ minLength: 1, maxLength: 64, description: 'Protocol that the upstream speaks' }),
  endpoint: nullable(Type.String({ pattern: '^https?://[^\\s]+$', maxLength: 2048 }), 'Base (`https://host/v1`) or full path of the upstream'),
  apiKey: nullable(Type.String({ maxLength: 4096 }), 'Secret of the upstream; write-only'),
  model: nullable(Type.String({ minLength: 1, maxLength: 200 }), 'Model that the upstream is asked for'),
  appId: nullable(Type.String({ minLength: 1, maxLength: 200 }), 'Application at the upstream, where its protocol has such'),
  systemPrompt: nullable(Type.String({ maxLength: 262_144 }), 'Put in front of every conversation'),
  temperature: nullable(Type.Number({ minimum: 0, maximum: 2 }), 'Sampling temperature; 0 is 0, null leaves it to the upstream'),
  maxTokens: nullable(count(1, 'Longest answer in tokens'), 'Longest answer in tokens'),
  welcomeText: nullable(Type.String({ maxLength: 10_000 }), 'First thing a client may show'),
  suggestedQuestions: optional(Type.Array(Type.String({ maxLength: 500 }), { maxItems: 50, description: 'Questions a client may offer' })),
  variables: optional(Type.Array(AgentVariable, { maxItems: 100, description: 'Values that callers may fill in' })),
  capabilities: optional(Type.Array(Type.String({ maxLength: 64 }), { maxItems: 32, description: 'Free tags' })),
  isActive: optional(Type.Boolean({ description: 'False hides the agent' })),
  rateLimit: nullable(Type.Object({
    requestsPerMinute: nullable(count(1, ''), 'Requests a minute, over all users'),
    tokensPerMinute: nullable(count(1, ''), 'Tokens a minute, over all users')
  }, { additionalProperties: false }), 'Limits of the agent; unlimited when absent'),
  retry: nullable(Type.Object({
    attempts: optional(Type.Integer({ minimum: 0, maximum: 10, description: 'Retries after the first call' })),
    baseDelayMs: optional(Type.Integer({ minimum: 1, maximum: 60_000, description: 'Delay before the first retry' }))
  }, { additionalProperties: false }), 'Retries before the first token'),
  contextTokens: nullable(count(1, 'Budget of the prompt in tokens'), 'Budget of the prompt in tokens, 8192 when absent or null; the oldest turns are cut'),
  maxConcurrency: nullable(count(1, ''), 'Generations at once'),
  endpoints: nullable(Type.Array(Type.Object({
    endpoint: Type.String({ pattern: '^https?://[^\\s]+$', maxLength: 2048, description: 'Base or full path' }),
    apiKey: nullable(Type.String({ maxLength: 4096 }), 'Secret of this upstream'),
    weight: optional(Type.Number({ exclusiveMinimum: 0, maximum: 1000, description: 'Share of the calls, beside the others\'; 1 when absent' }))
  }, { additionalProperties: false }), { minItems: 1, maxItems: 32 }), 'Several upstreams; the first is called where `endpoint` is absent'),
  titleAgent: nullable(Type.String({ pattern: AGENT_ID }), 'Agent that names conversations; null keeps the cut of the first message'),
  probe: optional(Type.Boolean({ description: 'Whether the upstream is asked for its state without a user’s request' })),
  timeouts: nullable(Type.Object({
    firstByteMs: optional(count(1, 'Until the answer begins')),
    idleMs: optional(count(1, 'Longest silence within the answer')),
    totalMs: optional(count(1, 'The whole answer'))
  }, { additionalProperties: false }), 'Time limits of an upstream call in milliseconds'),
  fallback: optional(Type.Array(Type.String({ pattern: AGENT_ID }), { maxItems: 10, description: 'Agents to try instead, in order' })),
  price: nullable(Type.Object({
    input: Type.Number({ minimum: 0, description: 'Of the prompt' }),
    cachedInput: nullable(Type.Number({ minimum: 0 }), 'Of the cached part of the prompt; as input when absent'),
    output: Type.Number({ minimum: 0, description: 'Of the answer' }),
    currency: Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217', examples: ['USD'] })
  }, { additionalProperties: false }), 'Price of a million tokens'),
  features: optional(Type.Object({
    supportsStream: optional(Type.Boolean({ description: 'Whether it can stream; true when absent' })),
    supportsDetail: optional(Type.Boolean({ description: 'Whether it tells workflow steps' })),
    supportsFiles: optional(Type.Boolean({ description: 'Whether it takes files' })),
    supportsImages: optional(Type.Boolean({ description: 'Whether it takes images' }))
  }, { additionalProperties: false, description: 'What the upstream can do' }))
}, {
  additionalProperties: false,
  examples: [{ id: 'writer', name: 'Writer', provider: 'openai', endpoint: 'https://api.openai.com/v1', apiKey: 'sk-your-key', model: 'gpt-4o-mini', systemPrompt: 'Be brief.' }]
})

/** One entry of the agents file. */
export type AgentEntry = Static<typeof AgentEntry>

/** The agents file as a whole. */
export const AgentsFile = Type.Object({ agents: Type.Array(AgentEntry, { maxItems: 1000 }) }, { additionalProperties: false })

/** The agents file as a whole. */
export type AgentsFile = Static<typeof AgentsFile>
