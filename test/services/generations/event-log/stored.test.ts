/** The log of a stored answer, over a real database. */
import t from 'tap'
import { v7 as uuidv7 } from 'uuid'
import { createGenerationStore } from '../../../../services/conversations/generation-store.js'
import { createStartTurn } from '../../../../services/conversations/turns.js'
import { openStoredLog } from '../../../../services/generations/event-log/stored.js'
import { place } from '../../conversations/place.js'
import { eventLogSuite } from './suite.js'

t.test('what every log does', async (t) => {
  const { db, user } = await place(t)
  const userId = await user()
  const owner = uuidv7()
  const store = createGenerationStore(db, owner, 60_000)
  await eventLogSuite(t, async (t) => {
    const turn = { userId, sessionId: null, messages: [{ role: 'user' as const, content: 'q' }], agentId: 'a', model: null, idempotency: null }
    const started = await createStartTurn(db, { owner, leaseMs: 60_000 })(turn, async () => false)
    if (started.kind !== 'started') throw new Error('not started')
    const target = { userId, messageId: started.placeholder.id, epoch: 1 }
    const log = openStoredLog(store, target, 5)
    t.teardown(() => { log.close() })
    await log.first
    let position = 0
    return {
      log,
      stored: async (from, to) => await store.text(userId, target.messageId, from, to),
      async say (content) {
        await store.checkpoint([{ ...target, position, content }])
        position += content.length
      },
      async end (code) {
        const error = code === undefined ? null : { code, message: 'The agent took too long to answer.' }
        await store.finish(target, {
          status: code === undefined ? 'complete' : 'failed', stored: position, tail: '', model: null, finishReason: null, usage: null, error, reasoning: null, toolCalls: null, agentId: null, call: null
        })
      }
    }
  })
})

t.test('a log that nobody reads any more asks no further', async (t) => {
  let asked = 0
  const message = { id: 'm', role: 'assistant', status: 'streaming', content: '' } as never
  const log = openStoredLog({ state: async () => { asked += 1; return { message, running: true } }, text: async () => '' }, { userId: 'u', messageId: 'm' }, 1)
  await log.first
  log.close()
  t.equal(await log.ended, null)
  t.equal(log.over.aborted, true)
  t.equal(asked, 1)
})
