/** Cases of the clauses on resuming. */
import assert from 'node:assert/strict'
import { shows, type Case } from '../case.js'
import { blocksOf, eventsOf, placeOf, textOf, type Block } from '../event-stream.js'
import { QUESTION } from '../service.js'

const ABSENT = '0199aa7c-4b1e-7c52-9f0a-3d5b8e6f1a2c'

/** What a reader at an event lacks, read in whichever way. */
async function restFits (events: readonly Block[], at: Block, rest: Response): Promise<void> {
  assert.equal(rest.status, 200)
  const { chars, n } = placeOf(at.id)
  const after = await eventsOf(rest)
  assert.equal(textOf(after), textOf(events).slice(chars), `after ${at.id}`)
  assert.equal(after.at(-1)?.event, 'end')
  for (const event of after) {
    assert.equal(placeOf(event.id).messageId, placeOf(at.id).messageId)
    assert.ok(event.event === 'end' || placeOf(event.id).n > n, `${event.id} after ${at.id}`)
  }
}

async function refusal (response: Response): Promise<[number, string]> {
  return [response.status, (await response.json() as { code: string }).code]
}

/** Clauses RESUME-… */
export const resume: Case[] = [
  shows('RESUME-1', 'from any event on: no character is lost and none comes twice', async (service) => {
    const { events, messageId } = await service.recording()
    for (const event of events.slice(0, -1)) await restFits(events, event, await service.follow(messageId, event.id))
  }),
  shows('RESUME-2', 'without a position the whole stream comes again', async (service) => {
    const { events, messageId } = await service.recording()
    const again = await eventsOf(await service.follow(messageId))
    assert.equal(again[0]?.event, 'start')
    assert.equal(textOf(again), textOf(events))
  }),
  shows('RESUME-3', 'a query says the position as well', async (service) => {
    const { events, messageId } = await service.recording()
    const middle = events[events.length >> 1] as Block
    const { chars, n } = placeOf(middle.id)
    await restFits(events, middle, await service.follow(messageId, undefined, `?after=${chars}:${n}`))
  }),
  shows('RESUME-4', 'who has everything gets the end', async (service) => {
    const { events, messageId } = await service.recording()
    const chunk = events.findLast(({ event }) => event === 'chunk') as Block
    const after = await eventsOf(await service.follow(messageId, chunk.id))
    assert.equal(textOf(after), '')
    assert.equal(after.at(-1)?.event, 'end')
  }),
  shows('RESUME-5', 'a repeated POST with Last-Event-ID goes on, and begins nothing', async (service) => {
    const { events, sessionId } = await service.recording()
    const before = (await service.messages(sessionId)).length
    const middle = events[events.length >> 1] as Block
    await restFits(events, middle, await service.begin({ sessionId }, { 'last-event-id': middle.id }))
    assert.equal((await service.messages(sessionId)).length, before)
  }),
  shows('RESUME-6', 'an answer that does not exist is 404', async (service) => {
    assert.deepEqual(await refusal(await service.follow(ABSENT)), [404, 'MESSAGE_NOT_FOUND'])
    const body = { agentId: service.agentId, message: QUESTION, stream: true }
    const repeated = await service.send('/api/chat/completions', { body, headers: { 'last-event-id': `${ABSENT}:0:1` } })
    assert.deepEqual(await refusal(repeated), [404, 'MESSAGE_NOT_FOUND'])
  }),
  {
    clause: 'RESUME-7',
    title: 'another\'s answer behaves like one that does not exist',
    async run (service) {
      if (service.stranger === undefined) return 'needs a second account, which --token does not give'
      const { messageId, events } = await service.recording()
      const asked = await service.send(`/api/chat/generations/${messageId}/stream`, { token: service.stranger, headers: { 'last-event-id': events[0]?.id ?? '' } })
      assert.deepEqual(await refusal(asked), [404, 'MESSAGE_NOT_FOUND'])
      return undefined
    }
  },
  shows('RESUME-8', 'a position that is none is 400', async (service) => {
    const { messageId } = await service.recording()
    assert.deepEqual(await refusal(await service.follow(messageId, 'nonsense')), [400, 'COMMON_VALIDATION_ERROR'])
    assert.deepEqual(await refusal(await service.follow(messageId, `${ABSENT}:0:1`)), [400, 'COMMON_VALIDATION_ERROR'])
  }),
  shows('RESUME-9', 'several readers follow one answer, each from a place of his own', async (service) => {
    const response = await service.begin()
    const own: Block[] = []
    let other: Promise<Block[]> | undefined
    for await (const block of blocksOf(response)) {
      if (block.comment) continue
      own.push(block)
      other ??= service.follow(placeOf(block.id).messageId).then(eventsOf)
    }
    assert.equal(textOf(await other ?? []), textOf(own))
  }),
  shows('RESUME-10', 'a reader who left comes back and misses nothing', async (service) => {
    const seen: Block[] = []
    for await (const block of blocksOf(await service.begin())) {
      if (!block.comment) seen.push(block)
      if (block.event === 'chunk') break
    }
    const last = seen.at(-1) as Block
    const rest = await eventsOf(await service.follow(placeOf(last.id).messageId, last.id))
    const { message } = JSON.parse(rest.at(-1)?.data ?? '{}') as { message: { content: string } }
    assert.equal(textOf(seen) + textOf(rest), message.content)
  })
]
