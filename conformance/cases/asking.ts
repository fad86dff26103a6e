/** Cases of the clauses on asking: refusals, idempotency, hang-ups, stops. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { shows, type Case } from '../case.js'
import { blocksOf } from '../event-stream.js'
import { QUESTION, type Service, type StoredMessage } from '../service.js'

interface Envelope { code: string, message: string, details: object, timestamp: string }

async function refused (service: Service, ask: Parameters<Service['send']>[1], status: number, code: string): Promise<void> {
  const { type, body, ...answer } = await service.json<Envelope>('/api/chat/completions', ask)
  assert.equal(answer.status, status)
  assert.match(type, /^application\/json/)
  assert.deepEqual(Object.keys(body).sort(), ['code', 'details', 'message', 'timestamp'])
  assert.equal(body.code, code)
}

/** Wait until an answer has ended: by its stream, which ends with it. */
async function ended ({ send }: { send: () => Promise<Response> }): Promise<void> {
  for await (const block of blocksOf(await send())) if (block.event === 'end' || block.event === 'error') return
}

/** Clauses ASK-… */
export const asking: Case[] = [
  shows('ASK-1', 'a refusal before the stream is JSON with its status', async (service) => {
    await refused(service, { body: { agentId: 'no-such-agent', message: 'x', stream: true } }, 404, 'AGENT_NOT_FOUND')
    await refused(service, { body: { agentId: service.agentId, message: 'x', stream: 'yes' } }, 400, 'COMMON_VALIDATION_ERROR')
    await refused(service, { body: { agentId: service.agentId, message: 'x', stream: true }, token: null }, 401, 'AUTH_TOKEN_MISSING')
  }),
  shows('ASK-2', 'both messages are stored when the start is seen', async (service) => {
    for await (const { event, data } of blocksOf(await service.begin())) {
      if (event !== 'start') continue
      const { sessionId, userMessageId, messageId } = JSON.parse(data) as Record<'sessionId' | 'userMessageId' | 'messageId', string>
      const stored = await service.messages(sessionId)
      assert.equal(stored.find(({ id }) => id === userMessageId)?.content, QUESTION)
      assert.equal(stored.find(({ id }) => id === messageId)?.role, 'assistant')
      break
    }
  }),
  shows('ASK-3', 'a repeat under one Idempotency-Key brings the same answer', async (service) => {
    const key = { 'idempotency-key': randomUUID() }
    const [first, second] = [await service.record({}, key), await service.record({}, key)]
    assert.equal(second.messageId, first.messageId)
    assert.equal((await service.messages(first.sessionId)).length, 2)
  }),
  shows('ASK-4', 'the key with another body is refused', async (service) => {
    const key = { 'idempotency-key': randomUUID() }
    await service.record({}, key)
    await refused(service, { body: { agentId: service.agentId, message: 'Something else.', stream: true }, headers: key }, 409, 'CHAT_IDEMPOTENCY_CONFLICT')
  }),
  shows('ASK-5', 'a hang-up does not end the answer', async (service) => {
    let [messageId, sessionId] = ['', '']
    for await (const { event, data } of blocksOf(await service.begin())) {
      if (event === 'start') ({ messageId, sessionId } = JSON.parse(data) as { messageId: string, sessionId: string })
      if (messageId !== '') break
    }
    await ended({ send: () => service.follow(messageId) })
    assert.equal((await service.messages(sessionId)).find(({ id }) => id === messageId)?.status, 'complete')
  }),
  shows('ASK-6', 'stopping an answer that has ended changes nothing', async (service) => {
    const { messageId, sessionId } = await service.recording()
    const before = (await service.messages(sessionId)).find(({ id }) => id === messageId)
    const { status, body } = await service.json<{ message: StoredMessage }>(`/api/chat/generations/${messageId}/stop`, { method: 'POST' })
    assert.equal(status, 200)
    assert.deepEqual([body.message.id, body.message.content, body.message.status], [before?.id, before?.content, before?.status])
  })
]
