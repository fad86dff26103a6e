/**
 * Traces: everything that is known of a request, an answer, a call or a conversation by its id, put together for an administrator out of
 * the rings of the processes, the ledger, the conversations and the audit trail. Names and figures alone: no word of a conversation, a
 * title or an upstream.
 */
import type { RecentRequest } from '../../plugins/recent-requests.js'
import type { AuditEvent, AuditTrail } from '../audit/trail.js'
import type { FoundMessage, FoundSession, Lookup } from '../conversations/lookup.js'
import type { CallAttempt, CallStory } from '../usage/record.js'
import type { LedgerCall } from '../usage/index.js'
import type { Requests } from './requests.js'
import { TraceNotFound } from './errors.js'

/** Facts that are not known, or not any more. */
export const GAPS = ['request-forgotten', 'still-running', 'attempts-unknown', 'message-removed', 'nothing-called'] as const

/** A fact that is not known. */
export type Gap = typeof GAPS[number]

/** A generation, or a call that nothing else is stored of. */
export interface TracedGeneration {
  /** Of the answer, or of the call where no answer is stored. */
  id: string
  kind: 'message' | 'call'
  sessionId: string | null
  userId: string
  keyId: string | null
  purpose: 'turn' | 'title' | 'front'
  front: string | null
  /** Asked, and the one that answered or was asked last. */
  agentId: string | null
  answeredBy: string | null
  provider: string | null
  model: string | null
  status: string
  finishReason: string | null
  error: CallStory['error']
  requestId: string | null
  /** Process that produces it now. */
  process: string | null
  startedAt: Date
  endedAt: Date | null
  times: { commitMs: number | null, queuedMs: number | null, pausedMs: number | null, firstTokenMs: number | null, totalMs: number | null }
  attempts: CallAttempt[]
  attemptCount: number | null
  usage: Pick<LedgerCall, 'promptTokens' | 'completionTokens' | 'cachedTokens' | 'reasoningTokens' | 'isEstimated'> | null
  cost: { amount: number, currency: string } | null
  unknown: Gap[]
}

/** Everything that is known. */
export interface Trace {
  id: string
  request: RecentRequest | null
  session: FoundSession | null
  /** Newest first; of a conversation the latest of them. */
  generations: TracedGeneration[]
  events: AuditEvent[]
  unknown: Gap[]
}

/** Ports of traces. */
export interface TracePorts {
  requests: Pick<Requests, 'find'>
  calls(ids: readonly string[], requestId: string | null, limit: number): Promise<LedgerCall[]>
  lookup: Lookup
  audit: Pick<AuditTrail, 'ofRequest'>
}

const MOST = 20
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
/** Before the ids that fronts show. */
const PREFIX = /^(?:resp_|chatcmpl-|msg_)/

/**
 * Trace of an id.
 * @param ports where it is looked for
 * @param asked as somebody pasted it
 * @throws TRACE_NOT_FOUND
 */
export async function traceOf (ports: TracePorts, asked: string): Promise<Trace> {
  const { requests, calls, lookup, audit } = ports
  const id = asked.replace(PREFIX, '')
  const uuid = UUID.test(id.toLowerCase()) ? id.toLowerCase() : null
  const [called, message, session, running, seen] = await Promise.all([
    calls(uuid === null ? [] : [uuid], id, MOST),
    uuid === null ? undefined : lookup.message(uuid),
    uuid === null ? undefined : lookup.session(uuid),
    lookup.askedBy(id),
    requests.find(id)
  ])
  const messages = await messagesOf(ports, { called, message, session, running, seen })
  const known = new Map(called.map((call) => [call.id, call]))
  const missing = messages.map((one) => one.id).filter((one) => !known.has(one))
  for (const call of missing.length === 0 ? [] : await calls(missing, null, MOST)) known.set(call.id, call)
  const generations = [
    ...messages.map((one) => toGeneration(one, known.get(one.id))),
    ...[...known.values()].filter((call) => !messages.some((one) => one.id === call.id)).map((call) => toGeneration(undefined, call))
  ].sort((one, other) => other.startedAt.getTime() - one.startedAt.getTime())

  // A conversation has many requests: those of one answer are told of, those of all are not.
  const itsRequest = generations.find((one) => one.requestId !== null)?.requestId
  const requestId = seen?.id ?? (session === undefined ? itsRequest ?? id : null)
  const [request, events] = await Promise.all([
    seen ?? (requestId === null || requestId === id ? undefined : requests.find(requestId)),
    requestId === null ? [] : audit.ofRequest(requestId)
  ])
  if (request === undefined && generations.length === 0 && session === undefined && events.length === 0) throw TraceNotFound()
  const unknown: Gap[] = request === undefined ? ['request-forgotten'] : []
  return { id, request: request ?? null, session: session ?? null, generations, events, unknown }
}

