/**
 * Conversations as they are stored: the only room whose SQL names `sessions`, `messages`, `session_branches`, `generations`,
 * `generation_deltas` and `idempotency_keys`. Floor for the verbs in `sessions` and `generations`; whoever else has rows about
 * conversations composes its statements with the fragments of `texts.ts`. It writes into the queue of the search by the fragments that
 * `search` exports, in the statement that changes a text.
 */
import fp from 'fastify-plugin'
import { tolerate } from '../../log/tolerate.js'
import { purge } from '../../plugins/postgres/purge.js'
import { createAnswers, type Answers } from './answers.js'
import { createBranches, type Branches } from './branches.js'
import { createLookup, type Lookup } from './lookup.js'
import { removeDeleted, removeStrayDeltas } from './removal.js'
import { listRunning, ownerOfRunning, type RunningGeneration } from './running.js'
import { MessageSchema, SessionSchema } from './shapes.js'
import { answerThatCalls } from './tool-turns.js'
import { readStanding, type StoredStanding } from './upstreams.js'

/** Readers of conversations that several services share. */
export interface Conversations {
  branches: Branches
  answers: Answers
  /** What has an id, whoever's it is; for administrators. */
  lookup: Lookup
  /** What runs, in whichever process; for administrators. */
  running: {
    /** A page, the youngest first. */
    list(page: { limit?: number, cursor?: string }): Promise<{ generations: RunningGeneration[], nextCursor: string | null }>
    /** User whose answer of that id is being produced. */
    ownerOf(messageId: string): Promise<string | undefined>
  }
  /** Standing of a question at upstreams that keep conversations; what it holds is the business of `llm`. */
  standing(userId: string, sessionId: string, questionId: string): Promise<StoredStanding>
  /** The newest answer of a conversation that asks for these calls of tools; undefined where none does. Throws SESSION_NOT_FOUND. */
  answerThatCalls(userId: string, sessionId: string, callIds: readonly string[]): Promise<string | undefined>
  /** Have the rows of deleted sessions removed now, rather than when their turn comes. */
  removeSoon(): void
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Conversations as they are stored. */
    conversations: Conversations
  }
}

const HOUR = 3600
const IDEMPOTENCY_HOURS = 24
const REMOVAL = 'session-removal'
// Deletions ask for the job themselves; the interval is for what an outage left behind.
const REMOVAL_INTERVAL = 600

/** Gives the application its stored conversations, and the jobs that keep their tables from growing for ever. */
export default fp(async (app) => {
  app.addSchema(SessionSchema)
  app.addSchema(MessageSchema)
  const { db, jobs, log } = app
  jobs.define(REMOVAL, { everySeconds: REMOVAL_INTERVAL }, async (_data, signal) => ({ removed: await removeDeleted(db, signal) }))
  jobs.define('idempotency-retention', { everySeconds: HOUR }, async (_data, signal) =>
    ({ removed: await purge(db, { table: 'idempotency_keys', column: 'created_at', keptHours: IDEMPOTENCY_HOURS }, signal) }))
  jobs.define('delta-retention', { everySeconds: HOUR }, async () => ({ removed: await removeStrayDeltas(db) }))
  const later = tolerate(log, { level: 'warn', begins: 'a deleted session is removed later', ends: 'deleted sessions had to wait for their removal' })
  app.decorate('conversations', {
    branches: createBranches(db),
    answers: createAnswers(db),
    lookup: createLookup(db),
    running: { list: (page) => listRunning(db, page), ownerOf: (messageId) => ownerOfRunning(db, messageId) },
    standing: (userId, sessionId, questionId) => readStanding(db, userId, sessionId, questionId),
    answerThatCalls: (userId, sessionId, callIds) => answerThatCalls(db, userId, sessionId, callIds),
    removeSoon () { jobs.send(REMOVAL).catch(later) }
  })
}, { name: 'conversations', dependencies: ['postgres', 'jobs'] })
