/** Titles: names new conversations in the background by a call to the title agent of their agent. */
import fp from 'fastify-plugin'
import { tolerate } from '../../log/tolerate.js'
import type { Agent } from '../agents/agent.js'
import { cutTitle } from '../conversations/title.js'
import { nameConversation, type TitleJob } from './titles.js'

declare module 'fastify' {
  interface FastifyInstance {
    /** Names conversations in the background. */
    titles: Titles
  }
}

/** Names conversations in the background. */
export interface Titles {
  /** An answer was stored: name its conversation, if it is the first and its agent names a title agent. */
  answered(answer: { userId: string, agent: Agent, message: { sessionId: string }, isFirst: boolean }): void
}

const QUEUE = 'titles'

/** Titles by an agent; without `titleAgent` the cut of the first message stays, and nothing goes upstream. */
export default fp(async (app) => {
  const { db, jobs, log } = app
  const unqueued = tolerate(log, { level: 'warn', begins: 'a conversation could not be queued for its title', ends: 'conversations could not be queued for their titles' })
  const ports = {
    db,
    calls: app.calls,
    agent: (id: string) => app.agents.find(id),
    cut: cutTitle,
    search: app.textSearch
  }
  jobs.define(QUEUE, { retryLimit: 3, expireInSeconds: 120 }, async (data, signal) => {
    const title = await nameConversation(ports, data as unknown as TitleJob, signal)
    return { changed: title !== null }
  })
  app.decorate('titles', {
    answered ({ userId, agent: { titleAgent }, message: { sessionId }, isFirst }) {
      if (!isFirst || titleAgent === null) return
      // The cut title stands when the database is away: a better one is not worth holding anything up.
      jobs.send(QUEUE, { userId, sessionId, agentId: titleAgent }, { key: sessionId })
        .catch((error: unknown) => { unqueued(error, { sessionId }) })
    }
  })
}, { name: 'titles', dependencies: ['postgres', 'jobs', 'calls', 'agents', 'search'] })
