import t from 'tap'
import { chatEventOf, positionOf } from '../../client/chat-event.js'
import { createEventStreamParser, readEvents, type ServerSentEvent } from '../../client/event-stream.js'

const parse = (pieces: string[]): ServerSentEvent[] => {
  const push = createEventStreamParser()
  return pieces.flatMap((piece) => push(piece))
}
const event = (data: string, type = 'message', lastEventId = ''): ServerSentEvent => ({ type, data, lastEventId })

t.test('the examples of the HTML standard', async (t) => {
  t.strictSame(parse(['data: YHOO\ndata: +2\ndata: 10\n\n']), [event('YHOO\n+2\n10')])
  t.strictSame(parse([': test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n']),
    [event('first event', 'message', '1'), event('second event'), event(' third event')])
  t.strictSame(parse(['data\n\ndata\ndata\n\ndata:']), [event(''), event('\n')])
  t.strictSame(parse(['data:test\n\ndata: test\n\n']), [event('test'), event('test')])
})

t.test('fields, line ends and ids', async (t) => {
  t.strictSame(parse(['event: add\r\ndata: 1\r\rid: 7\rdata: 2\n\n']), [event('1', 'add'), event('2', 'message', '7')])
  t.strictSame(parse(['id: a\0b\nretry: 5\nunknown: x\nData: no\ndata: a:b\n\n']), [event('a:b')])
  t.strictSame(parse(['event: none\n\ndata: 1\n\n']), [event('1')], 'an event without data is none, and its type is forgotten')
  t.strictSame(parse(['data: unfinished\n']), [])
})

t.test('the same wherever the text is cut', async (t) => {
  const text = 'id: 1\r\nevent: chunk\r\ndata: {"content":"中👍"}\r\n\r\n: keep-alive\n\ndata: x\r\rid: 2\ndata: y\n\n'
  const whole = parse([text])
  t.equal(whole.length, 3)
  for (let at = 0; at <= text.length; at++) t.strictSame(parse([text.slice(0, at), text.slice(at)]), whole)
  t.strictSame(parse([...text]), whole)
})

t.test('a body cut inside a character is read whole', async (t) => {
  const bytes = new TextEncoder().encode('data: 中👍\n\n')
  const body = new ReadableStream({
    start (controller) {
      for (const byte of bytes) controller.enqueue(new Uint8Array([byte]))
      controller.close()
    }
  })
  const events = []
  for await (const received of readEvents(new Response(body), 1000, undefined)) events.push(received.data)
  t.strictSame(events, ['中👍'])
})

t.test('event ids and types', async (t) => {
  t.strictSame(positionOf('0199-a:12:3'), { messageId: '0199-a', chars: 12, n: 3 })
  t.equal(positionOf('0199-a'), undefined)
  t.equal(chatEventOf(event('{}', 'novelty')), undefined)
  t.strictSame(chatEventOf(event('{"content":"x"}', 'chunk', 'm:1:2')), { type: 'chunk', data: { content: 'x' }, id: 'm:1:2' })
})
