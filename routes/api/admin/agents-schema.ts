/** Schemas of agents as their operator sees them. */
import Type, { type Static } from 'typebox'
import type { Agent } from '../../../services/agents/index.js'
import type { AgentStatus } from '../../../services/agent-status/index.js'
import { AgentEntry } from '../../../services/agents/entry.js'
import { AgentStatusView } from '../agents/status-schema.js'
import { AgentView, viewWithReason } from '../agents/schemas.js'

const nullable = (description: string) => Type.Unsafe<string | null>({ type: ['string', 'null'], description })
const ids = (description: string) => Type.Array(Type.String(), { description })

/** An agent, how it is, and where it comes from. */
export const WatchedAgent = Type.Object({
  agent: AgentView,
  source: Type.Enum(['file', 'api'], { description: 'Whether the agents file declares it, or the API made it' }),
  targets: Type.Array(Type.Object({
    host: Type.String({ description: 'Host and port' }),
    hasKey: Type.Boolean(),
    weight: Type.Number()
  }), { description: 'Where its calls go' }),
  fallback: ids('Agents that stand in for it, in order'),
  status: Type.Union([AgentStatusView, Type.Null()], { description: 'As the process that answers has seen it; null of an inactive one' })
})

/** An agent's entry, as it can be changed. */
export const EditableAgent = Type.Object({
  entry: Type.Unsafe<Static<typeof AgentEntry>>({ ...AgentEntry, description: 'As in the agents file, variables replaced, without its keys' }),
  keys: Type.Array(Type.String({ examples: ['apiKey', 'endpoints/0/apiKey'] }), { description: 'Places that have a key; a key is never shown' }),
  isEditable: Type.Boolean({ description: 'Whether the API may change it: not where the agents file declares it' })
})

/** A reload that has not been done. */
export const Preview = Type.Object({
  path: Type.String({ description: 'The agents file', examples: ['config/agents.json'] }),
  isValid: Type.Boolean({ description: 'Whether a reload would apply it' }),
  errors: Type.Array(Type.Object({
    path: Type.String({ description: 'Where it lies (RFC 6901)' }),
    message: Type.String({ description: 'A sentence that names the agent' }),
    keyword: Type.String()
  }), { description: 'Every error' }),
  warnings: ids('Agents that would be inactive, and why'),
  added: ids('They are not declared now'),
  changed: ids('Their configuration, or a key, is another one'),
  removed: ids('They have left the file'),
  unchanged: ids('All others of the file'),
  changes: Type.Array(Type.Object({
    id: Type.String(),
    fields: Type.Array(Type.Object({
      field: Type.String({ examples: ['model'] }),
      before: nullable('As JSON, cut; null where it was absent, and for keys'),
      after: nullable('The same')
    }))
  }), { description: 'What is other of those that have changed' })
})

/** Material of a form for an agent. */
export const AgentForm = Type.Object({
  schema: Type.Object({}, { additionalProperties: true, description: 'JSON Schema of an entry' }),
  providers: Type.Array(Type.Object({
    name: Type.String({ examples: ['openai'] }),
    needsEndpoint: Type.Boolean(),
    needsModel: Type.Boolean({ description: 'Whether a model, or an application, has to be named' })
  }))
})

/** An agent as its operator sees it. */
export function watchedView (agent: Agent, status: AgentStatus | null): Static<typeof WatchedAgent> {
  return {
    agent: viewWithReason(agent),
    source: agent.source,
    targets: agent.targets.map(({ endpoint, apiKey, weight }) => ({ host: URL.canParse(endpoint) ? new URL(endpoint).host : '', hasKey: apiKey !== null, weight })),
    fallback: [...agent.fallback],
    status
  }
}
