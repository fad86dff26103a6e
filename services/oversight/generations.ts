/** Running generations in the hands of administrators: all that run, in whichever process, and the end of one. */
import type { Actor } from '../../identity.js'
import type { Database } from '../../plugins/postgres/index.js'
import type { AuditPort } from '../audit/trail.js'
import { MessageNotFound } from '../conversations/errors.js'
import type { Conversations } from '../conversations/index.js'
import type { RunningGeneration } from '../conversations/running.js'

/** A running generation, and whose it is. */
export interface WatchedGeneration extends RunningGeneration {
  /** Null: the account is gone. */
  username: string | null
}

/** Administration of running generations. */
export interface GenerationAdministration {
  /** A page, the youngest first. */
  list(page: { limit?: number, cursor?: string }): Promise<{ generations: WatchedGeneration[], nextCursor: string | null }>
  /**
   * Stop one wherever it runs, and keep its text; one that has ended is left as it is, and that is no event.
   * @throws MESSAGE_NOT_FOUND
   */
  stop(messageId: string, actor: Actor): Promise<{ status: string, wasRunning: boolean }>
}

/** Ports of the administration. */
export interface GenerationAdministrationPorts {
  db: Pick<Database, 'transaction'>
  audit: AuditPort
  conversations: Pick<Conversations, 'running' | 'lookup'>
  stop(userId: string, messageId: string): Promise<{ status: string }>
  usernames(ids: readonly string[]): Promise<ReadonlyMap<string, string>>
}

/**
 * Administration of running generations.
 * @param ports what it works with
 */
export function createGenerationAdministration (ports: GenerationAdministrationPorts): GenerationAdministration {
  const { db, audit, conversations: { running, lookup }, stop, usernames } = ports
  return {
    async list (page) {
      const { generations, nextCursor } = await running.list(page)
      const names = await usernames(generations.map(({ userId }) => userId))
      return { generations: generations.map((one) => ({ ...one, username: names.get(one.userId) ?? null })), nextCursor }
    },

    async stop (messageId, actor) {
      const userId = await running.ownerOf(messageId)
      if (userId === undefined) {
        const message = await lookup.message(messageId)
        if (message?.role !== 'assistant') throw MessageNotFound()
        return { status: message.status, wasRunning: false }
      }
      await db.transaction((tx) => audit.record(tx, { action: 'generation.stop', ...actor, userId, target: messageId }))
      const { status } = await stop(userId, messageId)
      return { status, wasRunning: true }
    }
  }
}
