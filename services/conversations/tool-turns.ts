/** Answers that ask for tools: found by their calls, and with the steps that go on from them. */
import type { Executor } from '../../plugins/postgres/index.js'
import { SessionNotFound } from './errors.js'
import { live } from './rows.js'
import type { MessageRole, ToolCall } from './shapes.js'

/**
 * The newest answer of a conversation, in whatever branch, that asks for all of these calls of tools.
 * @param db the database
 * @param userId whose conversation
 * @param sessionId which one
 * @param callIds as the answer has them
 * @returns its id; undefined where there is none
 * @throws SESSION_NOT_FOUND
 */
export async function answerThatCalls (
  db: Executor, userId: string, sessionId: string, callIds: readonly string[]
): Promise<string | undefined> {
  const { rows: [row] } = await db.query<{ id: string | null }>(
    `select (
       select id from messages where user_id = $1 and session_id = $2 and tool_calls @> $3::jsonb order by seq desc limit 1
     ) as id from sessions where user_id = $1 and id = $2 and ${live()}`,
    [userId, sessionId, JSON.stringify(callIds.map((id) => ({ id })))], 'answer-that-calls')
  if (row === undefined) throw SessionNotFound()
  return row.id ?? undefined
}

/** A message of an answer in several steps: what asked for tools, their results, and what came of them. */
export interface Step { id: string, parentId: string | null, role: MessageRole, toolCalls: ToolCall[] | null }

/** Messages after an answer among which its steps are looked for: they follow each other closely. */
const MOST_LOOKED_AT = 1000

interface StepRow { id: string, parent_id: string | null, role: MessageRole, tool_calls: ToolCall[] | null }

const STEPS = `select m.id, m.parent_id, m.role, m.tool_calls from messages a
  join messages m on m.user_id = a.user_id and m.session_id = a.session_id and m.seq >= a.seq and m.role in ('assistant', 'tool')
  where a.user_id = $1 and a.session_id = $2 and a.id = $3 order by m.seq limit ${MOST_LOOKED_AT}`

/**
 * The steps of an answer from its first to the newest answer that goes on from it, the oldest first.
 * @param db the database
 * @param userId whose conversation
 * @param sessionId which one
 * @param answerId the first step
 */
export async function stepsFrom (db: Executor, userId: string, sessionId: string, answerId: string): Promise<Step[]> {
  const { rows } = await db.query<StepRow>(STEPS, [userId, sessionId, answerId], 'steps-of-answer')
  const steps = new Map<string, Step>()
  let end: Step | undefined
  for (const { id, parent_id: parentId, role, tool_calls: toolCalls } of rows) {
    const parent = parentId === null ? undefined : steps.get(parentId)
    if (id !== answerId && (parent === undefined || (role === 'assistant' && parent.role !== 'tool'))) continue
    const step = { id, parentId, role, toolCalls }
    steps.set(id, step)
    if (role === 'assistant') end = step
  }
  const path: Step[] = []
  for (let step = end; step !== undefined; step = step.id === answerId ? undefined : steps.get(step.parentId ?? '')) path.unshift(step)
  return path
}

const STEPS_BEFORE = `with recursive line as (
    select id, parent_id, role, client_id, 0 as n from messages where user_id = $1 and id = $2
    union all
    select m.id, m.parent_id, m.role, m.client_id, n + 1 from line join messages m on m.user_id = $1 and m.id = line.parent_id
    where (m.role = 'tool' or (m.role = 'assistant' and line.role = 'tool')) and n < ${MOST_LOOKED_AT}
  )
  select id, role, coalesce(client_id, id::text) as name from line order by n desc`

/** Steps before a step of an answer: the name, or else the id, of the first of all, and the ids of those before it, the oldest first. */
export interface StepsBefore { first: string, ids: string[] }

/**
 * Steps of an answer before one of them.
 * @param db the database
 * @param userId whose answer
 * @param answerId the step
 */
export async function stepsBefore (db: Executor, userId: string, answerId: string): Promise<StepsBefore> {
  const { rows } = await db.query<{ id: string, role: MessageRole, name: string }>(STEPS_BEFORE, [userId, answerId], 'steps-before')
  // Results whose question is another's are no steps.
  const from = rows.findIndex(({ role }) => role === 'assistant')
  const steps = rows.slice(Math.max(from, 0))
  return { first: steps[0]?.name ?? answerId, ids: steps.slice(0, -1).map(({ id }) => id) }
}
