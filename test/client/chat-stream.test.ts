import t from 'tap'
import { ChatStream, type StreamSource } from '../../client/chat-stream.js'
import type { Message } from '../../client/index.js'

type Wire = [type: string, data: unknown, place?: string]
const MESSAGE = { id: 'm', content: 'authoritative' } as Message

/** A service that answers each connection with the next of the given lists of events. */
function sourceOf (...connections: Wire[][]): StreamSource & { asked: string[] } {
  const asked: string[] = []
  const answer = async (from: string): Promise<Response> => {
    asked.push(from)
    return new Response((connections.shift() ?? []).map(([type, data, place]) =>
      `${place === undefined ? '' : `id: m:${place}\n`}event: ${type}\ndata: ${JSON.stringify(data)}\n\n`).join(''))
  }
  return { asked, begin: () => answer('begin'), resume: (_id, from) => answer(from), stop: async () => MESSAGE }
}

t.test('what a resumed stream repeats is told once', async (t) => {
  const source = sourceOf(
    [['start', { sessionId: 's' }, '0:1'], ['status', { type: 'retrying' }, '0:2'], ['chunk', { content: 'abc' }, '3:3']],
    [['start', { sessionId: 's' }, '0:1'], ['status', { type: 'retrying' }, '0:2'], ['chunk', { content: 'abc' }, '3:3'], ['chunk', { content: 'bcdef' }, '6:4']],
    [['novelty', {}, '6:5'], ['end', { message: MESSAGE }, '6:6']]
  )
  const stream = new ChatStream(source)
  const told: string[] = []
  let text = ''
  for await (const { type, data } of stream) {
    told.push(type)
    if (type === 'chunk') text += data.content
    if (type !== 'end') t.equal(stream.text, text)
  }
  t.strictSame(told, ['start', 'status', 'chunk', 'chunk', 'end'])
  t.equal(text, 'abcdef')
  t.equal(stream.text, 'authoritative', 'the end has the last word')
  t.strictSame(source.asked, ['begin', 'm:3:3', 'm:6:4'])
})

t.test('an error that is about the way to the answer is a break, any other one is the end', async (t) => {
  const away = { code: 'COMMON_DATABASE_UNAVAILABLE', message: 'x', details: {} }
  const failed = { code: 'CHAT_UPSTREAM_ERROR', message: 'y', details: {} }
  const source = sourceOf([['start', { sessionId: 's' }, '0:1'], ['error', away, '0:2']], [['chunk', { content: 'a' }, '1:2'], ['error', failed, '1:3']])
  const events: string[] = []
  for await (const { type, data } of new ChatStream(source)) events.push(type === 'error' ? data.code : type)
  t.strictSame(events, ['start', 'chunk', 'CHAT_UPSTREAM_ERROR'])
  t.strictSame(source.asked, ['begin', 'm:0:1'])

  const last = new ChatStream(sourceOf([['error', away]]), { maxFailures: 0 })
  await t.rejects(last.final(), { code: 'COMMON_DATABASE_UNAVAILABLE' })
})

t.test('a stream that was read to its end has no second one', async (t) => {
  const stream = new ChatStream(sourceOf([['end', { message: MESSAGE }, '0:1']]))
  await stream.final()
  await t.rejects(stream.final(), { name: 'ParleyNetworkError' })
})
