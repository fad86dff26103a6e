/** Cases of the clauses on the stream itself: its header, its events, its end. */
import assert from 'node:assert/strict'
import { shows, type Case } from '../case.js'
import { placeOf, textOf } from '../event-stream.js'
import type { StoredMessage } from '../service.js'

const KNOWN = ['start', 'chunk', 'reasoning', 'status', 'interactive', 'end', 'error']

/** Clauses STREAM-… */
export const stream: Case[] = [
  shows('STREAM-1', 'headers of a stream', async (service) => {
    const { headers } = await service.recording()
    assert.match(headers.get('content-type') ?? '', /^text\/event-stream; ?charset=utf-8$/i)
    assert.equal(headers.get('cache-control'), 'no-cache, no-transform')
    assert.equal(headers.get('x-accel-buffering'), 'no')
  }),
  shows('STREAM-2', 'a comment comes first', async (service) => {
    const { blocks } = await service.recording()
    assert.equal(blocks[0]?.comment, true, `first came ${blocks[0]?.lines.join(' | ') ?? 'nothing'}`)
  }),
  shows('STREAM-3', 'an event has one id, one name and one line of JSON', async (service) => {
    for (const { lines } of (await service.recording()).events) {
      assert.deepEqual(lines.map((line) => line.slice(0, line.indexOf(':'))).sort(), ['data', 'event', 'id'], lines.join(' | '))
      assert.doesNotThrow(() => { JSON.parse(lines.find((line) => line.startsWith('data: '))?.slice(6) ?? '') })
    }
  }),
  shows('STREAM-4', 'ids count events by one and characters in UTF-16 units', async (service) => {
    const { events, messageId } = await service.recording()
    let chars = 0
    for (const [at, { id, event, data }] of events.entries()) {
      if (event === 'chunk') chars += (JSON.parse(data) as { content: string }).content.length
      assert.deepEqual(placeOf(id), { messageId, chars, n: at + 1 })
    }
  }),
  shows('STREAM-5', 'the first event is start', async (service) => {
    const { events: [first] } = await service.recording()
    assert.equal(first?.event, 'start')
    assert.deepEqual(Object.keys(JSON.parse(first?.data ?? '{}') as object).sort(), ['agentId', 'createdAt', 'messageId', 'model', 'sessionId', 'userMessageId'])
  }),
  shows('STREAM-6', 'the chunks are the answer', async (service) => {
    const { events } = await service.recording()
    const { message } = JSON.parse(events.at(-1)?.data ?? '{}') as { message: StoredMessage }
    assert.ok(textOf(events).length > 0)
    assert.equal(textOf(events), message.content)
  }),
  shows('STREAM-7', 'one terminal event, and nothing after it', async (service) => {
    const { blocks, events } = await service.recording()
    assert.deepEqual(events.filter(({ event }) => event === 'end' || event === 'error').map(({ event }) => event), ['end'])
    assert.equal(blocks.at(-1)?.event, 'end')
  }),
  shows('STREAM-8', 'end has the message as it is stored', async (service) => {
    const { events, sessionId, messageId } = await service.recording()
    const { message } = JSON.parse(events.at(-1)?.data ?? '{}') as { message: StoredMessage }
    const stored = (await service.messages(sessionId)).find(({ id }) => id === messageId)
    assert.deepEqual([message.id, message.role, message.content, message.status], [stored?.id, 'assistant', stored?.content, 'complete'])
  }),
  shows('STREAM-9', 'events have names of the protocol', async (service) => {
    assert.deepEqual((await service.recording()).events.filter(({ event }) => !KNOWN.includes(event)), [])
  })
]
