import fc from 'fast-check'
import t from 'tap'
import { SseParser, MAX_EVENT_LENGTH, MAX_EVENTS } from '../../../../services/llm/transport/sse-parser.js'

type Event = [name: string, data: string]

function parse (...pieces: Array<Buffer | string>): Event[] {
  const events: Event[] = []
  const parser = new SseParser((name, data) => events.push([name, data]))
  for (const piece of pieces) parser.push(Buffer.from(piece))
  return events
}

t.test('reads what the standard gives as examples', async (t) => {
  t.same(parse('data: YHOO\ndata: +2\ndata: 10\n\n'), [['message', 'YHOO\n+2\n10']])
  t.same(parse(': test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n'),
    [['message', 'first event'], ['message', 'second event'], ['message', ' third event']])
  t.same(parse('data\n\ndata\ndata\n\ndata:'), [['message', ''], ['message', '\n']])
  t.same(parse('data:test\n\ndata: test\n\n'), [['message', 'test'], ['message', 'test']])
})

t.test('names, unknown fields, and a name without data', async (t) => {
  t.same(parse('event: add\ndata: 1\n\ndata: 2\n\n'), [['add', '1'], ['message', '2']])
  t.same(parse('event: add\n\ndata: 2\n\n'), [['message', '2']])
  t.same(parse('event: add\nevent\ndata: 2\n\n'), [['message', '2']])
  t.same(parse('retry: 5\nid: 3\nfoo: bar\nfoo\n data: no\n\n'), [])
})

t.test('every line end, wherever it is cut', async (t) => {
  for (const end of ['\n', '\r', '\r\n']) {
    const text = ['event: a', 'data: 1', 'data: 2', '', ': note', 'data: 3', '', ''].join(end)
    const seen = new Set(Array.from(text, (_, cut) => JSON.stringify(parse(text.slice(0, cut), text.slice(cut)))))
    t.same([...seen], [JSON.stringify([['a', '1\n2'], ['message', '3']])], JSON.stringify(end))
  }
  t.same(parse('data: 1\r\r\n'), [['message', '1']], 'mixed')
  t.same(parse('data: 1\r', '\r'), [['message', '1']], 'a CR at once ends an event')
})

t.test('a byte order mark at the very beginning only', async (t) => {
  const bytes = Buffer.from('\uFEFFdata: \uFEFF1\n\n')
  const seen = new Set(Array.from(bytes, (_, cut) => JSON.stringify(parse(bytes.subarray(0, cut), bytes.subarray(cut)))))
  t.same([...seen], [JSON.stringify([['message', '\uFEFF1']])])
})

t.test('kinder than the standard: JSON that begins ends what came before it, and so do a second name and the end', async (t) => {
  t.same(parse('data: {"a":1}\ndata: {"b":2}\ndata: [DONE]\n\n'), [['message', '{"a":1}'], ['message', '{"b":2}'], ['message', '[DONE]']])
  t.same(parse('data: ping\ndata: {"a":1}\ndata: ping\n\n'), [['message', 'ping'], ['message', '{"a":1}'], ['message', 'ping']])
  t.same(parse('event: a\ndata: {}\nevent: b\ndata: {}\n\n'), [['a', '{}'], ['b', '{}']])
  t.same(parse('data: {"a":\ndata: [1]\ndata: }\n\ndata: [\ndata: {}\ndata: ,{}\ndata: ]\n\n'), [['message', '{"a":\n[1]\n}'], ['message', '[\n{}\n,{}\n]']], 'one document over lines stays one')
  t.same(parse('{"error":1}\n\nevent: error\n\n'), [['message', '{"error":1}'], ['error', '']])
  const events: Event[] = []
  const parser = new SseParser((name, data) => events.push([name, data]))
  parser.push(Buffer.from('event: a\ndata: 1'))
  parser.end()
  parser.end()
  t.same(events, [['a', '1']])
})

t.test('an event is bounded, in one line or in many', async (t) => {
  const mebibyte = 'x'.repeat(1024 * 1024)
  const tooLarge = { name: 'UpstreamFailure', kind: 'protocol' }
  t.equal(parse('data: ', ...Array.from({ length: 7 }, () => mebibyte), '\n\n')[0]?.[1].length, 7 * 1024 * 1024)
  t.throws(() => parse('data: ', ...Array.from({ length: 8 }, () => mebibyte)), tooLarge)
  t.throws(() => parse(...Array.from({ length: 9 }, () => `data: ${mebibyte}\n`)), tooLarge)
  t.throws(() => parse(`: ${'x'.repeat(MAX_EVENT_LENGTH)}`), tooLarge)
})

t.test('any events, cut anywhere, come back equal', async (t) => {
  const data = fc.string({ unit: 'binary', maxLength: 40 }).map((text) => text.replace(/[\r\n]/g, '').replace(/^\s*[{[]+/, '').toWellFormed())
  const event = fc.record({ name: fc.constantFrom('', 'a', 'пинг'), lines: fc.array(data, { minLength: 1, maxLength: 3 }) })
  fc.assert(fc.property(
    fc.array(event, { maxLength: 6 }), fc.constantFrom('\n', '\r', '\r\n'), fc.array(fc.nat(400), { maxLength: 12 }),
    (events, end, cuts) => {
      const text = events.map(({ name, lines }) => [`event: ${name}`, ...lines.map((line) => `data: ${line}`), ': note', '', ''].join(end)).join('')
      const bytes = Buffer.from(text)
      const edges = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b), bytes.length]
      const pieces = edges.slice(1).map((edge, index) => bytes.subarray(edges[index], edge))
      const expected = events.map(({ name, lines }) => [name === '' ? 'message' : name, lines.join('\n')])
      return JSON.stringify(parse(...pieces)) === JSON.stringify(expected)
    }
  ), { numRuns: 500 })
  t.pass('500 streams')
})

t.test('a stream of too many events is cut', async (t) => {
  let events = 0
  const parser = new SseParser(() => { events += 1 })
  const block = Buffer.from('data\n\n'.repeat(1024))
  for (let sent = 0; sent < MAX_EVENTS; sent += 1024) parser.push(block)
  t.equal(events, MAX_EVENTS)
  t.throws(() => { parser.push(block) }, { name: 'UpstreamFailure', kind: 'too-large' })
})
