/** Title of one conversation: asked for upstream, cleaned, and stored unless the user has set one meanwhile. */
import type { Database } from '../../plugins/postgres/index.js'
import type { Agent } from '../agents/agent.js'
import type { Calls } from '../calls/call.js'
import { nameSession, readOpening } from '../conversations/names.js'
import type { SearchService } from '../search/index.js'

/** Ports of naming conversations. */
export interface TitlePorts {
  db: Database
  calls: Calls
  /** Any agent, inactive or not. */
  agent(id: string): Agent | undefined
  /** A title from a text: one line, cut. */
  cut(text: string): string
  /** Have a changed title indexed. */
  search: Pick<SearchService, 'enqueue'>
}

/** Job of naming a conversation: which one, and by which agent. */
export interface TitleJob { userId: string, sessionId: string, agentId: string }

const INSTRUCTION = 'Write a title of at most six words for the conversation that begins with the following message, ' +
  'in its language. Answer with the title alone.'
const LONGEST_OPENING = 4000
const TITLE_TOKENS = 40

/** Quotation marks and a full stop that models like to put around a title. */
const ORNAMENT = /^["'“”‘’「『《\s]+|["'“”‘’」』》。.\s]+$/gu

/**
 * Ask the title agent for a title. One set by hand, before or meanwhile, stays.
 * @param ports what it works with
 * @param job which conversation; one that is gone, or has a title of another kind, is left alone
 * @param signal ends the call
 * @returns the new title, or null when nothing was changed
 * @throws {ParleyError} when the agent can't be reached: the job is tried again
 */
export async function nameConversation (
  ports: TitlePorts, { userId, sessionId, agentId }: TitleJob, signal: AbortSignal
): Promise<string | null> {
  const agent = ports.agent(agentId)
  if (agent?.isActive !== true) return null
  const opening = await readOpening(ports.db, userId, sessionId)
  if (opening === undefined) return null

  const beginning = opening.slice(0, LONGEST_OPENING).toWellFormed()
  let text = ''
  for await (const batch of ports.calls.open({
    agent,
    system: INSTRUCTION,
    history: () => [{ role: 'user', content: beginning }],
    temperature: null,
    maxTokens: TITLE_TOKENS,
    variables: {},
    detail: false,
    purpose: 'title',
    front: null,
    chatId: sessionId,
    userId,
    keyId: null
  }, signal)) {
    for (const event of batch) {
      if (event.type === 'text') text += event.text
      else if (event.type === 'replace') text = event.text
    }
  }
  const title = ports.cut(text.toWellFormed().replaceAll('\0', '').replace(ORNAMENT, ''))
  if (title === '') return null
  return await ports.db.transaction(async (tx) => {
    if (!await nameSession(tx, userId, sessionId, title)) return null
    await ports.search.enqueue(tx, { userId, sessionId, messageId: null })
    return title
  })
}