interface Known {
  called: LedgerCall[]
  message: FoundMessage | undefined
  session: FoundSession | undefined
  running: FoundMessage[]
  seen: RecentRequest | undefined
}

/** Answers that the id leads to. */
async function messagesOf ({ lookup }: TracePorts, { called, message, session, running, seen }: Known): Promise<FoundMessage[]> {
  if (session !== undefined) return await lookup.answersOf(session.userId, session.id, MOST)
  if (message !== undefined) return message.role === 'assistant' ? [message] : await lookup.answersTo(message.userId, message.sessionId, message.id)
  if (running.length > 0) return running
  const ids = called.filter(({ purpose }) => purpose === 'turn').map((one) => one.id)
  const more = ids.length === 0 && seen?.messageId != null ? [seen.messageId] : ids
  return (await Promise.all(more.map((one) => lookup.message(one)))).filter((one) => one !== undefined)
}

function toGeneration (message: FoundMessage | undefined, call: LedgerCall | undefined): TracedGeneration {
  const story = call?.story ?? null
  const startedAt = message?.createdAt ?? new Date((call?.endedAt.getTime() ?? 0) - (call?.totalMs ?? 0))
  const errorCode = message?.errorCode ?? null
  return {
    id: message?.id ?? call?.id ?? '',
    kind: message === undefined && call?.purpose !== 'turn' ? 'call' : 'message',
    sessionId: message?.sessionId ?? story?.sessionId ?? null,
    userId: message?.userId ?? call?.userId ?? '',
    keyId: call?.keyId ?? null,
    purpose: call?.purpose ?? 'turn',
    front: call?.front ?? message?.running?.front ?? null,
    agentId: story?.askedOf ?? message?.agentId ?? call?.agentId ?? null,
    answeredBy: call?.agentId ?? null,
    provider: call?.provider ?? null,
    model: call?.model ?? message?.model ?? null,
    status: message?.status ?? call?.outcome ?? '',
    finishReason: message?.finishReason ?? null,
    error: story?.error ?? (errorCode === null ? null : { code: errorCode, reason: null }),
    requestId: call?.requestId ?? message?.running?.requestId ?? null,
    process: message?.running?.owner ?? null,
    startedAt,
    endedAt: message?.completedAt ?? call?.endedAt ?? null,
    times: {
      commitMs: story?.commitMs ?? null,
      queuedMs: story?.queuedMs ?? null,
      pausedMs: story?.pausedMs ?? null,
      firstTokenMs: call?.firstTokenMs ?? null,
      totalMs: call?.totalMs ?? null
    },
    attempts: story?.attempts ?? [],
    attemptCount: call?.attempts ?? null,
    usage: call === undefined ? null : call,
    cost: call === undefined || call.cost === null || call.currency === null ? null : { amount: call.cost, currency: call.currency },
    unknown: gapsOf(message, call)
  }
}

function gapsOf (message: FoundMessage | undefined, call: LedgerCall | undefined): Gap[] {
  if (message?.running != null) return ['still-running']
  if (call === undefined) return ['nothing-called']
  return [
    ...call.story === null ? ['attempts-unknown' as const] : [],
    ...message === undefined && call.purpose === 'turn' ? ['message-removed' as const] : []
  ]
}
