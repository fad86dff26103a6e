/** Schemas of what an administrator finds by an id. */
import Type, { type Static } from 'typebox'
import { GAPS, type Trace, type TracedGeneration } from '../../../services/oversight/index.js'
import { AuditEvent, eventView } from './audit-logs-schema.js'

const nullable = <T>(type: string, description: string, options: object = {}) => Type.Unsafe<T | null>({ ...options, type: [type, 'null'], description })
const text = (description: string) => nullable<string>('string', description)
const ms = (description: string) => nullable<number>('integer', `Milliseconds: ${description}`)
const time = (description: string) => Type.String({ format: 'date-time', description })
const Unknown = Type.Array(Type.Enum([...GAPS]), {
  description: 'Facts that are not known: `request-forgotten` (requests are remembered by the process that served them, some thousands of them), `still-running`, `attempts-unknown` (an older version, or a crash, recorded the call), `message-removed`, `nothing-called`'
})
/** A user by id and name. */
export const Person = Type.Object({ id: Type.String({ description: 'Id of the user' }), name: text('Null where the account is gone') })

const TracedRequest = Type.Object({
  id: Type.String({ description: '`x-request-id`' }),
  method: Type.String({ examples: ['POST'] }),
  route: text('Template of its path; null where no route has the address'),
  status: Type.Integer({ description: '499 where the client left before the end', examples: [200] }),
  code: text('Code of its error'),
  durationMs: Type.Integer({ description: 'Milliseconds to the end of its response' }),
  at: time('When it was over'),
  user: Type.Union([Person, Type.Null()]),
  keyId: text('The API key that it came with')
}, { description: 'A request that was answered' })

const Attempt = Type.Object({
  number: Type.Integer({ minimum: 1 }),
  agentId: Type.String({ description: 'The agent that was asked, or one that stood in' }),
  model: text('Model that was asked for'),
  target: text('Host and port'),
  ms: Type.Integer({ description: 'Milliseconds' }),
  status: nullable<number>('integer', 'HTTP status of its failure, where that has one'),
  reason: text('Why it failed, as in `details.reason` of errors; null where it answered')
})

const TracedGenerationView = Type.Object({
  id: Type.String({ description: 'Of the answer, or of the call where no answer is stored' }),
  kind: Type.Enum(['message', 'call']),
  sessionId: text('Its conversation'),
  user: Person,
  keyId: text('The API key that it was asked with'),
  purpose: Type.Enum(['turn', 'title', 'front']),
  front: text('Protocol that it was asked in'),
  agentId: text('The agent that was asked'),
  answeredBy: text('The agent that answered, or was asked last'),
  provider: text('Protocol of the upstream'),
  model: text('Model that answered'),
  status: Type.String({ description: 'streaming, complete, stopped, failed, interrupted' }),
  finishReason: text('Why the model ended'),
  error: Type.Union([Type.Object({ code: text('As the client was told'), reason: text('Of the upstream') }), Type.Null()]),
  requestId: text('`x-request-id` of the request that asked'),
  process: text('Id of the process that produces it now'),
  startedAt: time('When its turn was stored'),
  endedAt: nullable<string>('string', 'When its end was stored', { format: 'date-time' }),
  times: Type.Object({
    commitMs: ms('until the turn was stored'),
    queuedMs: ms('waited for a place at the agent'),
    pausedMs: ms('waited between attempts'),
    firstTokenMs: ms('until the first token'),
    totalMs: ms('until the end')
  }),
  attempts: Type.Array(Attempt, { description: 'Retries and fallbacks in their order, 50 at most' }),
  attemptCount: nullable<number>('integer', 'All attempts'),
  usage: Type.Union([Type.Object({
    promptTokens: Type.Integer(),
    completionTokens: Type.Integer(),
    cachedTokens: nullable<number>('integer', 'Of the prompt'),
    reasoningTokens: nullable<number>('integer', 'Of the answer'),
    isEstimated: Type.Boolean({ description: 'Whether they were counted here and not by the upstream' })
  }), Type.Null()]),
  cost: Type.Union([Type.Object({ amount: Type.Integer({ description: 'Millionths' }), currency: Type.String() }), Type.Null()]),
  unknown: Unknown
}, { description: 'A generation, or a call that stores no answer' })

const TracedSession = Type.Object({
  id: Type.String(),
  user: Person,
  agentId: Type.String(),
  messageCount: Type.Integer(),
  archived: Type.Boolean(),
  isDeleted: Type.Boolean({ description: 'Deleted, and not removed yet' }),
  createdAt: time('When it was made'),
  lastMessageAt: time('When it was last written to')
}, { description: 'A conversation, without its title' })

/** Everything that is known of an id. */
export const TraceView = Type.Object({
  id: Type.String({ description: 'What was looked for' }),
  request: Type.Union([TracedRequest, Type.Null()]),
  session: Type.Union([TracedSession, Type.Null()]),
  generations: Type.Array(TracedGenerationView, { description: 'Newest first, 20 at most' }),
  events: Type.Array(AuditEvent, { description: 'Audit events of the request, oldest first' }),
  unknown: Unknown
}, { description: 'Names and figures; never a word of a conversation' })

type Names = ReadonlyMap<string, string>

/** A user by id and name. */
export const personOf = (id: string, names: Names): Static<typeof Person> => ({ id, name: names.get(id) ?? null })

function generationView (found: TracedGeneration, names: Names): Static<typeof TracedGenerationView> {
  const { userId, startedAt, endedAt, attempts, usage, ...one } = found
  const first = 1 + Math.max(0, (one.attemptCount ?? 0) - attempts.length)
  const { promptTokens = 0, completionTokens = 0, cachedTokens = null, reasoningTokens = null, isEstimated = false } = usage ?? {}
  return {
    ...one,
    user: personOf(userId, names),
    startedAt: startedAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    attempts: attempts.map((attempt, index) => ({ number: index + first, ...attempt })),
    usage: usage === null ? null : { promptTokens, completionTokens, cachedTokens, reasoningTokens, isEstimated }
  }
}

/** Users that a trace names. */
export function usersOf ({ request, session, generations }: Trace): string[] {
  return [request?.userId, session?.userId, ...generations.map(({ userId }) => userId)].filter((id) => id != null)
}

/**
 * A trace as it is shown.
 * @param trace what was found
 * @param names of its users
 */
export function traceView ({ id, request, session, generations, events, unknown }: Trace, names: Names): Static<typeof TraceView> {
  return {
    id,
    request: request === null
      ? null
      : {
          id: request.id,
          method: request.method,
          route: request.route,
          status: request.statusCode,
          code: request.code,
          durationMs: request.durationMs,
          at: new Date(request.endedAt).toISOString(),
          user: request.userId === null ? null : personOf(request.userId, names),
          keyId: request.keyId
        },
    session: session === null
      ? null
      : {
          ...session,
          user: personOf(session.userId, names),
          createdAt: session.createdAt.toISOString(),
          lastMessageAt: session.lastMessageAt.toISOString()
        },
    generations: generations.map((one) => generationView(one, names)),
    events: events.map(eventView),
    unknown
  }
}
